"""Indicators: what a quantity says something about, and in which way.

The phrase before the number is tried first (X达到N, 新增X N个), then the noun behind it
(建成N个X), then the clause before (…比例稳步提高，达到N%).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from policy_parse.domain.mentions import Indicator, Quantity
from policy_parse.find.commitments import Wording, classify
from policy_parse.lexicon.quantities import (
    BEFORE,
    BEFORE_WORDS,
    CHANGE_WORDS,
    CHANGES,
    COMMIT_VERBS,
    LEADING_CHANGES,
)


class Context(NamedTuple):
    """What was seen before the quantity in its passage.

    `floor`: nothing before it belongs to this quantity; `timed`: a date or a committed number
    governs it; `past`: the date that governs it has gone by; `previous`: the indicator before it.
    """

    floor: int
    timed: bool
    past: bool
    previous: tuple[int, int] | None


_BREAK = re.compile(r"[，。；：！？、]|（|）")
_STRENGTH = re.compile(r"力争|确保|努力|争取|必须|原则上")
_ADVERB = (
    r"(?:力争|争取|确保|努力|必须|总共|一共|累计|共计|合计|总计|分别|均|都|全部|基本|稳定|稳步|原则上|预计|预期|"
    r"也要|要|应当|应|须|将|再|也|已|同比|平均|年均|每年|成功|进一步|持续|逐步|力求|年度|当年|为|各(?=[\d不至]|$))"
)
_LEVEL = (
    r"(?:(?:提高|提升|增长|增加|上升|扩大|下降|降低|减少|压减|压缩|缩短|削减|精简|下调|增|升|降|减|缩|发展|恢复|调整|优化|稳定|保持|维持|"
    r"控制|增至|达|压降|锁定)(?:到|至|为|在)|达到|达|为|实现|完成|到|至|保持|稳定在|排名|位居|位列|居|进入|跻身)"
)
_TAIL = re.compile(
    rf"(?:(?P<before>{BEFORE_WORDS})|(?P<level>{_LEVEL})|(?P<change>{CHANGE_WORDS})"
    rf"|(?P<verb>(?:{COMMIT_VERBS})(?:了|好)?)|(?P<adverb>{_ADVERB}))$"
)
# A verb that makes a noun with what follows (覆盖率, 培训人数) is no verb.
_NOUN_MAKER = r"(?!率|量|数(?!据|字)|人数|强度|度|面积|面|规模|比|水平|能力|指数|用地|期|总额|额|金额|成本|时间|时限)"
_HEAD = re.compile(
    rf"(?:(?P<lead>{LEADING_CHANGES})|(?P<verb>(?:{COMMIT_VERBS}){_NOUN_MAKER})|(?P<before>至少|不少于|不低于)"
    r"|(?P<adverb>力争|争取|确保|努力|必须|累计|合计|分别|全部|基本|稳步|预计|应当|每年|年均|成功|进一步|持续|逐步|力求|年度|当年|其中|并|且|"
    r"使(?!用)|将|把|推动|促进|全面|加快|积极|大力|深入|通过|带动|引导|鼓励|支持|着力|继续|全年|全国|全省|全市|全区|全县|全州|我省|我市|我区|我县|到期末))+"
)
_FIRST = re.compile(_HEAD.pattern.removesuffix("+"))
_BASE = re.compile(r"(达到|占到|占|超过|不低于|不少于|高于|低于|达|约占)([^，。；达占]{1,24}?)的$")
_COMPARED = re.compile(
    r"(?:比|较|与)(?:上年|上一年|去年|同期|“?十[一二三四五]五”?(?:时期|期间|期末|末)?|(?:19|20)\d\d年(?:底|末)?|[^，。；]{1,10}?(?:时期|年(?:底|末)?|期末|前|平均水平|同期))(?:同期|相比|水平|的)?|在[^，。；]{1,12}?基础上|现行基础上|按可比价|同比|在现行|基础上(?:整体|平均)?"
)
_COMPARED_ENDS = frozenset("年期间末底五”前平比的上价行体均")  # what _COMPARED may end with
_RIGHT_NOUN = re.compile(r"(?:的)?((?![、和及与])(?:[^，。；：（）！？]|（[^（）]{0,20}）){2,60})")
# In a list the next item begins with a number or a verb of its own (5个A、3个B; 5个A和10个B).
_NEXT_ITEM = re.compile(
    r"[、和及与](?=\d|[二三四五六七八九十两]+[个家项所]|新增|新建|建成|完成|培育|打造|建设|改造)"
)
_RIGHT_END = re.compile(r"[以达](?:上|到)|\d")
_INNER_VERB = re.compile(
    rf"(?:建设|建成|新建|改造|完成|培育|打造|新增|安排|支持|开展|举办|实施){_NOUN_MAKER}"
)
_REACHED = re.compile(r"达到|实现|配备|完成|建成|建立|覆盖")
_FUNDED = re.compile(r"安排|统筹|新增|投入|设立")
_PURPOSE = re.compile(r"，?(?:专项)?(?:用于|支持|充实)([^，。；]{2,30})")
_PREPOSED = re.compile(r"为|在|由|以|依托|面向|围绕|按照|结合|通过|对")
_DESCRIBED = re.compile(r"\d[^。；]{2,50}的([^，。；的\d]{2,16})(?=[，。；]|$)")
_AREA = re.compile(r"全[国省市州区县镇乡]|我[省市州区县]")
_HAS = re.compile(r"拥有|建有|配有|配备|具有")
_ADDED = re.compile(r"新增|净增|增设|增开")
_SHARE = re.compile(r"(?:率|比例|比重|占比|面|份额)$")
_REACH = 240  # characters before a number in which its indicator stands
_SHORT = 4  # characters of an unknown verb (推介100种…) that is no indicator
_GROWTH = ("增速", "增长率", "增幅", "增量", "降幅")
_QUOTE_HEAD = 16  # characters of verb and adverb that a quote may begin with


class _Tail(NamedTuple):
    """What stands between the noun and the number."""

    end: int
    before: str | None
    level: bool
    change: str | None
    verb: bool
    strength: str | None
    recurrence: str | None


def find_indicator(text: str, quantity: Quantity, context: Context) -> Indicator | None:
    """The indicator of `quantity`, or None where the number counts nothing."""
    floor = max(context.floor, quantity.start - _REACH)
    left = _left_edge(text, quantity.start, floor)
    tail = _strip_tail(text, left, quantity.start)
    noun_start, head = _strip_head(text, left, tail.end)
    noun = (noun_start, tail.end)
    right = _right_noun(text, quantity)
    bounded = tail.level or tail.before or quantity.comparator
    shared = tail.change and quantity.chinese  # 压减三分之一
    if not (quantity.unit or bounded or shared):
        return None  # 跨境9710: a number that belongs to a name
    size = noun[1] - noun[0]
    behind = right is not None and (
        (quantity.counts and tail.verb)
        or (size <= _SHORT and (tail.verb or quantity.counts or size < 2 or quantity.unit == "%"))
    )
    if quantity.unit == "百分点":
        behind = False
    elif right and quantity.unit == "%" and quantity.comparator and _REACHED.search(text, *right):
        behind = True  # 城市建成区50%以上面积达到…
    if behind and right is not None:
        noun = right
    elif size >= 2:
        noun = _core(text, *noun)
    else:
        found = right if right and quantity.unit not in "%百分点" else None
        found = found or _clause_before(text, left, floor) or context.previous
        if found is None:
            return None
        noun = found
    if (
        quantity.unit == "元"
        and _FUNDED.search(text, left, quantity.start)
        and (purpose := _PURPOSE.match(text, quantity.end))
    ):
        noun = (purpose.start(1), purpose.end(1))  # 安排11亿元支持X
    comparator = tail.before or head.before or "="
    if quantity.comparator and (comparator == "=" or quantity.comparator in ("range", "~")):
        comparator = quantity.comparator
    change = tail.change or (head.change if not tail.level else None)
    if noun == right:  # 打造提升10个X: only 新增 says that they are added
        change = head.change or ("increase" if _ADDED.search(text, left, quantity.start) else None)
    elif quantity.unit == "%" and not tail.change:
        change = None
    elif change is None and not tail.level and _ADDED.search(text, left, quantity.start):
        change = "increase"
    if change and text[noun[0] : noun[1]].endswith(_GROWTH):
        change = None
    worded = bool(
        tail.verb or tail.before or tail.level or tail.change or head.verb or head.change
        or (quantity.unit in ("%", "‰") and _SHARE.search(text, *noun))
        or (noun == right and _REACHED.search(text, *noun))
        or (noun[1] == tail.end and (noun[0] > noun_start or _HAS.search(text, *noun)))
    )  # fmt: skip
    wording = Wording(
        bool(tail.level or tail.change or tail.before),
        head.verb or (tail.verb and not (tail.before or tail.level)),
        context.past,
        noun == right,
    )
    quote_start = min(noun[0], quantity.start) if noun[0] >= left else quantity.start
    if 0 < quote_start - left <= _QUOTE_HEAD:
        quote_start = left
    return Indicator(
        noun[0],
        noun[1],
        quote_start,
        noun[1] if quantity.end <= noun[0] <= quantity.end + 2 else quantity.end,
        comparator,
        change,
        tail.strength or head.strength,
        tail.recurrence or head.recurrence,
        worded,
        worded or context.timed or bool(quantity.comparator),
        classify(text, quantity, quote_start, wording),
        scope=_scope(text, left, noun[0] if noun[0] > left else noun[1]),
    )


def _scope(text: str, start: int, end: int) -> str | None:
    """The area a number is said of: 全区, 全省, 我市."""
    found = _AREA.search(text, start, max(start, end))
    return found[0] if found else None


def _core(text: str, start: int, end: int) -> tuple[int, int]:
    """The noun behind the last verb that orders it: 为…老年人建设|家庭养老床位."""
    if not _PREPOSED.match(text, start, end):
        return start, end
    for verb in _INNER_VERB.finditer(text, start + 2, end):
        if end - verb.end() >= 3:
            start = verb.end()
    return start, end


def _left_edge(text: str, position: int, floor: int) -> int:
    """Start of the clause in which `position` stands."""
    edge = floor
    for mark in _BREAK.finditer(text, floor, position):
        if mark[0] == "（" and "）" in text[mark.end() : position]:
            continue
        if mark[0] == "）" and "（" in text[floor : mark.start()]:
            continue
        if mark[0] == "、" and mark.start() - floor >= 2:
            continue  # parts nouns of one indicator, not two quantities
        edge = mark.end()
    return edge


def _strip_tail(text: str, start: int, end: int) -> _Tail:
    """Take comparators, verbs and adverbs off the end of `text[start:end]`."""
    before = change = strength = recurrence = None
    level = verb = False
    while end > start:
        piece = text[start:end]
        last = piece[-1]
        compared = _COMPARED.search(piece) if last in _COMPARED_ENDS else None
        if compared and compared.end() == len(piece):
            end = start + compared.start()
            continue
        base = _BASE.search(piece) if last == "的" and not (level or before or verb) else None
        if base:
            level = True
            before = BEFORE.get(base[1])
            end = start + base.start()
            continue
        m = _TAIL.search(piece[-8:])
        if m is None:
            break
        if m["verb"] and not m["level"]:
            # 培训500人次: the verb may be the head of what is counted, so it stays.
            verb = True
            earlier = _TAIL.search(piece[: len(piece) - len(m[0])][-8:])
            if before is None and earlier and earlier["before"]:
                before = BEFORE[earlier["before"]]
            break
        if m["before"]:
            before = before or BEFORE[m["before"]]
        elif m["level"]:
            level = True
        elif m["change"]:
            change = CHANGES[m["change"]] if change is None and not level else change
        else:
            strength = strength or (m["adverb"] if _STRENGTH.fullmatch(m["adverb"]) else None)
            recurrence = "annual" if m["adverb"] in ("年均", "每年") else recurrence
        end -= len(m[0])
    return _Tail(end, before, level, change, verb, strength, recurrence)


class _Head(NamedTuple):
    verb: bool
    change: str | None
    before: str | None
    strength: str | None
    recurrence: str | None


def _strip_head(text: str, start: int, end: int) -> tuple[int, _Head]:
    """Where the noun phrase begins behind verbs and adverbs, and what these say."""
    m = _HEAD.match(text, start, end)
    if m is not None and m.end() >= end:  # 完成培训500人次: the last verb is what is counted
        m = _FIRST.match(text, start, end)
        m = None if m is not None and m.end() >= end else m
    if m is None:
        return start, _Head(False, None, None, None, None)
    strength = _STRENGTH.search(m[0])
    return m.end(), _Head(
        bool(m["verb"] or m["lead"]),
        "increase" if m["lead"] else None,
        BEFORE[m["before"]] if m["before"] else None,
        strength[0] if strength else None,
        "annual" if "年均" in m[0] else None,
    )


def _right_noun(text: str, quantity: Quantity) -> tuple[int, int] | None:
    """The noun that the number counts, behind it; what describes it (…的) is set aside."""
    m = _RIGHT_NOUN.match(text, quantity.end)
    if m is None:
        return None
    start, end = m.span(1)
    item = _NEXT_ITEM.search(text, start, end)
    if item:
        end = item.start()
    if quantity.unit == "%":  # 90%的县达到标准: the whole clause is what is reached
        return (start, end) if end - start >= 2 else None
    inner = _RIGHT_END.search(text, start, end)
    if inner:
        last = text.rfind("的", inner.start(), end)
        beyond = _DESCRIBED.match(text, inner.start()) if last < 0 else None
        if beyond:  # 1个面积不少于N平方米，具备…功能的X
            return beyond.start(1), beyond.end(1)
        start, end = (last + 1, end) if last >= 0 else (start, inner.start())
    elif (last := text.rfind("的", start, end)) >= 0 and end - last > 4:
        start = last + 1
    return (start, end) if end - start >= 2 else None


def _clause_before(text: str, left: int, floor: int) -> tuple[int, int] | None:
    """The clause before an elliptic one: …雨污分流率稳步提升，|达到85%."""
    if left <= floor or text[left - 1] != "，":
        return None
    start = floor
    for mark in re.finditer(r"[，。；：！？]", text[floor : left - 1]):
        start = floor + mark.end()
    tail = _strip_tail(text, start, left - 1)
    begin, _ = _strip_head(text, start, tail.end)
    return (begin, tail.end) if tail.end - begin >= 2 else None
