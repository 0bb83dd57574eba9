"""A few inputs of bench/fuzz.py for each reader: what it looks for is not there, and it can find it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))

import fuzz
from mutations import READERS, samples, spoiled

from policy_parse.domain.notice import Notice


@pytest.mark.parametrize("reader", READERS)
def test_spoiled_inputs_break_no_rule(reader: str) -> None:
    told = {seed: fuzz.tried(fuzz.Task(reader, seed)) for seed in range(1, 16)}
    assert {seed: (t.kind, t.said) for seed, t in told.items() if t.kind} == {}
    assert any(t.code == "ok" for t in told.values())


@pytest.mark.parametrize("reader", READERS)
def test_the_same_seed_spoils_the_same(reader: str) -> None:
    made = [spoiled(reader, seed) for seed in range(20)]
    assert made == [spoiled(reader, seed) for seed in range(20)]
    assert len(set(made)) > 10
    assert not set(made) <= set(samples(reader))


def test_a_broken_rule_is_found_and_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(notice: Notice, **_: object) -> str:
        raise KeyError(notice.source.name)

    monkeypatch.setattr(fuzz, "to_json", broken)
    task = fuzz.Task("prose", 1)
    told = fuzz.tried(task)
    assert told.code == "finding"
    assert told.kind.startswith("KeyError ")
    fuzz._save(task, told, tmp_path)
    assert (tmp_path / "prose-1.txt").read_bytes() == spoiled("prose", 1)
    assert "KeyError" in (tmp_path / "prose-1.told.txt").read_text("utf-8")
