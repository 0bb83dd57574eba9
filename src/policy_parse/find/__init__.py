"""find: pure `iter_*` functions over the text of a passage: what is said, not yet whom it binds."""

from policy_parse.find.indicator_rows import read_row
from policy_parse.find.passages import find_mentions

__all__ = ["find_mentions", "read_row"]
