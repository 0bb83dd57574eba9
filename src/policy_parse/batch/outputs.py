"""What a run writes, as jobs that workers share: each makes whole files from the ledger."""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from policy_parse.batch import summary_book
from policy_parse.batch.datasets import SCHEMAS, dataset_files, dataset_parts, write_part
from policy_parse.batch.inputs import WORK
from policy_parse.batch.ledger import Ledger, Row
from policy_parse.batch.merged import (
    MATRICES,
    MERGED,
    copies,
    matrix_names,
    merged_files,
    write_matrix,
    write_merged,
    write_status,
)
from policy_parse.domain.limits import DEFAULT_LIMITS, Limits, timed
from policy_parse.each import GRACE
from policy_parse.errors import OutputError, PolicyParseError
from policy_parse.export.workbook import is_edited
from policy_parse.workers import Lost, Pool
from policy_parse.workers.pool import Limits as PoolLimits
from policy_parse.writing import Beside, Staged, place, staging, told, told_already

_CHUNK = 24  # matrices in one job


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of output: `kind` merged, part or matrix; `names` are what the ledger notes."""

    kind: str
    names: tuple[str, ...]
    rows: tuple[Row, ...]
    cost: int


def write_outputs(
    ledger: Ledger,
    rows: list[Row],
    folder: Path,
    workers: int,
    limits: Limits = DEFAULT_LIMITS,
    progress: Callable[[int, int, str], None] | None = None,
) -> list[str]:
    """Bring all outputs up to date; what is made from the same documents is left as it is.

    Each may take the seconds that `limits` gives to a document for each that it is made of.
    `progress` is told (done, all, name) of each piece.
    """
    read = [row for row in rows if row.status in ("ok", "partial")]
    wanted = _wanted(read, folder)
    for name in ledger.outputs():
        if name not in wanted:
            _remove(folder, name)
            ledger.note_output(name, None)
    jobs = _jobs(ledger, wanted)
    for job in jobs:
        for name in job.names:
            ledger.note_output(name, None)  # a run that is killed now makes it again
    warnings: list[str] = []
    done = _done(jobs, ledger, folder, workers, limits)
    for n, (job, said, whole) in enumerate(done, 1):
        warnings += said
        if progress is not None:
            progress(n, len(jobs), job.names[0])
        if whole:
            for name in job.names:
                ledger.note_output(name, wanted[name][0])
    warnings += write_status(ledger, rows, folder)
    return sorted(warnings)


def _wanted(rows: list[Row], folder: Path) -> dict[str, tuple[str, list[Row], list[Path]]]:
    """Every output with what it is made from, its rows and its files."""
    out: dict[str, tuple[str, list[Row], list[Path]]] = {}
    for kind in MERGED:
        out[f"merged/{kind}"] = (_sum(rows), rows, merged_files(folder, kind))
    out["summary/all"] = (_sum(rows), rows, [folder / summary_book.NAME])
    for part, own in sorted(dataset_parts(rows).items()):
        out[f"parquet/{part}"] = (_sum(own, str(SCHEMAS)), own, dataset_files(folder, part))
    # Made where they were asked for once (`parse_folder`), and kept up to date from then on.
    asked = matrix_names(rows) if (folder / MATRICES).is_dir() else {}
    for name, row in asked.items():
        out[name] = (f"{row.sha256} {row.config}", [row], [folder / name])
    return out


def _jobs(ledger: Ledger, wanted: dict[str, tuple[str, list[Row], list[Path]]]) -> list[Job]:
    """What has to be made, the longest first."""
    stale = [
        name
        for name, (fingerprint, _, files) in wanted.items()
        if ledger.fingerprint(name) != fingerprint or not all(f.is_file() for f in files)
    ]
    jobs = []
    matrices = [name for name in stale if name.startswith(f"{MATRICES}/")]
    for i in range(0, len(matrices), _CHUNK):
        names = tuple(matrices[i : i + _CHUNK])
        jobs.append(Job("matrix", names, tuple(wanted[n][1][0] for n in names), len(names)))
    for name in stale:
        if name in matrices:
            continue
        kind = name.partition("/")[0]
        rows = tuple(wanted[name][1])
        weight = 3 if name in ("merged/duties", "summary/all") else 1
        jobs.append(Job(kind, (name,), rows, weight * len(rows)))
    return sorted(jobs, key=lambda job: (-job.cost, job.names))


def _done(
    jobs: list[Job], ledger: Ledger, folder: Path, workers: int, limits: Limits
) -> Iterator[tuple[Job, list[str], bool]]:
    """Each job when it is done, what is to be said of it, and whether its files are in place.

    Workers only write beside: this process, which holds the lock, puts every file in its place.
    So what is left of a run that was killed can change no output of the next one.
    """
    here = _Place(str(ledger.path), ledger.config, dict(ledger.corrected), str(folder), limits)
    do = partial(_do_job, here=here)
    if workers < 2 or len(jobs) < 2:
        for job in jobs:
            yield job, *_put(do(job))
        return
    most = PoolLimits(None, lambda job: _allowed(job, limits).seconds + GRACE)
    pool = Pool(min(workers, len(jobs)), do, most, prepare=_prepare)
    try:
        for job, answer in pool.map(jobs):
            if isinstance(answer, Lost):
                raise _writer_lost(job, answer)
            yield job, *_put(answer)
    finally:
        pool.close()


def _prepare() -> None:
    sys.unraisablehook = told_already


def _allowed(job: Job, limits: Limits) -> Limits:
    """What a job may cost: the seconds of all its documents."""
    return replace(limits, seconds=limits.seconds * max(1, len(job.rows)))


def _put(answer: _Written | PolicyParseError) -> tuple[list[str], bool]:
    """Put what was written in its place; beside it where another program holds that."""
    if isinstance(answer, PolicyParseError):
        raise answer
    warnings, beside = list(answer.warnings), list[Beside]()
    for staged in answer.files:
        with told(staged.path):
            place(staged, beside)
    warnings += map(str, beside)
    return warnings, not beside  # what is held now is written anew by the next run


def _writer_lost(job: Job, lost: Lost) -> OutputError:
    return OutputError(
        "fatal/writer",
        f"{job.names[0]}: the process that wrote it ended ({lost.how}).",
        "Run again: what was parsed is kept, and only what is missing is written.",
        "写出输出的进程异常结束，请重新运行；已解析的不会丢失。",
    )


class _Place(NamedTuple):
    """Where the writers find the ledger, and the folder they write for."""

    ledger: str
    config: str
    corrected: dict[str, str]
    folder: str
    limits: Limits = DEFAULT_LIMITS


class _Written(NamedTuple):
    """What a job has written, and what is to be said of it."""

    warnings: tuple[str, ...]
    files: tuple[Staged, ...]


def _do_job(job: Job, here: _Place) -> _Written | PolicyParseError:
    """Write the files of one job beside their places."""
    folder = Path(here.folder)
    try:
        ledger = Ledger(Path(here.ledger), here.config, corrected=here.corrected, read_only=True)
        try:
            clock = timed(_allowed(job, here.limits), job.names[0])
            with clock, told(folder / job.names[0]), staging(folder / WORK) as stage:
                warnings = _write_job(job, ledger, folder)
        finally:
            ledger.close()
    except PolicyParseError as error:
        return error
    return _Written(tuple(warnings), tuple(stage.files))


def _write_job(job: Job, ledger: Ledger, folder: Path) -> list[str]:
    rows = list(job.rows)
    if job.kind == "merged":
        return write_merged(ledger, rows, folder, job.names[0].partition("/")[2])
    if job.kind == "summary":
        path = folder / summary_book.NAME
        return summary_book.write_summary(ledger, rows, path, copies(rows))
    if job.kind == "parquet":
        write_part(ledger, rows, folder, job.names[0].partition("/")[2])
        return []
    return [
        warning
        for name, row in zip(job.names, rows, strict=True)
        for warning in write_matrix(ledger, row, folder / name)
    ]


def _sum(rows: Iterable[Row], made: str = "") -> str:
    """Sum over what an output is made from: its rows, and how they are `made` into it."""
    text = made + "\n".join(f"{r.name}\t{r.sha256}\t{r.config}\t{r.status}" for r in rows)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _remove(folder: Path, name: str) -> None:
    """Take away an output of documents that are no longer there."""
    kind, _, rest = name.partition("/")
    if kind == "parquet":
        for dataset in SCHEMAS:
            (folder / "parquet" / dataset / f"part={rest}" / "data.parquet").unlink(missing_ok=True)
    elif kind == MATRICES and not is_edited(folder / name):
        (folder / name).unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Have an empty place for files that are being written; what a killed run left there goes."""
    work = folder / WORK
    shutil.rmtree(work, ignore_errors=True)
    with told(folder):
        work.mkdir(parents=True, exist_ok=True)


def cleared(folder: Path) -> None:
    """Take the place for files that are being written away."""
    shutil.rmtree(folder / WORK, ignore_errors=True)
