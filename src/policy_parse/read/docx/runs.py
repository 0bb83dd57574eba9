"""Text within the paragraphs of a Word document: runs, fields, tracked changes, formulas.

Insertions are kept and deletions left out (the final view); what is left out is counted by kind.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from policy_parse.domain.raised import raised
from policy_parse.domain.source import Revision, Span
from policy_parse.read.docx.formula import read_formula
from policy_parse.read.docx.styles import OFF, Styles
from policy_parse.read.docx.symbols import symbol
from policy_parse.read.docx.tags import MEANING, choice_of, first_child, texts


class _Open(NamedTuple):
    """An insertion that is being read: how deep, and where its text began."""

    depth: int
    element: Any
    start: int
    pieces: int


class RunReader:
    """Emits text while it walks; `position` counts the characters emitted.

    `taken` counts those that came from the file (automatic numbers did not), `boxes` holds the
    text boxes that were met, which are read behind their paragraph.
    """

    def __init__(self, w: str, styles: Styles, *, may_hide: bool, may_mark: bool = True) -> None:
        """Read elements of the namespace `w`.

        `may_hide`: whether any run is hidden at all, `may_mark`: whether any is struck or raised.
        """
        self._w, self._styles, self._may_hide, self._may_mark = w, styles, may_hide, may_mark
        self._raised = False
        self._properties, self._vanish, self._style, self._val = (
            w + name for name in ("rPr", "vanish", "rStyle", "val")
        )
        self.out: list[str] = []
        self.position = self.taken = 0
        self.left_out: Counter[str] = Counter()
        self.revisions: list[Revision] = []
        self.boxes: list[Any] = []
        self._fields: list[str] = []  # codes of the fields that are open
        self._in_contents = False

    def emit(self, text: str) -> None:
        """Emit what is no text of the file itself: numbers, line ends."""
        if text:
            self.out.append(text)
            self.position += len(text)

    def read(self, paragraph: Any, style: str = "") -> None:
        """Everything in a paragraph (of this style), iterative, so that nothing is too deep."""
        stack = [iter(paragraph)]
        insertions: list[_Open] = []
        while stack:
            for element in stack[-1]:
                meaning = MEANING[element.tag]
                if meaning == "t":
                    self._text(element.text or "")
                elif meaning == "r":
                    if self._may_hide and self._is_hidden(element, style):
                        self.leave_out(element, "hidden")
                        continue
                    if self._may_mark and self._is_struck(element):
                        self.leave_out(element, "struck")
                        continue
                    stack.append(iter(element))
                    break
                elif meaning == "properties":
                    continue
                elif meaning in ("wrap", "sdt"):
                    stack.append(iter(element))
                    break
                elif meaning == "ins":
                    stack.append(iter(element))
                    insertions.append(_Open(len(stack), element, self.position, len(self.out)))
                    break
                elif meaning == "AlternateContent":
                    stack.append(iter(choice_of(element)))
                    break
                elif meaning == "fldSimple" and not _is_contents(element.get(f"{self._w}instr")):
                    stack.append(iter(element))
                    break
                else:
                    self._other(element, meaning)
            else:
                if insertions and insertions[-1].depth == len(stack):
                    self._inserted(insertions.pop())
                stack.pop()

    def leave_out(self, element: Any, kind: str) -> None:
        """Count the text of an element that is not emitted; deletions are listed too."""
        text = texts(element, "t", "delText")
        codes = texts(element, "instrText", "delInstrText")
        if codes:
            self.left_out["field-code"] += len(codes)
        if text:
            self.left_out[kind] += len(text)
            if kind == "deletion":
                self._revise(kind, element, text, Span(self.position, self.position))

    def _other(self, element: Any, meaning: str) -> None:
        """What is no wrapper of runs."""
        if meaning == "tab":
            if not self._in_contents:
                self.emit("\t")
        elif meaning == "br":
            self.emit("\n")
        elif meaning == "noBreakHyphen":
            self.emit("-")
        elif meaning == "fldChar":
            self._field(element.get(f"{self._w}fldCharType", ""))
        elif meaning in ("instrText", "delInstrText"):
            self._code(element.text or "")
        elif meaning == "drawing":
            self._drawing(element)
        elif meaning == "txbxContent":
            self.boxes.append(element)
        elif meaning == "formula":
            self._formula(element)
        elif meaning == "sym":
            self._symbol(element)
        elif meaning == "delText":
            self.left_out["deletion"] += len(element.text or "")
        elif len(element):
            kinds = {"del": "deletion", "rt": "ruby", "fldSimple": "contents"}
            self.leave_out(element, kinds.get(meaning, "other"))

    def _text(self, text: str) -> None:
        """Text of the file itself: emitted, or left out where it is a table of contents."""
        if self._in_contents:
            self.left_out["contents"] += len(text)
            return
        self.taken += len(text)
        self.out.append(raised(text) if self._raised else text)
        self.position += len(text)

    def _field(self, kind: str) -> None:
        """Fields keep their result; what a TOC field shows is no content."""
        if kind == "begin":
            self._fields.append("")
        elif kind == "end" and self._fields:
            self._fields.pop()
            self._in_contents = any(map(_is_contents, self._fields))

    def _code(self, code: str) -> None:
        self.left_out["field-code"] += len(code)
        if self._fields:
            self._fields[-1] += code
            self._in_contents = any(map(_is_contents, self._fields))

    def _is_hidden(self, run: Any, style: str) -> bool:
        """Whether a run is hidden: by itself, else by either of its two styles (not by both)."""
        properties = first_child(run, self._properties)
        own = ""
        for mark in () if properties is None else properties:
            if mark.tag == self._vanish:
                return mark.get(self._val, "1") not in OFF
            if mark.tag == self._style:
                own = mark.get(self._val, "")
        return self._styles.hides(own) != self._styles.hides(style)

    def _is_struck(self, run: Any) -> bool:
        """Whether a run is struck through; what is raised is noted for its text."""
        self._raised = False
        properties = first_child(run, self._properties)
        for mark in () if properties is None else properties:
            name = mark.tag.removeprefix(self._w)
            if name in ("strike", "dstrike") and mark.get(self._val, "1") not in OFF:
                return True
            if name == "vertAlign":
                self._raised = mark.get(self._val) == "superscript"
        return False

    def _inserted(self, change: _Open) -> None:
        """Tracked insertions are text, and are listed."""
        if self.position > change.start:
            text = "".join(self.out[change.pieces :])
            self._revise("insertion", change.element, text, Span(change.start, self.position))

    def _revise(self, kind: str, element: Any, text: str, span: Span) -> None:
        author, date = element.get(f"{self._w}author"), element.get(f"{self._w}date")
        self.revisions.append(Revision(kind, text, author, date, span))

    def _drawing(self, drawing: Any) -> None:
        """Text boxes are read once, behind the paragraph that holds them; other text is counted."""
        stack = [drawing]
        while stack:
            element = stack.pop()
            meaning = MEANING[element.tag]
            if meaning == "txbxContent":
                self.boxes.append(element)
            elif meaning == "t":
                self.left_out["drawing"] += len(element.text or "")
            elif meaning == "AlternateContent":
                stack.extend(reversed(choice_of(element)))
            elif len(element):
                stack.extend(reversed(element))

    def _formula(self, math: Any) -> None:
        formula = read_formula(math)
        if self._in_contents:
            self.left_out["contents"] += formula.taken
        else:
            self.emit(formula.text)
            self.taken += formula.taken
        if formula.deleted:
            self.left_out["deletion"] += formula.deleted

    def _symbol(self, element: Any) -> None:
        character = symbol(element.get(f"{self._w}font", ""), element.get(f"{self._w}char", ""))
        if character:
            self._text(character)
        else:
            self.left_out["symbol"] += 1


def _is_contents(code: str | None) -> bool:
    """Whether a field is a table of contents."""
    return (code or "").lstrip().upper().startswith("TOC")
