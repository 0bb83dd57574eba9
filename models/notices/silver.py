"""Documents with silver labels: what the rules find in them, as examples for a model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from policy_parse.domain.notice import Notice
from policy_parse.domain.source import Source
from policy_parse.errors import PolicyParseError
from policy_parse.pipeline import parse_closely
from policy_parse.read import read
from policy_parse.spacy_pipes.sentences import Sentence, sentences_of

_DOCUMENTS = {".txt", ".docx", ".html", ".ofd", ".pdf"}
_LONGEST = 400  # characters of a sentence that is learnt from


@dataclass(frozen=True, slots=True)
class Document:
    """A document with its sentences and the notice that the rules make of it."""

    name: str
    notice: Notice
    sentences: tuple[Sentence, ...]


def read_documents(folders: Iterable[Path]) -> Iterator[Document]:
    """Every document in the folders that can be read, in the order of names."""
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.suffix in _DOCUMENTS):
            if "scan" in path.parts:
                continue
            try:
                yield document_of(read(path))
            except PolicyParseError:
                continue


def document_of(source: Source) -> Document:
    """The sentences of one document."""
    reading = parse_closely(source, clipping=True)
    return Document(source.name, reading.notice, tuple(sentences_of(reading)))


def is_example(sentence: Sentence) -> bool:
    """Whether there is something to learn from: not a lone number, not a wall of text."""
    return 4 <= len(sentence.text) <= _LONGEST
