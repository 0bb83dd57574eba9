"""Fields of any length in CSV: the module `csv` refuses what is over 131,072 characters."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager

_MOST = 2**31 - 1  # a C long where it is smallest


@contextmanager
def long_fields() -> Iterator[None]:
    """Lets `csv` read fields of any length."""
    before = csv.field_size_limit(_MOST)
    try:
        yield
    finally:
        csv.field_size_limit(before)
