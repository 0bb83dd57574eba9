"""What -o names: a folder for the results, or the one file that is wanted."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import typer

from policy_parse.cli.exits import ExitCode, say
from policy_parse.cli.reading import prepare

_Format = TypeVar("_Format", bound=StrEnum)


def is_file_name(output: Path | None, formats: type[StrEnum]) -> bool:
    """Whether -o names a file: it ends like one of the formats, and no such folder is there."""
    if output is None or output.is_dir():
        return False
    return output.suffix.lower().lstrip(".") in [form.value for form in formats]


def settled(
    output: Path | None, wanted: _Format | None, formats: type[_Format], usual: _Format
) -> _Format:
    """The format to write in; makes the folder for it.

    Exit 2 where -f and the ending of the file differ, where files are wanted and no -o is given,
    and for one file of CSV, which is a folder of tables. Exit 3 where it cannot be written.
    """
    if output is None:
        if wanted not in (None, usual):
            say(
                f"--format {wanted} writes files: say where with -o. 请用 -o 指定输出文件或文件夹。"
            )
            raise typer.Exit(ExitCode.USAGE)
        return usual
    if not is_file_name(output, formats):
        prepare(output)
        return wanted or usual
    named = formats(output.suffix.lower().lstrip("."))
    if wanted not in (None, named):
        say(
            f"-o {output.name} and --format {wanted} differ: leave one out. -o 的后缀与 -f 不一致。"
        )
        raise typer.Exit(ExitCode.USAGE)
    if named.value == "csv":
        say(
            f"{output}: CSV is a folder of tables, name a folder. CSV 为多张表，请用 -o 指定文件夹。"
        )
        raise typer.Exit(ExitCode.USAGE)
    prepare(output.parent)
    return named


def not_an_input(output: Path, files: list[Path]) -> None:
    """Exit 2 where -o is one of the files that are read."""
    if output.resolve() in {file.resolve() for file in files}:
        say(f"{output}: is one of the notices. 输出不能覆盖公文，请用 -o 另选文件。")
        raise typer.Exit(ExitCode.USAGE)
