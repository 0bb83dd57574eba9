"""The sample corpus against its hand-made gold, which was written before the parser saw it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from policy_parse.demo import corpus_documents, corpus_folder
from policy_parse.export.records import to_records
from policy_parse.pipeline import parse

GOLDS = sorted(corpus_folder().glob("*.gold.json"))


def test_every_document_has_gold() -> None:
    named = {json.loads(p.read_text("utf-8"))["file"] for p in GOLDS}
    assert named == {p.name for p in corpus_documents()}
    assert len(named) == 9


@pytest.mark.parametrize("gold_path", GOLDS, ids=lambda p: p.name.split(".")[0])
def test_gold(gold_path: Path) -> None:
    gold = json.loads(gold_path.read_text("utf-8"))
    found = to_records(parse(gold_path.parent / gold["file"]))
    for key, value in gold["metadata"].items():
        assert found["metadata"][key] == value, key
    assert [(s["path"], s["heading"]) for s in found["sections"]] == [
        (s["path"], "".join(s["heading"].split())) for s in gold["sections"]
    ]
    wanted = Counter(
        (a["section"], role, "".join(unit.split()))
        for a in gold["assignments"]
        if not a.get("optional")
        for role in ("lead", "responsible", "participating", "supervising")
        for unit in a.get(role, [])
    )
    assert Counter((a["section"], a["role"], a["unit"]) for a in found["assignments"]) == wanted
    assert {(p["name"], p["role"]) for p in found["people"]} == {
        (p["name"], p["role"]) for p in gold.get("people", [])
    }
    assert {c["document_number"] or c["title"] for c in found["citations"]} == {
        c["document_number"] or c["title"] for c in gold["citations"]
    }


def test_corpus_is_what_its_script_builds() -> None:
    import subprocess
    import sys

    script = corpus_folder() / "build.py"
    if not script.exists():
        pytest.skip("an installed corpus has no build script")
    subprocess.run([sys.executable, str(script), "--check"], check=True)
