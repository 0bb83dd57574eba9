"""Web pages: depth, what is not shown, encodings that contradict each other, calls to the net."""

from __future__ import annotations

from functools import partial

from hostile.case import Case, bad, good
from hostile.checks import WHOLE, both, counts, emitted, holds, jsonable, lacks, silent
from hostile.sample import HTML, LINES, UNITS, page
from policy_parse.domain.notice import Notice

_AWAY = "http://127.0.0.1:9"
_SECRET = "由市保密局牵头办理不公开事项。"
_SIZE = len(_SECRET)


def _divs(levels: int, *, tag: str = "div", closed: bool = True, head: str = "") -> bytes:
    """The sample at the bottom of nested elements, prose before them."""
    return page(f"{head}{f'<{tag}>' * levels}{HTML}{f'</{tag}>' * levels if closed else ''}")


def _words(levels: int) -> list[str]:
    return [f"第{n}层登记推进社区驿站建设。" for n in range(levels)]


def _every_level(levels: int) -> bytes:
    """A word on each level: a reader that stops somewhere loses those behind."""
    return page("".join(f"<div>{w}" for w in _words(levels)) + "</div>" * levels)


def _long_preface(levels: int) -> bytes:
    """Much text above, a little at the bottom: what is lost is a small share of the page."""
    return _divs(levels, head="".join(f"<p>{word}</p>" for word in _words(600)))


def _beside(markup: str) -> bytes:
    """Something that a browser does not show, in the middle of the article."""
    lines = "".join(f"<p>{line}</p>" for line in LINES[:7])
    rest = "".join(f"<p>{line}</p>" for line in LINES[7:])
    return page(f'<div class="content">{lines}{markup}{rest}</div>')


def _around(markup: str) -> bytes:
    """Something beside the article, where pages have their navigation."""
    return page(f'{markup}<div class="content">{HTML}</div>')


# Each is left out of the text, and counted.
_UNSEEN = {
    "script": f"<script>document.write('{_SECRET}')</script>",
    "style": f"<style>p::after {{ content: '{_SECRET}' }}</style>",
    "display-none": f'<p style="display:none">{_SECRET}</p>',
    "display-none-capitals": f'<p style="DISPLAY: NONE">{_SECRET}</p>',
    "visibility": f'<p style="color:red; visibility : hidden">{_SECRET}</p>',
    "no-size": f'<span style="font-size:0px;">{_SECRET}</span>',
    "attribute": f"<p hidden>{_SECRET}</p>",
    "within-hidden": f'<div style="display:none"><div><p>{_SECRET}</p></div></div>',
    "nav": f"<nav><a href='#'>{_SECRET}</a></nav>",
    "nav-by-class": f'<div class="breadcrumb">{_SECRET}</div>',
    "template": f"<template><p>{_SECRET}</p></template>",
    "noscript": f"<noscript>{_SECRET}</noscript>",
    "select": f"<select><option>{_SECRET}</option></select>",
    "iframe": f"<iframe src='{_AWAY}/'>{_SECRET}</iframe>",
}
_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def _charset(said: str, encoding: str, *, mark: bytes = b"") -> bytes:
    return mark + page(head=f'<meta charset="{said}">').decode().encode(encoding)


def _rare() -> bytes:
    """Characters that GB 18030 has and GB 2312, which the page says it is in, has not."""
    body = "<p>镕㙍𠮷一站受理。</p>" + HTML
    return page(body, '<meta charset="gb2312">').decode().encode("gb18030")


def _spans() -> bytes:
    """Cells that claim to cover half a million places each."""
    cell = '<td rowspan="65534" colspan="1000">登记</td>'
    return page(f"<table>{f'<tr>{cell * 10}</tr>' * 20}</table>{HTML}")


def _xhtml() -> bytes:
    kind = f'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "{_AWAY}/xhtml1.dtd">'
    head = '<?xml version="1.0" encoding="utf-8"?>'
    return f'{head}{kind}<html xmlns="http://www.w3.org/1999/xhtml"><body>{HTML}</body></html>'.encode()


def _entities(subset: str, reference: str) -> bytes:
    return f"<!DOCTYPE html [{subset}]><html><body>{HTML}<p>{reference}</p></body></html>".encode()


def _remote() -> bytes:
    head = (
        f'<meta charset="utf-8"><base href="{_AWAY}/"><link rel="stylesheet" href="a.css">'
        f'<meta http-equiv="refresh" content="0;url={_AWAY}/b"><script src="{_AWAY}/a.js"></script>'
    )
    return page(f'<img src="{_AWAY}/a.png"><iframe src="{_AWAY}/"></iframe>{HTML}', head)


def _traditional() -> str:
    body = "<p>一、工作任務</p><p>責任單位：市教育局</p><p>推進為民服務，加強管理，落實責任。</p>"
    return page(body, '<meta charset="gbk">').decode()


def _doubted(notice: Notice) -> None:
    """The encoding is told to be doubtful, as a contradiction or as a guess."""
    assert {issue.code for issue in notice.issues} & {"charset-mismatch", "low-confidence"}


def _in_two_parts() -> bytes:
    """The annex stands beside the article, not in it."""
    return page(f'<div class="content">{HTML}</div><div class="enclosure"><p>{_ANNEX}</p></div>')


def _annex_there(notice: Notice) -> None:
    """Text beside the article is read, or at least counted."""
    left_out = sum(n for _, n in notice.source.left_out)
    assert _ANNEX in emitted(notice) or left_out >= len(_ANNEX)


_ANNEX = "附件所列事项由市园林局牵头。"
_DEEP = "rejected/depth"
_WHOLE = {"units": UNITS, "check": WHOLE}

CASES: list[Case] = [
    good("deep-1000.html", partial(_divs, 1000), **_WHOLE),
    good("deep-1000-unclosed.html", partial(_divs, 1000, closed=False), **_WHOLE),
    good("deep-1000-spans.html", partial(_divs, 1000, tag="span"), **_WHOLE),
    good("deep-1000-each.html", partial(_every_level, 1000), check=holds(*_words(1000))),
    good("deep-1500-fonts.html", partial(_divs, 1500, tag="font"), **_WHOLE),
    bad("deep-5000.html", partial(_divs, 5000), _DEEP),
    bad("deep-5000-each.html", partial(_every_level, 5000), _DEEP),
    bad("deep-5000-long-preface.html", partial(_long_preface, 5000), _DEEP),
    bad("deep-100000.html", partial(_divs, 100_000), _DEEP),
    bad("deep-100000-spans.html", partial(_divs, 100_000, tag="span", closed=False), _DEEP),
    *(good(f"unseen-{kind}.html", partial(_beside, markup), units=UNITS,
           check=both(WHOLE, lacks("市保密局"), counts(_SIZE)))
      for kind, markup in _UNSEEN.items()),
    *(good(f"unseen-{kind}-around.html", partial(_around, _UNSEEN[kind]), units=UNITS,
           check=both(WHOLE, lacks("市保密局"), counts(_SIZE)))
      for kind in ("script", "nav", "display-none")),
    good("comment.html", partial(_beside, f"<!-- {_SECRET} --><!--[if IE]>{_SECRET}<![endif]-->"),
         units=UNITS, check=both(WHOLE, lacks("市保密局"))),
    good("not-hidden.html", partial(_beside, '<p style="display:block;font-size:0.9em">公开。</p>'),
         check=holds("公开。")),
    good("gbk-says-utf-8.html", partial(_charset, "utf-8", "gbk"), **_WHOLE,
         issues=("charset-mismatch",)),
    good("utf-8-says-gb2312.html", partial(_charset, "gb2312", "utf-8"), **_WHOLE,
         issues=("charset-mismatch",)),
    good("utf-8-says-nonsense.html", partial(_charset, "x-none", "utf-8"), **_WHOLE,
         issues=("charset-mismatch",)),
    good("marked-utf-8-says-gbk.html", partial(_charset, "gbk", "utf-8", mark=b"\xef\xbb\xbf"),
         **_WHOLE, issues=("charset-mismatch",)),
    good("utf-16-says-utf-8.html", partial(_charset, "utf-8", "utf-16"), **_WHOLE,
         issues=("charset-mismatch",)),
    good("big5-says-gbk.html",
         lambda: _traditional().encode("big5"),
         check=both(_doubted, holds("責任單位：市教育局"))),
    good("gb18030-says-gb2312.html", _rare, units=UNITS,
         check=both(silent("charset-mismatch"), holds("镕㙍𠮷一站受理。"))),
    good("surrogate-references.html", partial(_beside, "<p>登记&#xD800;&#55357;&#0;完毕。</p>"),
         units=UNITS, check=both(jsonable, holds("牵头单位：市民政局", "完毕。"))),
    good("doctype-of-the-net.html", _xhtml, **_WHOLE, remote=True),
    good("remote-everything.html", _remote, **_WHOLE, remote=True),
    bad("laughs.html", lambda: _entities(f'<!ENTITY l0 "哈">{_LAUGHS}', "&l9;"), "rejected/dtd"),
    bad("file-entity.html",
        lambda: _entities('<!ENTITY a SYSTEM "file:///etc/passwd">', "&a;"), "rejected/dtd"),
    bad("remote-entity.html",
        lambda: _entities(f'<!ENTITY % a SYSTEM "{_AWAY}/a"> %a;', "x"), "rejected/dtd", remote=True),
    good("wide-spans.html", _spans, units=UNITS, seconds=2),
    good("many-attributes.html",
         lambda: page(f"<p {' '.join(f'a{n}' for n in range(5_000))}></p>{HTML}"), **_WHOLE, seconds=3),
    good("markup-in-title.html",
         lambda: page("<h1>&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;</h1>" + HTML),
         check=holds("</script><img src=x onerror=alert(1)>", *LINES)),
    bad("only-markup.html", lambda: page("<div><br><img src='a.png'></div>"), "failed/damaged",
        also=("failed/no-text", "rejected/empty")),
    good("annex-beside-article.html", _in_two_parts, check=_annex_there),
]  # fmt: skip
