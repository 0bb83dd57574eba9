"""Paragraphs, tables and what wraps them in a Word document, as blocks over the text emitted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from policy_parse.domain.source import Block, BlockKind, Cell
from policy_parse.read.docx.numbering import Numbering
from policy_parse.read.docx.runs import RunReader
from policy_parse.read.docx.styles import Styles, list_of
from policy_parse.read.docx.tags import MEANING, choice_of, first_child, inside
from policy_parse.read.given import Given
from policy_parse.read.xml_parts import number

_MOST_COLUMNS = 1000  # that one cell may claim
_OFTEN = 256  # paragraphs after which the time is looked at

_Place = tuple[Any, int, str | None]  # a cell, the columns it covers, its vMerge


class BlockReader:
    """Walks block-level content; a table in a cell belongs to that cell."""

    def __init__(
        self,
        w: str,
        runs: RunReader,
        numbering: Numbering,
        styles: Styles,
        given: Given,
        *,
        may_join: bool,
        chunk: Callable[[str, BlockReader], None],
    ) -> None:
        """Read elements of the namespace `w`; `may_join`: whether any mark of a paragraph is deleted.

        `chunk` reads the file that is embedded under the id it is given.
        """
        self.runs, self.given = runs, given
        self._w, self._numbering, self._styles = w, numbering, styles
        self._may_join, self._chunk = may_join, chunk
        self._p_pr, self._r_pr, self._tc_pr, self._val = (
            w + name for name in ("pPr", "rPr", "tcPr", "val")
        )
        self._p_style, self._num_pr, self._outline = (
            w + name for name in ("pStyle", "numPr", "outlineLvl")
        )
        self._grid_span, self._v_merge, self._cell_del = (
            w + name for name in ("gridSpan", "vMerge", "cellDel")
        )
        self.blocks: list[Block] = []
        self.tables = self._paragraphs = 0
        self.cell: Cell | None = None
        self._joined: list[Any] = []  # paragraphs that go on in the next one

    def read(self, parent: Any) -> None:
        """All content of a body, a cell or a text box; iterative, so that nothing is too deep."""
        stack = [iter(parent)]
        while stack:
            for element in stack[-1]:
                meaning = MEANING[element.tag]
                if meaning == "p":
                    if self._may_join and self._goes_on(element):
                        self._joined.append(element)
                        continue
                    self._paragraph(element)
                    if self.runs.boxes:
                        stack += self._boxes()
                        break
                elif meaning == "tbl" and self.cell is None:
                    self._end_joined()
                    self._table(element)
                elif (within := self._within(element, meaning)) is not None:
                    stack.append(iter(within))
                    break
            else:
                stack.pop()
        self._end_joined()

    def _within(self, element: Any, meaning: str) -> Any:
        """What is read of an element that holds blocks; None where nothing is."""
        if meaning == "AlternateContent":
            return choice_of(element)
        if meaning == "altChunk":
            self._end_joined()
            self._chunk(next((v for k, v in element.items() if k.endswith("}id")), ""), self)
        elif meaning == "sdt" and self._is_contents(element):
            self.runs.leave_out(element, "contents")
        elif meaning == "del" or self._is_deleted(element, meaning):
            self.runs.leave_out(element, "deletion")
        elif meaning in ("wrap", "sdt", "ins", "tbl", "tr", "tc", "txbxContent"):
            return element
        elif len(element) and meaning != "properties":
            self.runs.leave_out(element, "other")
        return None

    def _is_deleted(self, element: Any, meaning: str) -> bool:
        """Whether a row or a cell is deleted in the final view."""
        mark = {"tr": "trPr/{w}del", "tc": "tcPr/{w}cellDel"}.get(meaning)
        return mark is not None and element.find(self._w + mark.format(w=self._w)) is not None

    def _is_contents(self, control: Any) -> bool:
        """Whether a content control is Word's own table of contents."""
        w = self._w
        gallery = control.find(f"{w}sdtPr/{w}docPartObj/{w}docPartGallery")
        return gallery is not None and gallery.get(self._val) == "Table of Contents"

    def _boxes(self) -> list[Any]:
        """Walks over the text boxes of the last paragraph, the first one on top."""
        boxes, self.runs.boxes = self.runs.boxes, []
        return [iter(box) for box in reversed(boxes)]

    def _goes_on(self, paragraph: Any) -> bool:
        """Whether the end of a paragraph is deleted or moved away: the next one goes on in it."""
        properties = first_child(paragraph, self._p_pr)
        marks = None if properties is None else properties.find(self._r_pr)
        return marks is not None and any(MEANING[mark.tag] == "del" for mark in marks)

    def _end_joined(self) -> None:
        if self._joined:
            self._paragraph(self._joined.pop())

    def _table(self, element: Any) -> None:
        """Cells in reading order, once per logical cell."""
        table, self.tables = self.tables, self.tables + 1
        grid = []
        for row in inside(element, "tr"):
            if self._is_deleted(row, "tr"):
                self.runs.leave_out(row, "deletion")
            else:
                grid.append(self._places(row))
        for r, places in enumerate(grid):
            for column, (cell, width, merge) in places.items():
                if merge != "continue":  # else it is normally empty, and part of the one above
                    height = 1
                    while (
                        merge == "restart"
                        and r + height < len(grid)
                        and grid[r + height].get(column, (None, 0, None))[2] == "continue"
                    ):
                        height += 1
                    self.cell = Cell(table, r, column, height, width)
                self.read(cell)
        self.cell = None

    def _places(self, row: Any) -> dict[int, _Place]:
        """First column of each cell of a row → the cell; deleted ones make room."""
        before = row.find(f"{self._w}trPr/{self._w}gridBefore")
        column = 0 if before is None else self._columns(before)
        out: dict[int, _Place] = {}
        for cell in inside(row, "tc"):
            width, merge, deleted = 1, None, False
            properties = first_child(cell, self._tc_pr)
            for mark in () if properties is None else properties:
                if mark.tag == self._grid_span:
                    width = max(self._columns(mark), 1)
                elif mark.tag == self._v_merge:
                    merge = mark.get(self._val, "continue")
                elif mark.tag == self._cell_del:
                    deleted = True
            if deleted:
                self.runs.leave_out(cell, "deletion")
            else:
                out[column] = (cell, width, merge)
                column += width
        return out

    def _columns(self, mark: Any) -> int:
        return min(max(number(mark.get(self._val), 0), 0), _MOST_COLUMNS)

    def _paragraph(self, element: Any) -> None:
        """A paragraph, which begins with those whose ends are deleted before it."""
        self._paragraphs += 1
        if not self._paragraphs % _OFTEN:
            self.given.seconds_left()
        runs = self.runs
        start, emitted = runs.position, len(runs.out)
        properties = first_child(element, self._p_pr)
        marks = {} if properties is None else {mark.tag: mark for mark in properties}
        style = marks.get(self._p_style)
        style_id = "" if style is None else style.get(self._val, "")
        runs.emit(self._label(marks.get(self._num_pr), style_id))
        if self._joined:
            for before in self._joined:
                runs.read(before, style_id)
            self._joined.clear()
        runs.read(element, style_id)
        if runs.position > start:
            if self.cell is None:
                level = self._level(marks.get(self._outline), style_id)
                self.blocks.append(Block(start, runs.position, BlockKind.PARAGRAPH, level=level))
            else:  # a line break in a cell parts what stands in it
                self.blocks += self._cell_lines(start, "".join(runs.out[emitted:]))
        runs.emit("\n")
        self.given.check_characters(runs.position)

    def _level(self, outline: Any, style_id: str) -> int | None:
        if outline is not None and (value := number(outline.get(self._val), 9)) < 9:
            return value + 1
        return self._styles.level(style_id)

    def _cell_lines(self, start: int, text: str) -> list[Block]:
        """A block per line of the paragraph `text` that was emitted from `start` on."""
        if "\n" not in text:
            return [Block(start, start + len(text), BlockKind.CELL, cell=self.cell)]
        blocks, offset = [], start
        for line in text.split("\n"):
            if line:
                blocks.append(Block(offset, offset + len(line), BlockKind.CELL, cell=self.cell))
            offset += len(line) + 1
        return blocks

    def _label(self, numbered: Any, style_id: str) -> str:
        """The automatic number of a paragraph."""
        found = None if numbered is None else list_of(numbered, self._w)
        if found is None:
            styled = self._styles.in_list(style_id)
            if styled is None:
                return ""
            key, found = styled
            linked = self._numbering.style_lists.get(key)
            if linked:
                found = found[0], linked[1]
        return "" if found[0] == "0" else self._numbering.next_label(*found)
