"""gongwen-skill: the paragraphs of a Word file with its headings and roles. Runs in its own venv.

It reads Word files alone, by their type-setting and numbering: the texts are set as GB/T 9704
has them (the lines of the title, which come marked with a leading tab, centred in 小标宋 of 22 pt).
"""

from __future__ import annotations

import logging
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from engine.core.document.parser import parse_docx
from serving import serve

logging.disable(logging.CRITICAL)


def paragraphs(texts: list[str], base: str | None) -> list[dict[str, Any]]:
    """Each paragraph that is a heading or has a role: {"text", "level", "role"}."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "notice.docx"
        write(texts, path)
        model = parse_docx(path)
    return [
        {"text": p.text, "level": p.heading_level if p.is_heading else None, "role": p.role}
        for p in model.paragraphs
        if p.is_heading or p.role not in (None, "body")
    ]


def write(texts: list[str], path: Path) -> None:
    """A Word file with a paragraph per text."""
    document = Document()
    for text in texts:
        paragraph = document.add_paragraph()
        run = paragraph.add_run(text.strip())
        if text.startswith("\t"):
            run.font.name, run.font.size = "方正小标宋简体", Pt(22)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.save(str(path))


if __name__ == "__main__":
    serve({"paragraphs": paragraphs}, {"gongwen-skill": version("gongwen-skill")})
