"""Every hostile file has exactly the outcome that it must have, alone and among the others."""

from __future__ import annotations

import csv
import json
import re
import shutil
import socket
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import pytest
from hostile import (
    containers,
    disguises,
    file_names,
    forms,
    levels,
    markup,
    numbers,
    ofd,
    ofd_odd,
    output,
    pdf,
    pdf_broken,
    repeats,
    sheets,
    sizes,
    text,
    webpages,
    word,
)
from hostile.case import QUICK, Case, UnavailableError
from hostile.ole import OFFICE
from hostile.watch import TookTooLongError, at_most, listening

from policy_parse.domain.limits import DEFAULT_LIMITS, Limits
from policy_parse.each import attempt_each
from policy_parse.pipeline import Outcome, attempt

CASES: list[Case] = [
    *containers.CASES,
    *disguises.CASES,
    *markup.CASES,
    *ofd.CASES,
    *pdf.CASES,
    *pdf_broken.CASES,
    *sheets.CASES,
    *webpages.CASES,
    *word.CASES,
    *text.CASES,
    *repeats.CASES,
    *output.CASES,
    *file_names.CASES,
    *numbers.CASES,
    *sizes.CASES,
    *forms.CASES,
    *levels.CASES,
    *ofd_odd.CASES,
]
STATUSES = {"ok", "partial", "needs_ocr", "rejected", "failed", "timeout", "crashed"}
_CHINESE = re.compile("[\u4e00-\u9fff]")
_REMOTE = [case for case in CASES if case.remote]


# Files with a notice and without, and those that took too long: the last test asks for them.
_read: dict[str, bool | None] = {}


def run(case: Case) -> Outcome:
    """What becomes of a case; skips where it cannot be made on this machine."""
    try:
        data = case.build()
    except UnavailableError as reason:
        pytest.skip(str(reason))
    _read[case.name] = None
    limits = case.limits or DEFAULT_LIMITS
    if case.apart:
        outcome = _apart(case.name, data, limits)
        _read[case.name] = outcome.notice is not None
        return outcome
    try:
        with at_most(case.seconds + 1):
            outcome = attempt(data, name=case.name, limits=limits)
    except TookTooLongError as stopped:
        pytest.fail(f"{case.name}: {stopped}", pytrace=False)
    _read[case.name] = outcome.notice is not None
    return outcome


def _apart(name: str, data: bytes, limits: Limits) -> Outcome:
    """What becomes of a file in a process that can be killed."""
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        (outcome,) = attempt_each([path], {"limits": limits})
        return outcome


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_outcome(case: Case) -> None:
    started = time.process_time()
    outcome = run(case)
    taken = time.process_time() - started
    assert isinstance(outcome, Outcome)
    right = outcome.code in case.codes
    assert right, f"{outcome.code} for {case.codes}: {str(outcome)[:300]}"
    if outcome.code == case.code:
        assert outcome.status == case.status
    assert outcome.name == case.name
    assert outcome.status in STATUSES
    if outcome.code == case.code:
        assert [word for word in case.says if word not in str(outcome)] == [], str(outcome)
    _assert_told(outcome)
    _assert_content(case, outcome)
    assert taken < case.seconds, f"took {taken:.1f} s"


def _assert_told(outcome: Outcome) -> None:
    """What is not ok says what is wrong and what to do, in both languages."""
    if outcome.status == "ok":
        assert outcome.code == "ok"
        return
    assert outcome.message
    assert _CHINESE.search(outcome.hint_zh), str(outcome)
    if outcome.status != "partial":
        assert outcome.hint
        assert outcome.code.startswith(outcome.status + "/")


def _assert_content(case: Case, outcome: Outcome) -> None:
    notice = outcome.notice
    if outcome.status not in ("ok", "partial"):
        assert notice is None
        return
    assert notice is not None
    if outcome.code == case.code:
        assert set(case.issues) <= {issue.code for issue in notice.issues}, notice.issues
        if case.units is not None:
            assert tuple(row.unit for row in notice.assignments) == case.units
        if case.check is not None:
            case.check(notice)


def test_there_are_enough_cases_each_with_its_own_name() -> None:
    names = [case.name for case in CASES]
    assert len(names) >= 900
    assert len({name.casefold() for name in names}) == len(names)


@pytest.mark.parametrize("case", _REMOTE, ids=[case.name for case in _REMOTE])
def test_nothing_asks_the_network(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """A net that breaks whoever touches it is not touched."""

    class NoNetwork(BaseException):
        pass

    def refuse(*_: object, **__: object) -> NoReturn:
        raise NoNetwork("a socket was opened")

    for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    assert run(case).code != "failed/internal"


def test_the_converter_asks_no_network_either() -> None:
    """What LibreOffice converts names a template, a picture and a text of a port that listens."""
    if OFFICE is None:
        pytest.skip("LibreOffice, which would ask, is not installed")
    with listening() as (port, calls):
        outcome = attempt(disguises.rtf_that_calls(port), name="calls.rtf")
    assert outcome.code == "ok"
    assert calls == []


_SWELLING = ("10000-pages.pdf", "stream-bomb-in-bomb.pdf", "bomb-of-many-small.docx")


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
@pytest.mark.parametrize("name", _SWELLING)
def test_memory_is_bounded(name: str, tmp_path: Path) -> None:
    """What swells when it is opened takes no more than half a gigabyte."""
    case = next(case for case in CASES if case.name == name)
    (tmp_path / name).write_bytes(case.build())
    code = (
        "import sys, pathlib\n"
        "from policy_parse.pipeline import attempt\n"
        "attempt(sys.argv[1])\n"
        "status = pathlib.Path('/proc/self/status').read_text()\n"
        "print(status.split('VmHWM:')[1].split()[0])"  # kB, of this process alone
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / name)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert int(done.stdout) < 512 * 1024, f"{int(done.stdout) // 1024} MB"


def test_paths_that_lead_to_no_file(tmp_path: Path) -> None:
    """They have their row as well, each with what to do."""
    for path, code in (
        (tmp_path / "没有.docx", "failed/missing"),
        (tmp_path / ("长" * 200 + ".docx"), "failed/unreadable"),
        (tmp_path, "rejected/folder"),
    ):
        outcome = attempt(path)
        assert (outcome.status, outcome.code) == (code.split("/")[0], code)
        _assert_told(outcome)


def test_a_text_where_a_path_is_expected() -> None:
    """It is told in a line that names parse_text, not in a message as long as the text."""
    outcome = attempt("望川市人民政府关于绿道建设的通知\n" * 1000)
    assert outcome.code == "failed/unreadable"
    assert "parse_text" in outcome.message + outcome.hint
    assert len(str(outcome)) < 300


def written(folder: Path) -> list[Path]:
    """All cases as files, but those that ask for limits of their own or were told as too slow."""
    files: list[Path] = []
    for case in CASES:
        if case.limits is not None:
            continue  # the command line would ask for other limits per file
        if case.name not in _read and case.seconds < QUICK:  # it ran in another process
            with suppress(pytest.skip.Exception, pytest.fail.Exception):
                run(case)
        if _read.get(case.name, True) is None:
            continue  # told by its own test as too slow
        with suppress(UnavailableError):
            data = case.build()
            files.append(folder / case.name)
            files[-1].write_bytes(data)
    return files


GOOD = "临岚市人民政府关于第{n}号工程的通知\n一、任务\n1.建设绿道{n}公里。（市水利局负责）\n"


def good_files(folder: Path) -> list[Path]:
    """Ten notices that are as they should be."""
    files = [folder / f"好{n}.txt" for n in range(10)]
    for n, path in enumerate(files):
        path.write_text(GOOD.format(n=n), "utf-8")
    return files


def test_what_is_said_of_a_file_is_not_said_of_the_next() -> None:
    """PDFium keeps the error of a locked document for one that fails without an error of its own."""
    named = {case.name: case for case in CASES}
    locked = next(c for c in CASES if c.code == "rejected/encrypted" and c.name.endswith(".pdf"))
    assert attempt(locked.build(), name=locked.name).code == "rejected/encrypted"
    after = named["tree-says-a-billion.pdf"]
    assert attempt(after.build(), name=after.name).code in after.codes


def test_a_run_over_all_of_them_keeps_the_good_ones(tmp_path: Path) -> None:
    """A row per file with a status that is right for it; ten good files among them are whole."""
    folder = tmp_path / "in"
    folder.mkdir()
    bad, good = written(folder), good_files(folder)
    command = [sys.executable, "-m", "policy_parse", "run", *map(str, bad + good)]
    done = subprocess.run(
        [*command, "-o", str(tmp_path / "out")],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    with (tmp_path / "out" / "处理清单.csv").open(encoding="utf-8-sig") as stream:
        rows = {row["文件"].lstrip("'"): row for row in csv.DictReader(stream)}
    duties = (tmp_path / "out" / "csv" / "责任分解表.csv").read_text("utf-8-sig")
    shutil.rmtree(folder, ignore_errors=True)
    assert len(rows) == len(bad) + len(good)
    assert [row["状态"] for name, row in rows.items() if name.startswith("好")] == ["ok"] * 10
    assert all(f"建设绿道{n}公里" in duties for n in range(10))
    known = {case.name: case for case in CASES}
    wrong = {
        name: row["代码"]
        for name, row in rows.items()
        if name in known and row["代码"] not in known[name].codes
    }
    assert wrong == {}


LIMITED = list(dict.fromkeys(case.limits for case in CASES if case.limits))


def _options(limits: Limits) -> list[str]:
    """The limits as a command is given them; no less time than good files take beside others."""
    changed = {
        name: getattr(limits, name)
        for name in Limits.__slots__
        if getattr(limits, name) != getattr(DEFAULT_LIMITS, name)
    }
    if "seconds" in changed:
        changed["seconds"] = max(changed["seconds"], 9)
    return [part for name, n in changed.items() for part in ("--limit", f"{name}={n}")]


@pytest.mark.parametrize("limits", LIMITED, ids=[",".join(_options(x)[1::2]) for x in LIMITED])
@pytest.mark.parametrize("how", ["run", "parse", "report"])
def test_limits_that_are_asked_for_hold_in_every_command(
    how: str, limits: Limits, tmp_path: Path
) -> None:
    """What is refused for them is told as it is alone, and ten good files beside it are read."""
    folder = tmp_path / "in"
    folder.mkdir()
    cases = {case.name: case for case in CASES if case.limits == limits}
    for case in cases.values():
        (folder / case.name).write_bytes(case.build())
    files = [*sorted(folder.iterdir()), *good_files(folder)]
    out = tmp_path / ("r.html" if how == "report" else "out")
    done = subprocess.run(
        [sys.executable, "-m", "policy_parse", how, *map(str, files), "-o", str(out), *_options(limits)],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    if how == "report":
        page = out.read_text("utf-8")
        assert all(f"第{n}号工程" in page for n in range(10))
    elif how == "parse":
        read = {path.stem for path in out.glob("*.json")}
        assert {f"好{n}" for n in range(10)} <= read
        silent = [name for name in cases if Path(name).stem not in read and name not in done.stderr]
        assert silent == []
    else:
        with (out / "处理清单.csv").open(encoding="utf-8-sig") as stream:
            rows = {row["文件"]: row["代码"] for row in csv.DictReader(stream)}
        assert [code for name, code in rows.items() if name.startswith("好")] == ["ok"] * 10
        # What takes too long for one second may be done in nine.
        wrong = {n: rows[n] for n, c in cases.items() if rows[n] not in (c.codes | {"ok"})}
        assert wrong == {}
        if limits.seconds == DEFAULT_LIMITS.seconds:
            assert {n: rows[n] for n, c in cases.items() if rows[n] not in c.codes} == {}


def test_a_report_over_bad_files_shows_the_good_ones(tmp_path: Path) -> None:
    """The page is there with ten good notices, whatever one bad file of each kind does beside them."""
    folder = tmp_path / "in"
    folder.mkdir()
    bad, good = written(folder), good_files(folder)
    kinds = {path.suffix: path for path in bad if _read.get(path.name) is False}
    done = subprocess.run(
        [sys.executable, "-m", "policy_parse", "report", *map(str, [*kinds.values(), *good]),
         "-o", str(tmp_path / "r.html")],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    shutil.rmtree(folder, ignore_errors=True)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    page = (tmp_path / "r.html").read_text("utf-8")
    assert all(f"第{n}号工程" in page for n in range(10))
    silent = [path.name for path in kinds.values() if path.name not in done.stderr]
    assert silent == []


def test_the_command_line_gives_every_file_its_row(tmp_path: Path) -> None:
    """One run over all files: exit 1, no traceback, for each a result or a line, never neither."""
    files = written(tmp_path)
    out = tmp_path / "out"
    done = subprocess.run(
        [sys.executable, "-m", "policy_parse", "parse", *map(str, files), "-o", str(out),
         "--format", "json"],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    results = [json.loads(path.read_text("utf-8")) for path in out.glob("*.json")]
    shutil.rmtree(tmp_path, ignore_errors=True)  # the large ones are not kept
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    names = {file.name for file in files}
    read = Counter(result["source"]["name"] for result in results)
    told = {line.split(":")[0] for line in lines} & names
    assert set(read) | told == names
    assert set(read.values()) == {1}
    in_process = {name for name in names if _read.get(name)}
    assert in_process <= set(read)
    assert {name for name in names if _read.get(name) is False} & set(read) == set()
    assert [x for x in lines if "Traceback" in x or "internal error" in x] == []
