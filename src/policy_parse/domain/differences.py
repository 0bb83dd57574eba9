"""Differences in wording between two texts, as runs of characters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import chain

_LEAST = 3  # characters in a row that count as carried over between two changes
_LONG = 1500  # characters from which on the quick way is taken

Change = tuple[int, int, int]  # characters that stand in both, only in the old, only in the new
Piece = tuple[str, str]  # a stretch of a text, and how it is marked: "", del, ins or mark


def wording_changes(old: str, new: str) -> list[Change]:
    """How `new` is made from `old`: in turns what is kept, what is dropped and what is put in.

    Kept characters that stand alone between two changes are counted as changed: a reader cannot
    follow a text that changes at every second character.
    """
    changes: list[Change] = []
    kept, dropped, added = 0, 0, 0
    for tag, i1, i2, j1, j2 in _steps(old, new):
        if tag == "equal" and (i2 - i1 >= _LEAST or i1 == 0 or i2 == len(old)):
            if dropped or added:
                changes.append((kept, dropped, added))
                kept = dropped = added = 0
            kept += i2 - i1
        else:
            dropped += i2 - i1
            added += j2 - j1
    if kept or dropped or added:
        changes.append((kept, dropped, added))
    return changes


def _steps(old: str, new: str) -> Sequence[tuple[str, int, int, int, int]]:
    if len(old) + len(new) <= 2 * _LONG:
        return list(SequenceMatcher(None, old, new, False).get_opcodes())
    from rapidfuzz.distance import Indel

    return [
        (op.tag, op.src_start, op.src_end, op.dest_start, op.dest_end)
        for op in Indel.opcodes(old, new)
    ]


def changed_pieces(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces: what was dropped from the old, what was put into the new."""
    before: list[Piece] = []
    after: list[Piece] = []
    i = j = 0
    for kept, dropped, added in wording_changes(old, new):
        before += [(old[i : i + kept], ""), (old[i + kept : i + kept + dropped], "del")]
        after += [(new[j : j + kept], ""), (new[j + kept : j + kept + added], "ins")]
        i, j = i + kept + dropped, j + kept + added
    return [p for p in before if p[0]], [p for p in after if p[0]]


def shared_pieces(text: str, phrases: Sequence[str]) -> list[Piece]:
    """`text` in pieces, with `phrases` marked wherever they stand, white space set aside."""
    out: list[Piece] = []
    last = 0
    for start, end in _places(text, phrases):
        out += [(text[last:start], ""), (text[start:end], "mark")]
        last = end
    out.append((text[last:], ""))
    return [piece for piece in out if piece[0]]


def _places(text: str, phrases: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where `phrases` stand, from left to right; of two that overlap, the longer."""
    longest = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    spaced = (r"\s*".join(map(re.escape, phrase)) for phrase in longest)
    pattern = "|".join(spaced)
    if pattern:
        yield from (found.span() for found in re.finditer(pattern, text))


def flat_shared(text: str, phrases: Sequence[str]) -> list[int]:
    """Shared phrases as one row of numbers: -1, then by turns what is plain and what is shared."""
    out, last = [-1], 0
    for start, end in _places(text, phrases):
        out += [_units(text[last:start]), _units(text[start:end])]
        last = end
    return out


def flat_changes(old: str, new: str) -> list[int]:
    """The changes as one row of numbers, counted in UTF-16 units as a browser does."""
    changes = wording_changes(old, new)
    if max(old + new, default="") <= "\uffff":
        return list(chain.from_iterable(changes))
    out: list[int] = []
    i = j = 0
    for kept, dropped, added in changes:
        out += [_units(old[i : i + kept]), _units(old[i + kept : i + kept + dropped])]
        out.append(_units(new[j + kept : j + kept + added]))
        i, j = i + kept + dropped, j + kept + added
    return out


def _units(text: str) -> int:
    return len(text) + sum(c > "\uffff" for c in text)
