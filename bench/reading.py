"""Reading a PDF against pypdfium2 and pdfplumber, a DOCX against python-docx: ratios of one run.

python bench/reading.py [FILE …]      (default: the sample corpus, and ../shared where it is)
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

import docx
import pdfplumber
import pypdfium2

from policy_parse.demo import corpus_documents
from policy_parse.errors import PolicyParseError
from policy_parse.read import read_bytes

SHARED = Path(__file__).parents[2] / "shared"
ROUNDS = 7


def best(action: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Shortest time of several rounds, in seconds."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return min(times)


def bare_pdf(data: bytes) -> int:
    """What pypdfium2 takes for the text alone."""
    document = pypdfium2.PdfDocument(data)
    size = 0
    for page in document:
        textpage = page.get_textpage()
        size += len(textpage.get_text_range())
        textpage.close()
        page.close()
    document.close()
    return size


def plumbed(data: bytes) -> int:
    """pdfplumber's extract_text of every page."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        return sum(len(page.extract_text() or "") for page in document.pages)


def walked(data: bytes) -> int:
    """python-docx opening a file and walking its paragraphs."""
    return sum(len(paragraph.text) for paragraph in docx.Document(io.BytesIO(data)).paragraphs)


def main() -> None:
    """Print a line per file."""
    files = [Path(argument) for argument in sys.argv[1:]]
    if not files:
        files = [p for p in corpus_documents() if p.suffix in (".pdf", ".docx")]
        files += sorted(p for p in SHARED.rglob("*") if p.suffix in (".pdf", ".docx"))
    print(f"{'file':34}{'ours ms':>9}{'bare ms':>9}{'ratio':>7}{'plumber ms':>12}{'ratio':>8}")
    worst = {".pdf": 0.0, ".docx": 0.0}
    for path in files:
        data = path.read_bytes()
        try:
            read_bytes(data, path.name)
        except PolicyParseError:
            continue
        ours = best(lambda data=data, path=path: read_bytes(data, path.name))  # type: ignore[misc]
        if path.suffix == ".docx":
            bare, plumber = best(lambda data=data: walked(data)), None  # type: ignore[misc]
        else:
            bare = best(lambda data=data: bare_pdf(data))  # type: ignore[misc]
            plumber = best(lambda data=data: plumbed(data), 2)  # type: ignore[misc]
        line = f"{path.name[:30]:34}{ours * 1e3:9.2f}{bare * 1e3:9.2f}{ours / bare:7.2f}"
        if plumber:
            line += f"{plumber * 1e3:12.1f}{ours / plumber:8.3f}"
        print(line, flush=True)
        if path.suffix == ".docx" or plumber:
            worst[path.suffix] = max(worst[path.suffix], ours / bare)
    print("\nworst ratio: " + ", ".join(f"{kind} {ratio:.2f}" for kind, ratio in worst.items()))


if __name__ == "__main__":
    main()
