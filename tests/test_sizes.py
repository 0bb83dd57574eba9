"""Files and functions stay short; what is longer is excused by name (bench/sizes.py)."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

PATH = Path(__file__).parents[1] / "bench" / "sizes.py"
_SPEC = importlib.util.spec_from_file_location("bench_sizes", PATH)
assert _SPEC is not None
assert _SPEC.loader is not None
sizes = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(sizes)


def test_nothing_is_too_long_without_an_excuse() -> None:
    assert [size for size in sizes.too_long() if size.name not in sizes.EXCUSED] == []


def test_every_excuse_is_needed() -> None:
    assert set(sizes.EXCUSED) <= {size.name for size in sizes.too_long()}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("x = 1\n" * 350, []),
        ("x = 1\n" * 351, ["room.py"]),
        ("def f():\n" + "    x = 1\n" * 49, []),
        ("class C:\n    def f(self):\n" + "        x = 1\n" * 50, ["room.py:f"]),
    ],
)
def test_what_is_too_long_is_found(tmp_path: Path, body: str, found: list[str]) -> None:
    (tmp_path / "room.py").write_text(body, "utf-8")
    assert [size.name for size in sizes.too_long(tmp_path)] == found
