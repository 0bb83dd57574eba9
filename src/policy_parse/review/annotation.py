"""Notices as tasks for teams that annotate: Label Studio and doccano, with what was found marked."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from policy_parse.domain.evidence import Evidence
from policy_parse.domain.notice import Notice
from policy_parse.domain.words import KIND_WORDS, ROLE_WORDS

_LABELS = {"deadline": "时限", "citation": "引用", "section": "标题"}


class _Units:
    """Offsets as browsers count: in UTF-16, where 𠮷 (CJK extension B) is two."""

    def __init__(self, text: str) -> None:
        self._wide = [n for n, c in enumerate(text) if ord(c) > 0xFFFF]

    def at(self, offset: int) -> int:
        """The offset in UTF-16 units of an offset in characters."""
        return offset + bisect_left(self._wide, offset)


def marks(notice: Notice) -> list[tuple[int, int, str]]:
    """(start, end, label) of every record, in characters of the source; parts of it each by itself."""
    found: list[tuple[Evidence, str]] = []
    found += [(s.evidence, _LABELS["section"]) for s in notice.sections]
    found += [(a.evidence, ROLE_WORDS[a.role]) for a in notice.assignments]
    found += [(t.evidence, KIND_WORDS[t.kind]) for t in notice.targets]
    found += [(d.evidence, _LABELS["deadline"]) for d in notice.deadlines]
    found += [(c.evidence, _LABELS["citation"]) for c in notice.citations]
    spans = {(span.start, span.end, label) for proof, label in found for span in proof.spans}
    return sorted(spans)


def label_studio(notices: Iterable[Notice]) -> str:
    """A JSON list of tasks, offsets in UTF-16 units; the labelling template has <Labels name="label" toName="text">."""
    tasks = []
    for notice in notices:
        text = notice.source.text
        units = _Units(text)
        result = [
            {
                "id": f"{start}-{end}-{n}",
                "from_name": "label",
                "to_name": "text",
                "type": "labels",
                "value": {
                    "start": units.at(start),
                    "end": units.at(end),
                    "text": text[start:end],
                    "labels": [label],
                },
            }
            for n, (start, end, label) in enumerate(marks(notice))
        ]
        tasks.append(
            {
                "data": {"text": text, "file": notice.source.name, "sha256": notice.source.sha256},
                "predictions": [{"model_version": "policy-parse", "result": result}],
            }
        )
    return json.dumps(tasks, ensure_ascii=True) + "\n"


def doccano(notices: Iterable[Notice]) -> Iterator[str]:
    """A line of JSON per notice (sequence labelling), offsets in UTF-16 units."""
    for notice in notices:
        units = _Units(notice.source.text)
        labels = [[units.at(start), units.at(end), label] for start, end, label in marks(notice)]
        yield (
            json.dumps(
                {
                    "text": notice.source.text,
                    "label": labels,
                    "file": notice.source.name,
                    "sha256": notice.source.sha256,
                },
                ensure_ascii=True,
            )
            + "\n"
        )
