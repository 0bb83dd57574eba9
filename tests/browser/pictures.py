"""The pictures of the README: the report over the sample chain, page by page, from a real browser.

make pictures                                  # tests/browser/pictures/*.png
python tests/browser/pictures.py OUT [WIDTH…] [-- FILE…]   # any files, any widths, to look at
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from policy_parse import parse
from policy_parse.demo import corpus_folder
from policy_parse.report import write_report

OWN = Path(__file__).parent / "pictures"
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
        target = out / (f"{name}.png" if pages == README else f"{name}_{width}.png")
        shown.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(target, optimize=True)
        print(target)
    page.close()


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
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
