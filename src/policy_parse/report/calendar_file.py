"""The deadlines as an iCalendar file (RFC 5545): one all-day event on the last day of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from hashlib import blake2b
from pathlib import Path

from policy_parse.domain.limits import tick
from policy_parse.domain.notice import Assignment, Notice, Role
from policy_parse.domain.words import ROLE_WORDS
from policy_parse.export.safety import clean
from policy_parse.report.due import DueItem, due_items, duties_of, last_day
from policy_parse.writing import replaced, told

_OCTETS = 75
_STAMP = "20000101T000000Z"  # where a notice has no date of its own


def write_calendar(notices: Iterable[Notice], path: Path) -> int:
    """Write the file and return the number of its events; raises OutputError."""
    text = calendar_text(notices)
    with told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with replaced(path) as temporary:
        temporary.write_bytes(text.encode("utf-8", "replace"))
    return text.count("\r\nBEGIN:VEVENT\r\n")


def calendar_text(notices: Iterable[Notice]) -> str:
    """The events of all notices; the same bytes for the same files, whenever it is made."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//policy-parse//policy-parse//ZH",
        "CALSCALE:GREGORIAN", f"X-WR-CALNAME:{_text('完成时限')}",
    ]  # fmt: skip
    seen: set[str] = set()
    for notice in notices:
        for event in _events(notice):
            uid = event[1]
            if uid not in seen:
                seen.add(uid)
                lines += event
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _events(notice: Notice) -> Iterator[list[str]]:
    metadata, source = notice.metadata, notice.source
    stamp = _STAMP
    if metadata.issue_date and len(metadata.issue_date) == 10:
        stamp = metadata.issue_date.replace("-", "") + "T000000Z"
    headings = {s.path: s.number + s.heading for s in notice.sections}
    tasks = {task.id: task.text for task in notice.tasks}
    duties = duties_of(notice)
    for item in due_items(notice):
        tick()
        day = last_day(item.due) if item.due else None
        if day is None:
            continue
        what = tasks.get(item.task or "") or headings.get(item.section) or item.first.evidence.quote
        units = _units(
            duties.get((item.section, item.task)) or duties.get((item.section, None), [])
        )
        first = (what.splitlines() or [""])[0]
        head = first if len(first) <= 60 else first[:59] + "…"
        leads = [unit for role, unit in units if role in (Role.LEAD, Role.RESPONSIBLE)]
        by = "、".join(leads[:3]) + ("等" if len(leads) > 3 else "")
        yield [
            "BEGIN:VEVENT",
            f"UID:{_uid(notice, item)}",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(f'{by}：{head}' if by else head)}",
            f"DESCRIPTION:{_text(_description(notice, item, units, headings, what))}",
            f"CATEGORIES:{_text(metadata.title or source.name)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]


def _description(
    notice: Notice,
    item: DueItem,
    units: list[tuple[Role, str]],
    headings: dict[str, str],
    what: str,
) -> str:
    metadata, evidence = notice.metadata, item.first.evidence
    by_role = [
        f"{word}：{'、'.join(unit for own, unit in units if own is role)}"
        for role, word in ROLE_WORDS.items()
        if any(own is role for own, _ in units)
    ]
    proofs = [r.evidence for r in item.targets] + [r.evidence for r in item.deadlines]
    quotes = dict.fromkeys(proof.quote for proof in proofs)
    place = " ".join(
        part
        for part in (
            notice.source.name, metadata.document_number,
            headings.get(item.section), f"第{evidence.page}页" if evidence.page else "",
        )
        if part
    )  # fmt: skip
    said = "；".join(quotes)
    return "\n".join([what, *by_role, f"时限：{item.due}", f"原文：{said}", f"出处：{place}"])


def _units(rows: Iterable[Assignment]) -> list[tuple[Role, str]]:
    return list(dict.fromkeys((row.role, row.unit) for row in rows))


def _uid(notice: Notice, item: DueItem) -> str:
    """Made from the document and its record, so that a calendar knows an event again."""
    key = f"{notice.source.sha256}|{item.first.id}|{item.due}"
    return f"{blake2b(key.encode(), digest_size=12).hexdigest()}@policy-parse"


def _text(value: str) -> str:
    """A value of type TEXT: backslash, semicolon, comma and line breaks escaped."""
    plain = clean("\n".join(value.splitlines()))
    for old, new in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        plain = plain.replace(old, new)
    return plain


def _folded(line: str) -> str:
    """A line of at most 75 octets; what is longer goes on behind a space, no character cut."""
    pieces, size = [""], 0
    for character in line:
        octets = len(character.encode("utf-8", "replace"))
        if size + octets > _OCTETS:
            pieces.append("")
            size = 1
        pieces[-1] += character
        size += octets
    return "\r\n ".join(pieces)
