"""Web pages: what is read of them, what is left out and counted, and where cells stand."""

from __future__ import annotations

from hostile.sample import HTML, LINES, UNITS

from policy_parse.domain.source import Source
from policy_parse.pipeline import attempt
from policy_parse.read import read_bytes


def read(body: str, head: str = "") -> Source:
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    return read_bytes(page.encode(), "t.html")


def blocks(source: Source) -> list[str]:
    return [source.text[b.start : b.end] for b in source.blocks]


def test_a_page_that_a_script_will_show_is_read() -> None:
    page = f'<html><body style="visibility: hidden"><p>首页</p>{HTML}</body></html>'
    outcome = attempt(page.encode(), name="t.html")
    assert outcome.notice is not None
    assert tuple(a.unit for a in outcome.notice.assignments) == UNITS


def test_what_stands_around_the_article_is_counted() -> None:
    links = "<div><a href='#'>首页</a><a href='#'>国务院常务会议召开。</a></div>"
    source = read(f"{links}<div>{HTML}</div><div>网站标识码1234</div>", "<title>通知</title>")
    assert blocks(source) == list(LINES)
    assert dict(source.left_out) == {"title": 2, "outside-article": 2 + 10 + 9}


def test_sentences_beside_the_article_are_read() -> None:
    annex = "附件所列事项由市园林局牵头。"
    source = read(f"<div>首页</div><div>{HTML}</div><div><p>{annex}</p></div>")
    assert blocks(source) == [*LINES, annex]
    assert dict(source.left_out) == {"outside-article": 2}


def test_columns_are_those_in_which_a_cell_begins() -> None:
    source = read(
        "<table><tr><td>序号</td><td colspan=4>任务</td><td>单位</td></tr>"
        "<tr><td rowspan=99>1</td><td colspan=2>甲</td><td colspan=2>乙</td><td>丙</td></tr>"
        "<tr><td colspan=4>丁</td><td>戊</td></tr></table>"
    )
    places = [b.cell[1:] for b in source.blocks if b.cell]
    assert places == [
        (0, 0, 1, 1), (0, 1, 1, 2), (0, 3, 1, 1),
        (1, 0, 2, 1), (1, 1, 1, 1), (1, 2, 1, 1), (1, 3, 1, 1),
        (2, 1, 1, 2), (2, 3, 1, 1),
    ]  # fmt: skip
