"""Tables without rules: columns that stand clear of each other under a header whose words are known.

A header is a printed row of several pieces of which two name columns; the columns are the stripes
that no piece under it crosses; the rows are told by the column that has one line per row (the
numbers, the natures, the values), and lines of the others go to the row they are centred on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from policy_parse.lexicon.table_headers import ROLE_KINDS, VALUE_KINDS, read_header
from policy_parse.read.pdf.lines import PdfLine
from policy_parse.read.pdf.tables import PageTable, PdfCell

CLEAR = 0.4  # ems by which columns stand clear of each other
_SHORT = 60  # characters of a line that may be a header
_LABEL = 10  # … and of a word in it
_KINDS = 2  # columns whose words must be known
_COLUMNS = 3  # pieces of a header
_SPACED = 4.0  # ems between the characters of a word that is set wide
_SAME = 0.7  # of the size of type within which pieces stand in one printed row
_WIDE = 0.7  # of the width of the text: a piece as wide is prose
_BREAK = 4.5  # line heights without text that end a table
_ROWS = 2  # under the header
_HEADER = 1.6  # line heights within which the pieces of a header stand
_EMPTY = 2.0  # line heights that a row without a line in a column costs
_EVEN = 8  # characters of the cells of a column of which each is one line
_MOST = 120  # lines of a column on a page
_TALLEST = 40  # lines of a cell
_FAILED = 40  # headers of a page under which no table was found: no more are tried


@dataclass(slots=True)
class Aligned:
    """A table that was found: its cells with the extents of their lines, and which lines are its."""

    table: PageTable
    lines: list[PdfLine]


def may_have_header(lines: Sequence[PdfLine]) -> bool:
    """Whether some of the lines say what columns hold: most pages have none."""
    kinds = {
        header.kind
        for line in lines
        if len(line.text) <= _SHORT
        for word in _spaced_words(line.text.split())
        if len(word) <= _LABEL and (header := read_header(word)) is not None
    }
    return len(kinds) >= _KINDS


def _spaced_words(words: Sequence[str]) -> list[str]:
    """Words, those set with spaces between their characters (指 标) as one too."""
    out = list(words)
    for k, word in enumerate(words):
        for size in (2, 3, 4):
            part = words[k : k + size]
            if len(word) == 1 and len(part) == size and all(len(w) == 1 for w in part):
                out.append("".join(part))
    return out


def find_aligned(pieces: Sequence[PdfLine], edges: tuple[float, ...] | None) -> list[Aligned]:
    """The tables among the pieces of a page; `edges` are the columns of one that may go on."""
    rows = [_with_spaced(row) for row in _printed_rows(pieces)]
    out: list[Aligned] = []
    i = failed = 0
    width = max((p.right for p in pieces), default=0) - min((p.left for p in pieces), default=0)
    while i < len(rows) and failed < _FAILED:
        header = _header(rows, i)
        goes_on = edges is not None and not out and i == 0
        if not header and not goes_on:
            i += 1
            continue
        end = _end(rows, i, header, width)
        found = _table(rows[i:end], header, None if header else edges)
        if found is None:
            i, failed = i + 1, failed + 1
            continue
        out.append(found)
        i = end
    return out


def _printed_rows(pieces: Sequence[PdfLine]) -> list[list[PdfLine]]:
    """Pieces that stand side by side, top down."""
    rows: list[list[PdfLine]] = []
    for piece in sorted(pieces, key=lambda p: p.middle):
        if rows and piece.middle - rows[-1][0].middle <= _SAME * (piece.size or 12):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda p: p.left) for row in rows]


def _with_spaced(row: list[PdfLine]) -> list[PdfLine]:
    """A printed row with the pieces that are one word set wide (指 标, 单 位) joined."""
    out: list[PdfLine] = []
    k = 0
    while k < len(row):
        joined = None
        for size in (4, 3, 2):
            part = row[k : k + size]
            word = "".join(_squeezed(p) for p in part)
            near = all(b.left - a.right <= _SPACED * (a.size or 12) for a, b in pairwise(part))
            if len(part) == len(word) == size and near and read_header(word) is not None:
                joined = replace(part[0], end=part[-1].end, text=word, right=part[-1].right)
                break
        out.append(joined or row[k])
        k += len(joined.text) if joined else 1
    return out


def _header(rows: Sequence[Sequence[PdfLine]], i: int) -> int:
    """How many printed rows from `i` on are a header, or 0: its words may stand on several lines."""
    first = rows[i]
    if len(first) + (len(rows[i + 1]) if i + 1 < len(rows) else 0) < _COLUMNS:
        return 0
    height = first[0].size or 12
    for count in (1, 2, 3):
        near = rows[i : i + count]
        if len(near) < count or near[-1][0].middle - first[0].middle > _HEADER * height:
            break
        kinds = [h.kind for row in near for p in row if (h := read_header(_squeezed(p)))]
        wide = [p for row in near for p in row if len(_squeezed(p)) > 20]
        told = set(kinds) & {*VALUE_KINDS, *ROLE_KINDS, "nature", "deadline"}
        if len(set(kinds)) >= 2 and told and not wide and sum(map(len, near)) >= _COLUMNS:
            return count
    return 0


def _squeezed(piece: PdfLine) -> str:
    return "".join(piece.text.split())


def _end(rows: Sequence[Sequence[PdfLine]], first: int, header: int, width: float) -> int:
    """The first printed row behind a header that is no part of its table: prose, a note, a gap.

    `width` is that of the text of the page.
    """
    for k in range(first + header, len(rows)):
        row = rows[k]
        size = row[0].size or 12
        prose = len(row) == 1 and row[0].right - row[0].left > _WIDE * width
        noted = row[0].text.startswith(("注", "备注", "说明"))
        gap = k > first and row[0].middle - rows[k - 1][0].middle > _BREAK * size
        if prose or noted or gap:
            return k
    return len(rows)


def _table(
    rows: Sequence[Sequence[PdfLine]], header: int, edges: tuple[float, ...] | None
) -> Aligned | None:
    head_row = [p for row in rows[:header] for p in row]
    core = head_row + [p for row in rows[header:] if len(row) > 1 for p in row]
    stripes = _stripes(core) if edges is None else _known(core, edges)
    if stripes is None or len(stripes) < _COLUMNS:
        return None
    # What stands alone in its printed row goes on in a column, or is the name of a group across.
    alone = [p for row in rows[header:] if len(row) == 1 for p in row]
    pieces = core + [p for p in alone if _fits(p, stripes)]
    columns = [
        [p for p in pieces if left <= (p.left + p.right) / 2 < right] for left, right in stripes
    ]
    head = set(map(id, head_row))
    bodies = [[p for p in column if id(p) not in head] for column in columns]
    anchors = _anchors(bodies)
    if not (_ROWS if edges is None else 1) <= len(anchors) <= _MOST:
        return None
    shares = [_shared_out(body, anchors) for body in bodies]
    placed = sum(len(lines) for share in shares for lines in share)
    if placed + len(head_row) < len(pieces):  # what would stand in no cell stays text
        return None
    cells: list[PdfCell] = []
    first = min(header, 1)
    for c, (column, share) in enumerate(zip(columns, shares, strict=True)):
        titles = [p for p in column if id(p) in head]
        if titles:
            cells.append(_cell(0, c, titles))
        for r, lines in enumerate(share):
            if lines:
                cells.append(_cell(first + r, c, lines))
    box = (
        min(p.left for p in pieces),
        rows[0][0].middle - 1,
        max(p.right for p in pieces),
        max(p.middle for p in pieces) + 1,
    )
    lefts = tuple(left for left, _ in stripes) if edges is None else edges
    return Aligned(PageTable(box, lefts, cells, len(anchors) + first, aligned=True), pieces)


def _fits(piece: PdfLine, stripes: Sequence[tuple[float, float]]) -> bool:
    """Whether a piece stands in one of the columns."""
    size = piece.size or 12
    return any(s[0] - size < piece.left and piece.right < s[1] + size for s in stripes)


def _stripes(pieces: Sequence[PdfLine]) -> list[tuple[float, float]] | None:
    """The columns: what the pieces cover together, parted where none stands; they join in the gaps."""
    spans = sorted((p.left, p.right) for p in pieces)
    near = CLEAR * min((p.size or 12) for p in pieces)
    merged: list[list[float]] = []
    for left, right in spans:
        if merged and left <= merged[-1][1] + near:
            merged[-1][1] = max(merged[-1][1], right)
        else:
            merged.append([left, right])
    middles = [(a[1] + b[0]) / 2 for a, b in pairwise(merged)]
    bounds = [float("-inf"), *middles, float("inf")]
    return list(pairwise(bounds)) if len(merged) >= _COLUMNS else None


def _known(pieces: Sequence[PdfLine], edges: tuple[float, ...]) -> list[tuple[float, float]] | None:
    """The columns of the page before, if no piece crosses them."""
    bounds = [*edges, float("inf")]
    stripes = list(pairwise(bounds))
    for piece in pieces:
        inside = [s for s in stripes if s[0] <= piece.left and piece.right <= s[1] + 1]
        if not inside:
            return None
    return stripes


def _anchors(columns: Sequence[Sequence[PdfLine]]) -> list[float]:
    """The middles of the rows: the lines of the column with most lines that are all short.

    A column in which every line is a row of its own: numbers that count on, else natures, values.
    """

    def is_counted(column: Sequence[PdfLine]) -> bool:
        numbers = [_squeezed(p) for p in column]
        return (
            bool(numbers)
            and all(n.isdigit() for n in numbers)
            and all(int(b) == int(a) + 1 for a, b in pairwise(numbers))
        )

    counted = [column for column in columns if is_counted(column)]
    even = [c for c in columns if c and max(len(_squeezed(p)) for p in c) <= _EVEN]
    candidates = counted or even
    return [p.middle for p in max(candidates, key=len)] if candidates else []


def _shared_out(lines: Sequence[PdfLine], anchors: Sequence[float]) -> list[list[PdfLine]]:
    """The lines of a column to the rows, in order, so that each row's are centred on its anchor.

    Lines that find no row (too many on a page or for one cell) are in none: the caller looks.
    """
    ordered = sorted(lines, key=lambda p: p.middle)
    if len(ordered) > _MOST or not ordered:
        return [[] for _ in anchors]
    cost = _cheapest(ordered, anchors)
    out: list[list[PdfLine]] = []
    taken = 0
    for size in cost:
        out.append(list(ordered[taken : taken + size]))
        taken += size
    return out


def _cheapest(lines: Sequence[PdfLine], anchors: Sequence[float]) -> list[int]:
    """How many lines each anchor takes: the partition in order that lies nearest, all taken."""
    middles = [p.middle for p in lines]
    empty = _EMPTY * (lines[0].size or 12)
    sums = [0.0]
    for middle in middles:
        sums.append(sums[-1] + middle)
    best = [0.0, *[float("inf")] * len(middles)]
    taken: list[list[int]] = []  # by anchor: how many lines it takes where so many are taken then
    for anchor in anchors:
        after, sizes = [], []
        for end in range(len(middles) + 1):
            least, size = best[end] + empty, 0
            for start in range(max(0, end - _TALLEST), end):
                centre = (sums[end] - sums[start]) / (end - start)
                total = best[start] + abs(centre - anchor)
                if total < least:
                    least, size = total, end - start
            after.append(least)
            sizes.append(size)
        best = after
        taken.append(sizes)
    if best[-1] == float("inf"):
        return []
    out: list[int] = []
    end = len(middles)
    for sizes in reversed(taken):
        out.append(sizes[end])
        end -= sizes[end]
    return out[::-1]


def _cell(row: int, column: int, lines: Sequence[PdfLine]) -> PdfCell:
    ordered = sorted(lines, key=lambda p: (round(p.middle), p.left))
    box = (
        min(p.left for p in ordered),
        min(p.middle for p in ordered),
        max(p.right for p in ordered),
        max(p.middle for p in ordered),
    )
    return PdfCell(row, column, 1, 1, box, text="\n".join(p.text for p in ordered))
