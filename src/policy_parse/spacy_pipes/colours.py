"""Colours of the labels in displaCy (entry point `spacy_displacy_colors`)."""

from __future__ import annotations

from policy_parse.spacy_pipes.attributes import UNIT

COLOURS = {
    UNIT: "#dbe9f7",
    "LEAD": "#fde3cf",
    "RESPONSIBLE": "#fbf0bf",
    "PARTICIPATING": "#dbe9f7",
    "SUPERVISING": "#def0d5",
    "TARGET": "#ece0f7",
    "ACHIEVEMENT": "#e7e9ec",
    "THRESHOLD": "#e7e9ec",
    "SUBSIDY": "#e7e9ec",
    "PROCEDURAL": "#e7e9ec",
    "DEADLINE": "#d5f0eb",
    "CITATION": "#e5e0f2",
    "SECTION": "#eaf0f6",
    "TASK": "#f5f7f9",
    "MEMBER": "#f7dcdc",
}
