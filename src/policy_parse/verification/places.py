"""Which sections of a notice a number or a place of a ledger names: 2.1, （三）, 十四、十五, 12—13."""

from __future__ import annotations

import re

from policy_parse.domain.notice import Section
from policy_parse.domain.numerals import NUMERAL_CHARACTERS, chinese_number
from policy_parse.layout.widths import shadow
from policy_parse.verification.orders import Order

_ENDS = "．.、。；，"  # what a number or a heading may be printed with
_MARKS = _ENDS + "（）第条"
_JOINT = re.compile(r"[、，,；;/\s]|和|及|与")
_RANGE = re.compile(r"(.+?)(?:至|到|[—–\-－~～]+)(.+)")
_SUBROW = re.compile(r"(.*[）)])[-—.]\d{1,2}")  # （六）-1: the office parts a section into rows
_RUN = re.compile(r"(?<=[）)])(?=[（(])")
_ITEM = re.compile(
    r"第?([\d、，,和及至—\-]+|[一二三四五六七八九十百、，,和及至—\-]+)[条章节项款]"
)  # 第10、11条
# A number alone, in the forms that may be listed: all of a list have one form.
_FORMS = [
    re.compile(form)
    for form in (
        r"\d+(?:\.\d+)*",
        r"[一二三四五六七八九十百]+",
        r"（[一二三四五六七八九十百\d]+）",
        r"第[一二三四五六七八九十百\d]+[条章节项]",
    )
]


_STEP = re.compile(
    r"(?P<item>（[一二三四五六七八九十百\d]+）)|(?P<chapter>[一二三四五六七八九十百]+)|(?P<number>\d+)"
)


def names_order(told: str, order: Order) -> bool:
    """Whether a number or a place is that of an order's section, or lists it with others."""
    part = _SUBROW.fullmatch(told)
    told = part[1] if part else told
    if names_section(told, order) or told == order.section.rpartition(".")[2]:
        return True
    return any(_is_in(part, order) for part in listed_numbers(told))


def listed_numbers(told: str) -> list[str]:
    """The members of a list of numbers of one form (ranges are members); none where it is none."""
    told = _RUN.sub("、", shadow(told))  # （八）（九）
    item = _ITEM.fullmatch(told)
    parts = [part for part in _JOINT.split(item[1] if item else told) if part]
    ranges = [_RANGE.fullmatch(part) for part in parts]
    ends = [
        end for part, r in zip(parts, ranges, strict=True) for end in (r.groups() if r else [part])
    ]
    parts = _whole_paths(parts)
    several = len(parts) > 1 or any(ranges)
    alike = any(all(form.fullmatch(end) for end in ends) for form in _FORMS)
    return parts if several and (alike or _is_headed(parts)) else []


def _is_headed(parts: list[str]) -> bool:
    """Whether all are paths of one length."""
    shapes = {tuple(m.lastgroup for m in _STEP.finditer(part)) for part in parts}
    whole = all("".join(m[0] for m in _STEP.finditer(part)) == part for part in parts)
    return whole and len(shapes) == 1 and len(next(iter(shapes))) > 1


def _whole_paths(parts: list[str]) -> list[str]:
    """三（五）2、3 → 2 and 3 of one section, which stands at the first alone."""
    for form in _FORMS if len(parts) > 1 else ():
        if form.fullmatch(parts[0]) or not all(form.fullmatch(part) for part in parts[1:]):
            continue
        head = re.fullmatch(rf"(.*?[^\d])({form.pattern})", parts[0])
        if head:
            return [parts[0], *(head[1] + part for part in parts[1:])]
    return parts


def _is_in(part: str, order: Order) -> bool:
    """Whether a member of a list names an order's section, alone or as one of a range."""
    if names_section(part, order) or part == order.section.rpartition(".")[2]:
        return True
    ends = _RANGE.fullmatch(part)
    if ends is None:
        return False
    parent = order.section.rpartition(".")[0]
    beside = [path for path in order.reading.sections if path.rpartition(".")[0] == parent]
    if order.section not in beside:
        return False
    first, last = (_find(end, beside, order) for end in ends.groups())
    return -1 < first <= beside.index(order.section) <= last


def _find(number: str, paths: list[str], order: Order) -> int:
    """The place among sections of the one that a number is of; -1 where there is none."""
    sections = order.reading.sections
    for i, path in enumerate(paths):
        printed = shadow("".join(sections[path].number.split()))
        if number in (path, path.rpartition(".")[2], printed, printed.strip(_ENDS)):
            return i
    return -1


def names_section(told: str, order: Order) -> bool:
    """Whether a number or a place (2.1, （三）, 二、（三）提升效能) is that of an order's section."""
    return _names(told, order.reading.sections.get(order.section)) or _is_path(told, order)


def _is_path(told: str, order: Order) -> bool:
    """Whether a mark is the numbers of a section and of those above it in a row: 三（一）4."""
    sections, path, numbers = order.reading.sections, order.section, list[str]()
    while path in sections:
        numbers.insert(0, shadow("".join(sections[path].number.split())).strip(_ENDS))
        path = path.rpartition(".")[0]
    plain = told.strip(_ENDS)
    return any(plain == "".join(numbers[i:]) for i in range(len(numbers) - 1))


def names_above(told: str, order: Order) -> bool:
    """Whether a place is that of a section that an order's lies in."""
    paths = [order.section]
    while parent := paths[-1].rpartition(".")[0]:
        paths.append(parent)
    return any(_names(told, order.reading.sections.get(path)) for path in paths[1:])


def _value(number: str) -> int | None:
    """The number that a mark of a section is, in digits or Chinese numerals; None for any other."""
    plain = number.strip(_MARKS)
    if plain.isdecimal():
        return int(plain)
    return chinese_number(plain) if plain and set(plain) <= set(NUMERAL_CHARACTERS) else None


def _names(told: str, section: Section | None) -> bool:
    if section is None:
        return False
    number = shadow("".join(section.number.split()))
    plain, heading = told.strip(_ENDS), shadow("".join(section.heading.split())).strip(_ENDS)
    if plain in (section.path, number.strip(_ENDS), number.strip(_MARKS), number, heading):
        return True
    if _value(told) is not None and _value(told) == _value(number):
        return True  # 第七条 for （七）, 第3条 for 三、
    whole = number + heading
    return len(plain) > len(number) and (
        whole.startswith(plain)
        or whole.endswith(plain)
        or (heading != "" and plain.endswith(heading))
    )
