"""What it would cost to freeze Passage, of which a document has hundreds: as a frozen dataclass, and as a tuple.

python bench/frozen.py [-n DOCUMENTS]
"""

from __future__ import annotations

import argparse
import time
import timeit
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from policy_parse.domain.passage import Passage
from policy_parse.pipeline import parse

ROOT = Path(__file__).parents[1]
FOLDERS = (ROOT / "corpus", ROOT.parent / "shared" / "corpus" / "text")
_TIMES, _ROUNDS = 100_000, 7


@dataclass(slots=True, eq=False)
class Plain:
    source: Any
    text: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]
    block: Any


@dataclass(slots=True, eq=False, frozen=True)
class Frozen:
    source: Any
    text: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]
    block: Any


class Tuple(NamedTuple):
    source: Any
    text: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]
    block: Any


def main() -> None:
    """Print microseconds to make one and to read a field of one, and their share of a parse."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("-n", type=int, default=40, help="documents")
    asked = arguments.parse_args()
    found = [path for folder in FOLDERS if folder.is_dir() for path in folder.rglob("*.txt")]
    documents = sorted(found)[: asked.n]
    parse(documents[0])
    begun = time.process_time()
    for document in documents:
        parse(document)
    seconds = time.process_time() - begun
    made, read = _counted(documents)
    costs = {kind: (_making(kind), _reading(kind)) for kind in (Plain, Frozen, Tuple)}
    print(
        f"{len(documents)} documents, {seconds:.2f} s: {made} passages, {read} readings of a field"
    )
    for kind, (making, reading) in costs.items():
        more = made * (making - costs[Plain][0]) + read * (reading - costs[Plain][1])
        print(
            f"{kind.__name__:8} {making * 1e6:.2f} us to make, {reading * 1e9:.0f} ns to read, "
            f"{more / seconds:+.1%}"
        )


def _counted(documents: list[Path]) -> tuple[int, int]:
    """How many passages are made, and how often one of their fields is read."""
    made, read = [0], [0]
    make = Passage.__init__
    fields = {name: getattr(Passage, name) for name in Plain.__slots__}

    def counting(self: Any, *values: Any, **named: Any) -> None:
        made[0] += 1
        make(self, *values, **named)

    def counted(slot: Any) -> property:
        def get(self: Any) -> Any:
            read[0] += 1
            return slot.__get__(self)

        return property(get, slot.__set__)

    Passage.__init__ = counting  # type: ignore[method-assign]
    for name, slot in fields.items():
        setattr(Passage, name, counted(slot))
    try:
        for document in documents:
            parse(document)
    finally:
        Passage.__init__ = make  # type: ignore[method-assign]
        for name, slot in fields.items():
            setattr(Passage, name, slot)
    return made[0], read[0]


def _making(kind: type[Any]) -> float:
    """Seconds to make one."""
    return (
        min(timeit.repeat(lambda: kind(1, "", (), (), None), number=_TIMES, repeat=_ROUNDS))
        / _TIMES
    )


def _reading(kind: type[Any]) -> float:
    """Seconds to read a field of one."""
    names = {"one": kind(1, "", (), (), None)}
    lines = "one.text;" * 20
    return min(timeit.repeat(lines, globals=names, number=_TIMES // 20, repeat=_ROUNDS)) / _TIMES


if __name__ == "__main__":
    main()
