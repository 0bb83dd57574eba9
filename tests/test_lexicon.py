"""Integrity of the lexicon: every row's example works."""

from __future__ import annotations

import re

import pytest
from decisions import decided

from policy_parse.domain.decisions import NumberKind
from policy_parse.find.citations import iter_citations
from policy_parse.find.duties import iter_duties
from policy_parse.find.quantities import iter_quantities
from policy_parse.find.times import iter_times
from policy_parse.lexicon.calendar import ONGOING
from policy_parse.lexicon.context import any_of, words_of
from policy_parse.lexicon.documents import document_type
from policy_parse.lexicon.regions import find_region
from policy_parse.lexicon.roles import label_at
from policy_parse.lexicon.tables import DATA, table
from policy_parse.lexicon.units import ends_like_unit

TABLES = sorted(p.stem for p in DATA.glob("*.csv"))


@pytest.mark.parametrize("name", TABLES)
def test_rows_are_whole_and_unique(name: str) -> None:
    rows = table(name)
    assert rows
    first = next(iter(rows[0]))
    more = ("position", "full", "levels", "word")  # what else tells rows apart
    keys = [(row[first], *map(row.get, more)) for row in rows]
    assert len(keys) == len(set(keys)), [k for k in keys if keys.count(k) > 1]
    for row in rows:
        assert None not in row, f"too many cells: {row}"
        assert all(value is not None for value in row.values()), f"too few cells: {row}"
        assert row[first].strip()


def test_context_words() -> None:
    for row in table("context_words"):
        assert row["word"] in row["example"], row
        assert re.fullmatch(any_of(row["class"]), row["word"]), row
    assert all(word.startswith("成") for word in words_of("no_tenth"))


def test_every_class_of_words_is_asked_for() -> None:
    asked = re.compile(r"""(?:any_of|words_of)\(["'](\w+)["']\)""")
    source = DATA.parents[1]
    used = {
        name for path in source.rglob("*.py") for name in asked.findall(path.read_text("utf-8"))
    }
    assert used == {row["class"] for row in table("context_words")}


def test_role_labels() -> None:
    for row in table("role_labels"):
        found = label_at(row["example"])
        assert found is not None, row
        assert found.kind == row["kind"]


def test_role_cues() -> None:
    for row in table("role_cues"):
        text = f"（{row['example']}）"
        roles = {d.role.value for s in iter_duties(text) for d in s.duties}
        assert row["role"] in roles, row


def test_unit_endings() -> None:
    for row in table("unit_endings"):
        assert ends_like_unit(row["example"]), row
        assert row["example"].endswith(row["ending"])


def test_document_types() -> None:
    for row in table("document_types"):
        assert document_type(row["example"]) == row["document_type"], row


def test_measures() -> None:
    for row in table("measures"):
        units = [q.unit for q in iter_quantities(row["example"])]
        wanted = row["class"] != "name"  # 60周年 belongs to a name and counts nothing
        assert (row["unit"] in units) is wanted, (row, units)


def test_comparators() -> None:
    for row in table("comparators"):
        (number,) = decided("一、主要目标\n到2025年，覆盖率" + row["example"] + "。\n")
        assert number.comparator == row["comparator"], row


def test_changes() -> None:
    for row in table("changes"):
        (number, *_) = decided("一、主要目标\n到2025年，" + row["example"] + "。\n")
        assert number.change == row["change"], row


def test_commit_verbs() -> None:
    """A number under a verb of the list, in a section of tasks, is a commitment."""
    for row in table("commit_verbs"):
        text = row["example"]
        assert row["verb"] in text
        (number, *_) = decided(f"一、重点任务\n到2025年，{text}。\n")
        assert number.kind.value is NumberKind.TARGET, row


def test_five_year_plans_and_recurrences() -> None:
    for row in table("five_year_plans"):
        (time,) = iter_times(row["example"])
        assert time.ends == row["end"], row
    for row in table("recurrences"):
        assert row["recurrence"] in {t.recurrence for t in iter_times(row["example"])}, row
    assert {row["example"].removeprefix("完成时限：") for row in table("ongoing")} == ONGOING


def test_provinces() -> None:
    for row in table("provinces"):
        level, region, code = find_region(row["name"] + "人民政府")
        assert (level, region, code) == ("province", row["name"], row["code"])


def test_citation_examples() -> None:
    text = (
        "根据《临岚市全民健身条例》和《关于做好工作的通知》（临政办〔2023〕5号，以下简称《通知》）"
    )
    found = list(iter_citations(text))
    assert [text[slice(*c.title)] for c in found if c.title] == [
        "临岚市全民健身条例",
        "关于做好工作的通知",
    ]
    assert found[1].alias is not None
    assert text[slice(*found[1].alias)] == "通知"
    assert list(iter_citations("《人民日报》报道，《红楼梦》展演")) == []


def test_traditional() -> None:
    """Each character is folded where it stands in a word, one for one."""
    from policy_parse.layout.widths import shadow

    folds = {row["traditional"]: row["simplified"] for row in table("traditional")}
    for row in table("traditional"):
        example = row["example"]
        assert row["traditional"] in example, row
        assert shadow(example) == "".join(folds.get(c, c) for c in example), row
        assert row["simplified"] not in folds, row
