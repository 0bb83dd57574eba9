"""One document's records against its gold, kind by kind."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import Any

from policy_parse.evaluation.tally import Tally

Row = dict[str, Any]
_ROLES = ("lead", "responsible", "participating", "supervising")


def bare(text: Any) -> str:
    """Letters and digits of `text`, type-setting set aside."""
    return re.sub(r"\W", "", unicodedata.normalize("NFKC", str(text or ""))).lower()


def _squeezed(text: Any) -> str:
    """`text` without white space, in its compatibility form; marks (%, ‰) stay."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", str(text or "")))


def compare(gold: Row, found: Row) -> dict[str, Tally]:
    """Tallies per kind; a gold file that lists `kinds` is compared in those alone.

    With `"sections_free": true` (pages cut out of a document) rows are matched without their
    section.
    """
    kinds = gold.get("kinds")
    out: dict[str, Tally] = {}
    paths = _paths(gold.get("sections", []), found["sections"])
    if gold.get("sections_free"):
        gold, found, paths = _freed(gold), _freed(found), {}
    for kind, compare_kind in _KINDS.items():
        if kinds is None or kind.split(" ")[0] in kinds:
            out[kind] = compare_kind(gold, found, paths)
    return out


def _paths(gold: list[Row], found: list[Row]) -> dict[str, str]:
    """Gold path of each found section, aligned by number and heading."""

    def key(section: Row) -> str:
        return f"{bare(section['number'])}|{bare(section['heading'])[:8]}"

    left, right = [key(s) for s in gold], [key(s) for s in found]
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    return {
        found[b + n]["path"]: gold[a + n]["path"]
        for a, b, size in matcher.get_matching_blocks()
        for n in range(size)
    }


def _freed(rows: Row) -> Row:
    """The rows, each without its section."""
    placed = ("assignments", "targets", "deadlines")
    return rows | {kind: [r | {"section": ""} for r in rows.get(kind, [])] for kind in placed}


def _metadata(gold: Row, found: Row, paths: dict[str, str]) -> Tally:
    tally = Tally()
    for field, value in (gold.get("metadata") or {}).items():
        other = found["metadata"].get(field)
        if not value and not other:
            continue
        same = (
            [bare(v) for v in value] == [bare(v) for v in other or []]
            if isinstance(value, list)
            else bare(value) == bare(other)
        )
        tally += Tally(1) if same else Tally(0, 1, 1)
    return tally


def _citations(gold: Row, found: Row, paths: dict[str, str]) -> Tally:
    def names(rows: list[Row]) -> list[str]:
        return [bare(r.get("document_number") or r.get("title")) for r in rows]

    return Tally.of(names(gold.get("citations", [])), names(found["citations"]))


def _sections(gold: Row, found: Row, paths: dict[str, str]) -> Tally:
    def parent(path: str) -> str:
        return path.rpartition(".")[0]

    want = [(s["path"], parent(s["path"])) for s in gold.get("sections", [])]
    have = [
        (paths.get(s["path"], f"? {s['path']}"), paths.get(parent(s["path"]), parent(s["path"])))
        for s in found["sections"]
    ]
    return Tally.of(want, have)


def _assignments(gold: Row, found: Row, paths: dict[str, str]) -> Tally:
    def rows(optional: bool) -> Counter[tuple[str, str, str]]:
        return Counter(
            (a["section"], role, bare(unit))
            for a in gold.get("assignments", [])
            if bool(a.get("optional")) is optional
            for role in _ROLES
            for unit in a.get(role, [])
        )

    have = Counter(
        (paths.get(a["section"], a["section"]), a["role"], bare(a["unit"]))
        for a in found["assignments"]
    )
    want = rows(False)
    have -= (have - want) & rows(True)
    return Tally.of(want.elements(), have.elements())


def _same_value(a: Any, b: Any) -> bool:
    left, right = (x if isinstance(x, list) else [x] for x in (a, b))
    return len(left) == len(right) and all(
        abs(float(x) - float(y)) <= 1e-6 * max(1.0, abs(float(x)))
        for x, y in zip(left, right, strict=True)
    )


def _overlap(a: Any, b: Any) -> float:
    """Longest common run, of two characters or more, as a share of the shorter of two quotes."""
    left, right = _squeezed(a), _squeezed(b)
    if not left or not right:
        return 0.0
    run = difflib.SequenceMatcher(None, left, right, autojunk=False).find_longest_match()
    return run.size / min(len(left), len(right)) if run.size > 1 else 0.0


def _to_the_point(gold: Row, found: Row) -> bool:
    """The found quote overlaps the gold's and is no longer than three of it."""
    want, have = _squeezed(gold["quote"]), _squeezed(found["quote"])
    return _overlap(gold["quote"], found["quote"]) >= 0.5 and len(have) <= 3 * len(want) + 10


def _pair(
    gold: list[Row], found: list[Row], agree: Callable[[Row, Row], bool]
) -> tuple[list[tuple[Row, Row]], Tally]:
    """Greedy one-to-one pairs, best overlap and required rows first; optional gold is neither required nor wrong.

    A found row that overlaps an optional gold row is never wrong, whatever its other slots.
    """
    candidates = sorted(
        (
            (
                not g.get("optional"),
                _overlap(g["quote"], f["quote"]),
                g.get("due") == f.get("due"),
                -i,
                -j,
            )
            for i, g in enumerate(gold)
            for j, f in enumerate(found)
            if agree(g, f)
        ),
        reverse=True,
    )
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for *_, i, j in candidates:
        if -i not in partner and -j not in taken:
            partner[-i] = -j
            taken.add(-j)
    left = [f for j, f in enumerate(found) if j not in taken]
    required = [i for i, g in enumerate(gold) if not g.get("optional")]
    pairs = [(gold[i], found[partner[i]]) for i in required if i in partner]
    spare = [g for i, g in enumerate(gold) if g.get("optional") and i not in partner]
    tally = Tally(len(pairs), len(required) - len(pairs))
    for row in spare:
        value = row.get("value")
        near = [
            f
            for f in left
            if _overlap(row["quote"], f["quote"]) >= 0.5
            and (not isinstance(value, int | float) or value == f.get("value"))
        ]
        if near:
            left.remove(max(near, key=lambda f: _overlap(row["quote"], f["quote"])))
    return pairs, tally + Tally(0, 0, len(left))


def _target_pairs(
    gold: Row, found: Row, paths: dict[str, str]
) -> tuple[list[tuple[Row, Row]], Tally]:
    def agree(g: Row, f: Row) -> bool:
        return (
            g["section"] == paths.get(f["section"], f["section"])
            and _same_value(g["value"], f["value"])
            and _squeezed(g["unit"]) == _squeezed(f["unit"])
            and _to_the_point(g, f)
        )

    return _pair(
        gold.get("targets", []), [t for t in found["targets"] if t["kind"] == "target"], agree
    )


def _targets(gold: Row, found: Row, paths: dict[str, str]) -> Tally:
    return _target_pairs(gold, found, paths)[1]


def _targets_full(gold: Row, found: Row, paths: dict[str, str]) -> Tally:
    pairs, tally = _target_pairs(gold, found, paths)
    wrong = sum(not _same_slots(g, f) for g, f in pairs)
    return Tally(tally.hit - wrong, tally.missed + wrong, tally.extra + wrong)


def _same_slots(gold: Row, found: Row) -> bool:
    if any(gold.get(k) != found.get(k) for k in ("comparator", "change", "recurrence")):
        return False
    stated = None if found.get("due_source") == "inherited" else found.get("due")
    if gold.get("due") != stated and not (gold.get("due_optional") and not stated):
        return False
    base = gold.get("baseline")
    if base is not None and (found["baseline"] is None or not _same_value(base, found["baseline"])):
        return False
    if gold.get("nature") and gold["nature"] != found.get("nature"):
        return False
    want, have = _squeezed(gold["indicator"]), _squeezed(found["indicator"])
    share = _overlap(want, have) * min(len(want), len(have))
    return share >= 0.5 * len(want) and len(have) <= 3 * len(want) + 4


def _deadlines(gold: Row, found: Row, paths: dict[str, str]) -> Tally:
    def agree(g: Row, f: Row) -> bool:
        return (
            g["section"] == paths.get(f["section"], f["section"])
            and g.get("end") == f.get("end")
            and g.get("recurrence") == f.get("recurrence")
            and _to_the_point(g, f)
        )

    return _pair(gold.get("deadlines", []), found["deadlines"], agree)[1]


def _people(gold: Row, found: Row, paths: dict[str, str]) -> Tally:
    def key(rows: list[Row]) -> list[tuple[str, ...]]:
        return [tuple(bare(r.get(k)) for k in ("name", "role", "position")) for r in rows]

    return Tally.of(key(gold.get("people", [])), key(found["people"]))


_KINDS: dict[str, Callable[[Row, Row, dict[str, str]], Tally]] = {
    "metadata": _metadata,
    "citations": _citations,
    "sections": _sections,
    "assignments": _assignments,
    "targets": _targets,
    "targets (all slots)": _targets_full,
    "deadlines": _deadlines,
    "people": _people,
}
