"""What nobody edited is no correction, whatever programs the tables went through."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_parse.batch import parse_folder
from policy_parse.batch.reviewing import apply_review
from policy_parse.errors import ReadError
from policy_parse.export.csv_files import write_csv_folder
from policy_parse.export.tables import build_tables
from policy_parse.export.workbook import write_workbook
from policy_parse.pipeline import parse
from policy_parse.review.returned import is_same

ODD = [
    "\x1f", "\ufffe", "\uffff", "\x85", "\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\x00", "\x7f",
    "\ufeff", "\u200b", "\t", "\xa0", "\u3000", "'", "'=", "=", "+", "@", "-", "＝", "\"", ";", ",",
    "_x000D_", "\U00020bb7", "㙍", "?", "\ud800",
]  # fmt: skip
SHEETS = ("责任清单", "指标清单", "时限清单")
TEXT = """关于试验的通知
一、任务
1.{c}建设{c}绿{c}道5{c}公里，新增2025年6月30日前1—2个、12345678901234567890米，增长2.10%。2025-06前、2025年6月底前完成。
责任单位：{c}市{c}水利局、市财政局、'=市教育局、=市林业局{c}
2.10{c}保护古树{long}。每年检查。（+市体育局、@市统计局负责{c}）
{c}牵头单位：市{c}公安局
"""


def run(folder: Path, text: str) -> Path:
    """The results of a run over one text, named as a formula."""
    (folder / "in").mkdir(parents=True)
    (folder / "in" / "=通知|.txt").write_text(text, "utf-8", errors="surrogatepass", newline="")
    parse_folder([folder / "in"], folder / "out", workers=1)
    return folder / "out"


def unedited(out: Path, table: Path, notice: Path | None = None) -> None:
    new, not_taken = apply_review(table, out, notice)
    assert (new, not_taken) == ([], []), table.name
    assert not not_taken


def tables(out: Path) -> list[Path]:
    return [out / k / f"{sheet}.{k}" for k in ("csv", "xlsx") for sheet in SHEETS]


@pytest.mark.parametrize("sign", ODD, ids=[ascii(c) for c in ODD])
def test_odd_signs_come_back(tmp_path: Path, sign: str) -> None:
    out = run(tmp_path, TEXT.format(c=sign, long=""))
    for path in tables(out):
        unedited(out, path)
    for path in tables(out)[:3]:
        again = path.with_name("又" + path.name)
        again.write_bytes(path.read_text("utf-8-sig").encode("gb18030"))
        unedited(out, again)
    (notice,) = (tmp_path / "in").iterdir()
    parsed = parse(notice)
    write_workbook(parsed, out / "一.xlsx")
    unedited(out, out / "一.xlsx", notice)
    for path in write_csv_folder(build_tables(parsed), out / "一"):
        if path.stem in SHEETS:
            unedited(out, path, notice)


LONG = "很" * 20_000 + "\U00020bb7" * 20_000


def test_texts_longer_than_a_cell_come_back(tmp_path: Path) -> None:
    units = "、".join(f"市{'甲' * (n % 7 + 1)}{n}局" for n in range(60))
    long = f"一、任务\n1.保护古树{LONG}。\n责任单位：{units}\n2.到2025年，{'绿' * 40_000}道达到5公里。\n"
    out = run(tmp_path, long)
    (notice,) = (tmp_path / "in").iterdir()
    parsed = parse(notice)
    assert max(len(t.text) for t in parsed.tasks) > 32_767
    for path in tables(out):
        unedited(out, path)
    write_workbook(parsed, out / "一.xlsx")
    unedited(out, out / "一.xlsx", notice)
    cut = csv_edited(out / "csv" / "责任清单.csv", lambda cell: cell[:32_767])
    unedited(out, cut)


def csv_edited(path: Path, change: object) -> Path:
    """A CSV with every entry changed, as another program saves it."""
    lines = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    out = path.with_name("改" + path.name)
    with out.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(lines[0])
        writer.writerows([change(cell) for cell in line] for line in lines[1:])  # type: ignore[operator]
    return out


EXCEL = {
    "2025-06": "Jun-25", "2025-06-30": "2025/6/30", "2.10": "2.1", "2025年6月": "2025年6月",
    "12345678901234567890": "1.23457E+19",
}  # fmt: skip


def test_what_excel_makes_of_a_csv_comes_back(tmp_path: Path) -> None:
    out = run(tmp_path, TEXT.format(c="", long=""))
    for path in tables(out)[:3]:
        unedited(out, csv_edited(path, lambda cell: EXCEL.get(cell, cell)))
        old = path.with_name("旧" + path.name)
        old.write_bytes(path.read_text("utf-8-sig").encode("gbk", "replace"))
        unedited(out, old)
        for comma in "\t;":
            lines = csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""))
            with old.open("w", encoding="utf-16", newline="") as stream:
                csv.writer(stream, delimiter=comma).writerows(lines)
            unedited(out, old)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_what_libreoffice_saves_comes_back(tmp_path: Path) -> None:
    """CSV as XLSX and as CSV, XLSX as XLSX and as CSV, in UTF-8 and GB 18030."""
    odd = "\x1f\ufffe\uffff\x85\u2028'=\ud800"
    out = run(tmp_path, TEXT.format(c=odd, long="古" * 33_000))
    utf8, gb = "44,34,76,1", "44,34,85,1"
    form = "Text - txt - csv (StarCalc)"
    for name, sources, to in (
        ("a", tables(out)[:3], "xlsx"), ("b", tables(out)[:3], f"csv:{form}:{utf8}"),
        ("c", tables(out)[3:], "xlsx"), ("d", tables(out)[3:], f"csv:{form}:{utf8}"),
        ("e", tables(out)[3:], f"csv:{form}:{gb}"),
    ):  # fmt: skip
        reading = [f"--infilter={form}:{utf8}"] if sources[0].suffix == ".csv" else []
        subprocess.run(
            ["soffice", f"-env:UserInstallation={(tmp_path / 'lo').as_uri()}", "--headless", *reading,
             "--convert-to", to, "--outdir", str(tmp_path / name), *map(str, sources)],
            check=True, capture_output=True, timeout=240,
        )  # fmt: skip
        saved = sorted((tmp_path / name).iterdir())
        assert len(saved) == 3
        for path in saved:
            unedited(out, path)


def test_half_a_table_is_no_deletion(tmp_path: Path) -> None:
    out = run(tmp_path, TEXT.format(c="", long='"甲"，'))
    whole = (out / "csv" / "责任清单.csv").read_bytes()
    torn = out / "半.csv"
    torn.write_bytes(whole[: whole.rindex(b'"') - 3])
    with pytest.raises(ReadError, match="无法读取"):
        apply_review(torn, out)


@settings(max_examples=300, deadline=None)
@given(st.text(), st.sampled_from(["is_cell", "csv", "both"]))
def test_any_text_is_the_same_as_its_cell(text: str, way: str) -> None:
    from policy_parse.export.safety import clean, csv_cell, unguarded

    cell = str(csv_cell(text)) if way != "is_cell" else clean(text)
    assert is_same(text, cell.strip(), spaces=True)
    assert unguarded(str(csv_cell(text))) == clean(text)


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("市教育局", "市财政局", False), ("市 教育局", "市教育局", False), ("5", "5.0", True),
        ("5", "6", False), ("2025-06", "2025-06-01", False), ("2025-06", "2025/6/1", True),
        ("2025-06", "2025年6月1日", False), ("2025-06-01", "2025年6月1日", True),
        ("2025-06-30", "2025-07-30", False), ("1.234", "1.23", False), ("5", "", False),
        ("", "5", False), ("12345678901234567890", "12345678901234567891", True),
        ("1234567890123", "1.23457E+12", True), ("1234567890123", "1.23458E+12", False),
        ("很" * 40_000, "很" * 32_766 + "…", True), ("很" * 40_000, "很" * 100, False),
        ("很" * 40_000, "很" * 1000 + "……（全文见工作表 长文本）", True),
        ("很" * 40_000, "丑" * 1000 + "……（全文见工作表 长文本）", False), ("9" * 5000, "8" * 5000, False),
    ],
)  # fmt: skip
def test_what_is_an_edit(before: str, after: str, same: bool) -> None:
    assert is_same(before, after, spaces=True) is same
