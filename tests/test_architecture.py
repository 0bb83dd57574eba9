"""The house and what is said of it agree."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import policy_parse

HOME = Path(policy_parse.__file__).parent
PAGE = HOME.parents[1] / "ARCHITECTURE.md"
PACKAGES = sorted(path.parent for path in HOME.rglob("__init__.py") if path.parent != HOME)


def test_every_package_says_in_a_sentence_what_it_is_for() -> None:
    assert len(PACKAGES) >= 17
    for package in PACKAGES:
        said = ast.get_docstring(ast.parse((package / "__init__.py").read_text("utf-8"))) or ""
        first = said.partition("\n\n")[0]
        assert first.endswith("."), f"{package.name}: {first!r}"
        assert 30 <= len(first) <= 160, f"{package.name}: {first!r}"


def test_the_page_names_every_room_and_no_other() -> None:
    page = PAGE.read_text("utf-8")
    rooms = {p.name for p in PACKAGES if p.parent == HOME}
    listed = set(re.findall(r"^\| `(\w+)` \|", page, re.M))
    assert listed == rooms


def test_the_page_names_files_that_are_there() -> None:
    page = PAGE.read_text("utf-8")
    named = set(re.findall(r"`((?:[a-z_]+/)+[a-z_]+\.(?:py|tsv|json))", page))
    assert len(named) >= 10
    missing = [n for n in named if not ((HOME / n).exists() or (HOME.parents[1] / n).exists())]
    assert missing == []
