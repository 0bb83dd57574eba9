"""One clock for the whole of a parse: what is made of its records looks at it too."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policy_parse.batch import outputs as batch_outputs
from policy_parse.batch import parse_folder
from policy_parse.batch import work as batch_work
from policy_parse.batch.work import Options, pack, work
from policy_parse.domain.limits import DEFAULT_LIMITS, Limits, tick, timed
from policy_parse.domain.notice import Notice
from policy_parse.errors import PolicyParseError, TimeLimitError
from policy_parse.export.comparison_files import deliver_comparison
from policy_parse.export.deliver import deliver
from policy_parse.export.records import to_json
from policy_parse.graph import build_graph
from policy_parse.pipeline import attempt, compare, parse
from policy_parse.report import write_calendar, write_report

TASKS = 300
_BODY = "".join(
    f"{n}.到2025年，建设绿道{n}公里。（{{0}}水利局牵头，{{0}}财政局配合）\n"
    for n in range(1, TASKS)
)
_TEXT = "{0}人民政府关于建设绿道的通知\n一、任务\n" + _BODY + "{0}人民政府\n2023年3月8日\n"


@pytest.fixture(scope="module")
def notices() -> list[Notice]:
    return [parse(_TEXT.format(place).encode(), accounts=True) for place in ("望川市", "临岚县")]


MAKERS: dict[str, Callable[[list[Notice], Path], object]] = {
    "json": lambda n, out: to_json(n[0]),
    "csv": lambda n, out: deliver(n[0], out, "a", "csv"),
    "xlsx": lambda n, out: deliver(n[0], out, "a", "xlsx"),
    "pack": lambda n, out: pack(n[0]),
    "compare": lambda n, out: compare(*n),
    "graph": lambda n, out: build_graph(n),
    "report": lambda n, out: write_report(n, out / "r.html"),
    "ics": lambda n, out: write_calendar(n, out / "c.ics"),
}  # fmt: skip


@pytest.mark.parametrize("kind", MAKERS)
def test_what_is_made_of_records_looks_at_the_clock(
    kind: str, notices: list[Notice], tmp_path: Path
) -> None:
    with (
        timed(Limits(seconds=5), "a.txt", used=6),
        pytest.raises(TimeLimitError, match=r"a\.txt: not done within 5 s"),
    ):
        MAKERS[kind](notices, tmp_path)
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_a_comparison_is_written_by_the_clock(notices: list[Notice], tmp_path: Path) -> None:
    compared = compare(*notices)
    for form in ("csv", "xlsx"):
        with timed(Limits(seconds=5), "a.txt", used=6), pytest.raises(TimeLimitError):
            deliver_comparison(compared, tmp_path, form)


def _endless(*_: Any, **__: Any) -> Any:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        tick()
    raise AssertionError("nobody looked at the clock")


WRITERS = [
    (["report"], "policy_parse.report.write_report", ["-o", "r.html"], 3),
    (["compare"], "policy_parse.pipeline.compare", [], 3),
    (["graph"], "policy_parse.pipeline.build_graph", ["-o", "g.json"], 3),
    (["export"], "policy_parse.report.write_calendar", ["--ics", "c.ics"], 3),
    (["units"], "policy_parse.export.unit_roll.unit_roll", [], 3),
    (["sums"], "policy_parse.sums.check_sums", [], 3),
    (["parse"], "policy_parse.export.deliver.deliver_to", ["-o", "out", "-f", "xlsx"], 1),
    (["parse"], "policy_parse.export.records.to_json", [], 1),
    (["check"], "policy_parse.export.listing.list_issues", [], 1),
]  # fmt: skip


@pytest.mark.parametrize(("how", "where", "more", "code"), WRITERS, ids=lambda x: str(x)[:40])
def test_the_limit_of_seconds_holds_for_what_a_command_makes(
    how: list[str], where: str, more: list[str], code: int, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Two short notices whose output never ends: it is told after the seconds of both, no more."""
    from policy_parse.cli.entry import run

    files = []
    for name in ("望川市", "临岚县"):
        files.append(tmp_path / f"{name}.txt")
        files[-1].write_text(f"{name}人民政府通知\n一、任务\n1.建设。（市水务局负责）\n", "utf-8")
    monkeypatch.setattr(where, _endless)
    monkeypatch.chdir(tmp_path)
    began = time.monotonic()
    arguments = [*how, *map(str, files), *more, "--limit", "seconds=3"]
    monkeypatch.setattr("sys.argv", ["policy-parse", *arguments])
    with pytest.raises(SystemExit) as ended:
        run()
    assert ended.value.code == code
    assert time.monotonic() - began < 15


def test_the_seconds_of_an_outcome_are_those_of_its_reading() -> None:
    outcome = attempt(_TEXT.format("望川市").encode(), name="a.txt")
    assert 0 < outcome.seconds < 30
    assert attempt(b"", name="a.txt").seconds >= 0


def test_packing_is_on_the_clock_of_the_parse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("通知\n一、任务\n1.建设。（市水务局负责）\n", "utf-8")
    monkeypatch.setattr(batch_work, "pack", _endless)
    result = work(str(path), "子/a.txt", Options(limits=Limits(seconds=1)))
    assert (result.status, result.code) == ("timeout", "timeout/seconds")
    assert result.message.startswith("a.txt")
    assert result.sha256


def test_writers_of_a_run_are_on_a_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It counts all the documents that an output is made of."""
    (tmp_path / "in").mkdir()
    for n in range(3):
        (tmp_path / "in" / f"{n}.txt").write_text(
            f"一、任务\n1.建设{n}。（市水务局负责）\n", "utf-8"
        )
    monkeypatch.setattr(batch_outputs, "_write_job", _endless)
    began = time.monotonic()
    with pytest.raises(PolicyParseError, match="not done within 3 s"):
        parse_folder(
            [tmp_path / "in"], tmp_path / "out", workers=1, options=Options(Limits(seconds=1))
        )
    assert time.monotonic() - began < 25
    monkeypatch.undo()
    report = parse_folder([tmp_path / "in"], tmp_path / "out", workers=1)
    assert report.all_ok
    assert DEFAULT_LIMITS.seconds > 1
