"""What once took the square of its size, in ten variants each: read soon, or refused by a limit."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from hostile import growing
from hostile.case import Case, bad, good
from hostile.checks import holds
from hostile.ooxml import cell, docx_parts, p, row, table
from hostile.sheets import DUTIES, parts, rows
from hostile.sheets import row as sheet_row
from hostile.zips import zipped
from policy_parse.domain.limits import Limits
from policy_parse.domain.notice import Notice
from policy_parse.export.tables import build_tables

_HEAD = "一、任务\n1.加强建设。"
_SECONDS = 2.0  # what grew with the square took a multiple of it
_TITLES = (
    "《",
    "《《",
    "《办法",
    "《办法《",
    "《一、",
    "“《",
    "《（",
    "《市教育局",
    "《2025年",
    "《5%、",
)
_BRACKETS = (
    "（市教育局牵头", "（市教育局、", "〔市教育局牵头", "（牵头", "（市教育局负责，", "《（市教育局牵头",
    "（责任单位：市教育局", "（（市教育局牵头", "【市教育局牵头", "（由市教育局牵头",
)  # fmt: skip
_NUMBERS = ("、", "，", "和", "；", "及", "与", "个、", "%、", "《", "年、")
_DUTIES = (
    "市教育局负责；", "市教育局牵头，", "由市教育局牵头，", "市教育局会同市财政局制定方案；",
    "市教育局负责建设9个；", "市教育局配合；", "市教育局、市财政局负责；", "各县负责；",
    "市教育局作为牵头单位；", "市教育局牵头，市财政局配合，",
)  # fmt: skip
_PERCENTS = (
    "增长5%、", "5%、", "5%，", "达到5%以上、", "2025年6月底前建站3座、", "每年建站3座、", "每月5个、",
    "6月底前3个、", "分别增长5%、", "比2020年增长5%、",
)  # fmt: skip
_LEADS = ("到2025年，", "每年", "2025年3月底前、", "增长", "“十四五”期间，")
_COLLECTIVES = (
    "各{}X牵头", "由各{}X牵头", "各{}及X负责", "各{}X配合", "责任单位：各{}X", "各{}、X牵头", "各{}的牵头",
    "各市、{}X牵头", "各{}（牵头", "各{}·牵头",
)  # fmt: skip
_ROLES = ("统筹", "协调", "保障", "推动", "服务", "对接", "跟踪", "技术", "运行", "监测")


def _text(name: str, texts: list[str]) -> list[Case]:
    return [
        good(f"grown-{name}-{k}.txt", partial(str.encode, text), seconds=_SECONDS)
        for k, text in enumerate(texts)
    ]


def _repeat(name: str, pieces: tuple[str, ...], size: int) -> list[Case]:
    return _text(name, [_HEAD + piece * (size // len(piece)) for piece in pieces])


def _tables(name: str, suffix: str, make: Callable[[int], bytes]) -> list[Case]:
    """Tables of several lengths, each with all of its tasks."""

    def all_there(n: int, notice: Notice) -> None:
        assert len(notice.assignments) == 2 * n

    return [
        good(f"grown-{name}-{n}.{suffix}", partial(make, n), seconds=_SECONDS,
             check=partial(all_there, n))
        for n in (1, 2, 3, 5, 9, 50, 99, 200, 300, 400)
    ]  # fmt: skip


def _spans(n: int) -> bytes:
    """Many tables of cells that claim a thousand columns each: what they cover has one bound."""
    wide = [cell(f"任务{n}", properties='<w:gridSpan w:val="1000"/>')] * (60 + 10 * n)
    return zipped(docx_parts(p("一、任务分工") + table(row(*wide)) * 12 + p("1.建设站点9个。")))


def _web_spans(kind: str, n: int) -> bytes:
    line = "<tr>" + f'<td {kind}="{10**n}">任务</td>' * 40 + "</tr>"
    return f"<p>一、任务</p><table>{line * 40}</table><p>1.建设站点9个。</p>".encode()


def _web_attributes(n: int) -> bytes:
    entries = " ".join(f"a{k}{'=b' * (k % 2)}" for k in range(6000 * n))
    return f"<p>一、任务</p><p {entries}>1.建设站点9个。</p>".encode()


def _day(serial: str, code: str, *, since_1904: bool) -> bytes:
    content = rows([DUTIES[0], ("1", "建设站点9个。", "市民政局", "市财政局", "")])
    content = content.replace("</row>", f'<c r="E2" s="1"><v>{serial}</v></c></row>')
    content = content.replace(f'<c r="E2" s="1"><v>{serial}</v></c></row>', "</row>", 1)
    book = 'date1904="1"' if since_1904 else ""
    return zipped(growing.with_format(parts(content), code, book))


_SERIALS = (
    "2957003", "2957004", "2958000", "2958465", "2958466", "99999999", "1e300", "-1", "-2958466", "2957003.99",
)  # fmt: skip


def _items(first: int, mark: str) -> bytes:
    lines = [f"{k}{mark}建设站点{k}个。" for k in range(first, 1003)]
    return ("一、任务\n" + "\n".join(lines)).encode()


def _counts_on(first: int, notice: Notice) -> None:
    assert [s.path for s in notice.sections][-3:] == ["1.1000", "1.1001", "1.1002"]
    assert [t.value for t in notice.targets] == list(range(first, 1003))
    assert notice.sections[-1].number.startswith("1002")


def _in_proportion(n: int, notice: Notice) -> None:
    """The tables hold a bounded multiple of what the document does, and say what is shortened."""
    for one in build_tables(notice):
        size = sum(len(v) for line in one.rows for v in line if isinstance(v, str))
        assert size < 12_000_000, (one.kind, size)
    assert len(notice.assignments) == n


def _merged_cell(n: int) -> bytes:
    """A cell of n units merged over n rows: each row has all of them."""
    names = "、".join(f"第{k}管理局" for k in range(n))
    first = row("1", "建设站点。", cell(names, properties='<w:vMerge w:val="restart"/>'))
    more = [row(str(k), "建设站点。", cell("", properties="<w:vMerge/>")) for k in range(2, n)]
    head = row("序号", "重点任务", "牵头单位")
    return zipped(docx_parts(p("一、任务分工") + table(head, first, *more)))


def _styles(n: int, turn: int) -> bytes:
    """A chain of styles that ends, or comes round to one of its own."""
    chain = growing.chained(n).replace(f'w:val="S{n}"/>', f'w:val="S{turn}"/>')
    body = "".join(
        p(f"{k}.建设站点{k}个。", properties=f'<w:pStyle w:val="S{k}"/>') for k in range(1, 9)
    )
    return zipped(docx_parts(body, styles=chain))


CASES: list[Case] = [
    *_repeat("titles", _TITLES[:4], 200_000),
    *_repeat("titles-more", _TITLES[4:], 30_000),
    *_repeat("brackets", _BRACKETS, 12_000),
    *_text("numbers", [_HEAD + m.join(map(str, range(1, 1500))) + "个。" for m in _NUMBERS]),
    *_repeat("duties", _DUTIES, 12_000),
    *_repeat("percents", _PERCENTS, 7_000),
    *_text("governed", [_HEAD + lead + one * 800 for lead in _LEADS for one in ("5%、", "3座和")]),
    *_text("collectives", [f"{_HEAD}（{c.format('县级市' * 24)}）" for c in _COLLECTIVES]),
    *_repeat("roles", tuple(f"，{role}单位：市水务局" for role in _ROLES), 20_000),
    *_tables("tabs", "txt", growing.tab_table),
    *_tables("docx", "docx", growing.docx_table),
    *_tables("xlsx", "xlsx", growing.sheet_table),
    *(good(f"grown-gridspan-{n}.docx", partial(_spans, n), seconds=3, check=holds("建设站点9个。"))
      for n in range(10)),
    *(good(f"grown-{kind}-{n}.html", partial(_web_spans, kind, n), seconds=3, check=holds("建设站点9个。"))
      for kind in ("colspan", "rowspan") for n in range(1, 6)),
    *(bad(f"grown-attributes-{n}.html", partial(_web_attributes, n), "rejected/attributes", seconds=1,
          says=("--limit attributes=N",)) for n in range(1, 11)),
    *(bad(f"grown-parameters-{n}.mht", partial(growing.mht_parameters, 4000 * n), "rejected/header",
          seconds=1, says=("--limit header=N",)) for n in range(1, 11)),
    *(good(f"grown-format-{k}.xlsx", partial(growing.sheet_format, 12_000, 20, piece), seconds=_SECONDS)
      for k, piece in enumerate(("[", "[h", "[$", "[]", "[h]", "a[", "\\", "_", "[red", "[=1"))),
    *(good(f"grown-hidden-{n}.xlsx", partial(growing.sheet_hidden, 400 * n), seconds=_SECONDS)
      for n in range(1, 11)),
    *(good(f"grown-areas-{n}.xlsx", partial(growing.sheet_areas, 400 * n), seconds=_SECONDS)
      for n in range(1, 11)),
    *(good(f"grown-scattered-{n}.pdf", partial(growing.pdf_scattered, 400 * n), seconds=3)
      for n in range(1, 11)),
    *(good(f"grown-styles-{turn}.docx", partial(_styles, 2500, turn), seconds=3,
           check=holds("建设站点8个。"))
      for turn in (0, 1, 2, 5, 9, 100, 1000, 2498, 2499, 9999)),
    *(good(f"grown-day-{serial}-{since}.xlsx", partial(_day, serial, "yyyy/m/d", since_1904=since == 1904),
           units=("市民政局", "市财政局")) for serial in _SERIALS for since in (1900, 1904)),
    *(good(f"grown-items-{first}-{k}.txt", partial(_items, first, mark), check=partial(_counts_on, first))
      for first in (990, 996, 997, 998, 999) for k, mark in enumerate((".", "、"))),
    *(good(f"grown-task-{n}.txt", partial(growing.long_task, n), seconds=3,
           check=partial(_in_proportion, n)) for n in range(300, 800, 50)),
    *(good(f"grown-units-{n}.txt", partial(growing.many_units, n), seconds=3,
           check=partial(_in_proportion, n)) for n in range(100, 1100, 100)),
    *(bad(f"grown-labels-{n}.txt", partial(growing.labels_behind_items, 300 + 50 * n),
          "rejected/records", seconds=2, limits=Limits(records=50_000)) for n in range(10)),
    *(bad(f"grown-merged-{n}.docx", partial(_merged_cell, 120 + 10 * n), "rejected/records", seconds=2,
          limits=Limits(records=10_000)) for n in range(10)),
    *(bad(f"grown-clock-{k}.txt", partial(str.encode, _HEAD + piece * (400_000 // len(piece))),
          "timeout/seconds", limits=Limits(seconds=1), seconds=4)
      for k, piece in enumerate(("建站3座、", "\n1.建站3座。", "市教育局负责建站3座；", "（市教育局牵头）",
                                 "每年建站3座、", "2025年6月底前，", "责任单位：市教育局。\n",
                                 "达到5%，", "增长5%、", "\n（一）建站3座，"))),
    good("grown-unfolded.xlsx", lambda: zipped(parts(sheet_row(1, ["一、任务"]) + sheet_row(2, ["1.建站9座。"])))),
]  # fmt: skip
