"""What `review apply` takes always runs; what it does not take is refused with its place."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from policy_parse.batch import parse_folder
from policy_parse.batch.datasets import write_part
from policy_parse.batch.ledger import Ledger
from policy_parse.batch.merged import MERGED, write_matrix, write_merged
from policy_parse.batch.reviewing import apply_review
from policy_parse.batch.work import Options, work
from policy_parse.errors import PolicyParseError, ReadError
from policy_parse.export.tables import build_table
from policy_parse.export.workbook import write_workbook
from policy_parse.pipeline import parse
from policy_parse.review import find_changes, read_corrections, write_corrections
from policy_parse.review.columns import EDITABLE
from policy_parse.review.corrections import Correction
from policy_parse.review.sheets import EditedRow

TEXT = (
    "关于试验的通知\n一、任务\n1.到2025年6月底前，建设绿道5公里，比2020年增长3%，管网1—2公里。\n"
    "责任单位：市水利局、市财政局\n2.保护古树。每年检查。（市体育局负责）\n"
)
REFUSED = [
    ("指标清单", "基期", "2020.5", "四位年份"), ("指标清单", "基期", "2020—2021", "四位年份"),
    ("指标清单", "基期", "99999", "四位年份"), ("指标清单", "基期", "二〇二〇", "四位年份"),
    ("指标清单", "基期值", "1—2", "一个数字"), ("指标清单", "基期值", "NaN", "一个数字"),
    ("指标清单", "数值", "9" * 20, "至多15位"), ("指标清单", "数值", "9" * 400 + ".5", "至多15位"),
    ("指标清单", "数值", "9" * 5000, "至多15位"), ("指标清单", "数值", "nan", "应为数字"),
    ("指标清单", "数值", "inf", "应为数字"), ("指标清单", "数值", "1e5", "应为数字"),
    ("指标清单", "数值", "8—5", "前小后大"), ("指标清单", "数值", "#DIV/0!", "应为数字"),
    ("指标清单", "数值", "٣", "应为数字"), ("指标清单", "完成时限", "2026-02-30", "没有这一天"),
    ("指标清单", "完成时限", "9999-12-31", "1900—2099"), ("指标清单", "完成时限", "12025", "日期"),
    ("指标清单", "完成时限", "2025-13", "日期"), ("指标清单", "指标", "", "不能为空"),
    ("指标清单", "指标", "甲\n乙", "一行文字"), ("指标清单", "指标", "甲" * 501, "至多500字"),
    ("指标清单", "指标", "#REF!", "公式没有结果"), ("指标清单", "计量单位", "个\t", None),
    ("指标清单", "计量单位", "个\t个", "一行文字"), ("责任清单", "单位", "市\x01某局", "一行文字"),
    ("责任清单", "单位", "市\t某局", "一行文字"), ("责任清单", "单位", "市\u2028某局", "一行文字"),
    ("责任清单", "单位", "  ", "不能为空"), ("责任清单", "角色", "主管", "只能填"),
    ("时限清单", "开始", "2026", "不能晚于"), ("时限清单", "编号", "d-0", "不在已有结果中"),
    ("时限清单", "结束位置", "x", "不能改动"),
]  # fmt: skip


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over one text."""
    base = tmp_path_factory.mktemp("entries")
    (base / "in").mkdir()
    (base / "in" / "通知.txt").write_text(TEXT, "utf-8")
    parse_folder([base / "in"], base / "out", workers=1)
    return base / "out"


def edited(out: Path, table: str, change: dict[str, str], *, added: bool = False) -> Path:
    """The CSV of a run with a first or a new row changed."""
    rows = list(csv.reader(io.StringIO((out / "csv" / f"{table}.csv").read_text("utf-8-sig"))))
    row = [""] * len(rows[0]) if added else rows[1]
    for title, value in change.items():
        row[rows[0].index(title)] = value
    path = out / f"改{table}.csv"
    with path.open("w", encoding="utf-8-sig", newline="", errors="surrogatepass") as stream:
        csv.writer(stream).writerows([*rows, row] if added else rows)
    return path


@pytest.mark.parametrize(("table", "title", "value", "told"), REFUSED)
def test_what_cannot_be_is_refused(
    out: Path, table: str, title: str, value: str, told: str | None
) -> None:
    path = edited(out, table, {title: value})
    if told is None:
        assert len(apply_review(path, out)[0]) == 1
        (out / "更正.csv").unlink()
        return
    with pytest.raises(ReadError) as refused:
        apply_review(path, out)
    said = str(refused.value)
    assert f"改{table}.csv 第2行" in said
    assert told in said
    assert len(said) < 400
    assert not (out / "更正.csv").exists()


@pytest.mark.parametrize(
    ("table", "row", "told"),
    [
        ("责任清单", {"章节": "1.1", "角色": "牵头", "单位": "市\t局"}, "一行文字"),
        ("责任清单", {"章节": "1.1\t2", "角色": "牵头", "单位": "市水利局"}, "一行文字"),
        ("责任清单", {"角色": "牵头", "单位": "市水利局"}, "没有章节"),
        ("责任清单", {"章节": "1.1", "角色": "牵头"}, "不能为空"),
        ("指标清单", {"指标": "绿道", "数值": "5", "原文依据": "绿道", "起始位置": "很多"}, "整数"),
        ("指标清单", {"指标": "绿道", "数值": "5", "原文依据": "绿道", "结束位置": "-1"}, "整数"),
        ("指标清单", {"指标": "绿道", "数值": "5"}, "没有原文"),
        ("时限清单", {"完成时限": "2025"}, "可以加行"),
    ],
)
def test_an_added_row_that_cannot_be(out: Path, table: str, row: dict[str, str], told: str) -> None:
    with pytest.raises(ReadError, match=f"第\\d行.*{told}"):
        apply_review(edited(out, table, row, added=True), out)


BASE = parse(TEXT.encode(), accounts=True)
FIELDS = [(kind, field) for kind, fields in EDITABLE.items() for field in fields]
NUMBERS = st.from_regex(r"\A-?[0-9]{1,22}(\.[0-9]{0,22})?(—-?[0-9]{1,22})?\Z")
DATES = st.from_regex(r"\A[0-9]{4,5}([-/年][0-9]{1,2}){0,2}\Z")
WORDS = st.sampled_from(
    ["目标", "区间", "达到", "每年", "牵头", "约束性", "增加", "nan", "inf", "1e9", ""]
)


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(FIELDS), st.one_of(st.text(max_size=60), NUMBERS, DATES, WORDS))
@example(("targets", "value"), "999999999999999")
@example(("targets", "value"), "-0.000000000000001")
@example(("targets", "baseline_year"), "1900")
@example(("duties", "unit"), "='\"[]:*?/\\")
def test_any_entry_that_is_taken_runs(where: tuple[str, str], entry: str) -> None:
    kind, field = where
    table = build_table(BASE, kind)
    keys = [key for key, _ in table.columns]
    cells = [
        {k: "" if c is None else str(c) for k, c in zip(keys, r, strict=True)} for r in table.rows
    ]
    cells[0][field] = entry
    rows = [EditedRow(f"第{n}行", row) for n, row in enumerate(cells, 2)]
    try:
        taken, _ = find_changes(BASE.source.sha256, "通知.txt", {kind: table}, {kind: rows})
    except PolicyParseError:
        return
    with folder() as place:
        write_corrections(place / "更正.csv", taken)
        stored = read_corrections(place / "更正.csv")
        assert sorted(stored) == sorted(set(taken))
        written_everywhere(place, stored)


def folder() -> TemporaryFolder:
    return TemporaryFolder()


class TemporaryFolder(TemporaryDirectory[str]):
    """A folder that is gone afterwards."""

    def __enter__(self) -> Path:  # type: ignore[override]
        return Path(super().__enter__())


def written_everywhere(place: Path, corrections: list[Correction]) -> None:
    """All that a run and `parse` write of the text with these corrections."""
    (place / "通知.txt").write_text(TEXT, "utf-8")
    options = Options(corrections=tuple(corrections))
    result = work(str(place / "通知.txt"), "通知.txt", options)
    assert result.status == "ok", result.message
    ledger = Ledger(place / "ledger.sqlite", "x", corrected=options.corrected())
    ledger.acknowledge("通知.txt", str(place), result.sha256, result)
    rows = ledger.rows()
    write_part(ledger, rows, place, rows[0].sha256[:1])
    for kind in MERGED:
        write_merged(ledger, rows, place, kind)
    write_matrix(ledger, rows[0], place / "责任矩阵" / "m.xlsx")
    ledger.close()
    notice = parse(TEXT.encode(), corrections=corrections)
    write_workbook(notice, place / "一.xlsx")
    openpyxl.load_workbook(place / "一.xlsx").close()
    if corrections:
        assert not any(i.code == "correction-lost" for i in notice.issues)


def test_bad_entries_of_an_older_file_are_told(out: Path, tmp_path: Path) -> None:
    """A 更正.csv that an earlier version took, or a hand wrote, stops no document."""
    target, duty = BASE.targets[0], BASE.assignments[0]
    sha = BASE.source.sha256
    bad = [
        Correction(sha, "", "targets", target.id, "edit", field, "", value, target.evidence.quote, 0, 3)
        for field, value in (
            ("value", "9" * 5000), ("value", "x"), ("baseline_year", "2020.5"), ("baseline", "1—2"),
            ("due", "很久"), ("kind", "无"), ("comparator", "无"), ("indicator", ""),
        )
    ]  # fmt: skip
    bad += [
        Correction(sha, "", "duties", duty.id, "edit", "unit", "", "市\t局", "市水利局", 0, 3),
        Correction(sha, "", "duties", "", "add", "x", "", "1.1\t牵头\t市\t局", "", 0, 0),
        Correction(sha, "", "duties", "", "add", "x", "", "1.1", "", 0, 0),
        Correction(sha, "", "targets", "", "add", "x", "", "1.1", "绿道", 0, 0),
    ]
    found = parse(TEXT.encode(), corrections=bad)
    assert sum(i.code == "correction-lost" for i in found.issues) == len(bad)
    assert len(found.targets) == len(BASE.targets)
