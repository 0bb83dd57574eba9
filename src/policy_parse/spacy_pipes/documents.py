"""Files into Docs, and Docs into DocBin and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from policy_parse.domain.limits import DEFAULT_LIMITS, Limits
from policy_parse.domain.notice import Notice
from policy_parse.export.records import to_records
from policy_parse.pipeline import parse_source
from policy_parse.read import read
from policy_parse.spacy_pipes import factories  # noqa: F401  registers the components
from policy_parse.spacy_pipes.attributes import hold
from policy_parse.spacy_pipes.tokenizer import NAME, PolicyTokenizer


def blank() -> Language:
    """A Chinese pipeline without components, whose tokenizer knows units, numbers and dates."""
    return spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": NAME}}})


def read_doc(
    nlp: Language,
    document: str | Path | Notice,
    *,
    limits: Limits = DEFAULT_LIMITS,
    ocr: bool = False,
) -> Doc:
    """A file of any kind (or a notice that has been parsed) as a doc, run through `nlp`.

    `doc.text` is the text of the source: spans count the same characters as all records do. The
    components show what `policy_parse.parse` finds in the file, its tables and pages included.
    """
    if isinstance(document, Notice):
        notice, source = document, document.source
    else:
        notice, source = None, read(document, limits, ocr=ocr)
    if isinstance(nlp.tokenizer, PolicyTokenizer):
        return nlp(nlp.tokenizer.of_source(source, notice=notice))
    doc = nlp.make_doc(source.text)
    hold(doc, to_records(notice or parse_source(source)))
    return nlp(doc)


def docbin(docs: Iterable[Doc]) -> DocBin:
    """Docs with their groups of spans and records, for `spacy train` or the disk."""
    return DocBin(docs=docs, store_user_data=True)


def docs_of(path: str | Path, nlp: Language | None = None) -> Iterator[Doc]:
    """The docs of a DocBin file, records and all. Raises FileNotFoundError, or ValueError."""
    own: Any = nlp or spacy.blank("zh")
    yield from DocBin(store_user_data=True).from_disk(path).get_docs(own.vocab)
