"""Workers and what they start: they can be killed, they die with their parent, nothing is left."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from poison import Poison
from test_batch import DUTY, fill
from test_guarded import command, linux

from policy_parse.errors import OutputError
from policy_parse.workers import Loss, Lost, Pool
from policy_parse.workers.pool import Limits as PoolLimits
from policy_parse.workers.programs import run_program


def alive(mark: str) -> list[str]:
    """Processes whose command line holds `mark`."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (
                    (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
                )
            except OSError:
                continue
            if mark in line:
                found.append(line)
    return found


@linux
def test_workers_die_with_the_process_that_made_them(tmp_path: Path) -> None:
    script = tmp_path / f"eltern{os.getpid()}.py"
    script.write_text(
        "import os, time\n"
        "from policy_parse.workers import Pool\n"
        "def hang(task):\n"
        "    open(task, 'w').close()\n"
        "    while True: pass\n"
        "if __name__ == '__main__':\n"
        f"    list(Pool(2, hang).map([{str(tmp_path / 'a')!r}, {str(tmp_path / 'b')!r}]))\n",
        "utf-8",
    )
    for sign in (9, 15):
        for name in "ab":
            (tmp_path / name).unlink(missing_ok=True)
        parent = subprocess.Popen([sys.executable, str(script)], stderr=subprocess.DEVNULL)
        until = time.monotonic() + 30
        while not all((tmp_path / n).exists() for n in "ab") and time.monotonic() < until:
            time.sleep(0.05)
        parent.send_signal(sign)
        parent.wait()
        until = time.monotonic() + 10
        while (left := [*alive(script.name), *children_of(parent.pid)]) and (
            time.monotonic() < until
        ):
            time.sleep(0.05)
        assert left == []


@linux
@pytest.mark.parametrize("quick", [False, True], ids=["spawn", "fork"])
def test_workers_whose_parent_ends_at_once_end_too(quick: bool, tmp_path: Path) -> None:
    """Before they have asked to be ended with it."""
    script = tmp_path / f"eltern{os.getpid()}-{tmp_path.name}.py"
    script.write_text(
        "import os\n"
        "from policy_parse.workers import Pool\n"
        "if __name__ == '__main__':\n"
        f"    pool = Pool(9, print, quick={quick})\n"
        "    started = [pool._start().process.pid for _ in range(9)]\n"
        f"    open({str(tmp_path / 'started')!r}, 'w').write(' '.join(map(str, started)))\n"
        "    os.kill(os.getpid(), 9)\n",
        "utf-8",
    )
    subprocess.run([sys.executable, str(script)], stderr=subprocess.DEVNULL, check=False)
    started = (tmp_path / "started").read_text().split()
    assert len(started) == 9
    until = time.monotonic() + 30
    while (left := [p for p in started if _runs(p)]) and time.monotonic() < until:
        time.sleep(0.1)
    assert left == []


@linux
def test_a_worker_that_finds_another_parent_than_its_own_ends(tmp_path: Path) -> None:
    """Its own is gone: the kernel would wait for the end of the one that took it over."""
    script = tmp_path / "orphan.py"
    script.write_text(
        "import multiprocessing, os, time\n"
        "from policy_parse.workers.lives import die_with_parent\n"
        "def work(mark):\n"
        "    while os.getppid() == middle:\n"
        "        time.sleep(0.01)\n"
        "    open(mark + '.began', 'w').close()\n"
        "    die_with_parent()\n"
        "    open(mark + '.went-on', 'w').close()\n"
        "middle = os.getpid()\n"
        f"multiprocessing.get_context('fork').Process(target=work, args=({str(tmp_path / 'a')!r},)).start()\n"
        "os._exit(0)\n",
        "utf-8",
    )
    subprocess.run([sys.executable, str(script)], check=True)
    until = time.monotonic() + 20
    while not (tmp_path / "a.began").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert (tmp_path / "a.began").exists()
    time.sleep(1)
    assert not (tmp_path / "a.went-on").exists()


def _runs(process: str) -> bool:
    """Whether a process is there and no zombie."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def _converter(tmp_path: Path) -> tuple[dict[str, str], Path, str]:
    """A PATH with a converter that never ends, a file for it, and the sign of its processes."""
    folder = tmp_path / "bin"
    folder.mkdir()
    mark = f"office{os.getpid()}-{tmp_path.name}"
    for name in ("grandchild", "soffice"):
        shown = f"#!/bin/sh\ntouch {tmp_path}/began\nwhile :; do sleep 0.1; done # {mark}\n"
        if name == "soffice":
            shown = f"#!/bin/sh\n{folder}/grandchild {mark} &\nwait\n"
        (folder / name).write_text(shown, "utf-8")
        (folder / name).chmod(0o755)
    notice = tmp_path / "a.rtf"
    notice.write_bytes(b"{\\rtf1\\ansi a}")
    kept = tmp_path / "tmp"
    kept.mkdir()
    environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "TMPDIR": str(kept)}
    return environment, notice, mark


def _gone(mark: str) -> list[str]:
    """What is left of the processes after a while."""
    until = time.monotonic() + 10
    while (left := alive(mark)) and time.monotonic() < until:
        time.sleep(0.05)
    return left


@linux
@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM], ids=["kill", "term"])
@pytest.mark.parametrize("how", ["parse", "run"])
def test_what_a_converter_starts_ends_with_the_main_process(
    how: str, sign: int, tmp_path: Path
) -> None:
    environment, notice, mark = _converter(tmp_path)
    main = subprocess.Popen(
        [sys.executable, "-m", "policy_parse", how, str(notice), "-o", str(tmp_path / "out")],
        env=environment, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    until = time.monotonic() + 60
    while not (tmp_path / "began").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert alive(mark)
    main.send_signal(sign)
    main.wait()
    assert _gone(mark) == []
    until = time.monotonic() + 60
    while (left := list((tmp_path / "tmp").iterdir())) and time.monotonic() < until:
        time.sleep(0.05)
    assert left == []


@linux
def test_a_converter_that_takes_too_long_is_told_and_ends(tmp_path: Path) -> None:
    environment, notice, mark = _converter(tmp_path)
    done = command("parse", notice, "--limit", "seconds=2", env=environment)
    assert done.returncode == 1
    assert "seconds=N" in done.stderr, done.stderr
    assert _gone(mark) == []


def children_of(process: int) -> list[str]:
    """What still runs in a group that a worker of `process` led, or has it as its parent."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if fields[1] == str(process):
                found.append(entry.name)
    return found


def _double(task: Any) -> Any:
    if task == "die":
        os._exit(3)
    return task * 2


def test_a_lost_task_is_told_and_the_others_are_done() -> None:
    pool = Pool(2, _double)
    try:
        answers = dict(pool.map([1, "die", 2, 3]))
    finally:
        pool.close()
    assert answers == {1: 2, 2: 4, 3: 6, "die": Lost(Loss.ENDED, "exit code 3")}


def _end_by(task: tuple[Path, int, int]) -> int:
    """The number of tries; the first `times` of them end by a signal."""
    tries, times, sign = task
    with tries.open("a") as stream:
        stream.write("x")
    count = len(tries.read_text())
    if count <= times:
        os.kill(os.getpid(), sign)
    return count


@linux
@pytest.mark.parametrize(
    ("sign", "times", "answer"),
    [
        (signal.SIGKILL, 1, 2), (signal.SIGTERM, 1, 2),
        (signal.SIGKILL, 9, Lost(Loss.KILLED, "signal 9")),
        (signal.SIGSEGV, 1, Lost(Loss.ENDED, "signal 11")),
        (signal.SIGABRT, 1, Lost(Loss.ENDED, "signal 6")),
    ],
)  # fmt: skip
def test_a_worker_that_is_killed_from_outside_says_nothing_of_its_task(
    sign: int, times: int, answer: Any, tmp_path: Path
) -> None:
    """It is done by another one, once; a crash is the task's own."""
    pool = Pool(1, _end_by)
    try:
        (found,) = pool.map([(tmp_path / "tries", times, int(sign))])
    finally:
        pool.close()
    assert found[1] == answer


@linux
def test_a_file_is_not_called_crashed_because_its_worker_was_killed(tmp_path: Path) -> None:
    """Else the row would stand in all runs to come, over a fault that is not the file's."""
    from policy_parse.batch import parse_folder
    from policy_parse.batch.work import Options

    folder = fill(tmp_path / "in", 3)
    (folder / "被杀.txt").write_text(DUTY.format(n=1, unit="市被杀局"), "utf-8")
    options = Options(units=Poison(once=str(tmp_path / "once")))
    report = parse_folder([folder], tmp_path / "out", workers=2, options=options)
    assert (tmp_path / "once").exists()
    assert dict(report.statuses) == {"ok": 4}


def _die() -> None:
    os._exit(5)


def _leave() -> None:
    raise SystemExit(3)


def _fail() -> None:
    raise ValueError("no such library")


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@linux
@pytest.mark.parametrize("quick", [False, True], ids=["spawn", "fork"])
@pytest.mark.parametrize("prepare", [_die, _leave, _fail, _kill])
def test_workers_that_never_get_ready_end_the_work(prepare: Any, quick: bool) -> None:
    """Not started again without end; and it is said what to do."""
    pool = Pool(2, _double, prepare=prepare, quick=quick)
    try:
        with pytest.raises(OutputError, match="in a row") as raised:
            list(pool.map([1, 2, 3]))
    finally:
        pool.close()
    assert raised.value.code == "fatal/workers"
    assert "__main__" in raised.value.hint


def _sleep() -> None:
    time.sleep(600)


@linux
@pytest.mark.parametrize("quick", [False, True], ids=["spawn", "fork"])
def test_workers_that_say_nothing_end_the_work(quick: bool) -> None:
    """One that hangs while it loads what it needs is ended after its time, and so is the work."""
    pool = Pool(2, _double, PoolLimits(startup=0.5), prepare=_sleep, quick=quick)
    try:
        with pytest.raises(OutputError, match=r"nothing heard for 0\.5 s"):
            list(pool.map([1, 2, 3]))
    finally:
        pool.close()
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("how", ["parse_folder", "refresh"])
def test_a_script_without_a_main_guard_ends_with_a_message(
    how: str, workers: int, tmp_path: Path
) -> None:
    folder, out = fill(tmp_path / "in", 2), tmp_path / "out"
    call = f"parse_folder([{str(folder)!r}], {str(out)!r}, workers={workers})"
    if how == "refresh":
        assert command("run", folder, "-o", out, "-w", 1).returncode == 0
        (folder / "通知000.txt").write_text("一、任务\n1.改建。（市水务局负责）\n", "utf-8")
        call = f"refresh(Path({str(out)!r}), workers={workers})"
    script = tmp_path / "script.py"
    script.write_text(
        "from pathlib import Path\n"
        "from policy_parse.batch import parse_folder\n"
        "from policy_parse.batch.refresh import refresh\n"
        f"{call}\n",
        "utf-8",
    )
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, encoding="utf-8",
        check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode != 0
    assert 'if __name__ == "__main__":' in done.stderr


@linux
def test_a_program_gives_what_it_prints_and_leaves_nothing(tmp_path: Path) -> None:
    mark = f"left{os.getpid()}-{tmp_path.name}"
    script = tmp_path / mark
    script.write_text("#!/bin/sh\nwhile :; do sleep 0.1; done\n", "utf-8")
    script.chmod(0o755)
    line = f"{script} & echo out; echo err >&2; exit 3"
    done = run_program(["sh", "-c", line], tmp_path, 30)
    assert (done.returncode, done.stderr) == (3, b"err\n")
    assert done.stdout == b"out\n"
    assert _gone(mark) == []
    assert script.exists()  # its folder is the caller's, who is still there
    with pytest.raises(FileNotFoundError):
        run_program([str(tmp_path / "none")], tmp_path, 30)
    began = time.monotonic()
    with pytest.raises(subprocess.TimeoutExpired):
        run_program([str(script)], tmp_path, 1)
    assert time.monotonic() - began < 15
    assert _gone(mark) == []
