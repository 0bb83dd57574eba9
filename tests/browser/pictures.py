"""The pictures of the READMEs: the report over the sample chain from a real browser, a workbook.

make pictures                                  # docs/pictures/*.png
python tests/browser/pictures.py OUT [WIDTH…] [-- FILE…]   # any files, any widths, to look at
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageChops
from playwright.sync_api import Error, sync_playwright

from policy_parse import parse
from policy_parse.demo import corpus_documents, corpus_folder
from policy_parse.export.tables import build_tables
from policy_parse.export.workbook import write_tables
from policy_parse.installation.programs import libreoffice
from policy_parse.report import write_report

OWN = Path(__file__).parents[2] / "docs" / "pictures"
CHAIN = sorted(p for p in corpus_folder().glob("*全民健身.*") if p.suffix in {".docx", ".txt"})
# A page, and what to click before its picture is taken.
PAGES: dict[str, tuple[str, ...]] = {
    "document": (".text .m.duty >> nth=1",),
    "matrix": (),
    "targets": (),
    "graph": (".unitrow >> nth=0",),
    "compare": (),
    "calendar": (),
    "issues": (),
}
README = ("document", "matrix", "graph", "compare")


def take(browser: Any, report: Path, width: int, pages: Sequence[str], out: Path) -> None:
    """One PNG per page, the window `width` pixels wide."""
    page = browser.new_page(viewport={"width": width, "height": 820 if width < 700 else 760})
    page.goto(report.as_uri())
    for name in pages:
        page.click(f"#tab-{name}")
        for target in PAGES[name]:
            page.locator(f"#panel-{name} {target}").click()
        page.wait_for_timeout(400)
        shown = Image.open(BytesIO(page.screenshot()))
        save(shown, out / (f"{name}.png" if pages == README else f"{name}_{width}.png"))
    page.close()


def save(shown: Image.Image, target: Path) -> None:
    """A small PNG: 64 colours are enough for text on plain ground."""
    shown.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(target, optimize=True)
    print(target)


def go(page: Any, address: str) -> None:
    """Open an address that was told before anything answers there."""
    for _ in range(60):
        try:
            page.goto(address)
        except Error:
            page.wait_for_timeout(500)
        else:
            return


def take_window(browser: Any, out: Path) -> None:
    """The window on the samples: a notice beside its records."""
    with tempfile.TemporaryDirectory() as folder:
        for path in corpus_documents():
            shutil.copy(path, folder)
        command = [sys.executable, "-m", "policy_parse", "open", folder, "--no-browser"]
        window = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        try:
            assert window.stdout is not None
            page = browser.new_page(viewport={"width": 1280, "height": 760})
            go(page, window.stdout.readline().strip())
            page.get_by_text("已读取").nth(len(corpus_documents()) - 1).wait_for(timeout=120_000)
            page.get_by_text(CHAIN[1].name, exact=True).first.click()
            page.click("#tab-document")
            page.locator(f"#panel-document {PAGES['document'][0]}").click()
            page.wait_for_timeout(800)
            save(Image.open(BytesIO(page.screenshot())), out / "window.png")
            page.close()
        finally:
            window.terminate()
            window.wait()


def take_workbook(office: str, out: Path) -> None:
    """责任分解表 of a sample as it is printed, without the empty part of its page."""
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book.xlsx"
        write_tables(build_tables(parse(corpus_folder() / "临岚市_营商环境.html")), book)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [
            office,
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            str(book),
        ]
        subprocess.run(command, check=True, capture_output=True)
        printed = pypdfium2.PdfDocument(book.with_suffix(".pdf"))
        page = next(p for p in printed if "责任分解表" in p.get_textpage().get_text_range(0, 200))
        shown = page.render(scale=1.8).to_pil().convert("RGB")
    above = shown.crop((0, 0, shown.width, int(shown.height * 0.93)))  # without the page's number
    left, top, right, bottom = ImageChops.invert(above).getbbox() or (0, 0, *above.size)
    save(above.crop((left - 20, top - 20, right + 20, bottom + 20)), out / "workbook.png")


def main(arguments: Sequence[str]) -> None:
    """The README's four pictures, or with a folder all pages at each width."""
    own, _, files = " ".join(arguments).partition("--")
    words, given = own.split(), files.split()
    out = Path(words[0]) if words else OWN
    out.mkdir(parents=True, exist_ok=True)
    widths = [int(w) for w in words[1:]] or [1280, 420]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as started:
        report = Path(folder) / "report.html"
        write_report([parse(p) for p in (given or CHAIN)], report)
        browser = started.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        if words:
            for width in widths:
                take(browser, report, width, list(PAGES), out)
        else:
            take(browser, report, 1280, README, out)
            take_window(browser, out)
        browser.close()
    if not words and (office := libreoffice()):
        take_workbook(office, out)


if __name__ == "__main__":
    main(sys.argv[1:])
