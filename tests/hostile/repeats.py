"""Strings made to blow up a pattern: each of them is read within a second."""

from __future__ import annotations

from functools import partial

from hostile.case import Case, good

_SIZE = 9000
_SHAPES = {
    "open-brackets": "（（（",
    "brackets-in-brackets": "（一（二）",
    "open-quotes": "“《",
    "book-marks": "《登记办法》和",
    "commas": "，、",
    "lead-without-unit": "牵头单位：",
    "units-without-role": "市民政局和市财政局及",
    "and": "和及与",
    "role-words": "牵头负责配合",
    "bureaus": "局局",
    "level-words": "省市县区",
    "collectives": "各市、县（市、区）",
    "other-departments": "等部门等单位",
    "chinese-digits": "一百零",
    "digits": "12345",
    "digits-and-dots": "1.2.",
    "years": "2025年至2026年",
    "dates": "2025年6月底前",
    "percents": "达到5%以上、",
    "comparisons": "不低于不高于超过",
    "ranges": "3—5个至",
    "measures": "个平方米公里",
    "articles": "第一条第二款",
    "items": "（一）（二）",
    "circles": "①②",
    "numbers-of-documents": "青政发〔2024〕",
    "annexes": "附件1：附件2：",
    "spaces": "登 \u3000",
    "tabs": "\t\t登",
    "line-ends": "登\n",
    "dots": "……",
    "page-numbers": "— 1 —",
    "leaders": "组长：甲\u3000乙",
    "marks-of-text": "**#登",
    "markup": "登<div <p ",
    "entities": "&amp;&#20320;",
    "colons": "登记：",
    "once-for-all": "以下任务均需",
    "latin": "a1-b_",
    "urls": "http://a.b/c?",
}


def _build(piece: str, kind: str) -> bytes:
    repeated = piece * (_SIZE // len(piece))
    forms = {
        "item": f"一、重点任务\n1.推进登记。{repeated}\n",
        "duty": f"一、重点任务\n牵头单位：{repeated}\n",
        "title": f"{repeated}\n一、重点任务\n牵头单位：市民政局\n",
    }
    return forms[kind].encode()


CASES: list[Case] = [
    good(f"repeat-{name}-{kind}.txt", partial(_build, piece, kind), seconds=1)
    for name, piece in _SHAPES.items()
    for kind in ("item", "duty", "title")
]
