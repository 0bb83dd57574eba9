"""What the console says and in which language; what -o names; what files are called."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import typer

from policy_parse.batch import parse_folder
from policy_parse.cli import app
from policy_parse.cli.language import texts
from policy_parse.demo import corpus_documents, corpus_folder
from policy_parse.errors import OutputError
from policy_parse.export.naming import stems_of

SAMPLE = corpus_folder() / "望川区_全民健身.docx"


def cli(*arguments: object, language: str = "C.UTF-8") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "policy_parse", *map(str, arguments)], capture_output=True,
        text=True, encoding="utf-8", env={**os.environ, "LC_ALL": language}, check=False,
    )  # fmt: skip


def said_by(command: Any) -> set[str]:
    """Every paragraph of help of a command and of those below it."""
    helps = [command.help, *(getattr(p, "help", None) for p in command.params)]
    out = {" ".join(part.split()) for text in helps if text for part in text.split("\n\n")}
    for inner in getattr(command, "commands", {}).values():
        out |= said_by(inner)
    return out


def test_every_text_of_the_help_has_its_chinese() -> None:
    said = said_by(typer.main.get_command(app))
    assert said <= set(texts()), said - set(texts())
    sources = (Path(__file__).parents[1] / "src/policy_parse/cli").glob("*.py")
    code = "\n".join(path.read_text("utf-8") for path in sources)
    left = {text for text in set(texts()) - said if f'"{text}"' not in code}
    assert left <= {"Options", "Arguments", "Commands", "Show this message and exit."}


@pytest.mark.parametrize(("language", "words", "others"), [
    ("zh_CN.UTF-8", ["用法：", "选项", "输出格式", "[默认：zh]", "显示帮助"], ["Options", "Output format"]),
    ("en_US.UTF-8", ["Usage:", "Options", "Output format"], ["选项", "输出格式"]),
])  # fmt: skip
def test_help_in_the_language_of_the_person(
    language: str, words: list[str], others: list[str]
) -> None:
    shown = cli("parse", "--help", language=language).stdout
    assert [word for word in words if word not in shown] == []
    assert [word for word in others if word in shown] == []


def test_it_ends_with_a_table_and_the_file_to_open(tmp_path: Path) -> None:
    done = cli("parse", SAMPLE, "-f", "xlsx", "-o", tmp_path, language="zh_CN.UTF-8")
    *_, head, line, last = done.stderr.strip().splitlines()
    assert head.split() == ["文件", "任务", "分工", "指标", "待核对"]
    book = openpyxl.load_workbook(tmp_path / f"{SAMPLE.stem}.xlsx")
    tasks, sheet = book["责任分解表"].max_row - 1, book["责任清单"]
    (key,) = [cell.column for cell in sheet[1] if cell.value == "编号"]
    duties = len({sheet.cell(r, key).value for r in range(2, sheet.max_row + 1)})
    goals = sum(cell.value == "目标" for cell in book["指标清单"]["B"])
    issues = book["问题"].max_row - 1
    assert line.split() == [SAMPLE.name, *map(str, (tasks, duties, goals, issues))]
    assert last.split() == ["请先打开：", str(tmp_path / f"{SAMPLE.stem}.xlsx")]
    folder = tmp_path / "in"
    folder.mkdir()
    for path in corpus_documents()[:2]:
        shutil.copy(path, folder)
    done = cli("run", folder, "-o", tmp_path / "out")
    told = done.stderr.strip().splitlines()
    (at,) = [n for n, text in enumerate(told) if text.startswith("document ")]
    assert told[at + 3].startswith("all 2")
    (opened,) = [text.partition(":")[2].strip() for text in told if text.startswith("open this")]
    assert Path(opened).is_file()


@pytest.mark.parametrize("name", ["表.xlsx", "表.docx", "表.json"])
def test_one_file_under_the_name_that_was_given(tmp_path: Path, name: str) -> None:
    for command in (["parse", SAMPLE], ["compare", *corpus_documents()[:2]]):
        place = tmp_path / str(command[0])
        assert cli(*command, "-o", place / name).returncode == 0
        assert [path.name for path in place.iterdir()] == [name]


def test_what_o_cannot_name(tmp_path: Path) -> None:
    two = corpus_documents()[:2]
    for arguments in (
        ["parse", *two, "-o", tmp_path / "x.xlsx"],
        ["parse", SAMPLE, "-f", "json", "-o", tmp_path / "x.xlsx"],
        ["parse", SAMPLE, "-o", tmp_path / "x.csv"],
        ["export", SAMPLE, "-o", tmp_path / "x.pdf"],
    ):
        done = cli(*arguments)
        assert done.returncode == 2, done.stderr
        assert "Traceback" not in done.stderr
    mine = tmp_path / "通知.docx"
    shutil.copy(SAMPLE, mine)
    assert cli("parse", mine, "-o", mine).returncode == 2
    assert mine.read_bytes() == SAMPLE.read_bytes()


@pytest.mark.parametrize(("names", "stems"), [
    (["通知.docx"], ["通知"]),
    (["a/通知.docx", "b/通知.pdf"], ["通知_docx", "通知_pdf"]),
    (["a/通知.docx", "b/通知.docx", "c.txt"], ["a_通知", "b_通知", "c"]),
    (["x/a/t.txt", "y/a/t.txt"], ["x_a_t", "y_a_t"]),
    (["通知.docx", "通知.pdf", "通知_docx.txt"], ["通知_docx-2", "通知_pdf", "通知_docx"]),
    (["CON.txt", "a?b.txt"], ["_CON", "a_b"]),
])  # fmt: skip
def test_names_tell_documents_apart_without_hashes(names: list[str], stems: list[str]) -> None:
    assert list(stems_of(names).values()) == stems
    assert stems_of(names[::-1]) == dict(zip(names, stems, strict=True))


def test_files_of_a_run_bear_the_names_of_their_documents(tmp_path: Path) -> None:
    for folder in ("县局", "市局"):
        (tmp_path / "in" / folder).mkdir(parents=True)
        text = f"{folder}关于做好防汛工作的通知\n一、加强值守。（责任单位：{folder}办公室）\n"
        (tmp_path / "in" / folder / "通知.txt").write_text(text, "utf-8")
    shutil.copy(SAMPLE, tmp_path / "in")
    parse_folder([tmp_path / "in"], tmp_path / "out", workers=1, workbooks=True)
    names = {path.name for path in (tmp_path / "out" / "责任矩阵").iterdir()}
    assert names == {"县局_通知.xlsx", "市局_通知.xlsx", f"{SAMPLE.stem}.xlsx"}


def test_a_folder_of_results_is_refused_by_name(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    shutil.copy(SAMPLE, folder)
    parse_folder([folder], out, workers=1)
    with pytest.raises(OutputError, match=r"out: holds the results"):
        parse_folder([out], tmp_path / "again", workers=1)
    shutil.copy(SAMPLE, out)  # a notice among the results is one
    assert parse_folder([out], tmp_path / "again", workers=1).inputs == 1


def test_the_duties_of_a_notice_as_a_word_file(tmp_path: Path) -> None:
    from policy_parse import parse, write_duties
    from policy_parse.export.tables import build_table

    notice = parse(SAMPLE)
    write_duties(notice, tmp_path / "表.docx")
    document = docx.Document(str(tmp_path / "表.docx"))
    section = document.sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    assert "PAGE" in section.footer._element.xml
    assert "PAGE" in section.even_page_footer._element.xml
    assert notice.metadata.title in document.paragraphs[0].text
    table = document.tables[0]
    assert "w:tblHeader" in table.rows[0]._tr.xml
    told = ["\t".join(cell.text for cell in row.cells) for row in table.rows[1:]]
    for row in build_table(notice, "breakdown").rows:
        _, _, task, *units = row[:7]
        assert [line for line in told if all(str(cell) in line for cell in (task, *units) if cell)]
    xml = document.element.xml + document.styles.element.xml
    assert "仿宋_GB2312" in xml
    assert "方正小标宋简体" in xml


@pytest.mark.parametrize(("watched", "seconds", "said"), [(True, 0.3, True), (True, 0.0, False), (False, 0.3, False)])  # fmt: skip
def test_a_slow_step_is_told_of_and_a_quick_one_is_not(
    monkeypatch: pytest.MonkeyPatch, watched: bool, seconds: float, said: bool
) -> None:
    from io import StringIO
    from time import sleep

    from policy_parse.cli import waiting

    class Terminal(StringIO):
        def isatty(self) -> bool:
            return watched

    terminal = Terminal()
    monkeypatch.setattr(waiting, "_SILENT", 0.1)
    monkeypatch.setattr(sys, "stderr", terminal)
    with waiting.shown_if_slow(waiting.Step("reading", "3/12 通知.pdf")):
        sleep(seconds)
    assert ("3/12 通知.pdf" in terminal.getvalue()) == said
    assert not said or terminal.getvalue().endswith("\r\x1b[K")  # nothing is left on the line


def test_what_is_said_names_what_to_do_next(tmp_path: Path) -> None:
    folder = cli("parse", corpus_folder())
    assert "policy-parse run FOLDER -o OUT" in folder.stderr
    book, back = tmp_path / "a.xlsx", tmp_path / "back"
    cli("parse", SAMPLE, "-o", book)
    for language, nothing in (
        ("C.UTF-8", "Nothing new in the table"),
        ("zh_CN.UTF-8", "没有新的改动"),
    ):
        said = cli("review", "apply", book, "-o", back, "--notice", SAMPLE, language=language)
        assert nothing in said.stderr
        assert "--corrections" not in said.stderr
    opened = openpyxl.load_workbook(book)
    column = [c.value for c in opened["责任清单"][1]].index("单位") + 1
    opened["责任清单"].cell(2, column).value = "区教育局"
    opened.save(book)
    for language, following in (("C.UTF-8", "next: policy-parse"), ("zh_CN.UTF-8", "下一步：")):
        out = tmp_path / language
        said = cli("review", "apply", book, "-o", out, "--notice", SAMPLE, language=language)
        assert following in said.stderr


def test_a_notice_without_units_has_no_empty_brackets(tmp_path: Path) -> None:
    notice = tmp_path / "a.txt"
    notice.write_text("关于天气的通知\n\n一、概况\n今天多云。\n", "utf-8")
    assert cli("units", notice).stdout == "0 个单位\n"


def test_the_window_says_where_it_is_and_how_it_ends(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "policy_parse", "open", str(tmp_path), "--no-browser"]
    for language, told in (
        ("C.UTF-8", "Ctrl-C, or the button"),
        ("zh_CN.UTF-8", "按 Ctrl-C 或页面"),
    ):
        with subprocess.Popen(
            command,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, "LC_ALL": language},
        ) as window:
            assert window.stderr is not None
            said = [window.stderr.readline() for _ in range(3)]
            window.terminate()
        assert said[0].startswith("http://127.0.0.1:")
        assert said[1].rstrip().endswith(str(tmp_path))
        assert told in said[2]
