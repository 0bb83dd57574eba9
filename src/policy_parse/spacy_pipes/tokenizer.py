"""A tokenizer whose words are those of notices (entry point `spacy_tokenizers`).

jieba cuts the text, by a dictionary of its own with the lexicon's unit names in it; then every
unit, number, date and citation that the finders know in this very text cuts what lies across its
ends. The tokens of a doc give its text back to the character.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jieba
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from policy_parse.domain.notice import Notice
from policy_parse.domain.source import Source
from policy_parse.export.records import to_records
from policy_parse.lexicon.unit_names import unit_names
from policy_parse.pipeline import parse_closely
from policy_parse.read.text.document import text_source
from policy_parse.spacy_pipes.attributes import TYPES, hold

NAME = "policy_parse.Tokenizer.v1"
_LONGEST_WORD = 12  # characters; longer names are cut out by the finders


@cache
def words() -> jieba.Tokenizer:
    """jieba's dictionary and the lexicon's names, in a tokenizer that nobody else has."""
    own = jieba.Tokenizer()
    own.cache_file = "policy_parse.jieba.cache"
    logger = logging.getLogger("jieba")
    before = logger.level
    logger.setLevel(logging.WARNING)
    try:
        own.initialize()
    finally:
        logger.setLevel(before)
    index = unit_names()
    for name in (*index.plain, *index.levelled, *index.national):
        if len(name) <= _LONGEST_WORD:
            own.add_word(name)
    return own


class PolicyTokenizer:
    """Text → Doc. A text without sections is read as one, as by the components."""

    def __init__(self, vocab: Vocab) -> None:
        """`vocab` of the language that the docs belong to."""
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The doc of a text, its records already in it."""
        return self.of_source(text_source(text), clipping=True)

    def of_source(
        self, source: Source, *, clipping: bool = False, notice: Notice | None = None
    ) -> Doc:
        """The doc of a document that has been read, its records already in it.

        `notice`: what was made of it, where that is more than a parse gives (corrections).
        """
        reading = parse_closely(source, clipping=clipping)
        records = to_records(notice or reading.notice)
        rows = [row for kind in TYPES if kind != "units" for row in records[kind]]
        spans = [*reading.spans(), *(row["span"] for row in rows)]
        tokens = list(_cut(source.text, {edge for span in spans for edge in span}))
        doc = Doc(self.vocab, words=tokens, spaces=[False] * len(tokens))
        hold(doc, records)
        return doc

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing: the dictionary comes with the package."""
        return b""

    def from_bytes(self, data: bytes, **_: Any) -> PolicyTokenizer:
        """As it is."""
        return self

    def to_disk(self, path: str | Path, **_: Any) -> None:
        """Nothing: the dictionary comes with the package."""

    def from_disk(self, path: str | Path, **_: Any) -> PolicyTokenizer:
        """As it is."""
        return self


def _cut(text: str, edges: set[int]) -> Iterator[str]:
    at = 0
    for word in words().cut(text):
        end = at + len(word)
        start = at
        for edge in range(at + 1, end):
            if edge in edges:
                yield text[start:edge]
                start = edge
        yield text[start:end]
        at = end


@registry.tokenizers(NAME)
def create_tokenizer() -> Callable[[Language], PolicyTokenizer]:
    """For a config: [nlp.tokenizer] @tokenizers = "policy_parse.Tokenizer.v1"."""

    def make(nlp: Language) -> PolicyTokenizer:
        return PolicyTokenizer(nlp.vocab)

    return make
