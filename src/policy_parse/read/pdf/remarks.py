"""What is told of the pages of a PDF that could not be read as they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policy_parse.domain.source import Remark

MESSAGES = {
    "page-without-text": "没有文字层（扫描页），未解析，请用 --ocr 识别或核对原文。",
    "page-garbled": "文字层乱码，未解析，请用 --ocr 识别或核对原文。",
    "garbage": "有部分文字乱码，未解析，请用 --ocr 识别或核对原文。",
    "page-unread": "已损坏，未能读取。",
    "table-unread": "的表格线无法读取，按普通文字解析，请核对原文。",
    "page-recognised": "经文字识别（OCR）读取，请核对原文。",
    "columns": "分栏排版，已按栏重排顺序，请核对原文。",
    "downwards": "竖排文字，已从右至左逐行排序，请核对原文。",
}
# The code of the issue, where it is another word.
_CODES = {
    "garbage": "page-garbled",
    "columns": "low-confidence",
    "downwards": "low-confidence",
}
_CUT_OFF = "文件末尾不完整（可能未下载完），后保存的内容未能读取，请重新下载。"


def page_remarks(
    told: Mapping[str, Sequence[int]], count: int, most: int, cut_off: bool
) -> tuple[Remark, ...]:
    """A remark per kind of `told` with its pages; `count` pages of which at most `most` were read."""
    out = [
        Remark(_CODES.get(what, what), f"第{_listed(pages)}页{MESSAGES[what]}")
        for what, pages in told.items()
        if pages
    ]
    if cut_off:
        out.append(Remark("page-unread", _CUT_OFF))
    if count > most:
        message = f"共{count}页，只读取了前{most}页，可用 --limit pages={count} 调高上限。"
        out.append(Remark("pages-over-limit", message))
    return tuple(out)


def _listed(pages: Sequence[int]) -> str:
    return "、".join(map(str, pages[:20])) + ("等" if len(pages) > 20 else "")
