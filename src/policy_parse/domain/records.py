"""What each record and each table is made of: fields in the order in which they show.

`RECORDS` hold for the JSON, data sets and spaCy spans; `TABLES` and `COMPARISON_TABLES` for CSV,
XLSX, Word and data frames; `EDITABLE` for the way back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policy_parse.domain.fields import FIELDS, FieldKind


@dataclass(frozen=True, slots=True)
class Record:
    """A kind of record: its Chinese name, its fields in the order of the JSON, and how these are
    called in data sets where a field means two things there.

    `has_place`: whether quote and span come with it. `json_alone`: what only the JSON has.
    """

    kind: str
    zh: str
    fields: tuple[str, ...]
    has_place: bool = True
    renamed: Mapping[str, str] | None = None
    json_alone: tuple[str, ...] = ()

    @property
    def slots(self) -> tuple[str, ...]:
        """The fields that stand outside of the JSON as well."""
        left_out = self.json_alone
        return tuple(
            n for n in self.fields if n not in left_out and FIELDS[n].kind is not FieldKind.NESTED
        )

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its data set; a value has a second one for the upper end of a range."""
        names = [(self.renamed or {}).get(name, name) for name in self.slots]
        if "value" in names:
            names.insert(names.index("value") + 1, "value_high")
        return (*names, *(("quote", "start", "end", "page") if self.has_place else ()))


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


METADATA = _names(
    "document_number title document_type issuers addressees issue_date level region region_code"
    " colophon annexes"
)
# The data set of documents: what became of the file, then what it is.
DOCUMENT = _names(
    "status code title document_number document_type issuers addressees issue_date level region"
    " region_code media_type pages characters"
)
_RECORDS = (
    Record("citations", "引用文件", _names("id title document_number alias relation")),
    Record("sections", "章节", _names("id path number heading depth parent body_span")),
    Record("tasks", "任务", _names("id section text")),
    Record(
        "assignments",
        "分工",
        _names("id section tasks role role_word unit unit_name unit_key style inherited"),
    ),
    Record(
        "targets",
        "指标",
        _names(
            "id section task indicator comparator value unit change baseline baseline_year due"
            " due_source recurrence cumulative nature kind strength scope value_quote value_span"
        ),
        json_alone=("value_quote",),
    ),
    Record(
        "deadlines",
        "时限",
        _names("id section task start end recurrence is_term"),
        renamed={"start": "begins", "end": "due"},
    ),
    Record(
        "units",
        "单位",
        _names("unit key name level kind national region status candidates members"),
        has_place=False,
    ),
    Record("people", "名单", _names("id name role position")),
    Record("issues", "问题", _names("id code message section")),
    Record("accounts", "数字台账", _names("mention outcome record reason chance proposed")),
)
RECORDS: Mapping[str, Record] = {record.kind: record for record in _RECORDS}


@dataclass(frozen=True, slots=True)
class TableForm:
    """A table: its kind, its Chinese name, its columns (key and Chinese header)."""

    kind: str
    zh: str
    columns: tuple[tuple[str, str], ...]


def _table(kind: str, zh: str, columns: str, **headers: str) -> TableForm:
    """Columns by their keys; `headers` for those that are called otherwise in this table."""
    keys = columns.split()
    return TableForm(kind, zh, tuple((key, headers.get(key) or FIELDS[key].zh) for key in keys))


_PLACE = " quote page start end id"
_TABLES = (
    _table(
        "breakdown",
        "责任分解表",
        "section heading task lead responsible participating supervising deadline targets role_word"
        " page start end id",
    ),
    _table(
        "duties",
        "责任清单",
        "section heading task role unit unit_name role_word deadline" + _PLACE,
    ),
    _table("matrix", "责任矩阵", "section heading task deadline others id"),
    _table(
        "by_unit",
        "按单位任务清单",
        "unit role section heading task targets deadline partners" + _PLACE,
    ),
    _table(
        "targets",
        "指标清单",
        "section kind indicator comparator value measure change baseline baseline_year due"
        " recurrence nature strength" + _PLACE,
    ),
    _table("deadlines", "时限清单", "section task term begins due recurrence" + _PLACE),
    _table("sections", "章节", "path number heading depth parent" + _PLACE, heading="标题"),
    _table("citations", "引用文件", "title document_number alias relation" + _PLACE),
    _table(
        "units",
        "单位清单",
        "unit unit_name mentions level kind national region status candidates members id",
    ),
    _table("people", "名单", "name role position" + _PLACE, name="姓名", role="职务"),
    _table("issues", "问题", "code message section" + _PLACE),
    _table("accounts", "数字台账", "mention outcome chance reason record quote page start end"),
    _table(
        "unit_roll",
        "单位总表",
        "name mentions variants level kind national region status candidates documents why",
        why="理由",
    ),
)
_LINK = "child_notice parent_notice "
_COMPARISON_TABLES = (
    _table(
        "tasks",
        "对照表",
        _LINK + "child_section child_task relation likeness certainty parent_section parent_task"
        " carried why",
    ),
    _table("levels", "逐级对照", "relation likeness certainty section task"),
    _table("ladder", "指标阶梯", "section indicator verdict", verdict="较上级"),
    _table("peers", "各地承接对照", "section task count"),
    _table("peer_targets", "各地指标对照", "section target"),
    _table(
        "targets",
        "指标对照",
        _LINK + "indicator verdict child_section child_quote child_value child_due parent_section"
        " parent_quote parent_value parent_due why",
    ),
    _table(
        "deadlines",
        "时限对照",
        _LINK + "timing child_section child_quote child_due parent_section parent_quote parent_due"
        " why",
    ),
    _table("units", "单位对照", _LINK + "parent_unit child_unit national roles why", why="说明"),
    _table("missing", "未承接任务", _LINK + "parent_section parent_task"),
    _table("new", "新增任务", _LINK + "child_section child_task"),
    _table(
        "coverage",
        "承接情况",
        _LINK + "heading leaves taken_up share carried",
        heading="上级章节标题",
    ),
)
TABLES: Mapping[str, TableForm] = {form.kind: form for form in _TABLES}
COMPARISON_TABLES: Mapping[str, TableForm] = {form.kind: form for form in _COMPARISON_TABLES}

# Which columns of which tables may be edited, and in which columns nothing may be left out.
EDITABLE: Mapping[str, tuple[str, ...]] = {
    "duties": ("role", "unit"),
    "targets": _names(
        "kind indicator comparator value measure change baseline baseline_year due recurrence nature"
    ),
    "deadlines": ("begins", "due", "recurrence"),
}
REQUIRED = frozenset(("role", "unit", "kind", "indicator", "comparator", "value"))
