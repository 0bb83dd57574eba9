"""The deadlines as an iCalendar file (RFC 5545): who has to do what by the last day of each.

What the same units have to do by the same day stands in one event, with reminders before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from policy_parse.domain.limits import tick
from policy_parse.domain.notice import Assignment, Notice, Role
from policy_parse.domain.words import ROLE_WORDS
from policy_parse.export.safety import clean
from policy_parse.report.due import DueItem, due_items, duties_of, last_day
from policy_parse.writing import replaced, told

if TYPE_CHECKING:
    from icalendar import Event

_STAMP = datetime(2000, 1, 1, tzinfo=UTC)  # where a notice has no date of its own
_REMINDERS = (30, 7)  # days before
_TITLE = 60  # characters of what is to be done in a title
_BREAK = "\n\n"


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
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//policy-parse//policy-parse//ZH")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", "完成时限")
    seen: set[str] = set()
    for notice in notices:
        for group in _groups(notice):
            event = _event(notice, group)
            uid = str(event["uid"])
            if uid not in seen:
                seen.add(uid)
                calendar.add_component(event)
    text: str = calendar.to_ical().decode("utf-8")
    return text


@dataclass(frozen=True, slots=True)
class _Item:
    """One thing that is due, with who does it in which role."""

    due: DueItem
    what: str
    heading: str
    units: tuple[tuple[Role, str], ...]

    @property
    def leads(self) -> tuple[str, ...]:
        """Who leads it or answers for it."""
        return tuple(u for role, u in self.units if role in (Role.LEAD, Role.RESPONSIBLE))


@dataclass(slots=True)
class _Group:
    """What the same units have to do by the same day."""

    day: date
    items: list[_Item]


def _groups(notice: Notice) -> Iterator[_Group]:
    """The due things of a notice, in the order of the text by the first of each group."""
    headings = {s.path: s.number + s.heading for s in notice.sections}
    tasks = {task.id: task.text for task in notice.tasks}
    duties = duties_of(notice)
    groups: dict[tuple[date, tuple[str, ...]], _Group] = {}
    for due in due_items(notice):
        tick()
        day = last_day(due.due) if due.due else None
        if day is None:
            continue
        what = tasks.get(due.task or "") or headings.get(due.section) or due.first.evidence.quote
        rows = duties.get((due.section, due.task)) or duties.get((due.section, None), [])
        item = _Item(due, what, headings.get(due.section, ""), _units(rows))
        groups.setdefault((day, item.leads), _Group(day, [])).items.append(item)
    yield from groups.values()


def _event(notice: Notice, group: _Group) -> Event:
    from icalendar import Alarm, Event

    metadata, event, title = notice.metadata, Event(), _title(group)
    stamp = _STAMP
    if metadata.issue_date and len(metadata.issue_date) == 10:
        stamp = datetime.fromisoformat(metadata.issue_date).replace(tzinfo=UTC)
    event.add("uid", _uid(notice, group))
    event.add("dtstamp", stamp)
    event.add("dtstart", group.day)
    event.add("dtend", group.day + timedelta(days=1))
    event.add("summary", title)
    event.add("description", clean(_BREAK.join(_described(notice, item) for item in group.items)))
    event.add("categories", [clean(metadata.title or notice.source.name)])
    event.add("transp", "TRANSPARENT")
    for days in _REMINDERS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"还有{days}天：{title}")
        alarm.add("trigger", timedelta(days=-days))
        event.add_component(alarm)
    return event


def _title(group: _Group) -> str:
    """Who does what: 区教育局牵头：建成绿道50公里 等3项."""
    first = group.items[0]
    by = "、".join(first.leads[:3]) + ("等" if len(first.leads) > 3 else "")
    roles = [ROLE_WORDS[role] for role, unit in first.units if unit in first.leads]
    line = (first.what.splitlines() or [""])[0]
    head = line if len(line) <= _TITLE else line[: _TITLE - 1] + "…"
    more = f" 等{len(group.items)}项" if len(group.items) > 1 else ""
    return clean((f"{by}{roles[0]}：" if by else "") + head + more)


def _described(notice: Notice, item: _Item) -> str:
    metadata, evidence = notice.metadata, item.due.first.evidence
    by_role = [
        f"{word}：{'、'.join(unit for own, unit in item.units if own is role)}"
        for role, word in ROLE_WORDS.items()
        if any(own is role for own, _ in item.units)
    ]
    proofs = [r.evidence for r in item.due.targets] + [r.evidence for r in item.due.deadlines]
    said = "；".join(dict.fromkeys(proof.quote for proof in proofs))
    place = " ".join(
        part
        for part in (
            notice.source.name,
            metadata.document_number,
            item.heading,
            f"第{evidence.page}页" if evidence.page else "",
        )
        if part
    )
    told = [item.what, *by_role, f"时限：{item.due.due}", f"原文：{said}", f"出处：{place}"]
    return "\n".join("\n".join(part.splitlines()) for part in told)


def _units(rows: Iterable[Assignment]) -> tuple[tuple[Role, str], ...]:
    return tuple(dict.fromkeys((row.role, row.unit) for row in rows))


def _uid(notice: Notice, group: _Group) -> str:
    """Made from the document, the day and the units, so that a calendar knows an event again."""
    who = "、".join(group.items[0].leads)
    key = f"{notice.source.sha256}|{group.day}|{who}"
    return f"{blake2b(key.encode('utf-8', 'replace'), digest_size=12).hexdigest()}@policy-parse"
