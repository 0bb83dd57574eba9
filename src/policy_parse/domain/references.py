"""Which of many notices each one names, in time that grows with them and not with their pairs."""

from __future__ import annotations

from collections.abc import Sequence

from policy_parse.domain.notice import Notice

_LEAST = 8  # a title must be longer to name a document (Citation.names)


class References:
    """Who names whom among `notices`, by number or by title; indices are those of the sequence."""

    def __init__(self, notices: Sequence[Notice]) -> None:
        """Looks every title up in those of the others, window by window."""
        self._numbers: dict[str, list[int]] = {}
        named = {c.title for n in notices for c in n.citations if c.title and len(c.title) > _LEAST}
        sizes = sorted({len(title) for title in named})
        self._titles: dict[str, list[int]] = {}
        for i, notice in enumerate(notices):
            number, title = notice.metadata.document_number, notice.metadata.title or ""
            if number:
                self._numbers.setdefault(number, []).append(i)
            for window in _windows(title, sizes, named):
                self._titles.setdefault(window, []).append(i)
        self._notices = notices

    def named_by(self, index: int) -> list[int]:
        """Indices of the notices that notice `index` names, each once, itself left out."""
        out: dict[int, None] = {}
        for citation in self._notices[index].citations:
            found = self._numbers.get(citation.document_number or "", [])
            found = found + self._titles.get(citation.title or "", [])
            out |= {
                k: None for k in found if k != index and citation.names(self._notices[k].metadata)
            }
        return list(out)


def _windows(title: str, sizes: Sequence[int], named: set[str]) -> set[str]:
    """The titles of `named` that stand in `title`."""
    return {
        title[start : start + size]
        for size in sizes
        if size <= len(title)
        for start in range(len(title) - size + 1)
        if title[start : start + size] in named
    }
