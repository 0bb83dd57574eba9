"""The records of a notice in a spaCy Doc: components, tokenizer, DocBin.

nlp = policy_parse.spacy_pipes.blank()
nlp.add_pipe("policy_notice")
doc = policy_parse.spacy_pipes.read_doc(nlp, "notice.docx")
[(span.text, span._.policy.unit_name) for span in doc.spans["policy_roles"]]

Importing this package imports spaCy; nothing else in policy_parse does.
"""

from policy_parse.spacy_pipes.attributes import (
    CitationAttributes,
    DeadlineAttributes,
    DutyAttributes,
    PersonAttributes,
    SectionAttributes,
    TargetAttributes,
    TaskAttributes,
    UnitAttributes,
)
from policy_parse.spacy_pipes.colours import COLOURS
from policy_parse.spacy_pipes.documents import blank, docbin, docs_of, read_doc
from policy_parse.spacy_pipes.groups import GROUPS

__all__ = [
    "COLOURS",
    "GROUPS",
    "CitationAttributes",
    "DeadlineAttributes",
    "DutyAttributes",
    "PersonAttributes",
    "SectionAttributes",
    "TargetAttributes",
    "TaskAttributes",
    "UnitAttributes",
    "blank",
    "docbin",
    "docs_of",
    "read_doc",
]
