"""Execute the notebooks of this folder in place: `python notebooks/refresh.py [name …]`.

What changes from run to run or from machine to machine is left out of what is written: times,
versions of the interpreter, notes inside pictures. Needs the extra [dev].
"""

from __future__ import annotations

import base64
import io
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from PIL import Image

FOLDER = Path(__file__).parent
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
SECONDS = 300  # a cell may take


def notebooks() -> list[Path]:
    """The notebooks, sorted by name."""
    return sorted(FOLDER.glob("*.ipynb"))


def execute(path: Path) -> Any:
    """The notebook run from top to bottom in a fresh folder, with nothing volatile in it."""
    book = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            book,
            timeout=SECONDS,
            kernel_name="python3",
            record_timing=False,
            extra_arguments=["--log-level=ERROR"],
            resources={"metadata": {"path": folder}},
        )
        client.execute()
    return clean(book)


def clean(book: Any) -> Any:
    """Without metadata of the run."""
    book.metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    for cell in book.cells:
        cell.metadata = {"tags": cell.metadata["tags"]} if "tags" in cell.metadata else {}
        for output in cell.get("outputs", []):
            if "metadata" in output:
                output.metadata = {}
            data = output.get("data", {})
            if "image/png" in data:
                picture = small(base64.b64decode(data["image/png"]))
                data["image/png"] = base64.b64encode(picture).decode("ascii")
    return book


def small(png: bytes) -> bytes:
    """The picture in 64 colours, without the notes that name the program which drew it."""
    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def main(names: list[str]) -> None:
    """Refresh all notebooks, or those whose names begin with one of `names`."""
    for path in notebooks():
        if not names or path.name.startswith(tuple(names)):
            book = execute(path)
            nbformat.write(book, path)
            print(f"{path.name}: {path.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main(sys.argv[1:])
