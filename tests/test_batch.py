"""Runs over folders: ledger, resume, workers that die, one run at a time, a cluster, SQL."""

from __future__ import annotations

import csv
import hashlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from poison import Poison

import policy_parse
from policy_parse.batch import parse_folder
from policy_parse.batch.inputs import find_inputs
from policy_parse.batch.work import Options
from policy_parse.demo import corpus_documents
from policy_parse.domain.limits import Limits
from policy_parse.errors import OutputError, ReadError

DUTY = "一、任务\n1.建设绿道{n}公里。\n责任单位：{unit}、市财政局\n"


def fill(folder: Path, count: int, unit: str = "市水利局") -> Path:
    """`count` small notices, and the sample corpus beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(count):
        (folder / f"通知{n:03}.txt").write_text(DUTY.format(n=n, unit=unit), "utf-8")
    return folder


def outputs(folder: Path) -> dict[str, str]:
    """Sums of all data outputs; ledger, lock and recorded times aside."""
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


def status_rows(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "处理清单.csv").open(encoding="utf-8-sig") as stream:
        return {row["文件"]: row for row in csv.DictReader(stream)}


def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "policy_parse", "run", "--workbooks", *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", check=False, **options,  # type: ignore[call-overload]
    )  # fmt: skip


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A folder of 30 notices, and an uninterrupted run over it."""
    base = tmp_path_factory.mktemp("batch")
    folder = fill(base / "in", 24)
    for path in corpus_documents()[:6]:
        shutil.copy(path, folder)
    (folder / "空.txt").write_bytes(b"")
    done = run(folder, "-o", base / "out", "-w", 2)
    assert done.returncode == 1, done.stderr
    return folder, base / "out"


def test_what_a_run_writes(finished: tuple[Path, Path]) -> None:
    folder, out = finished
    rows = status_rows(out)
    assert len(rows) == len(list(folder.iterdir()))
    assert rows["空.txt"]["代码"] == "rejected/empty"
    assert "为空" in rows["空.txt"]["处理建议"]
    assert sum(row["状态"] == "ok" for row in rows.values()) == len(rows) - 1
    with (out / "csv" / "责任清单.csv").open(encoding="utf-8-sig") as stream:
        duties = list(csv.DictReader(stream))
    assert {"通知000.txt", "通知023.txt"} <= {row["文件"] for row in duties}
    frame = pd.read_parquet(out / "parquet" / "assignments")
    assert len(frame[frame["file"] == "通知007.txt"]) == 2
    assert frame["unit_key"].notna().all()
    sheet = openpyxl.load_workbook(out / "xlsx" / "责任清单.xlsx").worksheets[0]
    assert sheet.max_row == len(duties) + 1
    assert len(list((out / "责任矩阵").iterdir())) == len(rows) - 1


def test_workbooks_are_written_when_asked_for_and_kept_up_to_date(tmp_path: Path) -> None:
    folder, out = fill(tmp_path / "in", 3), tmp_path / "out"
    parse_folder([folder], out, workers=1)
    assert not (out / "责任矩阵").exists()
    assert parse_folder([folder], out, workers=1, workbooks=True).parsed == 0
    before = {p.name: p.read_bytes() for p in (out / "责任矩阵").iterdir()}
    assert len(before) == 3
    (folder / "通知000.txt").write_text(DUTY.format(n=9, unit="市林业局"), "utf-8")
    (folder / "通知001.txt").unlink()
    assert parse_folder([folder], out, workers=1).parsed == 1
    after = {p.name: p.read_bytes() for p in (out / "责任矩阵").iterdir()}
    assert set(after) == {"通知000.xlsx", "通知002.xlsx"}
    assert [name for name in after if after[name] == before[name]] == ["通知002.xlsx"]
    assert openpyxl.load_workbook(next((out / "责任矩阵").glob("通知000*")))["责任矩阵"]


def test_nothing_is_parsed_twice(finished: tuple[Path, Path], tmp_path: Path) -> None:
    folder = shutil.copytree(finished[0], tmp_path / "in")
    out = tmp_path / "out"
    first = parse_folder([folder], out, workers=2)
    before = outputs(out)
    again = parse_folder([folder], out, workers=2)
    assert (first.parsed, again.parsed) == (first.inputs, 0)
    assert outputs(out) == before
    (folder / "通知003.txt").write_text(DUTY.format(n=999, unit="市林业局"), "utf-8")
    shutil.copy(folder / "通知004.txt", folder / "副本.txt")  # the same content under two names
    third = parse_folder([folder], out, workers=2)
    assert third.parsed == 1
    assert len(status_rows(out)) == third.inputs == first.inputs + 1
    fresh = tmp_path / "fresh"
    parse_folder([folder], fresh, workers=1)
    assert outputs(fresh) == outputs(out)
    (folder / "副本.txt").unlink()
    parse_folder([folder], out, workers=1)
    assert "副本.txt" not in status_rows(out)


@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")
def test_killed_at_any_moment(finished: tuple[Path, Path], tmp_path: Path) -> None:
    """bench/kill.py does this fifty times over 300 files."""
    folder, whole = finished
    random.seed(3)
    for k in range(4):
        out = tmp_path / str(k)
        command = [
            sys.executable,
            "-m",
            "policy_parse",
            "run",
            str(folder),
            "-o",
            str(out),
            "-w",
            "2",
        ]
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
        time.sleep(random.uniform(0.3, 2.0))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert run(folder, "-o", out, "-w", 2).returncode == 1
        assert outputs(out) == outputs(whole)


def test_poison_costs_its_own_file(tmp_path: Path) -> None:
    folder = fill(tmp_path / "in", 20)
    for name in ("段错误", "死循环", "吃内存"):
        (folder / f"{name}.txt").write_text(DUTY.format(n=1, unit=f"市{name}局"), "utf-8")
    options = Options(Limits(seconds=4), units=Poison())
    started = time.monotonic()
    report = parse_folder([folder], tmp_path / "out", workers=2, memory=512, options=options)
    assert time.monotonic() - started < 4 + 20
    rows = status_rows(tmp_path / "out")
    bad = {name: row["代码"] for name, row in rows.items() if row["状态"] != "ok"}
    assert bad == {
        "段错误.txt": "crashed/worker", "死循环.txt": "timeout/seconds", "吃内存.txt": "crashed/memory",
    }  # fmt: skip
    assert report.inputs == 23
    assert all(rows[name]["处理建议"] for name in bad)


def test_one_run_at_a_time(tmp_path: Path) -> None:
    folder = fill(tmp_path / "in", 3)
    out = tmp_path / "out"
    out.mkdir()
    from filelock import FileLock

    with FileLock(out / ".lock"):
        done = run(folder, "-o", out)
        assert done.returncode == 3
        assert "另一个任务" in done.stderr
    assert run(folder, "-o", out).returncode == 0


def test_an_output_that_cannot_be_written(tmp_path: Path) -> None:
    folder = fill(tmp_path / "in", 2)
    (tmp_path / "file").write_text("x", "utf-8")
    done = run(folder, "-o", tmp_path / "file" / "out")
    assert done.returncode == 3
    assert "无法写入" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    folder, out = fill(tmp_path / "in", 4), tmp_path / "out"
    out.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=900k", "tmpfs", str(out)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("needs the right to mount a small tmpfs")
    try:
        assert run(folder, "-o", out, "-w", 1).returncode == 0
        before = outputs(out)
        fill(tmp_path / "in", 400)
        done = run(folder, "-o", out, "-w", 1)
        assert done.returncode == 3
        assert "Traceback" not in done.stderr
        after = outputs(out)
        assert all(after.get(name) for name in before), "an earlier output is gone"
        for name in before:
            if name.endswith(".xlsx"):
                openpyxl.load_workbook(out / name)
    finally:
        subprocess.run(["umount", str(out)], check=False)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX files")
def test_what_is_no_file_is_a_row(tmp_path: Path) -> None:
    folder = fill(tmp_path / "in", 2)
    (folder / "环").symlink_to(folder)
    (folder / "断.txt").symlink_to(folder / "没有")
    os.mkfifo(folder / "管道.txt")
    report = parse_folder([folder], tmp_path / "out", workers=1)
    rows = status_rows(tmp_path / "out")
    assert {name: row["代码"] for name, row in rows.items() if row["状态"] != "ok"} == {
        "断.txt": "failed/missing", "管道.txt": "skipped/not-a-file",
    }  # fmt: skip
    assert sum(report.statuses.values()) == report.inputs == 4


def test_copies_are_told_and_counted_once(tmp_path: Path) -> None:
    folder = fill(tmp_path / "in", 1)
    (folder / "副本").write_bytes(next(folder.glob("*.txt")).read_bytes())
    parse_folder([folder], tmp_path / "out", workers=1)
    rows = status_rows(tmp_path / "out")
    assert [name for name, row in rows.items() if "内容相同" in row["处理建议"]] == ["通知000.txt"]
    merged = (tmp_path / "out" / "csv" / "责任清单.csv").read_text("utf-8-sig").splitlines()[1:]
    assert {line.split(",")[0] for line in merged} == {"副本"}


def test_globs(tmp_path: Path) -> None:
    folder = fill(tmp_path / "in", 2)
    fill(folder / "下级", 1)
    (folder / "说明.md").write_text("x", "utf-8")
    names = lambda **globs: [i.name for i in find_inputs([folder], **globs)]  # noqa: E731
    (folder / "网页.aspx").write_text("<html><body><p>关于试验的通知</p></body></html>", "utf-8")
    (folder / "图.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(64))
    (folder / "数据.json").write_text('{"甲": 1}', "utf-8")
    taken = {i.name: i.trouble and i.trouble[1] for i in find_inputs([folder])}
    assert taken == {
        "下级/通知000.txt": None, "通知000.txt": None, "通知001.txt": None, "网页.aspx": None, "说明.md": None,
        "图.jpg": "skipped/not-a-document", "数据.json": "skipped/not-a-document",
    }  # fmt: skip
    (folder / "图.jpg").unlink()
    (folder / "数据.json").unlink()
    (folder / "网页.aspx").unlink()
    assert names(exclude=["下级/*", "*.md"]) == ["通知000.txt", "通知001.txt"]
    assert names(include=["*.md"]) == ["说明.md"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")
def test_interrupted(tmp_path: Path) -> None:
    folder = fill(tmp_path / "in", 900)
    command = [
        sys.executable,
        "-m",
        "policy_parse",
        "run",
        str(folder),
        "-o",
        str(tmp_path / "out"),
    ]
    process = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # a shell's & ignores it
    )
    until = time.monotonic() + 30
    while not (tmp_path / "out" / "ledger.sqlite").exists() and time.monotonic() < until:
        time.sleep(0.05)  # it has begun; some seconds are left
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 130, told
    assert "中断" in told
    assert run(folder, "-o", tmp_path / "out").returncode == 0


def test_sql(finished: tuple[Path, Path]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "policy_parse", "query", str(finished[1]),
         "select unit, count(*) n from assignments where unit = '市水利局' group by 1", "-f", "csv"],
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert done.stdout.startswith("unit,n\n市水利局,")
    connection = policy_parse.open_results(finished[1])
    assert connection.sql("select count(*) from documents").fetchall() == [(30,)]
    bad = subprocess.run(
        [sys.executable, "-m", "policy_parse", "query", str(finished[1]), "select nonsense"],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert bad.returncode == 1
    assert "Traceback" not in bad.stderr
    with pytest.raises(ReadError, match="policy-parse run"):
        policy_parse.open_results(finished[0])


def free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port: int = server.getsockname()[1]
        return port


def test_a_cluster_gives_the_same(finished: tuple[Path, Path], tmp_path: Path) -> None:
    """A scheduler and two workers on loopback; one worker is killed midway."""
    pytest.importorskip("distributed", reason="needs the extra [dask]")
    address = f"tcp://127.0.0.1:{free_port()}"
    dask = [sys.executable, "-m", "dask"]
    quiet = {
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        "cwd": Path(__file__).parent,
    }
    scheduler = subprocess.Popen(
        [*dask, "scheduler", "--host", "127.0.0.1", "--port", address.rpartition(":")[2], "--no-dashboard"],
        **quiet,  # type: ignore[call-overload]
    )  # fmt: skip
    worker = [
        *dask,
        "worker",
        address,
        "--host",
        "127.0.0.1",
        "--nthreads",
        "1",
        "--no-dashboard",
        "--no-nanny",
    ]
    workers = [subprocess.Popen([*worker], **quiet) for _ in range(2)]  # type: ignore[call-overload]
    try:
        killed = False

        def midway(done: int, total: int, name: str) -> None:
            nonlocal killed
            if not killed and done >= 8:
                workers[0].kill()
                killed = True

        report = parse_folder(
            [finished[0]],
            tmp_path / "out",
            dask=address,
            workers=1,
            progress=midway,
            workbooks=True,
        )
        assert killed
        assert report.parsed == report.inputs
        assert outputs(tmp_path / "out") == outputs(finished[1])
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def test_no_scheduler(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="needs the extra [dask]")
    folder = fill(tmp_path / "in", 1)
    with pytest.raises(OutputError, match="scheduler"):
        parse_folder([folder], tmp_path / "out", dask=f"tcp://127.0.0.1:{free_port()}")
