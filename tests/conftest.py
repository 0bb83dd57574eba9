"""Where the documents of the tests lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_parse.demo import corpus_documents

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
READABLE = {".txt", ".docx", ".pdf", ".html"}

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="needs the real documents in ../shared, which are not here"
)


def shared_documents() -> list[Path]:
    """Every readable document of ../shared, or none where it is not there."""
    if not SHARED.is_dir():
        return []
    return sorted(
        p
        for part in ("gold", "corpus")
        for p in (SHARED / part).rglob("*")
        if p.suffix in READABLE and "scan" not in p.parts
    )


def all_documents() -> list[Path]:
    """The sample corpus and what lies in ../shared."""
    return [*corpus_documents(), *shared_documents()]
