"""Whether an entry that comes back is the one that went out, whatever was done to it between."""

from __future__ import annotations

import re

from policy_parse.export.safety import cell_size, clean
from policy_parse.export.shown import date_read

_CUT = 32_000  # UTF-16 units; Excel and WPS keep 32,767 of a cell, and the tables say … of theirs
_LEAD = re.compile(r"\A['\s]+")  # apostrophes that guard, and those that were guarded
_CONTINUED = re.compile(r"……（(?:全文见工作表|continued on sheet)[^（）]*）$")
_NUMBER = re.compile(r"[-+]?\d{1,400}(?:\.\d{0,400})?(?:[eE][-+]?\d{1,4})?", re.A)
_BRACKETED = re.compile(r"\((\d{1,15})\)", re.A)  # (1) is -1 to an accountant
_DATES = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})(?:-(?P<d>\d{1,2}))?(?: 0?0:00(?::00)?)?", re.A),
    re.compile(r"(?P<y>\d{4})/(?P<m>\d{1,2})(?:/(?P<d>\d{1,2}))?(?: 0?0:00(?::00)?)?", re.A),
    re.compile(r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日)?", re.A),
    re.compile(r"(?P<name>[A-Z][a-z]{2})-(?P<y>\d\d)", re.A),
)
_BY = re.compile(r"(?<=[年月日])(?:底|末)?(?:之?前|以前)?$")  # 2031年6月底前 is 2031-06
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def is_same(before: str, after: str, *, spaces: bool) -> bool:
    """Whether `after` is what spreadsheets make of `before`; white space counts where `spaces`.

    They drop what XML cannot hold, cut long texts, take digits for numbers and 2025-06 for a day,
    and write ? for what an old encoding lacks; an apostrophe keeps a formula from being one.
    """
    if before == after:
        return True
    old, new = (date_read(_settled(text, spaces)) for text in (before, after))
    return (
        old == new
        or _is_cut(old, after)
        or _is_same_number(old, new)
        or _is_same_day(old, new)
        or ("?" in new and _in_gbk(old) == _in_gbk(new))
    )


def iso_date(text: str) -> str:
    """A date as the tables have it (2025-06-30, 2025-06), from how spreadsheets show one."""
    text = date_read(_BY.sub("", text))
    found = _date(text)
    if found is None:
        return text
    year, month, day = found
    return f"{year}-{month:02d}" + (f"-{day:02d}" if day else "")


def _settled(text: str, spaces: bool) -> str:
    return (" " if spaces else "").join(_LEAD.sub("", clean(text), count=1).split())


def _is_cut(old: str, after: str) -> bool:
    """Whether `after` is as much of a long text as its cell held."""
    head, marks = _CONTINUED.subn("", after)
    if not marks and cell_size(after) < _CUT:
        return False
    bare, start = "".join(old.split()), _settled(head, spaces=False).rstrip("…")
    return len(start) < len(bare) and bare.startswith(start)


def _is_same_number(old: str, new: str) -> bool:
    """Whether both are one number, in the fifteen digits that a cell holds or those it shows."""
    old = _BRACKETED.sub(r"-\1", old)
    if not _NUMBER.fullmatch(old) or not _NUMBER.fullmatch(new):
        return False
    mantissa, mark, _ = new.upper().partition("E")
    digits = sum(c.isdecimal() for c in mantissa) if mark else 15
    a, b = (float(f"{float(text):.{min(digits, 15) - 1}e}") for text in (old, new))
    return a == b and abs(a) < float("inf")


def _is_same_day(old: str, new: str) -> bool:
    a, b = _date(old), _date(new)
    if a is None or b is None:
        return False
    # Out of a CSV, 2025-06 is the first of June, and is saved as 2025/6/1.
    return a == b or (a[2] is None and a[:2] == b[:2] and b[2] == 1 and "/" in new)


def _date(text: str) -> tuple[int, int, int | None] | None:
    for form in _DATES:
        found = form.fullmatch(text)
        if found is None:
            continue
        said = found.groupdict()
        if "name" in said:
            known = said["name"] in _MONTHS
            return (2000 + int(said["y"]), _MONTHS.index(said["name"]) + 1, None) if known else None
        return int(said["y"]), int(said["m"]), int(said["d"]) if said["d"] else None
    return None


def _in_gbk(text: str) -> str:
    """`text` as a table saved in GBK has it, however many ? stand for one character."""
    return re.sub(r"\?+", "?", text.encode("gbk", "replace").decode("gbk"))
