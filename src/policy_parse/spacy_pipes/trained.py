"""The trained pipeline (models/notices), and a second look with it.

It is off unless asked for: on documents that it was not trained on the rules alone are better in
everything that was measured (models/notices/ablation.md). What it is good for is to point at
places where the rules found no unit and it sees one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import spacy
from spacy.language import Language

from policy_parse.domain.notice import Issue, Notice
from policy_parse.link.identity import id_maker
from policy_parse.pipeline import parse_closely
from policy_parse.spacy_pipes.sentences import sentences_of

_PACKAGED = Path(__file__).parents[1] / "models" / "policy_zh"
_IN_REPOSITORY = Path(__file__).parents[3] / "models" / "notices" / "policy_zh"


@cache
def load_trained() -> Language:
    """The pipeline: entities UNIT and INDICATOR, and in `doc.cats` the kind of a sentence."""
    return spacy.load(_PACKAGED if _PACKAGED.is_dir() else _IN_REPOSITORY)


def with_second_look(notice: Notice) -> Notice:
    """The notice, its issues followed by those of the second look."""
    return replace(notice, issues=(*notice.issues, *second_look(notice)))


def second_look(notice: Notice) -> Iterator[Issue]:
    """An issue `unit-suspected` for each unit that the model sees and the rules do not have."""
    make_id = id_maker(notice.source.sha256)
    known = [a.evidence.span for a in notice.assignments]
    reading = parse_closely(notice.source)
    sentences = list(sentences_of(reading))
    nlp = load_trained()
    for sentence, doc in zip(sentences, nlp.pipe(s.text for s in sentences), strict=True):
        for span in doc.ents:
            a, b = span.start_char, span.end_char
            if span.label_ != "UNIT":
                continue
            evidence = sentence.passage.evidence(sentence.start + a, sentence.start + b)
            here = evidence.span
            if any(here.start < own.end and own.start < here.end for own in known):
                continue
            message = f"模型认为“{evidence.literal}”可能是责任单位，规则没有识别，请核对。"
            place = evidence.span.start
            at = [s.path for s in notice.sections if s.evidence.span.start <= place]
            yield Issue(
                make_id("q", evidence, "unit-suspected"),
                "unit-suspected",
                message,
                at[-1] if at else None,
                evidence,
            )
