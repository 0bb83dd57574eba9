"""The evaluation: what counts as right, and that it says no where something is wrong."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import SHARED, needs_shared

from policy_parse.demo import corpus_folder
from policy_parse.evaluation import evaluate_folder
from policy_parse.evaluation.compare import compare
from policy_parse.evaluation.tally import Tally
from policy_parse.export.records import to_records
from policy_parse.pipeline import parse

GOLD = json.loads((corpus_folder() / "望川区_全民健身.gold.json").read_text("utf-8"))


def test_a_perfect_and_a_spoilt_document() -> None:
    found = to_records(parse(corpus_folder() / GOLD["file"]))
    assert {k: t.f1 for k, t in compare(GOLD, found).items()} == dict.fromkeys(
        compare(GOLD, found), 1.0
    )
    spoilt = copy.deepcopy(found)
    spoilt["assignments"][0]["role"] = "supervising"
    next(t for t in spoilt["targets"] if t["kind"] == "target")["due"] = "1999"
    spoilt["deadlines"].pop()
    spoilt["sections"][3]["heading"] = "别的标题"
    tallies = compare(GOLD, spoilt)
    assert (tallies["assignments"].missed, tallies["assignments"].extra) == (1, 1)
    assert tallies["targets"].f1 == 1.0
    assert tallies["targets (all slots)"].f1 < 1.0
    assert tallies["deadlines"].recall < 1.0
    assert tallies["sections"].f1 < 1.0


def test_tally() -> None:
    tally = Tally.of("aab", "abc")
    assert (tally.hit, tally.missed, tally.extra) == (2, 1, 1)
    assert Tally().f1 == Tally().precision == Tally().recall == 1.0


def test_command(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "policy_parse", "evaluate"]
    done = subprocess.run(
        [*command, corpus_folder(), "-f", "json"], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["metadata"]["f1"] == 1.0
    empty = subprocess.run([*command, tmp_path], capture_output=True, text=True, check=False)
    assert empty.returncode == 1
    assert "no *.gold.json" in empty.stderr


FLOORS = {  # micro average over the real notices; what the project has promised to hold
    "metadata": 0.98, "citations": 0.98, "sections": 0.995, "assignments": 0.995,
    "targets": 0.95, "targets (all slots)": 0.90, "deadlines": 0.97, "people": 1.0,
}  # fmt: skip


@needs_shared
@pytest.mark.parametrize("kind", FLOORS)
def test_real_notices(kind: str) -> None:
    total = evaluate_folder(SHARED / "gold").total
    assert total[kind].f1 >= FLOORS[kind]
