"""Numbering of any depth, in any order, of any kind: each line names its unit, and no unit is lost."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from hostile.case import Case, Check, good
from hostile.checks import both, emitted, squeezed
from hostile.ooxml import docx, p
from policy_parse.domain.notice import Notice

_KINDS = (
    "第一篇 ", "第一章 ", "第一节 ", "一、", "（一）", "1.", "（1）", "①", "a.", "（a）", "Ⅰ.", "A）",
)  # fmt: skip
_STEPS = 15
_BUREAUS = [f"市{name}局" for name in (
    "教育", "民政", "财政", "水务", "审计", "统计", "司法", "商务", "公安", "林业", "体育", "医保", "城管", "信访", "气象",
)]  # fmt: skip


def _lines(marks: Sequence[str]) -> list[str]:
    return [f"{m}建设站点{n}个（{_BUREAUS[n]}负责）。" for n, m in enumerate(marks)]


def _all_there(marks: Sequence[str]) -> Check:
    """Every line is read in its order, with its unit and its number."""

    def check(notice: Notice) -> None:
        text, position = emitted(notice), 0
        for line in map(squeezed, _lines(marks)):
            body = line[line.index("建设站点") :]
            position = text.index(body, position) + len(body)
        assert [a.unit for a in notice.assignments] == _BUREAUS[: len(marks)]
        numbers = [t.value for t in notice.targets]
        assert numbers == list(range(len(marks))), numbers

    return check


def _told(notice: Notice) -> None:
    """That headings lie too deep for the records is said."""
    assert any(i.code == "too-deep" for i in notice.issues), [i.code for i in notice.issues]


def _text(name: str, marks: Sequence[str], *checks: Check) -> Case:
    build = partial(str.encode, "\n".join(_lines(marks)) + "\n")
    return good(f"levels-{name}.txt", build, check=both(_all_there(marks), *checks))


def _page(tag: str, marks: Sequence[str]) -> bytes:
    lines = _lines(marks)
    if tag == "h":
        body = "".join(f"<h{min(n, 6)}>{x}</h{min(n, 6)}>" for n, x in enumerate(lines, 1))
    else:
        body = "".join(f"<{tag}><li>{x}" for x in lines) + f"</li></{tag}>" * len(lines)
    return f"<!DOCTYPE html><html><body>{body}</body></html>".encode()


def _outlined(first: int, marks: Sequence[str]) -> bytes:
    """Word paragraphs each of which lies one level deeper than the one before."""
    return docx("".join(
        p(line, properties=f'<w:outlineLvl w:val="{first + n}"/>') for n, line in enumerate(_lines(marks))
    ))  # fmt: skip


_PLAIN = [""] * 12
_DECIMAL = [".".join("1" * n) + " " for n in range(1, _STEPS + 1)]
CASES: list[Case] = [
    _text("twelve-kinds", _KINDS),
    _text("twelve-kinds-upward", _KINDS[::-1]),
    _text("kinds-in-turn", [*_KINDS[:6], *_KINDS[2:8]]),
    _text("decimal", _DECIMAL, _told),
    _text("decimal-with-dots", [m.strip() + "." for m in _DECIMAL], _told),
    _text("decimal-upward", _DECIMAL[::-1]),
    _text("signs", ["#" * n + " " for n in range(1, 13)]),
    _text("brackets", ["（" * n + "一" + "）" * n for n in range(1, 13)]),
    _text("leap", [f"{n}." for n in (1, 2, 1000, 1001, 10_000, 99_999, 100_000, 10**9, 10**20, 3)]),
    _text("leap-chinese", [f"第{n}条 " for n in ("一", "一千", "一千零一", "一万", "一万零一百", "二")]),
    _text("backwards", [f"{n}." for n in range(12, 0, -1)]),
    _text("same-again", ["（一）"] * 12),
    _text("zero", [f"{n}." for n in ("0", "00", "0.0", "0.1", "1.0", "01", "1")]),
    _text("bullets", ["•", "·", "-", "—", "*", "■", "◆", "→", "※", "○", "●", "★"]),
    good("levels-headings.html", partial(_page, "h", _PLAIN), check=_all_there(_PLAIN)),
    good("levels-lists.html", partial(_page, "ol", _PLAIN), check=_all_there(_PLAIN)),
    good("levels-outline.docx", partial(_outlined, 0, _PLAIN), check=_all_there(_PLAIN)),
    good("levels-outline-far.docx", partial(_outlined, 9, _PLAIN), check=_all_there(_PLAIN)),
]  # fmt: skip
