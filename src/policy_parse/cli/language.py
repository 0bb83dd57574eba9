"""In which language the program speaks: Chinese under a Chinese locale, else English."""

from __future__ import annotations

import csv
import locale
import os
from functools import cache
from importlib.resources import files
from typing import Any

_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set decides, as POSIX has it


def is_chinese() -> bool:
    """Whether the locale is a Chinese one."""
    said = next((value for name in _VARIABLES if (value := os.environ.get(name))), "")
    if not said and os.name == "nt":
        said = locale.getlocale()[0] or ""
    return said.lower().startswith(("zh", "chinese"))


@cache
def texts() -> dict[str, str]:
    """Every English text of the console with its Chinese, from `texts.csv`."""
    raw = files("policy_parse.cli").joinpath("texts.csv").read_text("utf-8")
    return {row["en"]: row["zh"] for row in csv.DictReader(raw.splitlines())}


def told(english: str) -> str:
    """A text of the console in the person's language."""
    return texts().get(english, english) if is_chinese() else english


def translated(command: Any) -> Any:
    """A command with all commands below it, their help in Chinese."""
    command.context_class = _chinese(command.context_class)
    command.help = _in_chinese(command.help)
    for parameter in command.params:
        if getattr(parameter, "help", None):
            parameter.help = _in_chinese(parameter.help)
    for inner in getattr(command, "commands", {}).values():
        translated(inner)
    return command


def _in_chinese(text: str | None) -> str | None:
    """Paragraph by paragraph: where a line breaks says nothing."""
    if text is None:
        return None
    known = texts()
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n")]
    return "\n\n".join(known.get(part, part) for part in paragraphs)


@cache
def _chinese(context: Any) -> Any:
    """A context like the given one, whose help has Chinese headings."""

    class Formatter(context.formatter_class):  # type: ignore[misc]
        """Help under Chinese headings."""

        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, told("Usage: ") if prefix is None else prefix)

        def write_heading(self, heading: str) -> None:
            super().write_heading(told(heading))

        def write_dl(self, rows: Any, *widths: Any, **more: Any) -> None:
            super().write_dl([(name, _worded(said)) for name, said in rows], *widths, **more)

    class Context(context):  # type: ignore[misc]
        """A context that writes so."""

        formatter_class = Formatter

    return Context


def _worded(said: str) -> str:
    said = _in_chinese(said) or ""
    for english in ("[required]", "[default: "):
        said = said.replace(english, told(english))
    return said
