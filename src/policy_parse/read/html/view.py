"""What a reader of a web page sees of it, and where its article stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

_SKIPPED = frozenset(
    (
        "script style noscript template head title nav footer header aside iframe object embed "
        "svg button select textarea input form-control"
    ).split()
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt)?\s*(?:;|$)", re.I
)
_BOILERPLATE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|breadcrumb|crumb|footer|foot|header|sidebar|share|toolbar|"
    r"copyright|related|recommend|pagination|search)(?:$|[\s_-])",
    re.I,
)
_SENTENCE = re.compile("[。；！？]")
_ARTICLE = 0.75  # share of the page's visible text that its article has at least


@dataclass(slots=True)
class View:
    """Elements whose subtree is left out, those whose own text is, and the characters by kind."""

    hidden: set[Any] = field(default_factory=set)
    above: set[Any] = field(default_factory=set)  # what the article stands in
    left_out: Counter[str] = field(default_factory=Counter)


def view(root: Any) -> View:
    """What is left out of a page: the unseen, navigation, and what stands around the article.

    Beside the article text with sentences of its own (an annex) is kept; titles of links, dates
    and names of the site are not.
    """
    seen = View()
    elements = [e for e in root.iter() if isinstance(e.tag, str)]
    for element in elements:
        parent = element.getparent()
        kind = None if parent in seen.hidden and parent.tag != "head" else _kind(element)
        if kind and kind != "head":  # what is in it is counted by its own kind
            seen.left_out[kind] += count("".join(element.itertext()))
        if kind or parent in seen.hidden:
            seen.hidden.add(element)
    _narrow(_weigh(e for e in reversed(elements) if e not in seen.hidden), root, seen)
    return seen


def count(text: str) -> int:
    """Characters of `text` that are no white space."""
    return len("".join(text.split()))


def _kind(element: Any) -> str | None:
    """What an element is that is left out with all in it."""
    if element.tag in _SKIPPED:
        return str(element.tag)
    if element.tag in ("body", "html"):  # hidden until a script shows it
        return None
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
        return "hidden"
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return "navigation" if _BOILERPLATE.search(names) else None


class _Weight(NamedTuple):
    """Characters in an element itself and with all in it, and whether there are sentences in each.

    The titles of links are no sentences.
    """

    own: int
    all: int
    says: bool
    speaks: bool


_NOTHING = _Weight(0, 0, False, False)


def _weigh(elements: Iterable[Any]) -> dict[Any, _Weight]:
    """The weights of elements, each of which comes behind those in it."""
    out: dict[Any, _Weight] = {}
    for element in elements:
        within = [out.get(child, _NOTHING) for child in element]
        pieces = [(child.tail or "").strip() for child in element]
        text = "".join([(element.text or "").strip(), *pieces])
        says = bool(text) and _SENTENCE.search(text) is not None
        speaks = element.tag != "a" and (says or any(weight.speaks for weight in within))
        whole = len(text) + sum(weight.all for weight in within)
        out[element] = _Weight(len(text), whole, says, speaks)
    return out


def _narrow(weights: dict[Any, _Weight], root: Any, seen: View) -> None:
    """Go down to the innermost element that holds most of the text, leaving out what is around."""
    total = weights.get(root, _NOTHING).all
    best = root
    while not weights.get(best, _NOTHING).says:
        shown = [(weights[e].all, e) for e in best if e in weights]
        size, child = max(shown, key=lambda pair: pair[0], default=(0, None))
        if child is None or size < _ARTICLE * total or child.tag in ("p", "span", "table"):
            return
        seen.above.add(best)
        seen.left_out["outside-article"] += weights[best].own
        for around, other in shown:
            if other is not child and not weights[other].speaks:
                seen.hidden.add(other)
                seen.left_out["outside-article"] += around
        best = child
