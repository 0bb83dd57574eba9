"""The sample corpus against its hand-made gold, which was written before the parser saw it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from snapshots import FOLDER, lines

from policy_parse.demo import corpus_documents, corpus_folder
from policy_parse.evaluation.compare import compare
from policy_parse.export.records import to_records
from policy_parse.pipeline import parse

GOLDS = sorted(corpus_folder().glob("*.gold.json"))


def test_every_document_has_gold() -> None:
    named = {json.loads(p.read_text("utf-8"))["file"] for p in GOLDS}
    assert named == {p.name for p in corpus_documents()}
    assert len(named) == 9


# What each kind holds on the sample corpus: it is invented and was corrected by hand, so all.
FLOORS = dict.fromkeys(
    ("metadata", "citations", "sections", "assignments", "targets", "targets (all slots)",
     "deadlines", "people"), 1.0,
)  # fmt: skip


@pytest.mark.parametrize("gold_path", GOLDS, ids=lambda p: p.name.split(".")[0])
def test_gold(gold_path: Path) -> None:
    """Every kind, with all slots, against the gold of the document."""
    gold = json.loads(gold_path.read_text("utf-8"))
    found = to_records(parse(gold_path.parent / gold["file"]))
    tallies = compare(gold, found)
    for kind, floor in FLOORS.items():
        assert tallies[kind].f1 >= floor, (kind, tallies[kind])
    assert [(s["path"], s["heading"]) for s in found["sections"]] == [
        (s["path"], "".join(s["heading"].split())) for s in gold["sections"]
    ]


@pytest.mark.parametrize("path", corpus_documents(), ids=lambda p: p.stem)
def test_records_are_those_of_the_snapshot(path: Path) -> None:
    """Every record of every kind; python tests/snapshots.py writes them anew."""
    assert (
        lines(parse(path, accounts=True))
        == (FOLDER / f"{path.stem}.tsv").read_text("utf-8").splitlines()
    )


@pytest.mark.parametrize("path", corpus_documents(), ids=lambda p: p.stem)
def test_a_task_holds_its_clause(path: Path) -> None:
    """Tasks and their duties point at each other, and no task is empty."""
    notice = parse(path)
    tasks = {task.id: task for task in notice.tasks}
    for assignment in notice.assignments:
        assert assignment.tasks
        assert all(tasks[one].section.startswith(assignment.section) for one in assignment.tasks)
    for task in notice.tasks:
        assert task.text.strip()


def test_corpus_is_what_its_script_builds() -> None:
    import subprocess
    import sys

    script = corpus_folder() / "build.py"
    if not script.exists():
        pytest.skip("an installed corpus has no build script")
    subprocess.run([sys.executable, str(script), "--check"], check=True)
