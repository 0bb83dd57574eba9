"""`graph`: one responsibility graph, and what a person asks of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policy_parse.cli.entry import app
from policy_parse.cli.exits import ExitCode, say
from policy_parse.cli.options import Corrections, Limit, Ocr, OwnUnits
from policy_parse.cli.reading import (
    Reading,
    limits_of,
    prepare,
)

if TYPE_CHECKING:
    pass


@app.command()
def graph(
    files: Annotated[list[Path], typer.Argument(help="Notices to join in one graph.")],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", help="x.graphml, .gexf, .json, .csv (neo4j-admin) or .html."
        ),
    ],
    align: Annotated[
        bool, typer.Option("--align/--no-align", help="Link tasks of different levels.")
    ] = True,
    own: OwnUnits = None,
    ocr: Ocr = False,
    limit: Limit = None,
    corrections: Corrections = None,
) -> None:
    """Write documents, sections, tasks, targets, deadlines, units and people as one graph.

    What a person asks of it (load of units, who works with whom, tasks without a lead) is printed.
    """
    from policy_parse.graph.writing import check_format

    check_format(output)
    reading = Reading(limits_of(limit), ocr=ocr, units=own, corrections=corrections)
    prepare(output.parent)
    notices = [notice for _, notice in reading.notices(files)]
    if not notices:
        raise typer.Exit(ExitCode.SOME_NOT_OK)
    from policy_parse.export.listing import list_measures
    from policy_parse.graph import measure_graph, write_graph
    from policy_parse.pipeline import build_graph

    with reading.together(output.name):
        built = build_graph(notices, align=align)
        for path in write_graph(built, output):
            say(str(path))
        measures = measure_graph(built)
    print(
        list_measures(
            measures.load, measures.together, measures.without_lead, measures.one_level_only
        )
    )
    reading.finish()
