"""`run`: folders of notices, unattended."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from policy_parse.cli.entry import app
from policy_parse.cli.exits import ExitCode, say
from policy_parse.cli.options import Limit, Ocr, OwnUnits
from policy_parse.cli.reading import (
    limits_of,
)
from policy_parse.cli.summary import Summary
from policy_parse.errors import PolicyParseError


@app.command("run")
def run_folder(
    sources: Annotated[list[str], typer.Argument(help="Folders, files or URLs of notices.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for all results.")],
    include: Annotated[
        list[str] | None, typer.Option(help="Only files whose name or path matches (glob).")
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(help="No files whose name or path matches (glob).")
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", "-w", min=1, help="Processes (default: cores).")
    ] = None,
    memory: Annotated[
        int | None, typer.Option(min=64, help="Megabytes that a worker may take (default: 2048).")
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option(help="Work on a Dask cluster: tcp://scheduler:8786 (extra [dask])."),
    ] = None,
    wait: Annotated[
        bool, typer.Option("--wait", help="Wait for another run on the folder.")
    ] = False,
    retry: Annotated[
        bool, typer.Option("--retry", help="Try again what timed out, crashed or failed.")
    ] = False,
    rebuild: Annotated[
        bool,
        typer.Option("--rebuild", help="Set a damaged ledger aside; what can be read is kept."),
    ] = False,
    workbooks: Annotated[
        bool,
        typer.Option("--workbooks", help="Write a workbook for each document too (责任矩阵/)."),
    ] = False,
    own: OwnUnits = None,
    ocr: Ocr = False,
    limit: Limit = None,
) -> None:
    """Parse folders of notices, unattended: ledger, Parquet, merged CSV and XLSX, 处理清单.

    What the ledger has is not parsed again; a run that was killed goes on where it was.
    """
    from policy_parse.batch import parse_folder, summary_book
    from policy_parse.batch.progress import Shown
    from policy_parse.batch.work import Options
    from policy_parse.domain.limits import DEFAULT_LIMITS
    from policy_parse.lexicon.own_units import read_own_units

    try:
        names = read_own_units(own) if own else None
    except PolicyParseError as error:
        say(str(error))
        raise typer.Exit(ExitCode.USAGE) from None
    options = Options(limits_of(limit) or DEFAULT_LIMITS, ocr, names)
    with Shown() as shown:
        report = parse_folder(
            sources,
            output,
            include=include or (),
            exclude=exclude or (),
            workers=workers,
            memory=memory,
            options=options,
            dask=dask,
            wait=wait,
            retry=retry,
            progress=shown,
            rebuild=rebuild,
            workbooks=workbooks,
        )
    for warning in report.warnings:
        say(warning)
    told = "，".join(f"{status} {n}" for status, n in sorted(report.statuses.items()))
    say(f"{report.inputs} 个文件（{told}），本次解析 {report.parsed} 个 → {output}")
    summary = Summary()
    for name, numbers in report.documents:
        kinds = ("tasks", "assignments", "goals", "issues")
        summary.count(name, *(numbers.get(kind, 0) for kind in kinds))
    summary.show(output / summary_book.NAME)
    if not report.all_ok:
        say(f"未成功的文件及处理建议见 {output / '处理清单.csv'}")
        raise typer.Exit(ExitCode.SOME_NOT_OK)
