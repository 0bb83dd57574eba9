"""`ledger`: tasks as the ledger that an office keeps, split among units and merged again."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from policy_parse.cli.entry import app
from policy_parse.cli.exits import ExitCode, say, told
from policy_parse.cli.options import Corrections, Limit, Ocr, OwnUnits
from policy_parse.cli.reading import Reading, limits_of
from policy_parse.cli.targets import not_an_input
from policy_parse.errors import OutputError, PolicyParseError, TimeLimitError

_MAKE = "make"


class _Making(TyperGroup):
    """`ledger NOTICE…` is `ledger make NOTICE…`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the command in where none is named."""
        if args and args[0] not in self.commands and args[0] not in ("--help", "-h"):
            args = [_MAKE, *args]
        return list(super().parse_args(ctx, args))


ledger = typer.Typer(
    cls=_Making,
    no_args_is_help=True,
    help="Tasks as a ledger (台账): ledger NOTICE… -o 台账.xlsx; split among units; merge returns.",
)
app.add_typer(ledger, name="ledger")
Separator = Annotated[
    str, typer.Option("--list-separator", help="What stands between the units of a cell.")
]
Units = Annotated[
    list[str] | None,
    typer.Option("--unit", help="The tasks of this unit alone, in whichever spelling; repeatable."),
]


@ledger.command(_MAKE)
def ledger_make(
    files: Annotated[list[Path], typer.Argument(help="Notices.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The ledger: 台账.xlsx.")],
    template: Annotated[
        Path | None, typer.Option("--template", help="Your own form, filled in by its header.")
    ] = None,
    separator: Separator = "、",
    unit: Units = None,
    own: OwnUnits = None,
    ocr: Ocr = False,
    limit: Limit = None,
    corrections: Corrections = None,
) -> None:
    """Write the tasks of notices as a ledger, in the columns in use or in your own form."""
    reading = Reading(limits_of(limit), ocr=ocr, units=own, corrections=corrections)
    not_an_input(output, files)
    notices = [notice for _, notice in reading.notices(files)]
    if not notices:
        raise typer.Exit(ExitCode.SOME_NOT_OK)
    from policy_parse.ledger_form import make_ledger

    try:
        with reading.together(output.name):
            rows = make_ledger(
                notices, output, template=template, separator=separator, units=unit or ()
            )
    except (OutputError, TimeLimitError):
        raise
    except PolicyParseError as error:
        say(str(error))
        raise typer.Exit(ExitCode.USAGE) from None
    say(f"{output}: {len(rows)} rows 行")
    reading.finish()


@ledger.command("split")
def ledger_split(
    book: Annotated[Path, typer.Argument(help="The ledger.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the units' parts.")],
    separator: Separator = "",
    unit: Units = None,
) -> None:
    """Write a workbook for each unit with its tasks."""
    from policy_parse.ledger_form import split_ledger

    with told():
        paths = split_ledger(book, output, separator=separator, units=unit or ())
    say(f"{output}: {len(paths)} units 个单位")


@ledger.command("merge")
def ledger_merge(
    folder: Annotated[Path, typer.Argument(help="Folder of the returned workbooks.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The merged ledger.")],
    book: Annotated[
        Path | None,
        typer.Option("--ledger", help="The ledger that was split (default: 总台账.xlsx in DIR)."),
    ] = None,
    lights: Annotated[
        Path | None, typer.Option("--lights", help="Rules of the lights: CSV rule,value,light.")
    ] = None,
    today: Annotated[
        datetime.datetime | None,
        typer.Option("--today", formats=["%Y-%m-%d"], help="The day by which lights are set."),
    ] = None,
    separator: Separator = "",
    bulletin: Annotated[
        Path | None, typer.Option("--bulletin", help="A Word notice (通报) of one or two pages.")
    ] = None,
) -> None:
    """Merge what the units returned: one ledger, what changed, who has not answered, what is left.

    Exit 1 where a file could not be read or a row found no task.
    """
    from policy_parse.ledger_form import merge_ledger

    day = today.date() if today else None
    with told():
        merged = merge_ledger(
            folder,
            output,
            ledger=book,
            lights=lights,
            today=day,
            separator=separator,
            bulletin=bulletin,
        )
    for line in merged.unread:
        say(line)
    for row in merged.unplaced:
        say(f"未归位 {row['place']}: {row['why']}")
    if merged.silent:
        say("未反馈: " + "、".join(row["unit"] for row in merged.silent))
    say(f"{output}: {len(merged.rows)} rows 行，{len(merged.changes)} changes 处变化")
    if merged.unread or merged.unplaced:
        raise typer.Exit(ExitCode.SOME_NOT_OK)
