"""The words of the page: those of records and their vocabularies, and its own (labels.json).

What the page calls otherwise than the tables do, mostly shorter, stands in labels.json and goes
before what is said here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from policy_parse.domain import words
from policy_parse.domain.fields import FIELDS
from policy_parse.domain.notice import TargetKind
from policy_parse.lexicon.issue_kinds import issue_kinds

LANGUAGES = ("zh", "en")
OWN = Path(__file__).parent / "labels.json"
# The fields that the page shows under their names.
_SHOWN = (
    "file section task unit unit_name role due begins indicator comparator value measure baseline"
    " nature kind recurrence strength change quote page title document_number relation code message"
    " inherited roles verdict carried likeness certainty mention outcome reason chance"
).split()
# Vocabularies whose members the page names by their values; two it parts by a prefix.
_VOCABULARIES: tuple[tuple[str, Mapping[Any, tuple[str, str]]], ...] = (
    ("", words.ROLES),
    ("", words.CITATIONS),
    ("", words.RECURRENCES),
    ("", words.NATURES),
    ("", words.CHANGES),
    ("", words.COMPARATORS),
    ("", words.LEVELS),
    ("", words.RELATIONS),
    ("", words.VERDICTS),
    ("", words.TIMINGS),
    ("", words.CERTAINTIES),
    ("m_", words.MENTIONS),
    ("o_", words.OUTCOMES),
)


def given() -> Iterator[tuple[str, tuple[str, str]]]:
    """Keys of the page with their words in both languages, from the fields and vocabularies."""
    for name in _SHOWN:
        yield name, (FIELDS[name].zh, FIELDS[name].en)
    for prefix, vocabulary in _VOCABULARIES:
        for member, both in vocabulary.items():
            yield prefix + member, both
    for kind, both in words.KINDS.items():  # `target` alone is the record
        yield "k_target" if kind is TargetKind.TARGET else kind.value, both


@cache
def labels(language: str) -> dict[str, str]:
    """Every word of the page in one language."""
    column = LANGUAGES.index(language)
    own: dict[str, list[str]] = json.loads(OWN.read_text("utf-8"))
    known = {**dict(given()), **own}
    kinds = {f"q_{code}": name for code, name in issue_kinds(language).items()}
    return {key: both[column] for key, both in known.items()} | kinds
