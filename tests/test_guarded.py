"""Every command reads in a process that can be killed, and writes whole files or none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from poison import Poison
from test_batch import DUTY, fill, outputs

from policy_parse.batch.ledger import Ledger
from policy_parse.domain.limits import Limits
from policy_parse.each import attempt_each
from policy_parse.errors import OutputError, PolicyParseError, RejectedError
from policy_parse.workers import Loss, Lost, Pool
from policy_parse.writing import Staged, place, replaced, scratch, staging, told

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of Linux")

_FORM = (
    b"%d 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F %d 0 R>>>>"
    b"/Length 60>>stream\n/F Do /F Do /F Do /F Do /F Do /F Do /F Do /F Do /F Do  \nendstream endobj\n"
)


def looping(forms: int) -> bytes:
    """A page with forms that call each other in a ring: each call makes nine."""
    body = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    body += b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    body += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R"
    body += b"/Resources<</XObject<</F 5 0 R>>>>>>endobj\n"
    body += b"4 0 obj<</Length 5>>stream\n/F Do\nendstream endobj\n"
    for n in range(forms):
        body += _FORM % (5 + n, 5 + (n + 1) % forms)
    return body + b"trailer<</Root 1 0 R>>\n%%EOF\n"


def command(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "policy_parse", *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", check=False, **options,
    )  # fmt: skip


@linux
@pytest.mark.parametrize("forms", [1, 2, 3])
@pytest.mark.parametrize("how", ["parse", "report", "check"])
def test_a_pdf_that_eats_all_memory_costs_its_own_file(
    how: str, forms: int, tmp_path: Path
) -> None:
    (tmp_path / "坏.pdf").write_bytes(looping(forms))
    fill(tmp_path / "in", 3)
    target = {"parse": ["-o", tmp_path / "out"], "report": ["-o", tmp_path / "r.html"], "check": []}
    done = command(
        how, tmp_path / "坏.pdf", *sorted((tmp_path / "in").glob("*.txt")), *target[how],
        "--limit", "memory=200", "--limit", "seconds=20",
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "坏.pdf" in done.stderr
    assert "Traceback" not in done.stderr
    if how == "parse":
        assert len(list((tmp_path / "out").glob("*.json"))) == 3
    elif how == "report":
        page = (tmp_path / "r.html").read_text("utf-8")
        assert all(f"通知{n:03}" in page for n in range(3))
    else:
        assert all(f"通知{n:03}" in done.stdout for n in range(3))


def poisoned(tmp_path: Path) -> list[Path]:
    folder = fill(tmp_path / "in", 4)
    for name in ("段错误", "死循环", "吃内存"):
        (folder / f"{name}.txt").write_text(DUTY.format(n=1, unit=f"市{name}局"), "utf-8")
    return sorted(folder.glob("*.txt"))


@linux
@pytest.mark.parametrize("workers", [1, 2])
def test_outcomes_come_in_order_and_poison_costs_its_own_file(workers: int, tmp_path: Path) -> None:
    files = poisoned(tmp_path)
    options = {"limits": Limits(seconds=1, memory=300), "units": Poison()}
    outcomes = list(attempt_each(files, options, workers=workers))
    assert [o.name for o in outcomes] == [f.name for f in files]
    assert {o.name: o.code for o in outcomes if o.status != "ok"} == {
        "段错误.txt": "crashed/worker", "死循环.txt": "timeout/seconds", "吃内存.txt": "crashed/memory",
    }  # fmt: skip
    assert all(o.hint and o.hint_zh for o in outcomes if o.status != "ok")
    assert all(o.notice for o in outcomes if o.status == "ok")


def test_each_document_may_have_options_of_its_own(tmp_path: Path) -> None:
    files = sorted(fill(tmp_path / "in", 2).glob("*.txt"))
    own = {files[1]: {"limits": Limits(characters=5)}}
    first, second = attempt_each(files, own=own)
    assert (first.status, second.code) == ("ok", "rejected/size")
    assert list(attempt_each([])) == []


def test_errors_go_whole_from_one_process_to_another() -> None:
    import pickle

    error = RejectedError("rejected/empty", "a.txt: empty.", "Fill it.", "请检查。")
    back = pickle.loads(pickle.dumps(error))
    assert isinstance(back, PolicyParseError)
    assert (back.code, str(back)) == (error.code, str(error))


def test_a_writer_that_is_killed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from policy_parse.batch import outputs as module
    from policy_parse.batch import parse_folder

    folder = fill(tmp_path / "in", 3)

    class Broken(Pool):
        def map(self, tasks: Any) -> Any:
            first = next(iter(tasks))
            yield first, Lost(Loss.ENDED, "signal 9")

    monkeypatch.setattr(module, "Pool", Broken)
    with pytest.raises(OutputError, match="signal 9") as told_of:
        parse_folder([folder], tmp_path / "out", workers=2)
    assert told_of.value.code == "fatal/writer"
    monkeypatch.undo()
    parse_folder([folder], tmp_path / "out", workers=2)
    parse_folder([folder], tmp_path / "whole", workers=1)
    assert outputs(tmp_path / "out") == outputs(tmp_path / "whole")


def test_writers_touch_no_output(tmp_path: Path) -> None:
    """What a writer of a killed run goes on to write never reaches a place of the next run."""
    from policy_parse.batch import outputs as module
    from policy_parse.batch import parse_folder

    folder, out = fill(tmp_path / "in", 5), tmp_path / "out"
    parse_folder([folder], out, workers=1)
    ledger = Ledger(out / "ledger.sqlite", "", read_only=True)
    (config,) = {row.config for row in ledger.rows()}
    jobs = module._jobs(_Forgetful(ledger), module._wanted(ledger.rows(), out))
    ledger.close()
    (folder / "通知000.txt").unlink()
    parse_folder([folder], out, workers=1)
    before = outputs(out)
    (out / ".work").mkdir()
    for job in jobs:  # the old writers come to their end
        module._do_job(job, module._Place(str(out / "ledger.sqlite"), config, {}, str(out)))
    after = {k: v for k, v in outputs(out).items() if not k.startswith(".work")}
    assert after == before


class _Forgetful:
    """A ledger that has noted no output."""

    def __init__(self, ledger: Ledger) -> None:
        self.path = ledger.path

    def fingerprint(self, _: str) -> None:
        return None


# Writers, and what of them is written; the second time the disk is full after 3 kB.
WRITERS = [
    ["parse", "-f", "xlsx"], ["parse", "-f", "json"], ["parse", "-f", "csv"], ["report"],
    ["graph", ".graphml"], ["graph", ".gexf"], ["graph", ".json"], ["graph", ".html"],
    ["graph", ".csv"], ["export", "--ics"], ["export", "--spacy"], ["compare", "-f", "docx"],
    ["compare", "-f", "xlsx"],
]  # fmt: skip


def _arguments(kind: list[str], files: list[Path], out: Path) -> list[object]:
    if kind[0] == "graph":
        return ["graph", *files, "-o", out / f"g{kind[1]}"]
    if kind[0] == "report":
        return ["report", *files, "-o", out / "r.html"]
    if kind[0] == "export":
        return ["export", *files, kind[1], out / "x.out"]
    return [kind[0], *files, "-o", out, *kind[1:]]


@linux
@pytest.mark.parametrize("kind", WRITERS, ids=" ".join)
def test_a_full_disk_leaves_the_earlier_file_and_no_halves(kind: list[str], tmp_path: Path) -> None:
    if kind == ["export", "--spacy"]:
        pytest.importorskip("spacy")
    out = tmp_path / "out"
    out.mkdir()
    files = []
    for name, level in (("县.txt", "临岚县"), ("市.txt", "望川市")):
        tasks = "".join(
            f"{n}.到2025年，建设绿道{n}公里。（{level[2]}水利局牵头，{level[2]}财政局配合）\n" for n in range(1, 90)
        )  # fmt: skip
        (tmp_path / name).write_text(
            f"{level}人民政府关于绿道的通知\n一、任务\n{tasks}{level}人民政府\n2023年3月8日\n",
            "utf-8",
        )
        files.append(tmp_path / name)
    files = files[:1] if kind[0] == "parse" else files
    assert command(*_arguments(kind, files, out)).returncode == 0
    before = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    assert before

    def full() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))

    done = command(*_arguments(kind, files, out), preexec_fn=full)
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert {p: p.read_bytes() for p in out.rglob("*") if p.is_file()} == before


def test_halves_of_killed_processes_go_and_those_of_others_stay(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    halves = {
        f".a.csv.{dead.pid}.part": False, f".a.csv.{os.getppid()}.part": True,
        f".b.csv.{dead.pid}.part": True, ".a.csv.part": True, ".a.csv.x.part": True,
    }  # fmt: skip
    for name in halves:
        (tmp_path / name).write_text("x", "utf-8")
    with replaced(tmp_path / "a.csv") as temporary:
        temporary.write_text("new", "utf-8")
    assert {name: (tmp_path / name).exists() for name in halves} == halves


def test_staged_files_wait_for_who_opened_the_stage(tmp_path: Path) -> None:
    work = tmp_path / ".work"
    work.mkdir()
    with staging(work) as stage:
        assert scratch() == work
        with replaced(tmp_path / "a.csv") as temporary:
            temporary.write_text("new", "utf-8")
    assert scratch() is None
    assert not (tmp_path / "a.csv").exists()
    (staged,) = stage.files
    place(staged)
    assert (tmp_path / "a.csv").read_text("utf-8") == "new"


def test_what_a_library_says_of_a_full_disk_is_told(tmp_path: Path) -> None:
    def fail() -> None:
        try:
            raise OSError(28, "No space left on device")
        except OSError as error:
            raise ValueError(error) from None

    with pytest.raises(OutputError, match="No space left"), told(tmp_path / "a"):
        fail()
    with pytest.raises(ValueError, match="ours"), told(tmp_path / "a"):
        raise ValueError("ours")
    with pytest.raises(OutputError), told(tmp_path / "a"):
        place(Staged(tmp_path / "none", tmp_path / "a"))


def test_a_title_that_looks_like_a_placeholder(tmp_path: Path) -> None:
    notice = tmp_path / "{{data}}.txt"
    notice.write_text(
        "关于{{data}}和{{title}}的通知\n一、任务\n1.改造。（市水务局负责）\n", "utf-8"
    )
    assert command("graph", notice, "-o", tmp_path / "g.html").returncode == 0
    page = (tmp_path / "g.html").read_text("utf-8")
    assert page.count('id="data"') == 1
    data = json.loads(page.partition('id="data">')[2].partition("</script>")[0])
    assert data["N"][0]["m"][0] == "关于{{data}}和{{title}}的通知"
    assert "{{data}}" in page.partition("</title>")[0]


def test_query_on_a_folder_with_signs_of_globs(tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    folder = fill(tmp_path / "in", 2)
    out = tmp_path / "out[1]x'"
    assert command("run", folder, "-o", out, "-w", 1).returncode == 0
    done = command("query", out, "select count(*) as n from documents", "-f", "csv")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["n", "2"]
    assert openpyxl.load_workbook(out / "xlsx" / "责任清单.xlsx").sheetnames


def test_a_folder_of_many_results_is_listed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else ten thousand files would cost a hundred million looks at names."""
    listed: list[Path] = []
    glob = Path.glob

    def counted(self: Path, pattern: str, **options: Any) -> Any:
        listed.append(self)
        return glob(self, pattern, **options)

    monkeypatch.setattr(Path, "glob", counted)
    for n in range(20):
        with replaced(tmp_path / f"{n}.csv") as temporary:
            temporary.write_text("x", "utf-8")
    assert listed.count(tmp_path) == 1
