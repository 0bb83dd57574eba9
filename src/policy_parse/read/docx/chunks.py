"""Files embedded in a Word document (altChunk), whose text Word puts in their place on opening."""

from __future__ import annotations

import hashlib
import posixpath
from dataclasses import replace

from policy_parse.domain.source import Block, BlockKind, Cell, Remark, Source, Span
from policy_parse.errors import PolicyParseError, TimeLimitError
from policy_parse.read.docx.blocks import BlockReader
from policy_parse.read.given import Given
from policy_parse.read.package import Package
from policy_parse.read.readers import READERS
from policy_parse.read.sniff import MediaType, sniff

_KINDS = frozenset({MediaType.HTML, MediaType.MHT, MediaType.TEXT, MediaType.DOCX})


class ChunkReader:
    """Reads each embedded file once, where it stands; what cannot be read is told."""

    def __init__(self, package: Package, members: dict[str, str], given: Given) -> None:
        """Read from `package`; `members` are its embedded files by their ids."""
        self._package, self._given = package, given
        self._members = dict(members)
        self.remarks: list[Remark] = []

    def __call__(self, key: str, into: BlockReader) -> None:
        """Put the text of the file of this id behind what was read."""
        member = self._members.pop(key, "")
        name = posixpath.basename(member) or key
        try:
            source = self._source(member, name)
        except TimeLimitError:
            raise
        except PolicyParseError as error:
            source = None
            why = error.hint_zh or error.message
        else:
            why = "文件缺失、格式不支持或重复引用。"
        if source is None:
            message = f"文档中嵌入的文件 {name} 未能读取：{why}"
            self.remarks.append(Remark("part-unread", message))
        else:
            self._put(source, name, into)

    def _source(self, member: str, name: str) -> Source | None:
        """The file as its reader reads it; None where there is none for it (a chunk in a chunk)."""
        if member not in self._package or self._given.embedded:
            return None
        data = self._package.read(member)
        kind = sniff(data, name, limits=self._given.limits)
        if kind not in _KINDS:
            return None
        digest = hashlib.sha256(data).hexdigest()
        given = replace(self._given, data=data, name=name, sha256=digest, embedded=True)
        return READERS[kind](given)

    def _put(self, source: Source, name: str, into: BlockReader) -> None:
        runs = into.runs
        start = runs.position
        runs.emit(source.text if source.text.endswith("\n") else source.text + "\n")
        into.blocks += [_moved(block, start, into) for block in source.blocks]
        into.tables += 1 + max((b.cell.table for b in source.blocks if b.cell), default=-1)
        spans = ((block.start, block.end) for block in source.blocks)
        runs.taken += sum(b - a for a, b in spans) if source.taken is None else source.taken
        runs.left_out.update(dict(source.left_out))
        runs.revisions += [
            replace(r, span=Span(r.span.start + start, r.span.end + start))
            for r in source.revisions
        ]
        self.remarks += [
            replace(remark, message=f"{name}：{remark.message}", span=None)
            for remark in source.remarks
        ]
        into.given.check_characters(runs.position)


def _moved(block: Block, start: int, into: BlockReader) -> Block:
    """A block of the embedded file; in a cell of the document, it is of that cell."""
    cell: Cell | None = into.cell
    kind = block.kind
    if cell is not None:
        kind = BlockKind.CELL
    elif block.cell is not None:
        cell = block.cell._replace(table=block.cell.table + into.tables)
    return block._replace(start=block.start + start, end=block.end + start, kind=kind, cell=cell)
