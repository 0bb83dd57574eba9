"""The desk: the one place from which a workspace is written, and what stands in it now."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from threading import Lock
from typing import TypeVar

from policy_parse import __version__
from policy_parse.batch.inputs import LEDGER, Input
from policy_parse.batch.ledger import Ledger
from policy_parse.batch.run import (
    RunReport,
    on_pool,
    parse_folder,
    parse_inputs,
    pool_of,
)
from policy_parse.batch.work import Options, Result, counts_of, pack
from policy_parse.domain.judgements import PairJudgement, Ruling
from policy_parse.domain.notice import Notice
from policy_parse.errors import OutputError, PolicyParseError, ReadError
from policy_parse.review.corrections import (
    NAME,
    Correction,
    merged,
    read_corrections,
    write_corrections,
)
from policy_parse.review.judgements import (
    JUDGEMENTS,
    Judgement,
    judged_pairs,
    read_judgements,
    write_judgements,
)
from policy_parse.window.documents import Document, Progress, Shelf
from policy_parse.window.hold import Hold
from policy_parse.window.library import Library
from policy_parse.window.signing import now, user_name
from policy_parse.window.steps import Steps
from policy_parse.window.workspace import Workspace
from policy_parse.workers import Pool

T = TypeVar("T")
_AGAIN = ("timeout", "crashed", "failed")
_TELL = 0.5  # seconds between two looks at the ledger while it is read


class Desk:
    """All that changes a workspace is done here, one after the other, under its lock."""

    def __init__(self, workspace: Workspace) -> None:
        """Take up the workspace as it lies; raises OutputError where it cannot be used."""
        self.workspace = workspace
        _, options = workspace.inputs()
        self.options = replace(options, corrections=())
        self.library = Library(self.options)
        self.version = 0
        self.changed: dict[str, int] = {}  # version in which a document changed last
        self.progress: Progress | None = None
        self.trouble: PolicyParseError | None = None
        self.shelf = Shelf(workspace.results / LEDGER)
        self.corrections: list[Correction] = read_corrections(workspace.results / NAME)
        self.judgements: list[Judgement] = read_judgements(workspace.results / JUDGEMENTS)
        self._steps = Steps()
        self._work = ThreadPoolExecutor(1, "desk")  # reads and writes the ledger
        self._hand = ThreadPoolExecutor(1, "hand")  # writes what people change: never waits for it
        self._locked = Hold(workspace.results)
        self._cores = os.cpu_count() or 1
        self._pool: Pool | None = None  # workers of the last reading, and the options they have
        self._pool_has = self.options
        self._guard = Lock()
        self._asked = self._closed = False
        with suppress(OutputError):  # no results yet, or none that can be read: a reading tells
            self.shelf.look()

    # ---- reading the folder

    def read(self, *, retry: bool = False) -> None:
        """Read what is new in the folder, in the background."""
        with self._guard:
            if self._asked and not retry:
                return
            self._asked = True
        self._work.submit(self._read, retry)

    def _read(self, retry: bool) -> None:
        with self._guard:
            self._asked = False
        self.progress, self.trouble = Progress(), None
        self._grown()
        try:
            inputs, _ = self.workspace.inputs()
            self.progress.total = len(inputs)
            with self._locked():
                self._take_up()
                held = self._holding(self.corrections)
                ledger = self._ledger(held)
                try:
                    ledger.note_options(self.options)
                    if retry:
                        ledger.forget(_AGAIN)
                    self._parse(inputs, ledger, self._workers(held))
                    ledger.keep_only(item.name for item in inputs)
                finally:
                    ledger.close()
        except PolicyParseError as error:
            self.trouble = error
        except OSError as error:
            self.trouble = OutputError(
                "fatal/output", f"{error}", "Free some space.", "请检查磁盘。"
            )
        except Exception as error:  # a fault of ours: told, or the page would wait for ever
            self.trouble = ReadError(
                "failed/internal",
                f"internal error ({type(error).__name__}: {error}).",
                "Please report it.",
                "程序内部错误，请反馈。",
            )
        finally:
            self.progress = None
            with suppress(OutputError):
                self.shelf.look()
            self._grown()

    def _parse(self, inputs: list[Input], ledger: Ledger, pool: Pool) -> None:
        told = time.monotonic()

        def tell(done: int, total: int, name: str) -> None:
            nonlocal told
            if self.progress is None:
                return
            self.progress.done, self.progress.total, self.progress.name = done, total, name
            if time.monotonic() - told > _TELL:
                told = time.monotonic()
                self.shelf.look()
                self._grown()

        limits = self.options.limits
        parse_inputs(
            inputs,
            ledger,
            RunReport(inputs=len(inputs)),
            lambda items: on_pool(pool, items, limits, limits.memory),
            limits,
            tell,
        )

    def _holding(self, corrections: Sequence[Correction]) -> Options:
        """The options with these corrections: one state of them for all that is done with it."""
        return replace(self.options, corrections=tuple(corrections))

    def _workers(self, held: Options) -> Pool:
        """Workers that put the corrections of `held` in: those of the last reading, if they do."""
        if self._pool is None or held.corrected() != self._pool_has.corrected():
            if self._pool is not None:
                self._pool.close()
            self._pool = pool_of(held, self._cores, held.limits.memory)
            self._pool_has = held
        return self._pool

    def _ledger(self, held: Options) -> Ledger:
        config = held.fingerprint(__version__)
        return Ledger(self.workspace.results / LEDGER, config, corrected=held.corrected())

    def _take_up(self) -> None:
        """Corrections and judgements as others may have left them."""
        self.corrections = read_corrections(self.workspace.results / NAME)
        self.judgements = read_judgements(self.workspace.results / JUDGEMENTS)

    # ---- what is there

    @property
    def documents(self) -> list[Document]:
        """The inputs of the workspace, in the order of their names."""
        return self.shelf.documents

    @property
    def by_digest(self) -> dict[str, Document]:
        """Those that were read, by their SHA-256."""
        return self.shelf.by_digest

    def _grown(self, *digests: str) -> None:
        with self._guard:
            self.version += 1
            for digest in digests:
                self.changed[digest] = self.version

    def notice(self, digest: str, corrections: Sequence[Correction] | None = None) -> Notice:
        """A notice with its corrections, by default those that hold now; raises ReadError where there is none."""

        def place() -> tuple[str, str]:
            document = self.by_digest.get(digest)
            if document is None:
                raise ReadError(
                    "failed/unknown",
                    "no such document.",
                    "Read the folder again.",
                    "没有这份公文，请刷新。",
                )
            return document.row.place, document.row.name

        held = self.corrections if corrections is None else corrections
        return self.library.notice(digest, place, held)

    def pairs(self) -> list[PairJudgement]:
        """What was judged of pairs of tasks."""
        return judged_pairs(self.judgements)

    # ---- changes

    def change(
        self, digest: str, make: Callable[[Notice], Sequence[Correction]], why: str = ""
    ) -> list[Correction]:
        """Keep the corrections that `make` makes of a notice; they are safe when this returns.

        Raises what `make` raises, and OutputError; then nothing has changed.
        """
        return self._by_hand(lambda: self._change(digest, make, why))

    def _change(
        self, digest: str, make: Callable[[Notice], Sequence[Correction]], why: str
    ) -> list[Correction]:
        with self._locked():
            self._take_up()
            by, at, said = user_name(), now(), " ".join(why.split())[:200]
            made = [replace(c, by=by, at=at, why=said) for c in make(self.notice(digest))]
            before, kept = self.corrections, merged(self.corrections, made)
            self._keep(digest, kept)
            self._steps.add(digest, before, kept)
        return made

    def undo(self, digest: str | None = None, which: Correction | None = None) -> Correction | None:
        """Take back a correction: `which`, else what was changed last at once; None where nothing was."""
        return self._by_hand(lambda: self._undo(digest, which))

    def _undo(self, digest: str | None, which: Correction | None) -> Correction | None:
        with self._locked():
            self._take_up()
            found = self._steps.back(self.corrections, digest, which)
            if found is None:
                return None
            last, kept = found
            self._keep(last.document, kept)
        return last

    def _keep(self, digest: str, corrections: list[Correction]) -> None:
        """Write the corrections, then the document as it is with them."""
        write_corrections(self.workspace.results / NAME, corrections)
        self.corrections = corrections
        self._work.submit(self._acknowledge, digest)
        self._grown(digest)

    def _acknowledge(self, digest: str) -> None:
        """Put a document into the ledger as it is now, for what is written from there.

        Where that fails the next reading of the folder does it: the corrections are safe.
        """
        with suppress(PolicyParseError, OSError), self._locked():
            held = self._holding(self.corrections)  # others may come meanwhile: they are next
            notice = self.notice(digest, held.corrections)
            rows = [d.row for d in self.documents if d.row.sha256 == digest]
            ledger = self._ledger(held)
            try:
                counts, parts = counts_of(notice), pack(notice)
                for r in rows:
                    hints = r.message, r.hint, r.hint_zh
                    result = Result(digest, r.status, r.code, *hints, r.seconds, counts, parts)
                    ledger.acknowledge(r.name, r.place, digest, result)
            finally:
                ledger.close()
            self.shelf.look()
            self._grown()

    def judge(
        self, judgement: Judgement | None, undone: tuple[str, str, str] | None = None
    ) -> None:
        """Keep a judgement, or take one back; safe when this returns."""

        def work() -> None:
            with self._locked():
                self._take_up()
                gone = judgement.key if judgement else undone
                kept = [j for j in self.judgements if j.key != gone]
                if judgement:
                    kept.append(replace(judgement, by=user_name(), at=now()))
                write_judgements(self.workspace.results / JUDGEMENTS, kept)
                self.judgements = kept
            self._grown((judgement.key if judgement else undone or ("",))[0])

        self._by_hand(work)

    def write_all(self) -> list[str]:
        """Bring the merged outputs in the folder of results up to date; returns what is to be said."""

        def work() -> list[str]:
            inputs, options = self.workspace.inputs()[0], self._holding(self.corrections)
            with self._locked():  # people go on correcting: what is written is of one state
                report = parse_folder(
                    (),
                    self.workspace.results,
                    options=options,
                    inputs=inputs,
                    workers=self._cores,
                    held=True,
                )
            self.shelf.look()
            self._grown()
            return report.warnings

        done: Future[list[str]] = self._work.submit(work)
        return done.result()

    def _by_hand(self, work: Callable[[], T]) -> T:
        future: Future[T] = self._hand.submit(work)
        return future.result()

    def settled(self) -> dict[str, set[str]]:
        """The items of each document that people have settled."""
        out: dict[str, set[str]] = {}
        for j in self.judgements:
            if j.verdict is Ruling.ACCEPTED:
                out.setdefault(j.document, set()).add(j.item)
        return out

    def close(self) -> None:
        """End all processes; what was acknowledged is kept. Twice is once."""
        if self._closed:
            return
        self._closed = True
        if self._pool is not None:
            self._work.submit(self._pool.close).result()
        self._hand.shutdown()
        self._work.shutdown(cancel_futures=True)
        self.library.close()
        shutil.rmtree(self.workspace.scratch, ignore_errors=True)
