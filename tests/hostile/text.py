"""Plain text: encodings without a mark, characters that are none, and texts of absurd shape."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from functools import partial

from hostile.case import Case, Check, bad, good
from hostile.checks import (
    WHOLE,
    both,
    counts,
    emitted,
    holds,
    jsonable,
    reads,
    right_or_doubtful,
    savable,
    silent,
)  # fmt: skip
from hostile.sample import LINES, TEXT, UNITS
from policy_parse.domain.limits import Limits
from policy_parse.domain.notice import Notice
from policy_parse.export.listing import list_issues
from policy_parse.export.records import to_json

_TRADITIONAL = (
    "青嵐市人民政府關於推進社區驛站建設的通知\n一、重點任務\n到2025年，建成社區驛站120個。\n"
    "牽頭單位：市民政局\n責任單位：市財政局、市教育局\n二、保障措施\n各單位要加強組織領導。\n"
)


def _encoded(encoding: str, mark: bytes = b"", text: str = TEXT) -> Callable[[], bytes]:
    return lambda: mark + text.encode(encoding)


_RIGHT = right_or_doubtful(WHOLE)


def _encoding(name: str, build: Callable[[], bytes], check: Check = _RIGHT) -> Case:
    return good(f"{name}.txt", build, check=check)


def _broken(encoding: str, at: int = 40) -> bytes:
    """One byte in the middle is not of the encoding; the rest is."""
    raw = TEXT.encode(encoding)
    return raw[:at] + b"\xff" + raw[at:]


def _cut(encoding: str) -> bytes:
    """The last character has lost its last byte."""
    return (TEXT + "此件公开发布").encode(encoding)[:-1]


def _lost_bytes(at: int, size: int) -> bytes:
    """UTF-16 that has lost a byte here and one further behind: what lies between is garbage."""
    raw = codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le")
    return raw[:at] + raw[at + 1 : at + size] + raw[at + size + 1 :]


def _mostly_right(notice: Notice) -> None:
    assert all(line in emitted(notice) for line in LINES[7:])


def _inserted(
    thing: str, *, encoding: str = "utf-8", errors: str = "strict"
) -> Callable[[], bytes]:
    """Something invisible in the middle of names, numbers and role words."""
    text = TEXT
    for word in ("市财政局", "牵头单位", "120个", "2025年"):
        text = text.replace(word, f"{word[:2]}{thing}{word[2:]}")
    return lambda: text.encode(encoding, errors)


def _without(*things: str) -> Check:
    """The records are those of the clean text: the things stand in none of their names."""

    def check(notice: Notice) -> None:
        units = tuple("".join(c for c in a.unit if c not in things) for a in notice.assignments)
        assert units == UNITS
        assert [t.value for t in notice.targets if t.unit == "个"] == [120]
        jsonable(notice)
        savable(notice)

    return check


def _left_out(thing: str) -> Check:
    """What is left out of passages is out of records, kept in the source, and counted."""

    def check(notice: Notice) -> None:
        assert thing in notice.source.text
        records = [a.unit for a in notice.assignments] + [t.text for t in notice.tasks]
        assert not [text for text in records if thing in text]
        counts(4)(notice)

    return both(_without(thing), check)


_KANGXI = str.maketrans("人力二一民工", "⼈⼒⼆⼀⺠⼯")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def _folded(notice: Notice) -> None:
    """Names are matched whatever their characters' form, and quoted as they stand."""
    assert tuple(a.unit for a in notice.assignments) == UNITS
    for row in notice.assignments:
        assert row.evidence.quote in notice.source.text


def _wide_numbers(notice: Notice) -> None:
    assert [t.value for t in notice.targets] == [120, 300]
    assert notice.targets[0].due == "2025"
    assert "１２０" in notice.targets[0].evidence.quote


def _traditional(notice: Notice) -> None:
    assert [a.unit for a in notice.assignments] == ["市民政局", "市財政局", "市教育局"]
    assert [a.role.value for a in notice.assignments] == ["lead", "responsible", "responsible"]
    assert [t.value for t in notice.targets] == [120]


_TOWNS = [f"{a}{b}" for a in "青云临柏石望澜沙松桃" for b in "岚溪湾渡川"][:40]
_MANY = [
    f"{town}县{kind}局" for town in _TOWNS for kind in ("民政", "财政", "教育", "水务", "审计")
]


def _no_duties(notice: Notice) -> None:
    assert not notice.assignments
    assert notice.sections
    assert "没有找到责任分工" in list_issues(notice)


def _levels_capped(notice: Notice) -> None:
    """A hundred levels are not a hundred levels deep in the records, and this is told."""
    assert max((s.depth for s in notice.sections), default=0) <= 20
    told = [i for i in notice.issues if "层" in i.message or "level" in i.code or "depth" in i.code]
    assert told, [i.code for i in notice.issues][:5]


def _circle_told(notice: Notice) -> None:
    assert any("附件" in i.message for i in notice.issues), [i.code for i in notice.issues]


def _all_headings(notice: Notice) -> None:
    assert len(notice.sections) == 5000


def _markup_kept(notice: Notice) -> None:
    """JSON holds text as it is; whoever shows it has to make it inert."""
    assert "</script><img src=x onerror=" in to_json(notice)


_CIRCLE = (
    "一、工作安排\n各项任务按附件1办理。\n附件1\n社区驿站任务表\n一、分工\n分工情况见附件2。\n"
    "附件2\n社区驿站单位表\n一、单位\n单位名单见附件1。\n"
)
_TABLE = (
    "一、任务分工\n序号\t重点任务\t牵头单位\t责任单位\t完成时限\n"
    "1\t建设社区驿站。\t市民政局\t市财政局\t2025年\n2\t培训人员。\t市教育局\t市审计局\t2024年\n"
)
# What a cell of numbers may hold beside a number: other digits, too many of them, none.
_NUMBERS = ("1①335", "①", "³", "9" * 30, "9" * 5000, "一", "1.1", "-1", "１", "٣", "第1", "1—3")


def _numbered(number: str) -> bytes:
    return _TABLE.replace("\n1\t", f"\n{number}\t").encode()


_RAGGED = (
    _TABLE + "3\t整理台账\n（分片开展）。\t市司法局\t市统计局\t2024年\n4\t年终总结。\t市统计局\n"
)
_HEADINGS = "".join(f"{n % 900 + 1}.推进第{n}项登记工作。\n" for n in range(5000))
_DECIMAL = "\n".join(".".join(["1"] * n) + f" 第{n}层推进登记工作" for n in range(1, 101))
_SURROGATES = "\udc12\ud800"

CASES: list[Case] = [
    *(_encoding(name, _encoded(name)) for name in ("utf-8", "gb18030", "gbk", "utf-16-le", "utf-16-be")),
    _encoding("utf-8-marked", _encoded("utf-8", codecs.BOM_UTF8)),
    _encoding("utf-16-le-marked", _encoded("utf-16-le", codecs.BOM_UTF16_LE)),
    _encoding("utf-16-be-marked", _encoded("utf-16-be", codecs.BOM_UTF16_BE)),
    _encoding("gb18030-rare", _encoded("gb18030", text=TEXT + "镕㙍𠮷办理。\n"),
              right_or_doubtful(holds("镕㙍𠮷办理。"))),
    _encoding("big5", _encoded("big5", text=_TRADITIONAL), right_or_doubtful(reads(_TRADITIONAL))),
    _encoding("gbk-short", _encoded("gbk", text="一、任务\n牵头单位：市民政局\n"),
              right_or_doubtful(reads("一、任务牵头单位：市民政局"))),
    _encoding("utf-16-le-short", _encoded("utf-16-le", text="一、登记\n市民政局牵头。"),
              right_or_doubtful(reads("一、登记市民政局牵头。"))),
    _encoding("utf-16-le-one-line", _encoded("utf-16-le", text="由市民政局牵头，市财政局配合。" * 9),
              right_or_doubtful(reads("由市民政局牵头，市财政局配合。" * 9))),
    *(_encoding(f"{e}-one-wrong-byte", partial(_broken, e), _mostly_right) for e in ("utf-8", "gbk")),
    *(_encoding(f"{e}-cut", partial(_cut, e), _mostly_right) for e in ("utf-8", "gbk")),
    *(good(f"utf-16-lost-bytes-{at}.txt", partial(_lost_bytes, at, size), issues=("low-confidence",))
      for at, size in ((61, 120), (91, 200), (121, 160))),
    good("nul.txt", _inserted("\0"), check=_left_out("\0")),
    good("bell.txt", _inserted("\x07"), check=_left_out("\x07")),
    good("escape.txt", _inserted("\x1b[2J"), check=both(jsonable, counts(4))),
    good("high-controls.txt", _inserted("\x86"), check=_left_out("\x86")),
    good("surrogates-in-utf-8.txt", _inserted(_SURROGATES, errors="surrogatepass"),
         check=both(_without(*_SURROGATES), counts(8))),
    good("surrogates-in-utf-16.txt",
         lambda: codecs.BOM_UTF16_LE + _inserted("\ud800", encoding="utf-16-le", errors="surrogatepass")(),
         check=both(_without("\ud800"), counts(4))),
    good("zero-width.txt", _inserted("\u200b\u2060"), check=_without("\u200b", "\u2060")),
    good("soft-hyphens.txt", _inserted("\u00ad"), check=_without("\u00ad")),
    good("bidi-marks.txt", _inserted("\u202e\u2066\u200f"), check=_without(*"\u202e\u2066\u200f")),
    good("spaces-within.txt", _inserted("\u3000"), check=_without("\u3000")),
    good("emoji.txt", lambda: TEXT.replace("、市教育局", "✅、市教育局👨‍👩‍👧").replace("任务", "任务🎯").encode(),
         check=both(jsonable, holds("市教育局👨‍👩‍👧"),
                    _without(*"✅👨\u200d👩👧"))),
    good("kangxi.txt", lambda: TEXT.translate(_KANGXI).encode(), check=_folded),
    good("wide-digits.txt", lambda: TEXT.translate(_WIDE).encode(), units=UNITS, check=_wide_numbers),
    good("traditional.txt", _encoded("utf-8", text=_TRADITIONAL), check=_traditional),
    good("decomposed.txt", _encoded("utf-8", text=TEXT + "联系人：Léa\u0301 é\n"), check=jsonable),
    *(good(f"line-ends-{name}.txt", _encoded("utf-8", text=TEXT.replace("\n", end)), units=UNITS,
           check=WHOLE) for name, end in (("crlf", "\r\n"), ("cr", "\r"), ("nel", "\x85"), ("ls", "\u2028"))),
    good("line-ends-mixed.txt",
         lambda: "".join(x + "\r\n\r\n\v\f\n\u2029"[n % 6 : n % 6 + 1] for n, x in enumerate(LINES)).encode(),
         units=UNITS, check=WHOLE),
    bad("a-line-of-100-mb.txt", lambda: "登记".encode() * (100 * 1024 * 1024 // 6), "rejected/size"),
    bad("over-400-megabytes.txt", lambda: b"a" * (2 << 20), "rejected/size", limits=Limits(megabytes=1)),
    good("a-long-line.txt", lambda: ("由市民政局牵头，推进登记，" * 8_000).encode(), seconds=6),
    good("tabs.txt", _encoded("utf-8", text=_TABLE),
         units=("市民政局", "市财政局", "市教育局", "市审计局"), check=silent("table-unread")),
    *(good(f"tabs-number-{n}.txt", partial(_numbered, number), check=holds("建设社区驿站。", "培训人员。"),
           units=("市民政局", "市财政局", "市教育局", "市审计局"))
      for n, number in enumerate(_NUMBERS)),
    good("tabs-ragged.txt", _encoded("utf-8", text=_RAGGED), check=holds("整理台账（分片开展）。"),
         units=("市民政局", "市财政局", "市教育局", "市审计局", "市司法局", "市统计局", "市统计局")),
    good("no-duties.txt", _encoded("utf-8", text="\n".join(LINES[:4]) + "\n（一）加强登记。\n"),
         units=(), check=_no_duties),
    good("200-units.txt", _encoded("utf-8", text=f"一、登记\n牵头单位：{'、'.join(_MANY)}\n"),
         units=tuple(_MANY)),
    good("200-units-in-running-text.txt",
         _encoded("utf-8", text=f"一、登记\n推进登记。（{'、'.join(_MANY)}按职责分工负责）\n"),
         units=tuple(_MANY)),
    good("5000-headings.txt", _encoded("utf-8", text=_HEADINGS), seconds=6,
         check=_all_headings),
    good("100-levels.txt", _encoded("utf-8", text=_DECIMAL + "\n"), check=_levels_capped),
    good("annexes-in-a-circle.txt", _encoded("utf-8", text=_CIRCLE), check=_circle_told),
    good("markup-as-text.txt", _encoded("utf-8", text=TEXT + "四、</script><img src=x onerror=a()>\n"),
         units=UNITS, check=_markup_kept),
]  # fmt: skip
