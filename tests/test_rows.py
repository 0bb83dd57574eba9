"""Invented sentences by construct: what must be found, and where nothing may be (tests/rows).

A row is a bucket, a text and what is found in it:

* ``must``: found, as printed in the row; ``nothing``: nothing may be found;
* ``mended:NAME``: a fault that was mended; the row failed before;
* ``missed``: what is right and is not found today. It is strict: once found, the row fails until
  it moves to ``must``.

The file's name says which records are looked at; ``\\n`` in a text is a line end. The document
works on 2023.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from policy_parse.domain.notice import Notice, Target
from policy_parse.pipeline import parse

ROWS = Path(__file__).parent / "rows"
BUCKETS = {"must", "nothing", "missed"}
HEAD = "临岚市人民政府关于试验的通知\n各县人民政府：\n2023年3月1日\n"


class Row(NamedTuple):
    """One line of tests/rows."""

    file: str
    line: int
    bucket: str
    text: str
    expected: tuple[str, ...]


def rows() -> Iterator[Row]:
    """Every row of every file, in order."""
    for path in sorted(ROWS.glob("*.tsv")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line and not line.startswith("#"):
                bucket, text, *expected = line.split("\t")
                found = tuple(expected[0].split(";")) if expected and expected[0] else ()
                yield Row(path.stem, number, bucket, text.replace("\\n", "\n"), found)


def found(row: Row) -> tuple[str, ...]:
    """What the program finds, printed as the rows print it."""
    return READERS[row.file.split("_")[0]](row.text)


def _targets(text: str) -> tuple[str, ...]:
    notice = parse(f"{HEAD}一、试验任务\n{text}\n".encode())
    return tuple(_printed(t) for t in notice.targets if t.kind == "target")


def _printed(target: Target) -> str:
    match target.value:
        case (low, high):
            value = f"{low}—{high}{target.unit}"
        case number:
            value = f"{target.comparator}{number}{target.unit}"
    base = "" if target.baseline is None else f"{target.baseline:g}"
    slots = (target.indicator, value, target.change, target.due, target.recurrence, base)
    return "|".join(slot or "" for slot in slots).rstrip("|")


def _dates(text: str) -> tuple[str, ...]:
    notice = parse(f"{HEAD}一、试验任务\n{text}\n".encode())
    return tuple(
        d.evidence.quote
        + (f"={d.end}" if d.end else "")
        + (f"~{d.recurrence}" if d.recurrence else "")
        for d in notice.deadlines
    )


def _duties(text: str) -> tuple[str, ...]:
    return _roles(
        parse(f"{HEAD}一、试验任务\n（一）改造。{text}\n（二）管理。加强管理。\n".encode())
    )


def _tables(text: str) -> tuple[str, ...]:
    return _roles(parse(_page("<p>一、试验任务</p>", text)))


def _page(before: str, table: str) -> bytes:
    """A web page with a table: rows end with ¶, cells with ¦."""
    lines = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in line.split("¦")) + "</tr>"
        for line in table.split("¶")
    )
    title = f"<h1>临岚市人民政府关于试验的通知</h1>{before}"
    return f"<html><meta charset=utf-8><body>{title}<table>{lines}</table></body></html>".encode()


def _roles(notice: Notice) -> tuple[str, ...]:
    return tuple(f"{a.role} {a.unit}" for a in notice.assignments)


def _units(text: str) -> tuple[str, ...]:
    notice = parse(f"{HEAD}一、试验任务\n（一）改造。加强改造。\n责任单位：{text}\n".encode())
    return tuple(a.unit for a in notice.assignments)


def _headings(text: str) -> tuple[str, ...]:
    notice = parse(f"{HEAD}{text}\n".encode())
    return tuple(f"{s.path} {s.heading}" for s in notice.sections)


def _citations(text: str) -> tuple[str, ...]:
    notice = parse(f"{HEAD}一、试验任务\n{text}\n".encode())
    return tuple(
        "|".join(slot or "" for slot in (c.title, c.document_number, c.alias, c.relation))
        for c in notice.citations
    )


def _whole(text: str) -> tuple[str, ...]:
    """Duties of a whole document, each with its section."""
    notice = parse(f"{HEAD}{text}\n".encode())
    return tuple(f"{a.section} {a.role} {a.unit}" for a in notice.assignments)


def _goals(text: str) -> tuple[str, ...]:
    """Targets of a whole document."""
    notice = parse(f"{HEAD}{text}\n".encode())
    return tuple(_printed(t) for t in notice.targets if t.kind == "target")


def _names(text: str) -> tuple[str, ...]:
    """What the units behind a label are: full name, level, status."""
    notice = parse(f"{HEAD}一、试验任务\n（一）改造。加强改造。\n责任单位：{text}\n".encode())
    return tuple(f"{u.name}|{u.level}|{u.status}" for u in notice.units)


def _indicators(text: str) -> tuple[str, ...]:
    """Targets of a table of indicators; a row before ¶¶ is its caption."""
    caption, _, table = text.rpartition("¶¶")
    notice = parse(_page(f"<p>一、主要指标</p><p>{caption}</p>" if caption else "", table))
    return tuple(
        _printed(t) + (f"|{t.nature}" if t.nature else "") + ("|cumulative" if t.cumulative else "")
        for t in notice.targets
        if t.kind == "target"
    )


def _issues(text: str) -> tuple[str, ...]:
    notice = parse(f"{HEAD}{text}\n".encode())
    return tuple(issue.code for issue in notice.issues)


def _metadata(text: str) -> tuple[str, ...]:
    meta = parse(f"{text}\n".encode()).metadata
    slots = (
        meta.document_number, meta.title, meta.document_type, "、".join(meta.issuers),
        "、".join(meta.addressees), meta.issue_date, meta.level, meta.region,
    )  # fmt: skip
    return ("|".join(slot or "" for slot in slots),)


def _accounts(text: str) -> tuple[str, ...]:
    """What every number is counted as."""
    notice = parse(f"{HEAD}一、试验任务\n{text}\n".encode(), accounts=True)
    body = text.partition("\n")[0]
    return tuple(
        f"{line.evidence.quote}={line.outcome}/{line.reason}"
        for line in notice.accounts
        if line.mention == "number" and line.reason != "masthead" and line.evidence.quote in body
    )


READERS = {
    "accounts": _accounts,
    "citations": _citations,
    "whole": _whole,
    "goals": _goals,
    "indicators": _indicators,
    "names": _names,
    "issues": _issues,
    "metadata": _metadata,
    "targets": _targets,
    "dates": _dates,
    "duties": _duties,
    "tables": _tables,
    "units": _units,
    "headings": _headings,
}
ALL = list(rows())


@pytest.mark.parametrize("row", ALL, ids=[f"{r.file}-{r.line}" for r in ALL])
def test_row(row: Row) -> None:
    if row.bucket == "missed":
        assert found(row) != row.expected, "found now: move the row to must"
    else:
        assert found(row) == row.expected


def test_buckets_are_known() -> None:
    for row in ALL:
        assert row.bucket in BUCKETS or row.bucket.startswith("mended:"), row
        assert row.bucket == "missed" or (row.bucket == "nothing") == (not row.expected), row


def test_no_text_stands_twice() -> None:
    assert len({(r.file.split("_")[0], r.text) for r in ALL}) == len(ALL) >= 400
