"""`review`: corrections made in Excel, and tasks for annotation."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from policy_parse.cli.entry import app
from policy_parse.cli.exits import say, told
from policy_parse.cli.language import told as in_words
from policy_parse.cli.options import Corrections, Limit
from policy_parse.cli.reading import Reading, limits_of
from policy_parse.cli.waiting import Step, shown_if_slow


class Tool(StrEnum):
    """Tools for annotation that `review export` writes for."""

    LABEL_STUDIO = "label-studio"
    DOCCANO = "doccano"


review = typer.Typer(
    no_args_is_help=True,
    help="Corrections made in Excel: apply, diff; tasks for annotation: export.",
)


app.add_typer(review, name="review")


@review.command("apply")
def review_apply(
    edited: Annotated[Path, typer.Argument(help="The edited workbook or CSV.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder of the results.")],
    notice: Annotated[
        Path | None, typer.Option(help="The notice itself, where it was parsed without `run`.")
    ] = None,
) -> None:
    """Take in a table that was edited: checked first, then kept in OUT/更正.csv and used ever after.

    The outputs of a run are then written anew.
    """
    from policy_parse.batch.reviewing import apply_review

    with told():
        new, not_taken = apply_review(edited, output, notice)
    for line in not_taken:
        say(line)
    kept = output / "更正.csv"
    say(in_words("corrections taken in: {} → {}").format(len(new), kept))
    if not new and not not_taken:
        say(in_words("Nothing new in the table: change cells, save it, apply it again."))
    elif notice is not None:
        again = f"policy-parse parse {notice} --corrections {output} -f xlsx -o {output}"
        say(in_words("next:") + f" {again}")
    elif new:
        _write_anew(output)


def _write_anew(output: Path) -> None:
    """Bring the outputs of a run up to date with what was taken in."""
    from policy_parse.batch.refresh import refresh

    with shown_if_slow(Step("writing", output.name)):
        done = refresh(output)
    if isinstance(done, list):
        say(
            f"原文件已不在（{'、'.join(done[:5])}），结果未更新；放回后请重新执行 policy-parse run。"
        )
        return
    say(f"结果已更新：{output / 'xlsx'}、{output / 'csv'}（重新解析 {done.parsed} 个文件）")


@review.command("diff")
def review_diff(
    output: Annotated[Path, typer.Argument(help="Folder of the results.")],
) -> None:
    """Show what was corrected: a line per change."""
    from policy_parse.export.listing import list_corrections
    from policy_parse.review.corrections import NAME, read_corrections

    with told():
        found = read_corrections(output / NAME)
    print(
        list_corrections(
            [(c.file, c.table, c.action, c.field, c.before, c.after, c.quote) for c in found]
        )
    )


@review.command("export")
def review_export(
    files: Annotated[list[Path], typer.Argument(help="Notices to annotate.")],
    format: Annotated[Tool, typer.Option("--format", "-f", help="label-studio or doccano.")],
    corrections: Corrections = None,
    limit: Limit = None,
) -> None:
    """Write notices as tasks for annotation, with what was found marked, to standard output."""
    from policy_parse.review.annotation import doccano, label_studio

    reading = Reading(limits_of(limit), corrections=corrections)
    notices = (notice for _, notice in reading.notices(files))
    if format is Tool.DOCCANO:
        for line in doccano(notices):
            print(line, end="")
    else:
        print(label_studio(notices), end="")
    reading.finish()
