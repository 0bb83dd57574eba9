"""Kinds of documents (文种) and the grammar of their numbers (发文字号)."""

from __future__ import annotations

import re

from policy_parse.lexicon.tables import alternatives, table

_TYPES = alternatives([row["document_type"] for row in table("document_types")])
_TYPE = re.compile(rf"({_TYPES})(?:（[^（）]{{1,24}}）)*$")
# GB/T 9704—2012, 7.2.5: 机关代字, 年份 in 〔 〕, 发文顺序号; old and careless ones use （ ） or 【 】.
NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,14}(?:[（〔][\u4e00-\u9fff]{1,4}[）〕])?[〔（【](?:19|20)\d\d(?:年)?[〕）】]第?\d{1,5}号"
)
ORDER_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,20}令第?\d{1,4}号|第\d{1,4}号")


def document_type(title: str) -> str | None:
    """The 文种 that ends `title`: 关于印发…的通知 → 通知."""
    match = _TYPE.search(title)
    return match[1] if match else None
