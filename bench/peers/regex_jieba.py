"""The peer that everybody could write: regular expressions, and jieba where a word must be judged.

What a competent analyst has after an afternoon: numbered headings, label lines, closing brackets,
由…牵头, numbers with their measure and the clause before them, dates, 《…》, the masthead.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]
CN = "一二三四五六七八九十百"
DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")}
HEADINGS = (
    re.compile(rf"第([{CN}\d]+)章"),
    re.compile(rf"第([{CN}\d]+)节"),
    re.compile(rf"第([{CN}\d]+)条"),
    re.compile(rf"([{CN}]+)、"),
    re.compile(rf"（([{CN}]+)）"),
    re.compile(r"(\d{1,2})(?:[.．](?!\d)|、(?!\d))"),
    re.compile(r"（(\d{1,2})）"),
    re.compile(r"([①-⑳])"),
)
ROLES = {
    "牵头单位": "lead", "牵头部门": "lead", "主办单位": "lead", "牵头": "lead",
    "责任单位": "responsible", "责任部门": "responsible", "负责单位": "responsible",
    "落实单位": "responsible", "负责": "responsible", "配合单位": "participating",
    "参与单位": "participating", "参加单位": "participating", "协办单位": "participating",
    "协同单位": "participating", "配合": "participating", "参与": "participating",
    "协助": "participating", "会同": "participating", "参加": "participating",
    "指导单位": "supervising", "督导单位": "supervising", "监督单位": "supervising",
}  # fmt: skip
LABEL = re.compile("(" + "|".join(r for r in ROLES if len(r) == 4) + ")[：:]")
BRACKET = re.compile(r"[（〔]((?:[^（）]|（[^（）]*）)*)[）〕][。；;]?(?=$|[^，。；]{0,40})")
BEHIND = re.compile(r"(?:共同)?(牵头|配合|参与|协助|参加|(?:按职责)?(?:分工)?负责)(?:负责|落实)?$")
BODY = re.compile(
    r"由([^，。；：由]{2,40}?)(牵头|负责)(?:[，、]([^。；：]{2,60}?)(?:等[^，。；]{0,8})?(配合|参与|协助))?"
)
UNIT_END = re.compile(
    r"(?:局|委|厅|部|办|府|会|院|署|室|中心|公司|集团|银行|部门|单位|街道|办事处|镇|乡|学校|医院|支队|"
    r"大队|科协|联|团市委|团省委|团区委|团县委|法院|机关|分行|企业|园区|区|县|社)(?:（[^（）]+）)?$"
)
UNIT_BREAK = re.compile(
    r"(?<!各市)(?<!各市、州)[、，,；;。](?![^（〔]*[）〕])|(?<=[局委厅部办府会院位门])以?及|(?<=[局委厅部办府会院])和"
)
TIDY = re.compile(
    r"^(?:由|各?责任单位[：:])|等(?:有关|相关|市直|省直|区直)*(?:部门|单位)*$|等$|按.{0,8}分工$"
)
MEASURE = (
    r"个百分点|百分点|%|个工作日|工作日|平方公里|平方米|立方米|公里|千米|万吨|吨|亩|公顷|人次|人|名|户|个|家|"
    r"项|所|处|座|条|张|次|件|套|台|辆|场|支|元|倍|位|天|小时|分钟|年|岁|米|毫克/升|千瓦|千瓦时|床|"
    r"张床位|期|种|只|头|部|篇|门|册|株|批|对|组|站|块"
)
NUMBER = re.compile(rf"(\d+(?:\.\d+)?)(万|亿|余)?({MEASURE})(以上|以内|以下|左右)?")
BOUNDS = (
    (r"不(?:少|低|小)于|至少|不少|以上", ">="), (r"不(?:超过|高于|大于)|控制在|以内|以下", "<="),
    (r"超过|突破|高于|大于", ">"), (r"低于|少于", "<"), (r"左右|约", "~"),
)  # fmt: skip
CHANGES = (
    (r"(?:增长|提高|增加|新增|提升|年均增长)(?![^，]*(?:到|至))", "increase"),
    (r"(?:下降|降低|减少|压减|压缩)(?![^，]*(?:到|至))", "decrease"),
)
VERB = re.compile(
    r"力争|达到|达|突破|超过|不少于|不低于|不超过|完成|实现|新增|新建|建成|建设|培育|培养|培训|打造|创建|"
    r"控制在|提高到|提升至|提高|提升|增长|增加|下降|降低|压缩|压减|改造|保持在|稳定在|覆盖|开展|组织|引进|为"
)
SUBSIDY = re.compile(
    "给予|奖励|补助|补贴|资助|贴息|最高|罚|不足|以下的|注册资本|每户|每人|[之当]日起"
)
DATE = re.compile(
    r"(?:到|至|截至|力争到?)?(?P<y>20\d\d)年(?:(?P<m>\d{1,2})月)?(?:(?P<d>\d{1,2})日)?"
    r"(?P<q>第?[一二三四]季度|上半年)?(?P<e>年?[底末])?(?P<b>之?以?前)?"
)
LOOSE_DATE = re.compile(
    r"(?P<end>年底之?前|年底|年内|本年度内)|(?P<plan>“?十四五”?(?:末|期间|时期))|(?P<every>每(?:年|季度|月|周))"
)
RECURRENCES = {"每年": "annual", "每季度": "quarterly", "每月": "monthly", "每周": "weekly"}
QUARTERS = {"一": "03", "二": "06", "三": "09", "四": "12"}
DOCUMENT = re.compile(
    r"《([^《》]+(?:《[^《》]+》[^《》]*)*)》(?:（([^（）]*〔\d{4}〕\d+号)[^（）]*）)?"
)
DOC_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,12}〔\d{4}〕\d+号")
POLICY = re.compile(
    r"(?:通知|意见|方案|规划|条例|办法|法|纲要|规定|计划|决定|措施|规则|细则|标准|制度|指南|要点)(?:（.*）)?$"
)
TYPES = "通知|意见|方案|决定|函|批复|办法|条例|报告|规划|公告|通告|计划|措施"
PLACE = re.compile(
    r"[\u4e00-\u9fff]+?(?:省|自治区|市|区|县|旗)(?:[\u4e00-\u9fff]{2,4}?[区县](?=人民|委))?"
)
DAY = re.compile(r"（?(\d{4})年(\d{1,2})月(\d{1,2})日）?$")


@dataclass
class State:
    """Where the reader stands, and what it has so far."""

    year: str | None = None
    annex: str = ""
    stack: list[tuple[int, str]] = field(default_factory=list)
    out: dict[str, Any] = field(default_factory=dict)

    @property
    def section(self) -> str:
        """Path of the innermost section."""
        return self.annex + ".".join(ordinal for _, ordinal in self.stack)


def parse(paragraphs: list[str]) -> dict[str, Any]:
    """Records of a notice that comes as paragraphs, in the shape of this project's own."""
    metadata = read_masthead(paragraphs)
    kinds = ("sections", "assignments", "targets", "deadlines", "people")
    out: dict[str, Any] = {"metadata": metadata, **{kind: [] for kind in kinds}}
    out["citations"] = read_citations(paragraphs, metadata["title"])
    named = re.search(r"20\d\d", (metadata["issue_date"] or "") + (metadata["title"] or ""))
    state = State(named[0] if named else None, out=out)
    for text in paragraphs:
        annex = re.fullmatch(r"附件(\d*)[：:]?", text)
        if annex:
            state.annex, state.stack = f"A{annex[1] or 1}.", []
            continue
        body = read_heading(text, state)
        if state.stack:
            read_duties(body, state)
            read_deadlines(body, state)
            read_targets(body, state)
    return out


def number_of(printed: str) -> int:
    """Value of 12, 二十三 or ③."""
    if printed.isdecimal():
        return int(printed)
    if "①" <= printed <= "⑳":
        return ord(printed) - ord("①") + 1
    tens, mark, ones = printed.rpartition("十")
    return (DIGITS.get(tens, 1) * 10 if mark else 0) + DIGITS.get(ones, 0)


def read_heading(text: str, state: State) -> str:
    """Open a section where the paragraph is numbered; returns the text behind the number."""
    for rank, pattern in enumerate(HEADINGS):
        match = pattern.match(text)
        if match is None:
            continue
        state.stack = [s for s in state.stack if s[0] < rank]
        state.stack.append((rank, str(number_of(match[1]))))
        body = text[match.end() :]
        heading = re.split("[。：]", body, maxsplit=1)[0]
        row = {"path": state.section, "number": match[0], "heading": heading[:40]}
        state.out["sections"].append(row)
        return body
    return text


def read_duties(text: str, state: State) -> None:
    """Label lines, closing brackets, 由…牵头."""
    labels = list(LABEL.finditer(text))
    if labels and labels[0].start() == 0:
        section = closed_section(state)
        for label, after in zip(labels, [*labels[1:], None], strict=True):
            names = text[label.end() : after.start() if after else None]
            add_duties(state, section, ROLES[label[1]], names)
        return
    for bracket in BRACKET.finditer(text):
        read_bracket(bracket[1], state)
    for lead, role, others, other in BODY.findall(BRACKET.sub("", text)):
        add_duties(state, state.section, ROLES[role], lead)
        if others:
            add_duties(state, state.section, ROLES[other], others)


def closed_section(state: State) -> str:
    """The section that a label line governs: the parent, where no item before had one."""
    path = state.section
    parent, _, last = path.rpartition(".")
    siblings = [a for a in state.out["assignments"] if a["section"].startswith(parent + ".")]
    items = [s for s in state.out["sections"] if s["path"].rpartition(".")[0] == parent]
    return (
        parent if last != "1" and len(state.stack) > 2 and len(items) > 1 and not siblings else path
    )


def read_bracket(inner: str, state: State) -> None:
    """（A牵头，B、C配合）, （责任单位：A、B）, （A、B）."""
    labels = list(LABEL.finditer(inner))
    if labels:
        for label, after in zip(labels, [*labels[1:], None], strict=True):
            names = inner[label.end() : after.start() if after else None]
            add_duties(state, state.section, ROLES[label[1]], names)
        return
    waiting = ""
    for part in re.split("[，；,;]", inner):
        behind = BEHIND.search(part)
        if behind:
            role = "负责" if behind[1].endswith("负责") else behind[1]
            add_duties(state, state.section, ROLES[role], waiting + part[: behind.start()])
            waiting = ""
        else:
            waiting += part + "、"
    members = split_units(waiting)
    if members and all(len(name) > 2 and is_unit(name) for name in members):
        add_duties(state, state.section, "responsible", waiting)


def split_units(text: str) -> list[str]:
    """The members of a list of units, brackets kept whole."""
    parts = re.split(
        r"[、，,；;。](?![^（]*）)|(?<=[局委厅部办府会院])[和及](?=[\u4e00-\u9fff])", text
    )
    tidy = [TIDY.sub("", part.strip()) for part in parts]
    return [part for part in tidy if 1 < len(part) <= 30]


def is_unit(name: str) -> bool:
    """Whether a name is that of a unit: by its ending, else by jieba's tags."""
    if UNIT_END.search(name):
        return True
    import jieba.posseg

    jieba.setLogLevel(logging.ERROR)
    return any(pair.flag == "nt" for pair in jieba.posseg.lcut(name))


def add_duties(state: State, section: str, role: str, names: str) -> None:
    """A row per unit."""
    rows = state.out["assignments"]
    rows += [{"section": section, "role": role, "unit": unit} for unit in split_units(names)]


def read_deadlines(text: str, state: State) -> None:
    """Dates that are worded as a limit, periods of a plan, recurrences."""
    for start, quote, end, recurrence in times(DOCUMENT.sub("", text), state.year):
        if start >= 0:
            row = {"section": state.section, "quote": quote, "end": end, "recurrence": recurrence}
            state.out["deadlines"].append(row)


def times(text: str, year: str | None) -> Iterator[tuple[int, str, str | None, str | None]]:
    """(place, quote, end, recurrence) of each time by which something is due."""
    for m in DATE.finditer(text):
        limit = m["e"] or m["b"] or m["q"] or re.match("到|至|截至|力争", m[0])
        if not limit and not re.search("(?:时限|时间)[：:]$", text[: m.start()]):
            continue
        end = m["y"]
        if m["q"]:
            end += "-06" if m["q"] == "上半年" else f"-{QUARTERS[m['q'].strip('第')[0]]}"
        elif m["m"]:
            end += f"-{int(m['m']):02}" + (f"-{int(m['d']):02}" if m["d"] else "")
        yield m.start(), m[0], end, None
    for m in LOOSE_DATE.finditer(text):
        if m["end"] and not text[: m.start()].endswith(tuple("0123456789")):
            yield m.start(), m[0], year, None
        elif m["plan"]:
            yield m.start(), m[0], "2025", None
        elif m["every"]:
            yield m.start(), m[0], None, RECURRENCES[m[0]]
    if re.match("(?:完成)?时限[：:](?:长期|持续)", text):
        yield 0, text, None, "ongoing"


def read_targets(text: str, state: State) -> None:
    """Numbers with a measure in a clause that commits to them; the words before: the indicator."""
    for sentence in re.split("(?<=[。！])", DOCUMENT.sub("", text)):
        stated = list(times(sentence, state.year))
        dated = DATE.search(sentence)
        due = next((end for *_, end, _ in stated if end), dated["y"] if dated else None)
        recurrence = next((r for *_, r in stated if r), None)
        for clause in re.split("[，；。：]", re.sub("（[^（）]*）", "", sentence)):
            done = 0
            for m in NUMBER.finditer(clause):
                before = re.sub(r"^.*20\d\d年[底末]?前?|^、", "", clause[done : m.start()])
                done = m.end()
                if m[3] in "年岁" or SUBSIDY.search(clause) or not (VERB.search(before) or m[4]):
                    continue
                state.out["targets"].append(target(m, before, state.section, due, recurrence))


def target(
    m: re.Match[str], before: str, section: str, due: str | None, recurrence: str | None
) -> Row:
    """The record of one number."""
    words = before[-8:] + (m[4] or "")
    value = round(float(m[1]) * {"万": 1e4, "亿": 1e8}.get(m[2] or "", 1), 6)
    unit = m[3].removeprefix("个") if m[3] == "个工作日" else m[3]
    bounds = "|".join(f"(?:{pattern})" for pattern, _ in BOUNDS)
    noun = re.sub(rf"(?:{bounds}|{VERB.pattern})+$", "", before)
    noun = re.sub(rf"^(?:{VERB.pattern}|{bounds})+", "", noun) or noun
    return {
        "section": section, "quote": before[-20:] + m[0], "indicator": noun, "value": value,
        "unit": unit, "comparator": next((c for p, c in BOUNDS if re.search(p, words)), "="),
        "change": next((c for p, c in CHANGES if re.search(p, before)), None),
        "recurrence": recurrence, "due": due, "due_source": "stated", "baseline": None,
        "nature": None, "kind": "target",
    }  # fmt: skip


def read_citations(paragraphs: list[str], own: str | None) -> list[Row]:
    """Policy documents in 《…》, with their number, and numbers that stand alone; each once."""
    rows: dict[str, Row] = {}
    for text in paragraphs[1:]:
        named = [(m[1], m[2]) for m in DOCUMENT.finditer(text) if POLICY.search(m[1])]
        numbered = {number for _, number in named}
        loose = DOC_NUMBER.findall(text) if len(text) > 24 else []
        for title, number in [*named, *((None, n) for n in loose if n not in numbered)]:
            if title and ((own and title in own) or f"称《{title}" in text or len(title) < 5):
                continue
            rows.setdefault(number or title or "", {"title": title, "document_number": number})
    return list(rows.values())


def read_masthead(paragraphs: list[str]) -> Row:
    """Number, title, addressees, signature, date."""
    first = next((i for i, p in enumerate(paragraphs) if HEADINGS[3].match(p)), len(paragraphs))
    head = paragraphs[: max(first, 3)]
    number = next((p for p in head if DOC_NUMBER.fullmatch(p)), None)
    title = read_title([p for p in head if p != number])
    addressed = next((p for p in head if p.endswith(("：", ":")) and p != title), "")
    dates = [(i, m) for i, p in enumerate(paragraphs) if (m := DAY.match(p))]
    place, day = dates[0] if dates else (0, None)
    signed = paragraphs[place - 1] if day and len(paragraphs[place - 1]) < 30 and place > 1 else ""
    from_title = re.split("关于|印发", title)[0]
    issuer = max(signed, from_title, key=len) if UNIT_END.search(signed) else from_title
    kind = re.findall(TYPES, title)
    region = PLACE.match(issuer)
    return {
        "document_number": number, "title": title, "document_type": kind[-1] if kind else None,
        "issuers": [issuer] if issuer else [], "addressees": split_addressees(addressed),
        "issue_date": "-".join(f"{int(v):02}" for v in day.groups()) if day else None,
        "level": level_of(issuer, region[0] if region else ""),
        "region": region[0] if region else None,
    }  # fmt: skip


def read_title(head: list[str]) -> str:
    """The lines from the one with 关于 or 印发 on to 的通知, a compiler's number and date taken off."""
    start = next((i for i, p in enumerate(head) if re.search("关于|印发", p)), 0)
    if start and UNIT_END.search(head[start - 1]) and re.match("关于|印发", head[start]):
        start -= 1
    title = ""
    for line in head[start : start + 5]:
        title += re.sub(r"^\d+[.、]|（\d{4}年\d+月\d+日）$", "", line)
        if re.search(rf"(?:{TYPES})(?:（.*）)?$", title) and "关于" in title:
            break
    return title


def split_addressees(text: str) -> list[str]:
    """At ，, and at 、 where a whole name ends there."""
    parts = re.split("，|(?<=府|门|构|位|司|局|会)、(?![^（]*）)", text.rstrip("：:"))
    return [part for part in parts if part]


def level_of(issuer: str, region: str) -> str | None:
    """Level of the issuer by the last word of its place."""
    if re.match("国务院|中共中央|国家", issuer):
        return "national"
    if re.match("北京|上海|天津|重庆", region) and region.endswith("市"):
        return "province"
    ends = {"省": "province", "治区": "province", "市": "prefecture"}
    found = next((level for end, level in ends.items() if region.endswith(end)), None)
    return found or ("county" if region else None)
