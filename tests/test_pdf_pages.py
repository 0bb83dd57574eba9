"""What stands at the edges of printed pages: running heads, browser prints, notes at the foot."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from policy_parse.layout import lay_out
from policy_parse.read import read_bytes

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
Drawn = tuple[float, float, float, str]  # left, height from the foot, size, text

BODY = [
    ["一、总体要求", "全面落实上级部署，统筹推进城市供水管网改造与", "漏损控制，保障供水安全。"],
    ["二、重点任务", "加快老旧管网改造，到2025年改造管网120公里，", "漏损率降到8%以内。"],
    ["三、保障措施", "各有关部门各司其职，密切配合，形成工作合力，", "定期调度通报。"],
]


def printed(pages: Sequence[Sequence[Drawn]]) -> list[str]:
    """The paragraphs of a PDF with these lines."""
    out = io.BytesIO()
    sheet = Canvas(out, pagesize=A4)
    for page in pages:
        for left, height, size, text in page:
            sheet.setFont("STSong-Light", size)
            sheet.drawString(left, height, text)
        sheet.showPage()
    sheet.save()
    return [p.text for p in lay_out(read_bytes(out.getvalue(), "t.pdf"))]


def body(page: int) -> list[Drawn]:
    return [(80, 700 - 28 * i, 16, text) for i, text in enumerate(BODY[page])]


HEAD = "临江市人民政府公报"
ADDRESS = "https://www.linjiang.example/zwgk/t2023_118.html {}/{}"
EDGES = {
    "a running head on two pages of three": lambda n: [(80, 790, 9, HEAD)] if n else [],
    "a running head with a number": lambda n: [(80, 790, 9, f"{HEAD}2022年第3期  {n + 5}")],
    "a browser print": lambda n: [
        (80, 815, 8, f"2023/5/6 09:12 {HEAD}"), (80, 20, 8, ADDRESS.format(n + 1, 3))
    ],
    "a head of two lines": lambda n: [(80, 810, 9, HEAD), (80, 795, 9, "（内部资料）")],
}  # fmt: skip


@pytest.mark.parametrize("edge", EDGES.values(), ids=EDGES.keys())
def test_edges_of_pages_are_no_text(edge) -> None:  # type: ignore[no-untyped-def]
    plain = printed([body(n) for n in range(3)])
    assert plain[0] == "一、总体要求"
    assert printed([[*edge(n), *body(n)] for n in range(3)]) == plain


KEPT = {
    "names of annexes are text": [[(80, 700, 16, f"附件{n}")] for n in (1, 2, 3)],
    "the same first line at the height of text": [
        [(80, 700, 16, "注意事项："), (80, 672, 16, text)] for text in ("加强领导。", "落实责任。")
    ],
    "an address that is the text": [
        [(80, 700, 16, "登录下列网站填报："), (80, 672, 16, "https://www.linjiang.example/a/2023/7/6")]
    ],
}  # fmt: skip


@pytest.mark.parametrize("pages", KEPT.values(), ids=KEPT.keys())
def test_text_at_the_edges_is_kept(pages: Sequence[Sequence[Drawn]]) -> None:
    everything = "".join(text for page in pages for *_, text in page)
    assert "".join(printed(pages)).replace("：//", "://") == everything


NOTE = "老旧管网指使用年限超过30年的管网。"


@pytest.mark.parametrize("mark", ["*", "①", "raised"])
def test_a_note_at_the_foot_stands_apart(mark: str) -> None:
    """The sentence goes on over the page; the note follows it."""
    start = "到2025年，改造老旧管网120公里，新建泵站6座，建成智慧"
    rest = "水务平台1个。"
    note: list[Drawn] = (
        [(80, 104, 5, "1"), (84, 100, 10, NOTE)]
        if mark == "raised"
        else [(80, 100, 10, mark + NOTE)]
    )
    first = [*body(0), (80, 600, 16, start), *note]
    found = printed([first, [(80, 700, 16, rest), (80, 672, 16, "二、保障措施")]])
    assert start + rest in found
    assert any(text.endswith(NOTE) and len(text) <= len(NOTE) + 1 for text in found)


def test_small_print_without_a_mark_goes_on() -> None:
    """A page that ends in smaller type need not end in a note."""
    small = "加快老旧管网改造，到2025年改造管网120公里，漏损率降到8%"
    found = printed([[*body(0), (80, 100, 10, small)], [(80, 700, 16, "以内。")]])
    assert small + "以内。" in found
