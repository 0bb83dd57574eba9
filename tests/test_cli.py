"""The command line as a person and a shell script meet it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from policy_parse.cli import app
from policy_parse.demo import corpus_folder

SAMPLE = corpus_folder() / "望川区_全民健身.docx"


def cli(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "policy_parse", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        check=False,
    )


def test_json_on_standard_output() -> None:
    done = cli("parse", SAMPLE)
    assert done.returncode == 0
    assert done.stderr == ""
    records = json.loads(done.stdout)
    assert list(records) == [
        "schema", "source", "metadata", "citations", "sections", "tasks", "assignments", "targets",
        "deadlines", "units", "people", "issues",
    ]  # fmt: skip
    assert "text" not in records["source"]
    assert "text" in json.loads(cli("parse", SAMPLE, "--with-text").stdout)["source"]


def encrypted_office() -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    )


def zip_without_document() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("a.txt", "x")
    return out.getvalue()


BAD = [  # name, bytes, words of the message
    ("empty.txt", b"", "empty"),
    ("blank.txt", b" \r\n\t", "empty"),
    ("picture.pdf", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "picture"),
    ("binary.txt", bytes(range(256)) * 40, "neither text"),
    ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "ave it as .docx"),
    ("encrypted.docx", encrypted_office(), "password"),
    ("cut.docx", SAMPLE.read_bytes()[:2000], "damaged"),
    ("other.docx", zip_without_document(), "no Word, Excel or OFD document"),
    ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<<", "damaged"),
]


@pytest.mark.parametrize(("name", "data", "words"), BAD, ids=[b[0] for b in BAD])
def test_bad_file_is_one_line_and_exit_1(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(data)
    done = cli("parse", tmp_path / name)
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_missing_file_and_folder(tmp_path: Path) -> None:
    assert "no such file" in cli("parse", tmp_path / "nothing.txt").stderr
    done = cli("parse", tmp_path)
    assert done.returncode == 1
    assert "folder" in done.stderr


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    done = cli("parse", tmp_path / "empty.txt", SAMPLE)
    assert done.returncode == 1
    assert json.loads(done.stdout)["source"]["name"] == SAMPLE.name


def test_usage_errors_exit_2() -> None:
    assert cli("parse").returncode == 2
    assert cli("parse", SAMPLE, "--format", "csv").returncode == 2
    assert cli("nonsense").returncode == 2


def test_output_that_cannot_be_written_exits_3(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = cli("parse", SAMPLE, "-o", tmp_path / "file" / "out")
    assert done.returncode == 3
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_csv_opens_in_excel(tmp_path: Path) -> None:
    assert cli("parse", SAMPLE, "-o", tmp_path, "--format", "csv").returncode == 0
    names = {p.stem for p in (tmp_path / SAMPLE.stem).iterdir()}
    assert names == {
        "责任分解表", "责任清单", "责任矩阵", "按单位任务清单", "指标清单", "时限清单", "章节", "引用文件", "单位清单", "名单", "问题",
    }  # fmt: skip
    data = (tmp_path / SAMPLE.stem / "责任清单.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert {"章节", "任务", "角色", "单位", "完成时限", "原文依据", "编号"} <= set(rows[0])
    leads = {r["单位"] for r in rows if r["角色"] == "牵头"}
    assert "区教育体育局" in leads
    english = tmp_path / "en"
    cli("parse", SAMPLE, "-o", english, "--format", "csv", "--headers", "en")
    head = (english / SAMPLE.stem / "duties.csv").read_text("utf-8-sig").splitlines()[0]
    assert head.startswith("section,heading,task,role,unit")


def test_workbook(tmp_path: Path) -> None:
    for _ in range(2):
        assert cli("parse", SAMPLE, "-o", tmp_path, "--format", "xlsx").returncode == 0
    book = openpyxl.load_workbook(tmp_path / f"{SAMPLE.stem}.xlsx")
    records = json.loads(cli("parse", SAMPLE).stdout)
    assert book.sheetnames[:4] == ["概览", "责任分解表", "责任清单", "责任矩阵"]
    units = {a["unit"] for a in records["assignments"]}
    listed = {row[0] for row in book["单位索引"].iter_rows(min_row=2, values_only=True)}
    assert len(listed) > 5
    assert listed <= units
    duties = book["责任清单"]
    assert duties.freeze_panes == "A2"
    assert duties.auto_filter.ref
    assert duties.max_row - 1 == sum(max(1, len(a["tasks"])) for a in records["assignments"])
    matrix = book["责任矩阵"]
    assert matrix.max_row - 1 == len(records["tasks"])


def test_formulas_are_disarmed(tmp_path: Path) -> None:
    from policy_parse.export.safety import csv_cell, file_stem, sheet_name

    for text in ("=1+1", "+1", "-1", "@x", "\tx", "＝1"):
        assert str(csv_cell(text)).startswith("'")
    assert csv_cell("区教育局") == "区教育局"
    assert csv_cell(5) == 5
    taken: set[str] = set()
    assert sheet_name("a/b[c]", taken) == "a_b_c_"
    assert len(sheet_name("长" * 40, taken)) == 31
    assert sheet_name("长" * 40, taken) != "长" * 31
    stems = {file_stem(n, taken) for n in ("../x", "CON", "a.", "a", "长" * 300)}
    assert len(stems) == 5
    assert all("/" not in s and len(s.encode()) < 255 for s in stems)


def test_demo(tmp_path: Path) -> None:
    done = cli("demo", "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    written = {path.name for path in (tmp_path / "out").glob("*.*")}
    assert sum(name.endswith(".xlsx") for name in written) == 10
    assert {"report.html", "对照.xlsx", "对照.docx"} <= written
    assert "望政办〔2023〕26号" in done.stdout
    assert "report.html" in done.stdout


def test_demo_says_when_a_document_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "坏.pdf"
    broken.write_bytes(b"%PDF-1.4 broken")
    monkeypatch.setattr("policy_parse.demo.corpus_documents", lambda: [SAMPLE, broken])
    done = CliRunner().invoke(app, ["demo", "-o", str(tmp_path / "out")])
    assert done.exit_code == 1
    assert len(list((tmp_path / "out").glob("*.xlsx"))) == 1


def test_frames() -> None:
    import policy_parse

    notice = policy_parse.parse(SAMPLE)
    frame = policy_parse.to_frame(notice, "duties")
    assert (frame["role"] == "牵头").sum() > 0
    assert list(policy_parse.to_frame(notice, "targets", headers="zh").columns)[:3] == [
        "章节",
        "类别",
        "指标",
    ]
    with pytest.raises(ValueError, match="no table"):
        policy_parse.to_frame(notice, "nonsense")  # type: ignore[arg-type]


FAULTY = """
import sys
from pathlib import Path
from policy_parse import cli, pipeline
whole = pipeline.parse
def faulty(path, **options):
    if Path(path).name == "first.txt":
        raise KeyError("x")
    return whole(path, **options)
pipeline.parse = faulty
sys.argv = ["policy-parse", "check", "first.txt", sys.argv[1], "-f", "json"]
cli.run()
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="workers are copies on Linux only")
def test_a_fault_of_ours_stops_no_other_file() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FAULTY, str(SAMPLE)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "internal error (KeyError" in done.stderr
    assert SAMPLE.name in done.stdout


def test_a_workbook_open_in_excel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows refuses to replace a file that Excel holds: the next name is taken, and said."""
    import os

    from policy_parse.export.tables import build_tables
    from policy_parse.export.workbook import write_tables
    from policy_parse.pipeline import parse

    path = tmp_path / "表.xlsx"
    tables = build_tables(parse(SAMPLE))
    assert write_tables(tables, path) == []
    whole, before = os.replace, path.read_bytes()

    def held(source: Path, target: Path) -> None:
        if target == path:
            raise PermissionError(13, "in use")
        whole(source, target)

    monkeypatch.setattr(os, "replace", held)
    (told,) = write_tables(tables, path)
    assert "表-1.xlsx" in told
    assert path.read_bytes() == before == (tmp_path / "表-1.xlsx").read_bytes()


@pytest.mark.parametrize(("printed", "shown"), [
    ("每年11月底前", "每年11月底前"), ("每年", "每年"), ("长期坚持", "长期"), ("2025年6月底前", "2025-06"),
])  # fmt: skip
def test_a_deadline_cell_says_all_that_is_printed(printed: str, shown: str) -> None:
    text = f"一、任务\n1.更新管网。更换管网。\n责任单位：县水利局；完成时限：{printed}\n"
    import policy_parse

    frame = policy_parse.to_frame(policy_parse.parse_text(text), "duties")
    assert list(frame["deadline"]) == [shown]
