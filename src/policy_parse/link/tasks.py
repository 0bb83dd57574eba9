"""Tasks: what a leaf section, or a clause of it with duties of its own, orders to be done."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from policy_parse.domain.evidence import Evidence
from policy_parse.domain.mentions import PassageMentions
from policy_parse.domain.notice import Style, Task
from policy_parse.domain.skeleton import SectionDraft
from policy_parse.link.identity import MakeId


@dataclass(slots=True)
class SectionTasks:
    """The tasks of one leaf section; `clauses` holds (run, start, end, task id) of each."""

    tasks: list[Task] = field(default_factory=list)
    clauses: list[tuple[int, int, int, str]] = field(default_factory=list)

    def at(self, run: int, offset: int) -> str | None:
        """Id of the task in whose clause `offset` of `run` stands, else of the last before it."""
        before = bisect_right(self.clauses, (run, offset), key=lambda clause: clause[:2])
        if before:
            return self.clauses[before - 1][3]
        return self.tasks[0].id if self.tasks else None


def build_tasks(
    section: SectionDraft,
    mentions: Sequence[PassageMentions],
    make_id: MakeId,
    *,
    background: bool = False,
) -> SectionTasks:
    """One task per leaf section; one per clause where its clauses close with statements of their own.

    A `background` section (指导思想) has a task only where it assigns a duty.
    """
    out = SectionTasks()
    if background and not any(found.statements for found in mentions):
        return out
    pieces: list[tuple[int, int, int]] = []  # (run, start, end) of text that is no statement
    closings = 0
    for r, found in enumerate(mentions):
        position = found.start
        for statement in found.statements:
            if statement.style is Style.PAREN and statement.duties:
                closings += 1
                pieces.append((r, position, statement.start))
                position = statement.end
            elif statement.style in (Style.LABEL, Style.TABLE):
                position = len(found.passage.text)
        if position < len(found.passage.text):
            pieces.append((r, position, len(found.passage.text)))
    pieces = [p for p in (_trimmed(mentions, *p) for p in pieces) if p is not None]
    groups = [[p] for p in pieces] if closings > 1 else [pieces] if pieces else []
    for group in groups:
        evidences = [mentions[r].passage.evidence(s, e) for r, s, e in group]
        evidence = Evidence(
            evidences[0].source, tuple(span for found in evidences for span in found.spans)
        )
        text = "\n".join(found.quote for found in evidences)
        task = Task(make_id("t", evidence), section.path, text, evidence)
        out.tasks.append(task)
        out.clauses += [(r, s, e, task.id) for r, s, e in group]
    return out


def _trimmed(
    mentions: Sequence[PassageMentions], run: int, start: int, end: int
) -> tuple[int, int, int] | None:
    text = mentions[run].passage.text
    while start < end and text[start] in "。；，、）":
        start += 1
    while start < end and text[end - 1] in "，、（":
        end -= 1
    return (run, start, end) if end > start else None
