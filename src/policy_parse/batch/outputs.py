"""What a run writes, as jobs that workers share: each makes whole files from the ledger."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from policy_parse.batch.datasets import SCHEMAS, dataset_files, dataset_parts, write_part
from policy_parse.batch.ledger import Ledger, Row
from policy_parse.batch.merged import (
    MERGED,
    matrix_names,
    merged_files,
    write_matrix,
    write_merged,
    write_status,
)

_CHUNK = 24  # matrices in one job


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of output: `kind` merged, part or matrix; `names` are what the ledger notes."""

    kind: str
    names: tuple[str, ...]
    rows: tuple[Row, ...]
    cost: int


def write_outputs(ledger: Ledger, rows: list[Row], folder: Path, workers: int) -> list[str]:
    """Bring all outputs up to date; what is made from the same documents is left as it is."""
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
    for job, told in _done(jobs, ledger, folder, workers):
        warnings += told
        for name in job.names:
            ledger.note_output(name, wanted[name][0])
    write_status(rows, folder)
    return sorted(warnings)


def _wanted(rows: list[Row], folder: Path) -> dict[str, tuple[str, list[Row], list[Path]]]:
    """Every output with what it is made from, its rows and its files."""
    out: dict[str, tuple[str, list[Row], list[Path]]] = {}
    for kind in MERGED:
        out[f"merged/{kind}"] = (_sum(rows), rows, merged_files(folder, kind))
    for part, own in sorted(dataset_parts(rows).items()):
        out[f"parquet/{part}"] = (_sum(own), own, dataset_files(folder, part))
    for name, row in matrix_names(rows).items():
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
    matrices = [name for name in stale if name.startswith("责任矩阵/")]
    for i in range(0, len(matrices), _CHUNK):
        names = tuple(matrices[i : i + _CHUNK])
        jobs.append(Job("matrix", names, tuple(wanted[n][1][0] for n in names), len(names)))
    for name in stale:
        if name in matrices:
            continue
        kind = name.partition("/")[0]
        rows = tuple(wanted[name][1])
        weight = 3 if name == "merged/duties" else 1
        jobs.append(Job(kind, (name,), rows, weight * len(rows)))
    return sorted(jobs, key=lambda job: (-job.cost, job.names))


def _done(
    jobs: list[Job], ledger: Ledger, folder: Path, workers: int
) -> Iterable[tuple[Job, list[str]]]:
    """Each job when it is done, in the order of the jobs."""
    place = str(ledger.path), ledger.config, ledger.corrected, str(folder)
    if workers < 2 or len(jobs) < 2:
        for job in jobs:
            yield job, do_job(job, *place)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(jobs)), mp_context=context) as pool:
        futures = [pool.submit(do_job, job, *place) for job in jobs]
        for job, future in zip(jobs, futures, strict=True):
            yield job, future.result()


def do_job(job: Job, path: str, config: str, corrected: dict[str, str], output: str) -> list[str]:
    """Make the files of one job; returns warnings."""
    ledger = Ledger(Path(path), config, corrected=corrected, read_only=True)
    folder = Path(output)
    rows = list(job.rows)
    try:
        if job.kind == "merged":
            return write_merged(ledger, rows, folder, job.names[0].partition("/")[2])
        if job.kind == "parquet":
            write_part(ledger, rows, folder, job.names[0].partition("/")[2])
            return []
        return [
            warning
            for name, row in zip(job.names, rows, strict=True)
            for warning in write_matrix(ledger, row, folder / name)
        ]
    finally:
        ledger.close()


def _sum(rows: Iterable[Row]) -> str:
    text = "\n".join(f"{r.name}\t{r.sha256}\t{r.config}\t{r.status}" for r in rows)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _remove(folder: Path, name: str) -> None:
    """Take away an output of documents that are no longer there."""
    kind, _, rest = name.partition("/")
    if kind == "parquet":
        for dataset in SCHEMAS:
            (folder / "parquet" / dataset / f"part={rest}" / "data.parquet").unlink(missing_ok=True)
    elif kind == "责任矩阵":
        (folder / name).unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove the halves that a killed run left behind."""
    for base, _, files in os.walk(folder):
        for file in files:
            if file.startswith(".") and file.endswith(".part"):
                Path(base, file).unlink(missing_ok=True)
