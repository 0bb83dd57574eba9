"""Corrections come back from Excel, are kept, and are used ever after."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from policy_parse.batch import parse_folder
from policy_parse.batch.reviewing import apply_review
from policy_parse.demo import corpus_folder
from policy_parse.errors import ReadError
from policy_parse.export.csv_files import write_csv
from policy_parse.export.tables import build_table
from policy_parse.export.workbook import write_workbook
from policy_parse.pipeline import parse
from policy_parse.review import read_corrections
from policy_parse.review.annotation import doccano, label_studio

SAMPLE = corpus_folder() / "临岚市_全民健身.docx"


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """A notice and its workbook in a folder of their own."""
    shutil.copy(SAMPLE, tmp_path)
    write_workbook(parse(SAMPLE), tmp_path / "表.xlsx")
    return tmp_path


def edit(path: Path, sheet: str, changes: list[tuple[int, str, object]]) -> None:
    """Change cells as a person does: row (from 0), header, what is typed."""
    book = openpyxl.load_workbook(path)
    head = [cell.value for cell in book[sheet][1]]
    for row, title, value in changes:
        book[sheet].cell(row + 2, head.index(title) + 1).value = value
    book.save(path)


def rows(path: Path, corrections: Path | None = None) -> dict[str, list[tuple[object, ...]]]:
    found = parse(path, corrections=read_corrections(corrections) if corrections else [])
    kinds = ("duties", "targets", "deadlines")
    return {kind: [tuple(row) for row in build_table(found, kind).rows] for kind in kinds}


def test_twenty_cells_change_in_exactly_twenty(exported: Path) -> None:
    notice, book = exported / SAMPLE.name, exported / "表.xlsx"
    before = rows(notice)
    singles = [
        i
        for i, r in enumerate(before["duties"])
        if sum(o[-1] == r[-1] for o in before["duties"]) == 1
    ][:8]
    duties = [(i, "角色", "督导") for i in singles[:4]] + [
        (i, "单位", "市统计局") for i in singles[4:]
    ]
    targets: list[tuple[int, str, object]] = [
        (0, "数值", 44), (1, "数值", "3.1"), (2, "完成时限", "2026-06"), (3, "比较", "超过"), (4, "指标", "健身场地"),
        (5, "频次", "每季度"), (6, "完成时限", "2027-03-31"), (7, "基期值", 12),
    ]  # fmt: skip
    deadlines = [
        (0, "完成时限", "2024"),
        (1, "完成时限", "2024-02"),
        (2, "频次", "每季度"),
        (3, "开始", "2023"),
    ]
    edit(book, "责任清单", duties)  # type: ignore[arg-type]
    edit(book, "指标清单", targets)
    edit(book, "时限清单", deadlines)  # type: ignore[arg-type]
    new, not_taken = apply_review(book, exported, notice)
    assert not not_taken
    assert len(new) == len(duties) + len(targets) + len(deadlines) == 20
    after = rows(notice, exported / "更正.csv")
    changed = {
        kind: [
            (i, c)
            for i, (old, now) in enumerate(zip(before[kind], after[kind], strict=True))
            for c, (a, b) in enumerate(zip(old, now, strict=True))
            if a != b and not (kind == "duties" and c == 5)  # 单位全称 follows from 单位
            and not (kind == "duties" and c == 7)  # 完成时限 of a duty follows from the deadlines
        ]
        for kind in before
    }  # fmt: skip
    assert {kind: len(cells) for kind, cells in changed.items()} == {
        "duties": 8,
        "targets": 8,
        "deadlines": 4,
    }
    found = parse(notice, corrections=read_corrections(exported / "更正.csv"))
    assert "临岚市统计局" in {a.unit_name for a in found.assignments}
    assert any(i.code == "corrected" and "20" in i.message for i in found.issues)


def test_rows_deleted_and_added(exported: Path) -> None:
    notice, book = exported / SAMPLE.name, exported / "表.xlsx"
    before = parse(notice)
    edited = openpyxl.load_workbook(book)
    sheet = edited["责任清单"]
    head = [cell.value for cell in sheet[1]]
    last = sheet.max_row
    gone = sheet.cell(last, head.index("编号") + 1).value
    sheet.delete_rows(last)
    typed = {"章节": "2.1", "角色": "参与", "单位": "市体育局"}
    sheet.append([typed.get(title) for title in head])
    edited.save(book)
    new, not_taken = apply_review(book, exported, notice)
    assert not not_taken
    assert sorted(c.action for c in new) in (["add", "delete"], ["add", "edit"])
    after = parse(notice, corrections=new)
    added = [a for a in after.assignments if a.id not in {b.id for b in before.assignments}]
    assert [(a.section, a.role.value, a.unit) for a in added] == [
        ("2.1", "participating", "市体育局")
    ]
    assert added[0].evidence.quote == "市体育局"
    kept = next((a for a in after.assignments if a.id == gone), None)
    was = next(a for a in before.assignments if a.id == gone)
    assert kept is None or len(kept.tasks) == len(was.tasks) - 1


def test_a_target_is_added_with_the_words_it_stands_in(exported: Path) -> None:
    notice, book = exported / SAMPLE.name, exported / "表.xlsx"
    before = parse(notice)
    quote = before.targets[0].evidence.quote
    edited = openpyxl.load_workbook(book)
    sheet = edited["指标清单"]
    head = [cell.value for cell in sheet[1]]
    typed = {
        "章节": "2.1",
        "指标": "新指标",
        "数值": 7,
        "计量单位": "个",
        "原文依据": quote,
        "完成时限": "2026",
    }
    sheet.append([typed.get(title) for title in head])
    edited.save(book)
    new, _ = apply_review(book, exported, notice)
    after = parse(notice, corrections=new)
    (added,) = [t for t in after.targets if t.id not in {b.id for b in before.targets}]
    assert (added.indicator, added.comparator, added.value, added.unit) == ("新指标", "=", 7, "个")
    assert (added.due, added.kind.value, added.evidence.quote) == ("2026", "target", quote)
    assert len(after.targets) == len(before.targets) + 1


ADDED = "2\t目标\t绿道\t达到\t5\t公里\t\t2025\t"


@pytest.mark.parametrize(
    ("after", "quote", "place", "taken"),
    [
        (ADDED, "5公里", (0, 0), True),  # the only place that says so
        (ADDED, "5公里", (900, 903), True),
        (ADDED, "6公里", (0, 0), False),  # the text does not say it
        (ADDED, "绿道", (0, 0), False),  # it says it twice
        (ADDED.replace("5", "很多"), "5公里", (0, 0), False),
        (ADDED.replace("达到", "大约"), "5公里", (0, 0), False),
        ("绿道", "5公里", (0, 0), False),
    ],
)
def test_an_added_target_stands_on_words_of_the_text(
    after: str, quote: str, place: tuple[int, int], taken: bool
) -> None:
    from policy_parse.review.corrections import Correction

    text = "一、任务\n绿道要好。\n二、目标\n绿道5公\n里是方向。\n"
    own = parse(text.encode()).source.sha256
    added = Correction(own, "", "targets", "", "add", after, "", after, quote, *place)
    found = parse(text.encode(), corrections=[added])
    assert [(t.indicator, t.value, t.due) for t in found.targets if t.value == 5] == (
        [("绿道", 5, "2025")] if taken else []
    )
    assert any(i.code == "correction-lost" for i in found.issues) is not taken


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_csv_as_chinese_excel_saves_it(exported: Path, encoding: str) -> None:
    notice = exported / SAMPLE.name
    path = exported / "指标清单.csv"
    write_csv(build_table(parse(notice), "targets"), path)
    lines = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    lines[1][lines[0].index("数值")] = "45.5"
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(lines)
    path.write_bytes(out.getvalue().encode(encoding, "replace"))
    (one,), _ = apply_review(path, exported, notice)
    assert (one.table, one.field, one.after) == ("targets", "value", "45.5")


BAD = [
    ("指标清单", (0, "完成时限", "2026-02-30"), "没有这一天"),
    ("指标清单", (0, "数值", "很多"), "应为数字"),
    ("责任清单", (0, "角色", "主管"), "只能填"),
    ("责任清单", (0, "单位", ""), "不能为空"),
    ("责任清单", (0, "编号", "a0000"), "不在"),
    ("责任清单", (0, "原文依据", "别的"), "不能改动"),
    ("指标清单", (-1, "数值", "值"), "缺少列"),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "change", "words"), BAD, ids=[b[2] for b in BAD])
def test_what_cannot_be_changes_nothing(
    exported: Path, sheet: str, change: tuple[int, str, object], words: str
) -> None:
    edit(exported / "表.xlsx", sheet, [change])
    with pytest.raises(ReadError, match=words):
        apply_review(exported / "表.xlsx", exported, exported / SAMPLE.name)
    assert not (exported / "更正.csv").exists()


def test_a_run_uses_its_corrections(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for name in (SAMPLE.name, "望川区_雨污分流.txt"):
        shutil.copy(corpus_folder() / name, folder)
    parse_folder([folder], out, workers=1)
    edit(out / "xlsx" / "指标清单.xlsx", "指标清单", [(0, "数值", 99)])
    command = [sys.executable, "-m", "policy_parse"]
    done = subprocess.run(
        [*command, "review", "apply", str(out / "xlsx" / "指标清单.xlsx"), "-o", str(out)],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "corrections taken in: 1 → " in done.stderr  # in the person's language, as all it says
    assert "重新解析 1 个文件" in done.stderr  # the corrected document alone
    assert 99 in set(pd.read_parquet(out / "parquet" / "targets")["value"])
    assert parse_folder([folder], out, workers=1).parsed == 0
    shown = subprocess.run(
        [*command, "review", "diff", str(out)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert "→ 99" in shown.stdout
    used = subprocess.run(
        [*command, "check", str(folder / SAMPLE.name), str(folder / "望川区_雨污分流.txt"), "--corrections", str(out)],
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert "人工更正" in used.stdout


def test_a_correction_outlives_its_sentence_only_if_the_sentence_stands() -> None:
    text = "一、任务\n1.建设绿道。\n责任单位：市水利局\n2.保护古树。\n责任单位：市林业局\n"
    notice = parse(text.encode())
    from policy_parse.review.corrections import Correction

    row = notice.assignments[0]
    good = Correction(notice.source.sha256, "", "duties", "a-from-an-older-version", "edit", "role", "责任",
                      "牵头", row.evidence.quote, *row.evidence.span)  # fmt: skip
    lost = Correction(
        notice.source.sha256, "", "duties", "a0", "edit", "role", "责任", "牵头", "市某局", 0, 3
    )
    after = parse(text.encode(), corrections=[good, lost])
    assert after.assignments[0].role.value == "lead"
    assert [i.code for i in after.issues if i.code.startswith("correct")] == [
        "corrected",
        "correction-lost",
    ]


@pytest.mark.parametrize("tool", ["label-studio", "doccano"])
def test_tasks_for_annotation(tool: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "policy_parse", "review", "export", str(SAMPLE), "-f", tool],
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    if tool == "doccano":
        task = json.loads(done.stdout)
        found = [(task["text"][s:e], label) for s, e, label in task["label"]]
    else:
        (task,) = json.loads(done.stdout)
        found = []
        for mark in task["predictions"][0]["result"]:
            value = mark["value"]
            assert task["data"]["text"][value["start"] : value["end"]] == value["text"]
            found.append((value["text"], value["labels"][0]))
    notice = parse(SAMPLE)
    assert {("市体育局", "牵头"), (notice.deadlines[0].evidence.quote, "时限")} <= set(found)
    assert len(found) >= len(notice.sections) + len(notice.assignments)


@pytest.mark.parametrize("place", ["平利村", "𠮷利村", "𠮷𠮷村𡘙", "村😀"])
def test_offsets_for_annotation_are_those_of_browsers(place: str) -> None:
    text = f"临岚市人民政府关于管网的通知\n一、任务\n1.改造{place}管网。（责任单位：市水利局）\n"
    notice = parse(text.encode())
    utf16 = text.encode("utf-16-le")
    (line,) = doccano([notice])
    marked = [utf16[2 * a : 2 * b].decode("utf-16-le") for a, b, _ in json.loads(line)["label"]]
    assert "市水利局" in marked
    (task,) = json.loads(label_studio([notice]))
    for mark in task["predictions"][0]["result"]:
        value = mark["value"]
        held = utf16[2 * value["start"] : 2 * value["end"]].decode("utf-16-le")
        assert held == value["text"]


@pytest.mark.parametrize(("title", "value", "said"), [
    ("完成时限", "2026-02-30", "时限清单"), ("任务", "另写的任务", "其他列"), ("章节", "9.9", "其他列"),
    ("单位全称", "另一个单位", "其他列"),
])  # fmt: skip
def test_what_is_not_taken_is_told(exported: Path, title: str, value: str, said: str) -> None:
    """A column that follows from others may be typed over; nothing comes of it, and that is said."""
    edit(exported / "表.xlsx", "责任清单", [(0, title, value)])
    new, not_taken = apply_review(exported / "表.xlsx", exported, exported / SAMPLE.name)
    assert not new
    (line,) = not_taken
    assert line.startswith(f"表.xlsx 责任清单 第2行“{title}”")
    assert said in line
