"""Runs over folders, measured: kills, two workers against one, memory of a worker, many documents.

python bench/batch.py --kill [N]      N (50) kills of a run over 300 files, each resumed and compared
python bench/batch.py --speed         one worker against two on 600 documents; a re-run of 1,000
python bench/batch.py --memory        growth of a worker over 2,000 documents
python bench/batch.py --many [N]      a run over N (10,000) documents
"""

from __future__ import annotations

import hashlib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from policy_parse.batch import parse_folder
from policy_parse.batch.work import Options, work
from policy_parse.demo import corpus_documents

SHARED = Path(__file__).parents[2] / "shared"


def texts() -> list[tuple[str, bytes]]:
    """The documents that are repeated: the sample corpus, and real text where it is there."""
    found = list(corpus_documents())
    if SHARED.is_dir():
        found += sorted((SHARED / "corpus").rglob("*.txt"))
    return [(path.name, path.read_bytes()) for path in found]


def fill(folder: Path, count: int) -> None:
    """`count` documents: the corpus repeated, each text with a line of its own."""
    folder.mkdir(parents=True)
    known = texts()
    for n in range(count):
        name, data = known[n % len(known)]
        if name.endswith(".txt"):
            data += f"\n（第{n}份）\n".encode()
        elif n >= len(known):
            name, data = f"{name}.txt", f"一、任务\n1.第{n}项。\n责任单位：市水利局\n".encode()
        (folder / f"{n:05}-{name}").write_bytes(data)


def timed_run(source: Path, output: Path, *options: str) -> float:
    """Seconds of `policy-parse run` over a folder, as a whole process."""
    command = [sys.executable, "-m", "policy_parse", "run", str(source), "-o", str(output)]
    started = time.perf_counter()
    subprocess.run([*command, *options], check=True, capture_output=True)
    return time.perf_counter() - started


def outputs(folder: Path) -> dict[str, str]:
    """Sums of the data outputs; ledger, lock and recorded times aside."""
    out = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or name.startswith(("ledger", ".lock")):
            continue
        data = path.read_bytes()
        if name == "处理清单.csv":
            data = b"\n".join(line.rpartition(b",")[0] for line in data.splitlines())
        out[name] = hashlib.sha256(data).hexdigest()
    return out


def kill(base: Path, times: int) -> None:
    """Kill a run with all its workers at random moments; resume; compare with one left alone."""
    fill(base / "in", 300)
    command = [sys.executable, "-m", "policy_parse", "run", str(base / "in"), "-o"]
    started = time.perf_counter()
    subprocess.run([*command, str(base / "whole")], check=True, stderr=subprocess.DEVNULL)
    whole, length = outputs(base / "whole"), time.perf_counter() - started
    random.seed(11)
    same = 0
    for n in range(times):
        out = base / "out"
        shutil.rmtree(out, ignore_errors=True)
        process = subprocess.Popen(
            [*command, str(out)], stderr=subprocess.DEVNULL, start_new_session=True
        )
        moment = random.uniform(0.1, length)
        time.sleep(moment)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        subprocess.run([*command, str(out)], check=True, stderr=subprocess.DEVNULL)
        equal = outputs(out) == whole
        same += equal
        print(
            f"{n + 1:3}  killed at {moment:5.2f} s of {length:.2f}  {'same' if equal else 'OTHER'}",
            flush=True,
        )
    print(f"{same} of {times} byte-identical to the run that was left alone")


def speed(base: Path) -> None:
    """One worker against two, and a run that finds nothing new."""
    fill(base / "in", 600)
    seconds = {}
    for workers in (1, 2):
        started = time.perf_counter()
        parse_folder([base / "in"], base / f"out{workers}", workers=workers)
        seconds[workers] = time.perf_counter() - started
        print(f"600 documents, {workers} worker(s): {seconds[workers]:6.1f} s", flush=True)
    print(f"two workers are {seconds[1] / seconds[2]:.2f} times one")
    fill(base / "thousand", 1000)
    parse_folder([base / "thousand"], base / "again", workers=2)
    started = time.perf_counter()
    report = parse_folder([base / "thousand"], base / "again", workers=2)
    print(
        f"re-run over 1,000 unchanged files: {time.perf_counter() - started:.2f} s, {report.parsed} parsed"
    )


def memory(base: Path) -> None:
    """Resident memory of a worker's loop over 2,000 documents, once it has seen each twice."""
    fill(base / "in", 400)
    files = sorted((base / "in").iterdir())
    held = 0.0
    for n in range(2800):
        path = files[n % len(files)]
        work(str(path), path.name, Options())
        if n in (799, 2799):
            with open("/proc/self/statm") as stream:
                now = int(stream.read().split()[1]) * resource.getpagesize() / 2**20
            print(f"after {n + 1:5} documents: {now:.1f} MB", flush=True)
            if n == 2799:
                print(f"growth over 2,000 documents: {now - held:.1f} MB")
            held = now


def many(base: Path, count: int) -> None:
    """A run over very many documents."""
    fill(base / "in", count)
    started = time.perf_counter()
    report = parse_folder([base / "in"], base / "out", workers=os.cpu_count())
    seconds = time.perf_counter() - started
    size = sum(p.stat().st_size for p in (base / "out").rglob("*") if p.is_file()) / 2**20
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count} documents: {seconds:.0f} s ({count / seconds:.0f}/s), {dict(report.statuses)}, "
          f"outputs {size:.0f} MB, peak of the main process {peak:.0f} MB")  # fmt: skip


def main() -> None:
    """Do what was asked."""
    number = next((int(a) for a in sys.argv[1:] if a.isdecimal()), None)
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        if "--kill" in sys.argv:
            kill(base, number or 50)
        if "--speed" in sys.argv:
            speed(base)
        if "--memory" in sys.argv:
            memory(base)
        if "--many" in sys.argv:
            many(base, number or 10_000)
        if len(sys.argv) < 2:
            print(__doc__)


if __name__ == "__main__":
    main()
