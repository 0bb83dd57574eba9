"""What a single input may cost; every refusal names the limit that it met."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one input, each with the name it bears in messages and in `--limit NAME=NUMBER`.

    `megabytes`: size of the file. `characters`: text that is parsed. `entries`, `unpacked`
    (megabytes) and `ratio`: members of a package, what they unpack to in all, and how many-fold
    one member does once it is larger than a megabyte. `pages`: pages that are read; the rest is
    told as left out. `depth`: nesting of XML and HTML elements. `attributes`: of one element of a
    web page. `header`: characters of one header of a web archive. `seconds`: time that reading may
    take, looked at between pages and given to converters.
    """

    megabytes: int = 300
    characters: int = 10_000_000
    entries: int = 1000
    unpacked: int = 512
    ratio: int = 100
    pages: int = 2000
    depth: int = 2000
    attributes: int = 5000
    header: int = 20_000
    seconds: int = 120

    def __post_init__(self) -> None:
        """Refuse limits that nothing could meet."""
        for name in self.__slots__:
            if getattr(self, name) < 1:
                raise ValueError(f"{name}: a limit is at least 1")


DEFAULT_LIMITS = Limits()
