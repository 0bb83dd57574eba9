"""review: corrections that analysts make in Excel come back, are kept, and are used ever after."""

from policy_parse.review.applying import apply_corrections
from policy_parse.review.corrections import Correction, read_corrections, write_corrections
from policy_parse.review.editing import find_changes
from policy_parse.review.sheets import read_sheets

__all__ = [
    "Correction",
    "apply_corrections",
    "find_changes",
    "read_corrections",
    "read_sheets",
    "write_corrections",
]
