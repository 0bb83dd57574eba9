"""The records of every public document as lines that a diff can show.

python tests/snapshots.py        write them anew; read the diff before it is committed
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from policy_parse.demo import corpus_documents
from policy_parse.domain.notice import Notice
from policy_parse.pipeline import parse

FOLDER = Path(__file__).parent / "snapshots"


def lines(notice: Notice) -> list[str]:
    """One line per record, in document order, kind by kind; ⏎ is a line end of the document."""
    return [line.replace("\n", "⏎") for line in _lines(notice)]


def _lines(notice: Notice) -> Iterator[str]:
    meta = notice.metadata
    for field in ("document_number", "title", "document_type", "issue_date", "level", "region"):
        yield f"metadata\t{field}\t{getattr(meta, field)}"
    yield f"metadata\tissuers\t{'、'.join(meta.issuers)}"
    yield f"metadata\taddressees\t{'、'.join(meta.addressees)}"
    for s in notice.sections:
        yield f"section\t{s.path}\t{s.number}\t{s.heading}"
    for t in notice.tasks:
        yield f"task\t{t.section}\t{t.text}"
    for a in notice.assignments:
        yield f"assignment\t{a.section}\t{a.role}\t{a.role_word}\t{a.unit}\t{a.style}\t{len(a.tasks)}"
    for g in notice.targets:
        slots = (g.section, g.kind, g.indicator, g.comparator, g.value, g.unit, g.change, g.due,
                 g.due_source, g.recurrence, g.baseline, g.strength, g.scope, g.nature)  # fmt: skip
        yield "target\t" + "\t".join("" if slot is None else str(slot) for slot in slots)
    for d in notice.deadlines:
        yield f"deadline\t{d.section}\t{d.evidence.quote}\t{d.end}\t{d.recurrence}"
    for p in notice.people:
        yield f"person\t{p.name}\t{p.role}\t{p.position}"
    for c in notice.citations:
        yield f"citation\t{c.document_number}\t{c.title}\t{c.alias}\t{c.relation}"
    for u in notice.units:
        yield f"unit\t{u.name}\t{u.level}\t{u.kind}\t{u.status}"
    for i in notice.issues:
        yield f"issue\t{i.code}\t{i.message}"
    for line in notice.accounts or ():
        yield f"account\t{line.mention}\t{line.evidence.quote}\t{line.outcome}\t{line.reason}"


def snapshot(path: Path) -> str:
    """All lines of a document."""
    return "\n".join(lines(parse(path, accounts=True))) + "\n"


def main() -> None:
    """Write every snapshot."""
    FOLDER.mkdir(exist_ok=True)
    for path in corpus_documents():
        (FOLDER / f"{path.stem}.tsv").write_text(snapshot(path), "utf-8")


if __name__ == "__main__":
    main()
