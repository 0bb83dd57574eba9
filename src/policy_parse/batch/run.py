"""A run: inputs against the ledger, what is new to the workers, then the merged outputs."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from policy_parse import __version__
from policy_parse.batch.inputs import LEDGER, Input, find_inputs, hash_place, is_only_results
from policy_parse.batch.ledger import Ledger
from policy_parse.batch.merged import MATRICES
from policy_parse.batch.outputs import cleared, sweep, write_outputs
from policy_parse.batch.rebuild import rebuild as rebuild_ledger
from policy_parse.batch.work import Options, Result, prepare, work_input
from policy_parse.domain.limits import MEGABYTE, Limits
from policy_parse.each import GRACE
from policy_parse.errors import OutputError, ReadError
from policy_parse.installation.extras import not_installed
from policy_parse.read.given import too_large
from policy_parse.review.corrections import NAME, read_corrections
from policy_parse.workers import Lost, Pool
from policy_parse.workers.lost import lost_error
from policy_parse.workers.pool import Limits as PoolLimits

_AGAIN = ("timeout", "crashed", "failed")


@dataclass(slots=True)
class RunReport:
    """What a run came to: `statuses` counts inputs, `parsed` what was not in the ledger before,
    `documents` are those that were read, each with its numbers of records.
    """

    inputs: int = 0
    parsed: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)
    documents: list[tuple[str, Mapping[str, int]]] = field(default_factory=list)

    @property
    def all_ok(self) -> bool:
        """Whether every input is ok."""
        return self.statuses.get("ok", 0) == self.inputs


Progress = Callable[[int, int, str], None]


def parse_folder(
    sources: Sequence[str | Path],
    output: str | Path,
    *,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    workers: int | None = None,
    memory: int | None = None,
    options: Options | None = None,
    dask: str | None = None,
    wait: bool = False,
    retry: bool = False,
    progress: Progress | None = None,
    rebuild: bool = False,
    inputs: Sequence[Input] | None = None,
    workbooks: bool = False,
    held: bool = False,
) -> RunReport:
    """Parse every file of `sources` into `output`; what the ledger has is not parsed again.

    `workers`: processes (default: cores). `memory`: megabytes per worker (default: that of the
    limits). `dask`: address of a scheduler to work on instead. `wait`: wait for another run on
    `output` instead of refusing.
    `retry`: try again what timed out, crashed or failed. `progress` is told (done, all, name).
    `rebuild`: set a damaged ledger aside, and keep what can still be read of it. `inputs`: files
    that are known already, instead of `sources`. `workbooks`: a workbook for each document, in
    责任矩阵/; where that folder is there, it is kept up to date unasked. `held`: the caller has
    `output` to itself already.
    Raises OutputError where nothing can be written, and where one of `sources` holds nothing but
    the results of another run, before anything is parsed.
    """
    folder = Path(output)
    for source in sources:
        if is_only_results(source, folder):
            raise OutputError(
                "fatal/results",
                f"{source}: holds the results of a run, not notices.",
                "Name the folder of the notices; `report` and `export` take a folder of results.",
                f"{source} 是运行结果文件夹，不是公文文件夹，请给出公文所在的文件夹。",
            )
    options = options or Options()
    with nullcontext() if held else locked(folder, wait=wait):
        sweep(folder)
        if workbooks:
            (folder / MATRICES).mkdir(exist_ok=True)
        if not options.corrections:
            options = replace(options, corrections=tuple(read_corrections(folder / NAME)))
        said = rebuild_ledger(folder / LEDGER) if rebuild else []
        ledger = Ledger(
            folder / LEDGER,
            options.fingerprint(__version__),
            corrected=options.corrected(),
        )
        try:
            ledger.note_options(options)
            if retry:
                ledger.forget(_AGAIN)
            if inputs is None:
                found = find_inputs(sources, include, exclude, output=folder)
            else:
                found = list(inputs)
            report = RunReport(inputs=len(found), warnings=said)
            engine = _engine(options, workers, memory, dask)
            parse_inputs(found, ledger, report, engine, options.limits, progress)
            ledger.keep_only(item.name for item in found)
            _write(ledger, folder, report, workers or os.cpu_count() or 1, options.limits, progress)
        finally:
            ledger.close()
            cleared(folder)
    return report


def _write(
    ledger: Ledger,
    folder: Path,
    report: RunReport,
    workers: int,
    limits: Limits,
    progress: Progress | None,
) -> None:
    """Bring the outputs up to date; `progress` is told of each job of it."""
    rows = ledger.rows()
    report.statuses.update(row.status for row in rows)
    report.documents += [(row.name, row.numbers) for row in rows if row.counts]
    try:
        report.warnings += write_outputs(ledger, rows, folder, workers, limits, progress)
    except OSError as error:
        raise OutputError(
            "fatal/output",
            f"{folder}: cannot be written ({error.strerror or error}).",
            "Free some space or choose another folder with -o; what was parsed is kept.",
            "无法写入输出，请清理磁盘空间或用 -o 另选文件夹；已解析的不会丢失。",
        ) from error


Engine = Callable[[Iterable[Input]], Iterator[tuple[Input, Result]]]


def _engine(options: Options, workers: int | None, memory: int | None, dask: str | None) -> Engine:
    if dask:
        from policy_parse.batch.cluster import on_cluster

        return lambda items: on_cluster(dask, items, options)

    most = memory or options.limits.memory

    def locally(items: Iterable[Input]) -> Iterator[tuple[Input, Result]]:
        pool = pool_of(options, workers or os.cpu_count() or 1, most)
        try:
            yield from on_pool(pool, items, options.limits, most)
        finally:
            pool.close()

    return locally


def pool_of(options: Options, workers: int, memory: int) -> Pool:
    """Workers that parse inputs with `options`, each with `memory` megabytes."""
    limits = PoolLimits(memory, lambda _: options.limits.seconds + GRACE)
    return Pool(workers, partial(work_input, options=options), limits, prepare=prepare)


def on_pool(
    pool: Pool, items: Iterable[Input], limits: Limits, memory: int
) -> Iterator[tuple[Input, Result]]:
    """Each input with its result, as they come; a worker that is lost is the result of its input."""
    for item, answer in pool.map(items):
        if isinstance(answer, Lost):
            yield item, Result.of(lost_error(item.name, answer, memory, limits.seconds))
        else:
            yield item, answer


def parse_inputs(
    inputs: list[Input],
    ledger: Ledger,
    report: RunReport,
    engine: Engine,
    limits: Limits,
    progress: Progress | None,
) -> None:
    """Acknowledge every input: from the ledger where it knows the content, else parsed by `engine`."""
    done = 0

    def tell(item: Input) -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, len(inputs), item.name)

    new: dict[str, list[Input]] = {}
    for item in inputs:
        digest = _digest(item, limits)
        if isinstance(digest, Result):
            ledger.acknowledge(item.name, item.place, "", digest)
            tell(item)
        elif ledger.row_stands(item.name, digest):
            tell(item)
        elif ledger.known(digest):
            ledger.acknowledge(item.name, item.place, digest, None)
            tell(item)
        else:
            new.setdefault(digest, []).append(item)
    digest_of = {same[0].place: digest for digest, same in new.items()}
    for item, result in engine([same[0] for same in new.values()]):
        report.parsed += 1
        digest = digest_of[item.place]
        result = _settled(result, digest, item)
        for twin in new[digest]:
            ledger.acknowledge(twin.name, twin.place, digest, result)
            tell(twin)


def _settled(result: Result, digest: str, item: Input) -> Result:
    """A result that belongs to the content that was asked for."""
    if result.status in ("timeout", "crashed"):  # the worker could not say what it had read
        return Result(
            digest,
            result.status,
            result.code,
            result.message,
            result.hint,
            result.hint_zh,
            result.seconds,
        )
    if result.sha256 and result.sha256 != digest:
        return Result(
            "",
            "failed",
            "failed/changed",
            f"{item.name}: the file was changed while it was read.",
            "Run again when it is at rest.",
            "读取过程中文件被修改，请稍后重新运行。",
        )
    return result


def _digest(item: Input, limits: Limits) -> str | Result:
    """The sum over what a file holds, or the row that says why it is not read."""
    if item.trouble is not None:
        return Result("", *item.trouble)
    if item.size > limits.megabytes * MEGABYTE:  # told before a byte of it is read
        return Result.of(too_large(item.name, f"larger than {limits.megabytes} MB", "megabytes"))
    try:
        return hash_place(item.place)
    except ImportError:
        told = not_installed(ReadError, "failed/not-installed", "A file at a URL", "dask")
        return Result.of(told)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or f"{type(error).__name__}: {error}"
        return Result(
            "",
            "failed",
            "failed/unreadable",
            f"{item.name}: {reason}.",
            "Check that the file can be opened.",
            "无法打开文件，请检查路径和权限。",
        )


@contextmanager
def locked(folder: Path, *, wait: bool = False) -> Iterator[None]:
    """Have a folder of results to oneself; the lock of a run that died is free.

    Raises OutputError (`fatal/locked`, `fatal/output`).
    """
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / ".lock", timeout=-1 if wait else 0, thread_local=False)
        lock.acquire()
    except Timeout:
        raise OutputError(
            "fatal/locked",
            f"{folder}: another run is writing here.",
            "Wait for it (--wait) or choose another folder with -o.",
            "另一个任务正在写入该文件夹，请等待（--wait）或另选文件夹。",
        ) from None
    except OSError as error:
        raise OutputError(
            "fatal/output",
            f"{folder}: cannot be written ({error.strerror}).",
            "Choose another folder with -o.",
            "无法写入输出文件夹。",
        ) from error
    try:
        yield
    finally:
        lock.release()
