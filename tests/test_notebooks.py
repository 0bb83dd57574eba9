"""The notebooks run from top to bottom, and what they show is what is committed."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

NEEDED = ("nbclient", "nbformat", "ipykernel", "matplotlib", "PIL", "duckdb", "jieba", "spacy")
LACKING = [name for name in NEEDED if importlib.util.find_spec(name) is None]
FOLDER = Path(__file__).parents[1] / "notebooks"
pytestmark = [
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the notebooks are not in this copy"),
    pytest.mark.skipif(
        bool(LACKING), reason=f"the notebooks need {', '.join(LACKING)}: pip install -e '.[dev]'"
    ),
]
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
BYTES = 250 * 1024
MACHINE = re.compile(r"/(?:work|tmp|home|root|Users|var/folders)/|[A-Z]:\\|https?://|0x[0-9a-f]{6}")
every = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)


def refresh() -> ModuleType:
    spec = importlib.util.spec_from_file_location("refresh", FOLDER / "refresh.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(path: Path) -> Any:
    import nbformat

    return nbformat.read(path, as_version=4)


def shown(cell: Any) -> list[dict[str, str]]:
    """What stands under a cell, by kind; of a picture, that it is there."""
    out = []
    for output in cell.get("outputs", []):
        if output["output_type"] == "stream":
            # A busy machine sends in two pieces what is printed together.
            if out and output["name"] in out[-1]:
                out[-1][output["name"]] += output["text"]
            else:
                out.append({output["name"]: output["text"]})
        else:
            data = output.get("data", {"error": "".join(output.get("traceback", []))})
            out.append({kind: "" if kind == "image/png" else text for kind, text in data.items()})
    return out


def kinds(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [dict.fromkeys(row, "") for row in rows]


def words(book: Any) -> str:
    """All that can be read in a notebook: sources and outputs, without the pictures."""
    return "\n".join(
        "\n".join([cell["source"], *(text for row in shown(cell) for text in row.values())])
        for cell in book.cells
    )


def test_there_are_four() -> None:
    assert [path.name[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04"]


@every
def test_outputs_are_current(path: Path) -> None:
    import matplotlib.font_manager  # noqa: F401  makes its cache, which says so when it takes long

    committed, now = read(path), refresh().execute(path)
    cells = {cell["id"]: cell for cell in now.cells}
    if shown(cells["font"]):
        pytest.skip("no Chinese font here (pip install pylopdf-fonts-zh-cn): it ran, no more")
    assert "missing from font" not in words(now)
    for cell in committed.cells:
        expected, found = shown(cell), shown(cells[cell["id"]])
        if "varies" in cell["metadata"].get("tags", []):  # floats of a training
            expected, found = kinds(expected), kinds(found)
        where = f"{path.name}, cell {cell['id']}: run python notebooks/refresh.py"
        assert found == expected, where


@every
def test_nothing_of_a_machine_is_committed(path: Path) -> None:
    book = read(path)
    assert path.stat().st_size < BYTES
    assert not MACHINE.findall(words(book))
    assert book.metadata["kernelspec"]["name"] == "python3"
    assert set(book.metadata) == {"kernelspec", "language_info"}
    assert book.metadata["language_info"] == {"name": "python"}
    for cell in book.cells:
        assert set(cell["metadata"]) <= {"tags"}
        assert not re.fullmatch(r"[0-9a-f]{8}", cell["id"])  # a name, not one made by chance
        assert not {"stderr", "error"} & {kind for row in shown(cell) for kind in row}
    counts = [cell["execution_count"] for cell in book.cells if cell["cell_type"] == "code"]
    assert counts == list(range(1, len(counts) + 1))


@every
def test_a_summary_in_english_and_the_same_fonts(path: Path) -> None:
    book = read(path)
    assert book.cells[0]["source"].startswith("# ")
    assert "\n\n**Summary.** " in book.cells[0]["source"]
    fonts = [cell["source"] for cell in book.cells if cell["id"] == "font"]
    assert fonts == [cell["source"] for cell in read(NOTEBOOKS[0]).cells if cell["id"] == "font"]


def test_the_plots_are_there() -> None:
    for path in NOTEBOOKS:
        found = {kind for cell in read(path).cells for row in shown(cell) for kind in row}
        assert "image/png" in found, path.name
