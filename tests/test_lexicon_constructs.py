"""Every word of the lexicon in every construct that may hold it: brackets, labels, text, cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from decisions import decided

from policy_parse.domain.notice import Role
from policy_parse.find.duties import iter_duties
from policy_parse.find.labels import read_cell
from policy_parse.find.quantities import iter_quantities
from policy_parse.find.times import iter_times
from policy_parse.lexicon.tables import table
from policy_parse.pipeline import parse

ROLES = frozenset(role.value for role in Role)


def duties(text: str) -> list[tuple[str, str]]:
    """(role, unit) of each duty in a text."""
    return [(d.role.value, text[d.start : d.end]) for s in iter_duties(text) for d in s.duties]


def assigned(text: str) -> list[tuple[str, str]]:
    """(role, unit) of each duty of a small document."""
    notice = parse(f"一、任务\n（一）改造管网。{text}\n（二）管理。加强管理。\n".encode())
    return [(a.role.value, a.unit) for a in notice.assignments]


AFTER = [row for row in table("role_cues") if row["position"] == "after"]
BEFORE = [row for row in table("role_cues") if row["position"] == "before"]
LABELS = [row for row in table("role_labels") if row["kind"] in ROLES]
ALONE = [row for row in LABELS if row["place"] == "alone"]
OTHERS = [row for row in table("role_labels") if row["kind"] not in ROLES]


def named(rows: Sequence[dict[str, str]], field: str) -> list[str]:
    """Ids for tests."""
    return [row[field] for row in rows]


@pytest.mark.parametrize("row", AFTER, ids=named(AFTER, "cue"))
def test_cue_in_brackets(row: dict[str, str]) -> None:
    cue, role = row["cue"], row["role"]
    for opening, closing in ("（）", "〔〕", "【】", "[]", "()"):
        text = f"改造管网。{opening}市水务局、市财政局{cue}{closing}"
        assert assigned(text) == [(role, "市水务局"), (role, "市财政局")], text


@pytest.mark.parametrize("row", AFTER, ids=named(AFTER, "cue"))
def test_cue_behind_another(row: dict[str, str]) -> None:
    text = f"（市水务局牵头，市财政局{row['cue']}）"
    assert duties(text) == [("lead", "市水务局"), (row["role"], "市财政局")]


@pytest.mark.parametrize("row", AFTER, ids=named(AFTER, "cue"))
def test_cue_in_a_cell(row: dict[str, str]) -> None:
    text = f"市水务局{row['cue']}"
    assert [d.role.value for d in read_cell(text, Role.RESPONSIBLE).duties] == [row["role"]]


@pytest.mark.parametrize("row", BEFORE, ids=named(BEFORE, "cue"))
def test_cue_before_its_units(row: dict[str, str]) -> None:
    found = duties(f"（市水务局{row['cue']}市财政局负责）")
    assert found == [("lead", "市水务局"), (row["role"], "市财政局")]


@pytest.mark.parametrize("row", LABELS, ids=named(LABELS, "label"))
def test_label_on_its_own_line_and_in_brackets(row: dict[str, str]) -> None:
    label, role = row["label"], row["kind"]
    wanted = [(role, "市水务局"), (role, "市财政局")]
    assert assigned(f"\n{label}：市水务局、市财政局") == wanted
    assert assigned(f"\n{label}:市水务局,市财政局") == wanted
    assert assigned(f"（{label}：市水务局、市财政局）") == wanted
    assert assigned(f"〔{label}：市水务局、市财政局〕") == wanted


@pytest.mark.parametrize("row", LABELS, ids=named(LABELS, "label"))
def test_label_behind_another(row: dict[str, str]) -> None:
    found = assigned(f"\n牵头单位：市水务局；{row['label']}：市财政局")
    assert found == [("lead", "市水务局"), (row["kind"], "市财政局")]


@pytest.mark.parametrize("row", ALONE, ids=named(ALONE, "label"))
def test_bare_label_within_a_word_is_none(row: dict[str, str]) -> None:
    assert assigned(f"\n各方{row['label']}：加强管理") == []


@pytest.mark.parametrize("row", OTHERS, ids=named(OTHERS, "label"))
def test_label_of_no_role_ends_the_list(row: dict[str, str]) -> None:
    found = assigned(f"\n责任单位：市水务局；{row['label']}：2024年6月底前")
    assert found == [("responsible", "市水务局")]


@pytest.mark.parametrize("row", table("role_parts"), ids=named(table("role_parts"), "part"))
def test_parts_of_unknown_labels(row: dict[str, str]) -> None:
    for tail in ("单位", "部门", "处室", "机构"):
        assert assigned(f"\n总体{row['part']}{tail}：市水务局") == [(row["role"], "市水务局")]


def measures() -> Iterator[tuple[str, str]]:
    """Measures that count behind any number."""
    for row in table("measures"):
        if row["class"] != "name":
            yield row["measure"], row["unit"]


WORDY = {row["measure"] for row in table("numeral_words")}


@pytest.mark.parametrize(("measure", "unit"), list(measures()))
def test_measure_behind_digits_and_numerals(measure: str, unit: str) -> None:
    for printed, value in (("35", 35), ("1,250", 1250), ("2.5", 2.5)):
        (found,) = iter_quantities(f"覆盖{printed}{measure}，")
        assert (found.value, found.unit) == (_scaled(measure, value), unit)
    if measure not in WORDY and measure[0] not in "百千万亿":  # 三十五千克 would be 35,000 克
        (found,) = iter_quantities(f"覆盖三十五{measure}，")
        assert (found.value, found.unit) == (_scaled(measure, 35), unit)


@pytest.mark.parametrize(("measure", "unit"), list(measures()))
def test_measure_with_a_comparator_and_in_a_range(measure: str, unit: str) -> None:
    (found,) = iter_quantities(f"覆盖35{measure}以上。")
    assert (found.unit, found.comparator) == (unit, ">=")
    (found,) = iter_quantities(f"覆盖35—40{measure}。")
    assert (found.unit, found.comparator) == (unit, "range")


def _scaled(measure: str, value: float) -> float:
    """A listed measure may begin with a scale: 万人."""
    return value * {"万": 10**4, "亿": 10**8}.get(measure[0], 1)


NEGATED = {">": "<=", "<": ">="}


@pytest.mark.parametrize("row", table("negations"), ids=named(table("negations"), "word"))
def test_negation_turns_every_bound(row: dict[str, str]) -> None:
    for bound in ("超过", "高于", "大于", "低于", "少于", "小于"):
        plain = {"超": ">", "高": ">", "大": ">"}.get(bound[0], "<")
        text = f"一、主要目标\n到2025年，漏损率{row['word']}{bound}9%。\n"
        (number,) = decided(text)
        assert number.comparator == NEGATED[plain], text


COMPARATORS = table("comparators")


@pytest.mark.parametrize("row", COMPARATORS, ids=named(COMPARATORS, "word"))
def test_comparator_of_counts_and_shares(row: dict[str, str]) -> None:
    word = row["word"]
    for value in ("9%", "30个"):
        printed = f"{value}{word}" if row["position"] == "after" else f"{word}{value}"
        if value == "30个" and word == "内":
            continue  # 30个内 is no bound
        (number,) = decided(f"一、主要目标\n到2025年，覆盖{printed}。\n")
        assert number.comparator == row["comparator"], printed


@pytest.mark.parametrize("row", table("recurrences"), ids=named(table("recurrences"), "word"))
def test_recurrence_before_a_date_and_a_number(row: dict[str, str]) -> None:
    word = row["word"]
    assert row["recurrence"] in {t.recurrence for t in iter_times(f"{word}开展评估。")}
    assert row["recurrence"] in {t.recurrence for t in iter_times(f"要求{word}至少评估2次。")}


@pytest.mark.parametrize(
    "row", table("five_year_plans"), ids=named(table("five_year_plans"), "ordinal")
)
def test_plan_in_every_form(row: dict[str, str]) -> None:
    for form in (f"“{row['ordinal']}”期间", f"“{row['ordinal']}”末", f"{row['ordinal']}时期"):
        (time,) = iter_times(f"{form}建成网络。")
        assert time.ends == row["end"], form
