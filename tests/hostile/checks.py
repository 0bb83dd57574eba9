"""What is asserted of a notice that was parsed: whole text, in order, everything counted."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import load_workbook

from hostile.case import Check
from hostile.sample import LINES
from policy_parse.domain.notice import Notice
from policy_parse.export.csv_files import write_csv_folder
from policy_parse.export.records import to_json
from policy_parse.export.tables import build_tables
from policy_parse.export.workbook import write_workbook


def squeezed(text: str) -> str:
    """`text` without white space."""
    return "".join(text.split())


def emitted(notice: Notice) -> str:
    """What the reader emitted, block after block, without white space and byte order mark."""
    text = notice.source.text.replace("\ufeff", " ")
    return squeezed("".join(text[b.start : b.end] for b in notice.source.blocks))


def reads(*lines: str) -> Check:
    """The blocks say exactly `lines`, in this order."""

    def check(notice: Notice) -> None:
        assert emitted(notice) == squeezed("".join(lines))

    return check


WHOLE = reads(*LINES)


def holds(*pieces: str) -> Check:
    """The pieces stand in the text, one behind the other, each once."""

    def check(notice: Notice) -> None:
        text, position = emitted(notice), 0
        for piece in map(squeezed, pieces):
            assert text.count(piece) == 1, f"{piece}: {text.count(piece)} times"
            found = text.find(piece, position)
            assert found >= 0, f"{piece} stands before {text[position - 20 : position]}"
            position = found + len(piece)

    return check


def lacks(*pieces: str) -> Check:
    """None of the pieces stands in any block or record."""

    def check(notice: Notice) -> None:
        text = emitted(notice) + to_json(notice)
        assert [piece for piece in pieces if piece in text] == []

    return check


def counts(least: int, kind: str | None = None) -> Check:
    """At least so many characters are told as left out (of one kind)."""

    def check(notice: Notice) -> None:
        told = dict(notice.source.left_out)
        assert (sum(told.values()) if kind is None else told.get(kind, 0)) >= least, told

    return check


def tells(*words: str) -> Check:
    """One issue's message holds all these words."""

    def check(notice: Notice) -> None:
        messages = [f"{i.code} {i.message}" for i in notice.issues]
        assert any(all(word in m for word in words) for m in messages), messages

    return check


def silent(*codes: str) -> Check:
    """None of these issues is raised."""

    def check(notice: Notice) -> None:
        assert not {issue.code for issue in notice.issues} & set(codes)

    return check


def right_or_doubtful(check_order: Check) -> Check:
    """The text is right, or `low-confidence` says that it may not be."""

    def check(notice: Notice) -> None:
        if not any(issue.code == "low-confidence" for issue in notice.issues):
            check_order(notice)

    return check


def jsonable(notice: Notice) -> None:
    """The JSON is valid UTF-8 and comes back."""
    json.loads(to_json(notice, with_text=True).encode("utf-8"))


def savable(notice: Notice) -> None:
    """The workbook and the CSV files are written, whatever characters stand in the text."""
    with TemporaryDirectory() as folder:
        write_workbook(notice, Path(folder) / "a.xlsx")
        write_csv_folder(build_tables(notice), Path(folder) / "a")
        assert list(load_workbook(Path(folder) / "a.xlsx"))


def both(*checks: Check) -> Check:
    """All of the checks."""

    def check(notice: Notice) -> None:
        for one in checks:
            one(notice)

    return check
