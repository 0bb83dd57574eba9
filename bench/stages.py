"""Where the time goes: one notice by stage, and a run over a folder by stage, as shares."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from batch import fill
from results import Block
from timing import shown

from policy_parse.batch import work as module
from policy_parse.batch.inputs import WORK, find_inputs, hash_place
from policy_parse.batch.ledger import Ledger
from policy_parse.batch.outputs import write_outputs
from policy_parse.batch.work import Options, pack, work
from policy_parse.domain.notice import Notice
from policy_parse.export.records import to_json
from policy_parse.export.workbook import write_workbook
from policy_parse.find import find_mentions
from policy_parse.find.indicator_rows import read_row
from policy_parse.layout import lay_out
from policy_parse.link import link
from policy_parse.link.resolver import Resolver
from policy_parse.outline import outline
from policy_parse.read import read_bytes
from policy_parse.steps import Found, scenes, working_year
from policy_parse.weigh import weigh


class Clock:
    """The shortest time that each stage took."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a block."""
        started = time.perf_counter()
        yield
        took = time.perf_counter() - started
        self.seconds[name] = min(took, self.seconds.get(name, took))

    def block(self, title: str, notes: list[str]) -> Block:
        """Stages with their time and share of the whole."""
        whole = sum(self.seconds.values())
        rows = [[name, shown(took), f"{took / whole:.1%}"] for name, took in self.seconds.items()]
        rows.append(["in all", shown(whole), "100.0%"])
        return Block(title, ["stage", "time", "share"], rows, notes, dict(self.seconds))


def profile(notice: Path, *, quick: bool) -> list[Block]:
    """A notice by stage, then a batch by stage."""
    return [_notice(notice, 5 if quick else 30), _batch(40 if quick else 200)]


def _notice(path: Path, rounds: int) -> Block:
    """Many parses of one text; what is done only for some, beside the stages."""
    data = path.read_bytes()
    clock, beside = Clock(), Clock()
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds):
            notice, year = _parse_once(data, clock)
            with beside.stage("units"):
                resolver = Resolver(notice.metadata, year)
                for unit in notice.units:
                    resolver.resolve(unit.unit)
            with beside.stage("workbook"):
                write_workbook(notice, Path(folder) / "notice.xlsx")
    share = beside.seconds["units"] / clock.seconds["link"]
    notes = [
        f"{len(data)} bytes of text, best of {rounds}. Of link, {share:.0%} is resolving units.",
        f"Its workbook, with a sheet per unit, takes {shown(beside.seconds['workbook'])} on top.",
    ]
    return clock.block("Where the time of a notice goes", notes)


def _parse_once(data: bytes, clock: Clock) -> tuple[Notice, int | None]:
    """One parse by stage, as pipeline.py joins them."""
    with clock.stage("read"):
        source = read_bytes(data, "notice.txt")
    with clock.stage("layout"):
        passages = lay_out(source)
    with clock.stage("outline"):
        skeleton = outline(passages)
        year = working_year(skeleton)
    with clock.stage("find"):
        mentions = [
            [find_mentions(run.passage, run.start, year, run.column) for run in section.runs]
            for section in skeleton.sections
        ]
        loose = [find_mentions(run.passage, run.start, year) for run in skeleton.loose]
        rows = [read_row(row) for row in skeleton.indicators]
    with clock.stage("weigh"):
        placed = scenes(Found(skeleton, mentions, loose, year, rows))
        decided = zip(placed, weigh(placed), strict=True)
        weighed = {found: choice for (found, _), choice in decided}
    with clock.stage("link"):
        notice = link(source, skeleton, mentions, loose, year, weighed, indicators=rows)
    with clock.stage("export (JSON)"):
        to_json(notice)
    return notice, year


def _batch(count: int) -> Block:
    """A run with its steps one after the other in one process: no pool, no second core."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        fill(base / "in", count)
        (base / "out" / WORK).mkdir(parents=True)
        options = Options()
        with clock.stage("find and hash inputs"):
            inputs = find_inputs([base / "in"])
            digests = [hash_place(item.place) for item in inputs]
        with clock.stage("read and parse"), _timed_packing() as packing:
            results = [work(item.place, item.name, options) for item in inputs]
            packed = sum(packing)
        clock.seconds["read and parse"] -= packed
        clock.seconds["pack"] = packed
        ledger = Ledger(base / "out" / "ledger.sqlite", options.fingerprint("bench"))
        with clock.stage("ledger"):
            for item, digest, result in zip(inputs, digests, results, strict=True):
                ledger.acknowledge(item.name, item.place, digest, result)
            rows = ledger.rows()
        with clock.stage("write outputs"):
            write_outputs(ledger, rows, base / "out", 1)
        ledger.close()
    notes = ["One process, no pool. Packing: tables and records as compressed JSON for the ledger."]
    return clock.block(f"Where the time of a run over {count} documents goes", notes)


@contextmanager
def _timed_packing() -> Iterator[list[float]]:
    """The seconds that each call of `pack` within `work` takes."""
    seconds: list[float] = []

    def timed(notice: Notice) -> tuple[tuple[str, bytes], ...]:
        started = time.perf_counter()
        out = pack(notice)
        seconds.append(time.perf_counter() - started)
        return out

    module.pack = timed
    try:
        yield seconds
    finally:
        module.pack = pack
