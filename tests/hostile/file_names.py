"""Names of what is written: safe on every system, each document its own, never out of the folder."""

from __future__ import annotations

import re
import unicodedata

from hostile.case import Case, Check, good
from hostile.output import folder
from hostile.sample import TEXT
from policy_parse.domain.notice import Notice
from policy_parse.export.deliver import deliver

_RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{d}{n}" for d in ("com", "lpt") for n in "0123456789¹²³"),
}


def _made(notice: Notice, stems: list[str], form: str) -> list[str]:
    """The names of what is written for documents of these names, all within the folder."""
    with folder() as outer:
        place = outer / "out"
        place.mkdir()
        taken: set[str] = set()
        for stem in stems:
            deliver(notice, place, stem, form, taken=taken)
        assert [path.name for path in outer.iterdir()] == ["out"]
        return sorted(path.name for path in place.iterdir())


def _safe(*stems: str, form: str = "json") -> Check:
    """One file per document, under names that every system takes."""

    def check(notice: Notice) -> None:
        names = _made(notice, list(stems), form)
        assert len(names) == len(stems)
        keys = {unicodedata.normalize("NFC", name).casefold() for name in names}
        assert len(keys) == len(stems)
        for name in names:
            stem = name.removesuffix(f".{form}")
            assert len(name.encode()) <= 255
            assert not re.search(r'[<>:"/\\|?*\x00-\x1f\x7f]', name)
            assert stem == stem.strip(" .")
            assert stem not in ("", ".", "..")
            assert stem.split(".")[0].rstrip().lower() not in _RESERVED
            name.encode("utf-8")

    return check


def _named(names: dict[str, str]) -> Check:
    """A name that has to be changed stays as near to what it was as it can, without a hash."""

    def check(notice: Notice) -> None:
        assert _made(notice, list(names), "json") == sorted(f"{n}.json" for n in names.values())

    return check


def _csv_folders(notice: Notice) -> None:
    names = _made(notice, ["../x", "CON", "通知."], "csv")
    assert len(names) == 3
    assert not {"CON", "通知.", "x"} & set(names)


def _case(name: str, check: Check) -> Case:
    return good(f"output-{name}.txt", TEXT.encode, check=check)


CASES: list[Case] = [
    *(_case(f"name-{kind}", _safe(stem)) for kind, stem in {
        "parent": "../../x", "backslash": "..\\..\\x", "absolute": "/etc/passwd", "con": "CON",
        "con-ending": "con.notice", "aux-blank": "aux ", "superscript": "COM¹", "dot": "通知.", "blank": "通知 ",
        "dots": "...", "empty": "", "long": "关于推进社区驿站建设的通知" * 20, "long-latin": "a" * 300,
        "signs": '通<知>:"|?*', "control": "通\x00知\n\x1f", "surrogate": "通\ud800知",
        "bidi": "通\u202e知xcod"}.items()),
    _case("name-nfc-nfd", _safe("Le\u0301a的通知", "Léa的通知")),
    _case("name-case", _safe("NOTICE", "notice", "Notice")),
    _case("name-same-signs", _safe("通:知", "通*知", "通_知")),
    _case("name-csv-folder", _csv_folders),
    _case("name-xlsx", _safe("../x", "CON", "通知.", form="xlsx")),
    _case("name-changed", _named({"../../x": "_.._x", "CON": "_CON", "通知.": "通知", "通:知": "通_知"})),
    _case("name-changed-twins", _named({"通:知": "通_知", "通*知": "通_知-2"})),
]  # fmt: skip
