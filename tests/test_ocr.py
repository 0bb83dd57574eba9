"""Scans, by the extra [ocr]."""

from __future__ import annotations

import importlib.util
import io

import pytest
from conftest import SHARED, needs_shared
from PIL import Image
from reportlab.pdfgen import canvas

from policy_parse.demo import corpus_folder
from policy_parse.pipeline import attempt, parse

needs_ocr = pytest.mark.skipif(
    importlib.util.find_spec("rapidocr") is None,
    reason="needs the extra [ocr]: pip install 'policy-parse[ocr]'",
)


def scan_of(pdf: bytes) -> bytes:
    """The pages of a PDF as pictures in a new one."""
    import pypdfium2

    out = io.BytesIO()
    sheet = canvas.Canvas(out)
    for page in pypdfium2.PdfDocument(pdf):
        width, height = page.get_size()
        picture: Image.Image = page.render(scale=2).to_pil()
        sheet.setPageSize((width, height))
        sheet.drawInlineImage(picture, 0, 0, width, height)
        sheet.showPage()
    sheet.save()
    return out.getvalue()


@needs_ocr
def test_a_scan_gives_what_its_text_gives() -> None:
    printed = next(corpus_folder().glob("*.pdf")).read_bytes()
    scan = scan_of(printed)
    refused = attempt(scan, name="scan.pdf")
    assert (refused.status, refused.code) == ("needs_ocr", "needs_ocr/scan")
    assert "--ocr" in refused.hint
    outcome = attempt(scan, name="scan.pdf", ocr=True)
    assert outcome.status == "ok"
    assert outcome.notice is not None
    assert "page-recognised" in {i.code for i in outcome.notice.issues}
    wanted = {(a.section, a.role, a.unit) for a in parse(printed).assignments}
    found = {(a.section, a.role, a.unit) for a in outcome.notice.assignments}
    assert len(wanted & found) >= 0.97 * len(wanted)


@needs_ocr
@needs_shared
def test_the_scanned_pages_of_a_real_notice() -> None:
    """Sections and duties of the pages that were scanned, against the text of the same pages."""
    found = parse(SHARED / "corpus/scan/惠济_scan_p1-4.pdf", ocr=True)
    text = parse(SHARED / "gold/惠济_全民科学素质.txt")
    last = found.sections[-1].path
    count = next(i for i, s in enumerate(text.sections) if s.path == last) + 1
    wanted = [(s.path, s.heading) for s in text.sections[:count]]
    assert [(s.path, s.heading) for s in found.sections] == wanted
    # The fourth page ends within a list of units: what the list holds up to there is asked for.
    duties = [(a.section, a.role, a.unit) for a in found.assignments]
    paths = {path for path, _ in wanted}
    asked = [(a.section, a.role, a.unit) for a in text.assignments if a.section in paths]
    assert len(duties) >= 10
    assert duties == asked[: len(duties)]


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from policy_parse.read import ocr

    ocr._engine.cache_clear()
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(picture, "PNG")
    outcome = attempt(picture.getvalue(), name="page.png", ocr=True)
    assert (outcome.status, outcome.code) == ("needs_ocr", "needs_ocr/not-installed")
    assert outcome.hint.endswith('-m pip install "onnxruntime>=1.18" "rapidocr>=3.4"')
    ocr._engine.cache_clear()
