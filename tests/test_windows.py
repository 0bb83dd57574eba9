"""What Windows and macOS do to names, consoles, open files and line ends, played on any system."""

from __future__ import annotations

import builtins
import errno
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import policy_parse
from policy_parse import writing
from policy_parse.cli import app
from policy_parse.demo import corpus_folder
from policy_parse.errors import OutputError
from policy_parse.export.safety import file_stem
from policy_parse.writing import replaced

SAMPLE = corpus_folder() / "望川区_雨污分流.txt"
LOWER = corpus_folder() / "临岚市_全民健身.docx"


def hold(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let a file of this name be open in Excel: it can be read, and not be replaced."""
    whole = os.replace

    def held(source: Any, target: Any) -> None:
        if Path(target).name == name:
            raise PermissionError(errno.EACCES, "The process cannot access the file", str(target))
        whole(source, target)

    monkeypatch.setattr(os, "replace", held)


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (["report", str(SAMPLE), "-o", "{}/报告.html"], "报告.html"),
        (["export", str(SAMPLE), "--ics", "{}/时限.ics"], "时限.ics"),
        (["graph", str(SAMPLE), "-o", "{}/责任.gexf"], "责任.gexf"),
        (["parse", str(SAMPLE), "-o", "{}", "-f", "csv"], "责任清单.csv"),
        (["run", str(SAMPLE), "-o", "{}", "-w", "1"], "责任清单.csv"),
        (["ledger", str(SAMPLE), "-o", "{}/台账.xlsx"], "台账.xlsx"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_file_held_by_excel_stays_and_is_told(
    command: list[str], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [word.replace("{}", str(tmp_path)) for word in command]
    assert CliRunner().invoke(app, words).exit_code == 0
    (written,) = tmp_path.rglob(name)
    before = written.read_bytes()
    hold(monkeypatch, name)
    if command[0] == "run":  # what is there already is not written again
        words[1:2] = [str(SAMPLE), str(LOWER)]
    done = CliRunner().invoke(app, words)
    said = f"{done.exception} {done.output}"
    assert isinstance(done.exception, OutputError) or done.exit_code == 3 or "-1" in said, said
    assert name in said
    assert written.read_bytes() == before
    assert list(tmp_path.rglob("*.part")) == []


def test_a_held_file_ends_with_3_and_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from policy_parse.cli import run

    hold(monkeypatch, "报告.html")
    monkeypatch.setattr(
        sys, "argv", ["policy-parse", "report", str(SAMPLE), "-o", str(tmp_path / "报告.html")]
    )
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    with pytest.raises(SystemExit) as end:
        run()
    assert end.value.code == 3
    said = capsys.readouterr().err
    assert "Close the file if it is open in Excel" in said
    assert "请关闭已打开的文件" in said


def test_a_scanner_that_holds_a_new_file_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, refused = os.replace, []

    def busy(source: Any, target: Any) -> None:
        if len(refused) < 2:
            refused.append(target)
            raise PermissionError(errno.EACCES, "in use")
        whole(source, target)

    monkeypatch.setattr(os, "replace", busy)
    monkeypatch.setattr(writing, "_ON_WINDOWS", True)
    with replaced(tmp_path / "表.csv") as temporary:
        temporary.write_text("x")
    assert (tmp_path / "表.csv").read_text() == "x"
    refused.clear()
    monkeypatch.setattr(writing, "_ON_WINDOWS", False)
    with pytest.raises(OutputError), replaced(tmp_path / "表.csv") as temporary:
        temporary.write_text("y")
    assert (tmp_path / "表.csv").read_text() == "x"


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        (errno.ENAMETOOLONG, "shorter folder"), (errno.ENOENT, "shorter folder"),
        (errno.ENOSPC, "disk is full"), (errno.EACCES, "open in Excel"),
    ],
)  # fmt: skip
def test_the_advice_fits_the_reason(code: int, advice: str, tmp_path: Path) -> None:
    """Windows says of a path of more than 259 characters that it is not there."""
    long = tmp_path / "市直有关部门" / ("责任" * 100) / ("很长的文件名" * 20) / "表.csv"
    with pytest.raises(OutputError, match=advice), writing.told(long):
        raise OSError(code, os.strerror(code))
    with pytest.raises(OutputError, match="open in Excel"), writing.told(tmp_path / "表.csv"):
        raise OSError(errno.ENOENT, os.strerror(errno.ENOENT))


@pytest.mark.parametrize("console", ["cp936", "gbk", "cp437", "ascii"])
def test_a_console_that_lacks_the_characters(console: str, tmp_path: Path) -> None:
    """A rare character in a name of a unit ends no command, wherever its output goes."""
    notice = tmp_path / "通知.txt"
    notice.write_text("一、任务\n1.建设𠮷祥㎡工程😀。（区䶮溪局牵头）\n", "utf-8")
    own = {**os.environ, "PYTHONIOENCODING": console, "PYTHONUTF8": "0"}
    for words in (["parse"], ["check"], ["units"]):
        done = subprocess.run(
            [sys.executable, "-m", "policy_parse", *words, str(notice)], env=own, capture_output=True,
            check=False,
        )  # fmt: skip
        assert b"Traceback" not in done.stderr
        assert done.returncode in (0, 1)
        assert "䶮" in done.stdout.decode("utf-8"), words  # always UTF-8, as the CSV is


def test_names_that_windows_keeps_for_itself() -> None:
    taken: set[str] = set()
    names = [
        "CON",
        "con",
        "aux",
        "LPT1",
        "NUL.txt",
        "com¹",
        "a.",
        "a ",
        "a",
        "A",
        "通知?",
        "a:b",
        "x" * 300,
        "长" * 120,
    ]
    stems = [file_stem(name, taken) for name in names]
    assert len({stem.casefold() for stem in stems}) == len(names)  # one disk has no capitals
    for stem in stems:
        assert stem.split(".")[0].casefold() not in {"con", "aux", "nul", "lpt1", "com¹", "prn"}
        assert not stem.endswith((".", " "))
        assert not set(stem) & set('<>:"/\\|?*')
        assert len(f".{stem}.xlsx.1234567.part".encode()) <= 255


def test_two_documents_whose_names_differ_by_case_have_two_outputs(tmp_path: Path) -> None:
    for name in ("Plan.txt", "plan.txt", "PLAN.TXT"):
        (tmp_path / "in" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_bytes(SAMPLE.read_bytes())
    if len(list((tmp_path / "in").iterdir())) < 3:
        pytest.skip("this disk has no capitals: there are not three files")
    files = [str(p) for p in sorted((tmp_path / "in").iterdir())]
    done = CliRunner().invoke(app, ["parse", *files, "-o", str(tmp_path / "out"), "-f", "xlsx"])
    assert done.exit_code == 0
    written = [p.name.casefold() for p in (tmp_path / "out").iterdir()]
    assert len(written) == len(set(written)) == 3


def test_one_name_in_the_two_forms_of_its_accents() -> None:
    """macOS takes a name apart (e + accent): it is one name all the same, and has one stem more."""
    taken: set[str] = set()
    assert file_stem("caf\u00e9", taken) != file_stem("cafe\u0301", taken)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_line_ends_and_encodings_say_the_same(end: str, encoding: str) -> None:
    lines = SAMPLE.read_text("utf-8").splitlines()
    plain = policy_parse.parse("\n".join(lines).encode())
    notice = policy_parse.parse(end.join(lines).encode(encoding))
    assert [(a.section, a.role, a.unit) for a in notice.assignments] == [
        (a.section, a.role, a.unit) for a in plain.assignments
    ]
    assert len(notice.targets) == len(plain.targets)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_a_table_of_own_units_as_excel_saves_it(encoding: str, tmp_path: Path) -> None:
    table = tmp_path / "单位.csv"
    row = "区科工局,望川区科技工业局,county,government,,"
    table.write_bytes(f"unit,name,level,kind,national,region\r\n{row}\r\n".encode(encoding))
    notice = policy_parse.parse(
        "一、任务\n1.办好。（区科工局牵头）\n".encode(), units=policy_parse.read_own_units(table)
    )
    assert [unit.name for unit in notice.units] == ["望川区科技工业局"]


def test_rules_of_the_lights_as_excel_saves_them(tmp_path: Path) -> None:
    from policy_parse.ledger_form.lights import read_rules

    table = tmp_path / "规则.csv"
    table.write_bytes("rule,value,light\r\noverdue,1,红\r\notherwise,,绿\r\n".encode("gbk"))
    assert [rule.light for rule in read_rules(table)] == ["红", "绿"]


def test_what_is_written_has_the_same_line_ends_on_every_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Text is written as it is, where Windows would put \\r before each \\n."""
    whole: Callable[..., Any] = io.open

    def windows(file: Any, mode: str = "r", *rest: Any, **named: Any) -> Any:
        newline = named.get("newline", rest[3] if len(rest) > 3 else None)
        if "b" not in mode and newline is None and set(mode) & set("wax"):
            if len(rest) > 3:
                rest = (*rest[:3], "\r\n", *rest[4:])
            else:
                named["newline"] = "\r\n"
        return whole(file, mode, *rest, **named)

    words = ["report", str(SAMPLE), "-o"], ["graph", str(SAMPLE), "-o"]
    names = "r.html", "g.json"
    for folder in ("here", "there"):
        if folder == "there":
            monkeypatch.setattr(io, "open", windows)
            monkeypatch.setattr(builtins, "open", windows)
        (tmp_path / folder).mkdir()
        for command, name in zip(words, names, strict=True):
            assert CliRunner().invoke(app, [*command, str(tmp_path / folder / name)]).exit_code == 0
    for name in names:
        assert (tmp_path / "there" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()
