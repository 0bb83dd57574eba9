"""`demo`: the sample corpus, from parse to report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policy_parse.cli.entry import app
from policy_parse.cli.exits import ExitCode
from policy_parse.cli.reading import (
    prepare,
)


@app.command()
def demo(
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write into.")] = Path(
        "demo_out"
    ),
) -> None:
    """Parse the sample corpus that comes with the program and show what was found. No network."""
    from policy_parse.demo import run_demo

    prepare(output)
    if not run_demo(output):
        raise typer.Exit(ExitCode.SOME_NOT_OK)
