"""One description of each record: what every output shows is held to domain/fields.py."""

from __future__ import annotations

import dataclasses
import json

import pytest

from policy_parse.batch.datasets import SCHEMAS
from policy_parse.batch.work import Options
from policy_parse.domain import accounts, comparison, kinds, notice, words
from policy_parse.domain.fields import FIELDS, FieldKind, width_of
from policy_parse.domain.notice import Notice
from policy_parse.domain.records import COMPARISON_TABLES, EDITABLE, METADATA, RECORDS, TABLES
from policy_parse.export.comparison_tables import comparison_tables
from policy_parse.export.records import MADE, to_records
from policy_parse.export.table import filled
from policy_parse.export.tables import KINDS, build_tables
from policy_parse.lexicon.own_units import read_own_units
from policy_parse.pipeline import compare, parse, parse_text
from policy_parse.report.labels import OWN, given

OF_RECORD = {
    "citations": notice.Citation, "sections": notice.Section, "tasks": notice.Task,
    "assignments": notice.Assignment, "targets": notice.Target, "deadlines": notice.Deadline,
    "units": notice.Unit, "people": notice.Person, "issues": notice.Issue,
    "accounts": accounts.AccountLine,
}  # fmt: skip
# What a record has and the JSON tells otherwise, or not at all.
UNTOLD = {
    ("sections", "body"), ("targets", "value_evidence"), ("units", "why"), ("accounts", "decision"),
}  # fmt: skip

TEXT = """惠济区人民政府关于印发绿道建设方案的通知
惠政〔2024〕7号
各镇人民政府，区有关部门：
根据《郑州市绿道建设规划》（郑政〔2023〕3号），制定本方案。
一、加快建设
（一）新建绿道。到2025年，新建绿道120公里，绿道服务人口覆盖率达到85%以上。每年11月底前报送进展。（责任单位：区园林局、区水利局；配合单位：各镇人民政府）
（二）管好绿道。2024年6月底前建成管护平台1个。责任单位：区城市管理局
（三）守好绿道。做好巡护。（统筹单位：区水利局）
附件：领导小组名单
组长：张某某　区人民政府副区长
成员：李某某　区园林局局长
"""


@pytest.fixture(scope="module")
def read() -> Notice:
    return parse(TEXT.encode(), name="t.txt", accounts=True)


@pytest.mark.parametrize("kind", RECORDS)
def test_the_fields_of_a_record_are_those_that_it_has(kind: str) -> None:
    has = {field.name for field in dataclasses.fields(OF_RECORD[kind])} - {"evidence"}
    has = {name for name in has if (kind, name) not in UNTOLD}
    made = {name for of, name in MADE if of == kind}
    said = set(RECORDS[kind].fields)
    assert said - made <= has
    assert has - said == set()
    assert RECORDS[kind].has_place == ("evidence" in OF_RECORD[kind].__slots__)


def test_what_is_made_otherwise_is_a_field() -> None:
    known = {kind: set(record.fields) for kind, record in RECORDS.items()}
    known["metadata"] = set(METADATA)
    assert all(name in known[kind] for kind, name in MADE)


def test_metadata_has_its_fields() -> None:
    assert set(METADATA) == {field.name for field in dataclasses.fields(notice.Metadata)}


def test_the_json_has_the_fields_in_their_order(read: Notice) -> None:
    records = json.loads(json.dumps(to_records(read)))
    assert list(records["metadata"]) == list(METADATA)
    for kind, record in RECORDS.items():
        assert records[kind], kind
        for row in records[kind]:
            assert tuple(row)[: len(record.fields)] == record.fields


def test_the_json_is_plain(read: Notice) -> None:
    def kinds_in(value: object) -> set[type]:
        if isinstance(value, dict):
            return {k for v in value.values() for k in kinds_in(v)}
        if isinstance(value, list):
            return {k for v in value for k in kinds_in(v)}
        return {type(value)}

    assert kinds_in(to_records(read)) <= {str, int, float, bool, type(None)}


@pytest.mark.parametrize("kind", RECORDS)
def test_data_sets_have_a_type_for_each_column(kind: str) -> None:
    assert SCHEMAS[kind] == RECORDS[kind].columns
    assert all(FIELDS[name].kind is not FieldKind.NESTED for name in SCHEMAS[kind])


def test_a_term_of_validity_is_told_in_data_sets() -> None:
    assert "is_term" in SCHEMAS["deadlines"]  # a column `term` was there and never filled


def test_every_table_is_built(read: Notice) -> None:
    built = {table.kind: table for table in build_tables(read)}
    assert set(built) == set(KINDS) == set(TABLES) - {"unit_roll"}
    for kind, table in built.items():
        assert table.rows, kind
        if kind != "matrix":  # its columns are those of the units as well
            assert table.columns == TABLES[kind].columns
        assert all(len(row) == len(table.columns) for row in table.rows)


def test_every_table_of_a_comparison_is_built() -> None:
    below, above = (
        parse_text(TEXT),
        parse_text(TEXT.replace("惠济区", "郑州市").replace("惠政", "郑政")),
    )
    tables = comparison_tables(compare(below, above))
    kinds_of_two = set(COMPARISON_TABLES) - {"levels", "ladder", "peers", "peer_targets"}
    assert {table.kind for table in tables} == kinds_of_two
    for table in tables:
        assert table.columns == COMPARISON_TABLES[table.kind].columns
        assert all(len(row) == len(table.columns) for row in table.rows)


def test_a_row_with_a_column_too_many_or_too_few_is_refused() -> None:
    cells = dict.fromkeys(key for key, _ in TABLES["issues"].columns)
    assert filled(TABLES["issues"], [cells]).rows == ((None,) * len(cells),)
    for wrong in (cells | {"colour": 1}, {k: v for k, v in cells.items() if k != "code"}):
        with pytest.raises(KeyError):
            filled(TABLES["issues"], [wrong])


def test_what_may_be_edited_is_a_column() -> None:
    for table, columns in EDITABLE.items():
        assert set(columns) <= {key for key, _ in TABLES[table].columns}


@pytest.mark.parametrize(
    ("key", "width"), [("task", 56), ("task_2", 56), ("section_1", 8), ("市水利局", 12), ("peer_1", 12)]
)  # fmt: skip
def test_a_column_of_each_level_is_as_wide_as_its_kind(key: str, width: int) -> None:
    assert width_of(key) == width


VOCABULARIES = [
    (words.ROLES, notice.Role), (words.LEVELS, kinds.Level), (words.UNIT_KINDS, kinds.UnitKind),
    (words.STATUSES, kinds.UnitStatus), (words.COMPARATORS, kinds.Comparator),
    (words.CHANGES, kinds.Change), (words.NATURES, kinds.Nature), (words.KINDS, notice.TargetKind),
    (words.RECURRENCES, kinds.Recurrence), (words.CITATIONS, kinds.CitationRelation),
    (words.RELATIONS, comparison.Relation), (words.CERTAINTIES, comparison.Certainty),
    (words.VERDICTS, comparison.Verdict), (words.TIMINGS, comparison.Timing),
    (words.MENTIONS, accounts.Mention), (words.OUTCOMES, accounts.Outcome),
]  # fmt: skip


@pytest.mark.parametrize(
    ("vocabulary", "members"), VOCABULARIES, ids=lambda v: getattr(v, "__name__", "")
)
def test_every_member_has_its_words(vocabulary, members) -> None:  # type: ignore[no-untyped-def]
    assert set(vocabulary) == set(members)
    chinese = [zh for zh, _ in vocabulary.values()]
    assert len(set(chinese)) == len(chinese)  # or an edited table could not be read back


def test_the_page_says_nothing_twice() -> None:
    own = json.loads(OWN.read_text("utf-8"))
    twice = [key for key, both in given() if tuple(own.get(key, ())) == both]
    assert twice == []


def test_options_that_were_kept_are_the_same_options(tmp_path) -> None:  # type: ignore[no-untyped-def]
    table = tmp_path / "units.csv"
    table.write_text(
        "unit,name,level,kind,national\n科技办,郑州市科技办公室,prefecture,party,科技部", "utf-8"
    )
    options = Options(units=read_own_units(table))
    again = Options.restored(options.stored(), ())
    assert again == options
    assert again.fingerprint("1") == options.fingerprint("1")
