"""Kill runs at random and see that the next run, over other inputs, is as if nothing had been.

    python bench/kills.py [--kills 100] [--documents 600] [--tasks 12] [--seed 1]

Each round starts a run in a folder that earlier rounds have used, kills its main process, a worker
or a writer at a random moment of it, changes the inputs (some new, some gone, some altered), runs again
and compares all outputs byte for byte with a fresh run over the same inputs. Printed: rounds that
were equal, processes left, temporary files left.

    python bench/kills.py --long 120 --documents 10000 --tasks 3 [--every 300]

kills one run over many documents every five minutes instead, and prints what its main process holds.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

TASK = "{n}.到{year}年，建设{thing}{count}公里。（市{unit}局牵头，市财政局、各区政府配合）\n"
THINGS = ("绿道", "管网", "渠道", "公路", "岸线")
UNITS = ("水务", "交通运输", "住房城乡建设", "农业农村", "生态环境")


def notice(rng: random.Random, tasks: int) -> str:
    """A small notice of its own."""
    lines = [
        TASK.format(
            n=n, year=rng.randint(2024, 2030), thing=rng.choice(THINGS),
            count=rng.randint(1, 900), unit=rng.choice(UNITS),
        )
        for n in range(1, tasks + 1)
    ]  # fmt: skip
    return f"望川市人民政府关于第{rng.randint(1, 10**9)}号工程的通知\n一、任务\n{''.join(lines)}"


def change(folder: Path, rng: random.Random, tasks: int, share: float = 0.05) -> None:
    """Some inputs go, some are altered, some are new."""
    files = sorted(folder.glob("*.txt"))
    for path in rng.sample(files, int(len(files) * share)):
        path.unlink()
    for path in rng.sample(sorted(folder.glob("*.txt")), int(len(files) * share)):
        path.write_text(notice(rng, tasks), "utf-8")
    for _ in range(int(len(files) * share)):
        (folder / f"新{rng.randint(0, 10**9)}.txt").write_text(notice(rng, tasks), "utf-8")


def start(folder: Path, out: Path) -> subprocess.Popen[bytes]:
    """A run with two workers."""
    command = [sys.executable, "-m", "policy_parse", "run", str(folder), "-o", str(out), "-w", "2"]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def timed(folder: Path, out: Path) -> float:
    """Seconds of a run that is left alone."""
    began = time.monotonic()
    start(folder, out).wait()
    return time.monotonic() - began


def family(parent: int) -> list[int]:
    """The processes below one, by /proc."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, queue = [], [parent]
    while queue:
        below = children.get(queue.pop(), [])
        found += below
        queue += below
    return found


def alive(process: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def kill(run: subprocess.Popen[bytes], rng: random.Random, after: float) -> tuple[list[int], str]:
    """Kill the main process (mostly) or one below it; the processes that were there, and which.

    Where the run was done before, nothing is killed: "".
    """
    time.sleep(rng.uniform(0.1, after))
    if run.poll() is not None:
        return [], ""
    known = family(run.pid)
    target = run.pid if rng.random() < 0.7 or not known else rng.choice(known)
    sign = rng.choice((signal.SIGKILL, signal.SIGTERM))
    which = "main"
    if target != run.pid:
        which = f"process {known.index(target) + 1} of {len(known)} below main"
    with suppress(ProcessLookupError):
        os.kill(target, sign)
    run.wait()
    return known, f"{which}, {sign.name}"


def sums(out: Path) -> dict[str, str]:
    """All data outputs; the ledger, the lock and recorded times aside."""
    found = {}
    for path in sorted(out.rglob("*")):
        name = path.relative_to(out).as_posix()
        if not path.is_file() or name.startswith(("ledger", ".lock")):
            continue
        data = path.read_bytes()
        if name == "处理清单.csv":
            data = b"\n".join(line.rpartition(b",")[0] for line in data.splitlines())
        found[name] = hashlib.sha256(data).hexdigest()
    return found


def _not_ok(out: Path) -> str:
    """The rows of 处理清单 that are not ok."""
    lines = (out / "处理清单.csv").read_text("utf-8-sig").splitlines()[1:]
    return "; ".join(line[:120] for line in lines if ",ok," not in line)


def memory(process: int) -> tuple[float, float]:
    """Megabytes that a process holds, and the most it has held; 0 where it is gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0, 0.0
    found = dict(line.split(":", 1) for line in status.splitlines() if line.startswith("Vm"))
    return tuple(int(found.get(k, "0 kB").split()[0]) / 1024 for k in ("VmRSS", "VmHWM"))  # type: ignore[return-value]


def watched(run: subprocess.Popen[bytes], seconds: float) -> tuple[list[float], float]:
    """What a run holds every two seconds, and the most it has held, until it ends or is out of time."""
    until = time.monotonic() + seconds
    held: list[float] = []
    most = 0.0
    while time.monotonic() < until and run.poll() is None:
        now, peak = memory(run.pid)
        held, most = [*held, now], max(most, peak)
        time.sleep(2)
    return held, most


def long(
    folder: Path, out: Path, minutes: float, every: float, tasks: int, rng: random.Random
) -> None:
    """Kill the run over a folder `every` so many seconds; where one is done, the inputs change."""
    until = time.monotonic() + 60 * minutes
    kills = left = 0
    known: list[int] = []
    while True:
        over = time.monotonic() >= until
        run = start(folder, out)
        held, most = watched(run, 24 * 3600 if over else every)
        known += [run.pid, *family(run.pid)]
        done = run.poll() is not None
        if not done:
            run.send_signal(rng.choice((signal.SIGKILL, signal.SIGTERM)))
            run.wait()
            kills += 1
        time.sleep(1)
        left = sum(map(alive, known))
        settled = [h for h in held[3:] if h] or held or [0.0]
        how = "done" if done else f"kill {kills}"
        print(
            f"{how}: {len(held) * 2} s, main {settled[0]:.0f} MB at its start, {settled[-1]:.0f} MB "
            f"at its end, {most:.0f} MB at most; {acknowledged(out)} inputs acknowledged, "
            f"processes left {left}",
            flush=True,
        )
        if done and over:
            break
        if done:
            change(folder, rng, tasks)
    inputs = sum(1 for _ in folder.iterdir())
    halves = len(list(out.rglob("*.part"))) + (out / ".work").exists()
    print(f"{inputs} inputs, {acknowledged(out)} rows; not ok: {_not_ok(out) or 'none'}")
    print(f"{kills} kills, processes left {left}, temporary files {halves}")


def acknowledged(out: Path) -> int:
    """Rows of the ledger."""
    with suppress(sqlite3.Error), sqlite3.connect(out / "ledger.sqlite", timeout=5) as base:
        return int(base.execute("select count(*) from inputs").fetchone()[0])
    return 0


def main() -> None:
    """Kill, change, run, compare."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asked.add_argument("--kills", type=int, default=100)
    asked.add_argument("--documents", type=int, default=600)
    asked.add_argument("--tasks", type=int, default=12, help="tasks of a document")
    asked.add_argument(
        "--long",
        type=float,
        metavar="MINUTES",
        help="one long run instead, killed again and again",
    )
    asked.add_argument("--every", type=float, default=300, help="seconds between its kills")
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    rng = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as base:
        os.environ["TMPDIR"] = str(Path(base, "tmp"))
        Path(base, "tmp").mkdir()
        folder, out = Path(base, "in"), Path(base, "out")
        folder.mkdir()
        for n in range(given.documents):
            (folder / f"通知{n:04}.txt").write_text(notice(rng, given.tasks), "utf-8")
        if given.long:
            long(folder, out, given.long, given.every, given.tasks, rng)
            return
        start(folder, out).wait()
        change(folder, rng, given.tasks)
        usual = timed(folder, out)
        kills = equal = left = halves = 0
        while kills < given.kills:
            change(folder, rng, given.tasks)
            known, which = kill(start(folder, out), rng, usual)
            if not which:
                continue
            kills += 1
            change(folder, rng, given.tasks)
            usual = 0.7 * usual + 0.3 * timed(folder, out)
            fresh = Path(base, "fresh")
            shutil.rmtree(fresh, ignore_errors=True)
            start(folder, fresh).wait()
            ours, theirs = sums(out), sums(fresh)
            equal += ours == theirs
            if ours != theirs:
                names = sorted(n for n in {*ours, *theirs} if ours.get(n) != theirs.get(n))
                print(f"differ after a kill of {which}: {', '.join(names[:8])}")
                print(_not_ok(out) or "all inputs ok", _not_ok(fresh) or "all inputs ok")
            left += sum(alive(p) for p in known)
            halves += len(list(out.rglob("*.part"))) + len(list(Path(base, "tmp").iterdir()))
            halves += (out / ".work").exists()
            print(
                f"{kills} kills ({which}): equal {equal}, processes left {left}, "
                f"temporary files {halves}",
                flush=True,
            )


if __name__ == "__main__":
    main()
