"""The command line. Data goes to standard output, messages to standard error.

Exit codes are a stable interface: 0 all ok · 1 some not ok · 2 usage · 3 cannot write output or
fatal · 130 interrupted.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from policy_parse import __version__
from policy_parse.errors import OutputError, PolicyParseError

if TYPE_CHECKING:
    from policy_parse.batch.work import Options
    from policy_parse.domain.limits import Limits
    from policy_parse.domain.notice import Notice
    from policy_parse.review.corrections import Correction

app = typer.Typer(
    name="policy-parse",
    help="Read Chinese government notices (公文) into traceable records.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Format(StrEnum):
    """Output formats of `parse`."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


class Listing(StrEnum):
    """How `check` and `evaluate` print."""

    TABLE = "table"
    JSON = "json"


class Roll(StrEnum):
    """How `units` prints."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class Language(StrEnum):
    """Languages of column headers."""

    ZH = "zh"
    EN = "en"


def run() -> None:
    """Run the app with clean exits: closed pipes and Ctrl-C leave no traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except KeyboardInterrupt:
        _say("interrupted 已中断")
        sys.exit(130)
    except SystemExit as end:
        if end.code == 130:  # typer has caught the interrupt itself
            _say("interrupted 已中断")
        raise
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except PolicyParseError as error:
        _say(str(error))
        sys.exit(3)


def _say(message: str) -> None:
    print(message, file=sys.stderr)


_Limit = Annotated[
    list[str] | None,
    typer.Option(
        "--limit",
        metavar="NAME=N",
        help="Change a limit: megabytes, characters, entries, unpacked (MB), ratio, pages, depth, seconds.",
    ),
]
_Corrections = Annotated[
    Path | None,
    typer.Option(
        "--corrections", help="Corrections to use: 更正.csv, or the folder that holds it."
    ),
]


def _corrections(path: Path | None) -> list[Correction]:
    """The corrections of a file or folder; exit 2 for what is none."""
    from policy_parse.review.corrections import NAME, read_corrections

    if path is None:
        return []
    place = path / NAME if path.is_dir() else path
    if not place.exists():
        _say(f"{place}: no such file. 没有更正文件。")
        raise typer.Exit(2)
    try:
        return read_corrections(place)
    except PolicyParseError as error:
        _say(str(error))
        raise typer.Exit(2) from None


_Ocr = Annotated[
    bool, typer.Option("--ocr", help="Recognise text in scans and pictures (extra [ocr]).")
]


_OwnUnits = Annotated[
    Path | None,
    typer.Option(
        "--units", help="Your own unit names: CSV or TOML (unit,name,level,kind,national)."
    ),
]


def _limits(given: list[str] | None) -> Limits | None:
    """The limits with those changed that were given as NAME=N, None where none was; exit 2 for what
    is none.
    """
    from policy_parse.domain.limits import Limits

    changed = {}
    if not given:
        return None
    for one in given:
        name, _, number = one.partition("=")
        if name not in Limits.__slots__ or not number.isdecimal() or int(number) < 1:
            names = ", ".join(Limits.__slots__)
            _say(f"--limit {one}: say NAME=N, with one of {names}.")
            raise typer.Exit(2)
        changed[name] = int(number)
    return Limits(**changed)


def _version(value: bool) -> None:
    if value:
        print(f"policy-parse {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool,
        typer.Option(
            "--version", "-V", callback=_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Read Chinese government notices (公文) into traceable records."""


@app.command()
def parse(
    files: Annotated[list[Path], typer.Argument(help="Notices: .txt, .docx, .pdf, .html")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Folder to write into (csv, xlsx, or json per file)."),
    ] = None,
    format: Annotated[Format, typer.Option("--format", "-f", help="Output format.")] = Format.JSON,
    headers: Annotated[
        Language, typer.Option(help="Column headers of CSV and XLSX.")
    ] = Language.ZH,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="Add source.text to the JSON.")
    ] = False,
    annex: Annotated[
        list[Path] | None,
        typer.Option("--annex", help="A file that belongs to the notice (may be repeated)."),
    ] = None,
    revisions: Annotated[
        bool, typer.Option("--revisions", help="Add the tracked changes of Word files (JSON).")
    ] = False,
    accounts: Annotated[
        bool,
        typer.Option(
            "--accounts", help="Account for every number, date, unit and role word (JSON)."
        ),
    ] = False,
    ocr: _Ocr = False,
    limit: _Limit = None,
    units: _OwnUnits = None,
    corrections: _Corrections = None,
) -> None:
    """Parse notices: JSON on standard output, or files in a folder.

    Several files without -o print one JSON object per line.
    """
    if output is None and format is not Format.JSON:
        _say(
            f"--format {format.value} writes files: say where with -o FOLDER. 请用 -o 指定输出文件夹。"
        )
        raise typer.Exit(2)
    if annex and len(files) > 1:
        _say("--annex belongs to one notice: pass one file. --annex 只能用于单个文件。")
        raise typer.Exit(2)
    reading = _Reading(
        _limits(limit), ocr=ocr, annexes=annex or (), units=units, corrections=corrections,
        accounts=accounts or format is Format.XLSX,
    )  # fmt: skip
    if output is not None:
        _prepare(output)
    taken: set[str] = set()
    for file, notice in reading.notices(files):
        if output is None:
            from policy_parse.export.records import to_json

            print(to_json(notice, with_text=with_text, revisions=revisions))
            continue
        from policy_parse.export.deliver import deliver

        for message in deliver(
            notice, output, file.stem, format.value, headers.value, with_text, taken
        ):
            _say(message)
    reading.finish()


class _Reading:
    """Parses files one by one; what fails is said in a line and does not stop the others."""

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        ocr: bool = False,
        annexes: Sequence[Path] = (),
        units: Path | None = None,
        corrections: Path | None = None,
        accounts: bool = False,
    ) -> None:
        self.failed = False
        self._of_run: dict[Path, dict[str, Any]] = {}
        self._options: dict[str, Any] = {"annexes": annexes} if annexes else {}
        if accounts:
            self._options["accounts"] = accounts
        if ocr:
            self._options["ocr"] = ocr
        if limits is not None:
            self._options["limits"] = limits
        if corrections is not None:
            self._options["corrections"] = _corrections(corrections)
        if units is not None:
            from policy_parse.lexicon.own_units import read_own_units

            try:
                self._options["units"] = read_own_units(units)
            except PolicyParseError as error:
                _say(str(error))
                raise typer.Exit(2) from None

    def parse_as_run(self, files: Iterable[Path], options: Options) -> None:
        """Have the files of a run parsed with what the run was given, unless it is given anew."""
        own = {
            "limits": options.limits, "ocr": options.ocr, "units": options.units,
            "corrections": options.corrections,
        }  # fmt: skip
        self._of_run |= dict.fromkeys(files, own)

    def notices(self, files: Iterable[Path]) -> Iterator[tuple[Path, Notice]]:
        """Each file that can be parsed, with its notice."""
        from policy_parse.pipeline import attempt

        for file in files:
            outcome = attempt(file, **(self._of_run.get(file, {}) | self._options))
            if outcome.status != "ok":
                self.failed = True
                _say(str(outcome))
            if outcome.notice is not None:
                yield file, outcome.notice

    def finish(self) -> None:
        """Exit 1 where a file failed or was read in part."""
        if self.failed:
            raise typer.Exit(1)


def _prepare(folder: Path) -> None:
    """Make the output folder before any parsing; exit 3 where it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".policy-parse-probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        _say(
            f"{folder}: cannot be written ({error.strerror}). Choose another folder with -o. 无法写入输出文件夹。"
        )
        raise typer.Exit(3) from None


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Notices to check.")],
    format: Annotated[
        Listing, typer.Option("--format", "-f", help="table or json.")
    ] = Listing.TABLE,
    revisions: Annotated[
        bool, typer.Option("--revisions", help="List the tracked changes of Word files too.")
    ] = False,
    model: Annotated[
        bool,
        typer.Option("--model", help="Units that the trained model sees besides (extra [spacy])."),
    ] = False,
    why: Annotated[
        bool,
        typer.Option("--why", help="Say of every number and date what it was taken for, and why."),
    ] = False,
    own: _OwnUnits = None,
    ocr: _Ocr = False,
    limit: _Limit = None,
    corrections: _Corrections = None,
) -> None:
    """List what should be looked at by hand: numbering, tasks without unit, two roles, no deadline."""
    reading = _Reading(_limits(limit), ocr=ocr, units=own, corrections=corrections, accounts=why)
    look_again = _second_look() if model else None
    for file, parsed in reading.notices(files):
        notice = look_again(parsed) if look_again else parsed
        if format is Listing.JSON:
            import json

            from policy_parse.export.records import to_records

            records = to_records(notice, revisions=revisions)
            kinds = ("issues", "revisions") if revisions else ("issues",)
            told = {"file": file.name} | {kind: records[kind] for kind in kinds}
            print(json.dumps(told, ensure_ascii=False))
        else:
            from policy_parse.export.listing import list_issues, list_revisions

            print(list_issues(notice))
            if revisions:
                print(list_revisions(notice))
            if why:
                from policy_parse.export.listing import list_reasons
                from policy_parse.weigh import reasons

                print(list_reasons(parsed, reasons))
    reading.finish()


def _second_look() -> Callable[[Notice], Notice]:
    """What adds the model's doubts to a notice."""
    try:
        from policy_parse.spacy_pipes.trained import with_second_look
    except ImportError:
        raise _needs_spacy("--model") from None
    return with_second_look


def _needs_spacy(option: str) -> OutputError:
    return OutputError(
        "fatal/not-installed", f"{option} needs the extra [spacy].",
        "Install it: pip install 'policy-parse[spacy]'",
        "请安装：pip install 'policy-parse[spacy]'",
    )  # fmt: skip


class Side(StrEnum):
    """Output formats of `compare`."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"


@app.command()
def compare(
    files: Annotated[
        list[Path],
        typer.Argument(help="Two notices or more, in any order: district, city, province."),
    ],
    format: Annotated[Side, typer.Option("--format", "-f", help="Output format.")] = Side.JSON,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Folder to write into (csv, xlsx, docx).")
    ] = None,
    order: Annotated[
        bool, typer.Option("--order", help="Take the order as given, the lowest first.")
    ] = False,
    headers: Annotated[
        Language, typer.Option(help="Column headers of CSV and XLSX.")
    ] = Language.ZH,
    own: _OwnUnits = None,
    ocr: _Ocr = False,
    limit: _Limit = None,
    corrections: _Corrections = None,
) -> None:
    """Put levels side by side: tasks taken up, reworked, missing, new; targets, deadlines, units.

    Which notice stands under which is found from who cites whom, level, place and date.
    """
    if len(files) < 2:
        _say("compare needs two notices or more. 请给出两份以上公文。")
        raise typer.Exit(2)
    if output is None and format is not Side.JSON:
        _say(
            f"--format {format.value} writes files: say where with -o FOLDER. 请用 -o 指定输出文件夹。"
        )
        raise typer.Exit(2)
    reading = _Reading(_limits(limit), ocr=ocr, units=own, corrections=corrections)
    if output is not None:
        _prepare(output)
    notices = [notice for _, notice in reading.notices(files)]
    if len(notices) < 2:
        raise typer.Exit(1)
    from policy_parse.pipeline import compare as compare_notices

    comparison = compare_notices(*notices, as_given=order)
    if output is None:
        from policy_parse.export.comparison_records import comparison_json

        print(comparison_json(comparison.links))
    else:
        from policy_parse.export.comparison_files import deliver_comparison

        for message in deliver_comparison(comparison, output, format.value, headers=headers.value):
            _say(message)
    reading.finish()


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
    own: _OwnUnits = None,
    ocr: _Ocr = False,
    limit: _Limit = None,
    corrections: _Corrections = None,
) -> None:
    """Write documents, sections, tasks, targets, deadlines, units and people as one graph.

    What a person asks of it (load of units, who works with whom, tasks without a lead) is printed.
    """
    from policy_parse.graph.writing import check_format

    check_format(output)
    reading = _Reading(_limits(limit), ocr=ocr, units=own, corrections=corrections)
    _prepare(output.parent)
    notices = [notice for _, notice in reading.notices(files)]
    if not notices:
        raise typer.Exit(1)
    from policy_parse.export.listing import list_measures
    from policy_parse.graph import measure_graph, write_graph
    from policy_parse.pipeline import build_graph

    built = build_graph(notices, align=align)
    for path in write_graph(built, output):
        _say(str(path))
    measures = measure_graph(built)
    print(
        list_measures(
            measures.load, measures.together, measures.without_lead, measures.one_level_only
        )
    )
    reading.finish()


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
    """Take in a table that was edited: checked first, then kept in OUT/更正.csv and used ever after."""
    from policy_parse.batch.reviewing import apply_review

    try:
        new, not_taken = apply_review(edited, output, notice)
    except OutputError:
        raise
    except PolicyParseError as error:
        _say(str(error))
        raise typer.Exit(1) from None
    for line in not_taken:
        _say(line)
    _say(f"采用 {len(new)} 处更正 → {output / '更正.csv'}")


@review.command("diff")
def review_diff(
    output: Annotated[Path, typer.Argument(help="Folder of the results.")],
) -> None:
    """Show what was corrected: a line per change."""
    from policy_parse.export.listing import list_corrections
    from policy_parse.review.corrections import NAME, read_corrections

    try:
        found = read_corrections(output / NAME)
    except OutputError:
        raise
    except PolicyParseError as error:
        _say(str(error))
        raise typer.Exit(1) from None
    print(
        list_corrections(
            [(c.file, c.table, c.action, c.field, c.before, c.after, c.quote) for c in found]
        )
    )


@app.command()
def report(
    files: Annotated[
        list[Path], typer.Argument(help="Notices, folders, or the folder OUT of a run.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="The page: report.html.")] = Path(
        "report.html"
    ),
    lang: Annotated[Language, typer.Option("--lang", help="Language of the page.")] = Language.ZH,
    accounts: Annotated[
        bool,
        typer.Option("--accounts", help="Add 数字台账: every number, date, unit and role word."),
    ] = False,
    own: _OwnUnits = None,
    ocr: _Ocr = False,
    limit: _Limit = None,
    corrections: _Corrections = None,
) -> None:
    """Write one page that opens anywhere: text with its marks, duties, targets, levels, calendar.

    It needs no network; every cell leads to the sentence it comes from.
    """
    reading = _Reading(
        _limits(limit), ocr=ocr, units=own, corrections=corrections, accounts=accounts
    )
    _prepare(output.parent)
    notices = [notice for _, notice in reading.notices(_documents(files, reading))]
    if not notices:
        raise typer.Exit(1)
    from policy_parse.report import write_report

    write_report(notices, output, lang.value)
    _say(str(output))
    reading.finish()


@app.command()
def export(
    files: Annotated[
        list[Path], typer.Argument(help="Notices, folders, or the folder OUT of a run.")
    ],
    ics: Annotated[
        Path | None, typer.Option("--ics", help="Deadlines as a calendar: out.ics (RFC 5545).")
    ] = None,
    spacy: Annotated[
        Path | None,
        typer.Option("--spacy", help="Docs with spans and records: out.spacy (extra [spacy])."),
    ] = None,
    own: _OwnUnits = None,
    ocr: _Ocr = False,
    limit: _Limit = None,
    corrections: _Corrections = None,
) -> None:
    """Write what falls due as a calendar file, or all records as spaCy docs."""
    if ics is None and spacy is None:
        raise typer.BadParameter("say what to write: --ics FILE or --spacy FILE")
    reading = _Reading(_limits(limit), ocr=ocr, units=own, corrections=corrections)
    for target in filter(None, (ics, spacy)):
        _prepare(target.parent)
    notices = [notice for _, notice in reading.notices(_documents(files, reading))]
    if not notices:
        raise typer.Exit(1)
    if ics is not None:
        from policy_parse.report import write_calendar

        _say(f"{ics}: {write_calendar(notices, ics)} events 个日程")
    if spacy is not None:
        try:
            from policy_parse.spacy_pipes import blank, docbin, read_doc
        except ImportError:
            raise _needs_spacy("--spacy") from None
        nlp = blank()
        nlp.add_pipe("policy_notice")
        docbin(read_doc(nlp, notice) for notice in notices).to_disk(spacy)
        _say(f"{spacy}: {len(notices)} docs 份文档")
    reading.finish()


def _documents(files: Sequence[Path], reading: _Reading) -> list[Path]:
    """Files as they are; those of a folder, or that the run of a folder has read."""
    from policy_parse.batch.inputs import find_inputs
    from policy_parse.report.inputs import LEDGER, run_files

    out: list[Path] = []
    for path in files:
        if not path.is_dir():
            out.append(path)
        elif (path / LEDGER).exists():
            try:
                found, gone, options = run_files(path)
                reading.parse_as_run(found, options)
            except OutputError:
                raise
            except PolicyParseError as error:
                found, gone = [], [str(error)]
            for line in gone:
                reading.failed = True
                _say(line)
            out += found
        else:
            out += [Path(item.place) for item in find_inputs([path])]
    return out


class Tool(StrEnum):
    """Tools for annotation that `review export` writes for."""

    LABEL_STUDIO = "label-studio"
    DOCCANO = "doccano"


@review.command("export")
def review_export(
    files: Annotated[list[Path], typer.Argument(help="Notices to annotate.")],
    format: Annotated[Tool, typer.Option("--format", "-f", help="label-studio or doccano.")],
    corrections: _Corrections = None,
) -> None:
    """Write notices as tasks for annotation, with what was found marked, to standard output."""
    from policy_parse.review.annotation import doccano, label_studio

    reading = _Reading(corrections=corrections)
    notices = (notice for _, notice in reading.notices(files))
    if format is Tool.DOCCANO:
        for line in doccano(notices):
            print(line, end="")
    else:
        print(label_studio(notices), end="")
    reading.finish()


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
    memory: Annotated[int, typer.Option(min=64, help="Megabytes that a worker may take.")] = 2048,
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
    own: _OwnUnits = None,
    ocr: _Ocr = False,
    limit: _Limit = None,
) -> None:
    """Parse folders of notices, unattended: ledger, Parquet, merged CSV and XLSX, 处理清单.

    What the ledger has is not parsed again; a run that was killed goes on where it was.
    """
    from policy_parse.batch import parse_folder
    from policy_parse.batch.progress import Shown
    from policy_parse.batch.work import Options
    from policy_parse.domain.limits import DEFAULT_LIMITS
    from policy_parse.lexicon.own_units import read_own_units

    try:
        names = read_own_units(own) if own else None
    except PolicyParseError as error:
        _say(str(error))
        raise typer.Exit(2) from None
    options = Options(_limits(limit) or DEFAULT_LIMITS, ocr, names)
    with Shown() as shown:
        report = parse_folder(
            sources, output, include=include or (), exclude=exclude or (), workers=workers,
            memory=memory, options=options, dask=dask, wait=wait, retry=retry, progress=shown,
            rebuild=rebuild,
        )  # fmt: skip
    for warning in report.warnings:
        _say(warning)
    told = "，".join(f"{status} {n}" for status, n in sorted(report.statuses.items()))
    _say(f"{report.inputs} 个文件（{told}），本次解析 {report.parsed} 个 → {output}")
    if not report.all_ok:
        _say(f"未成功的文件及处理建议见 {output / '处理清单.csv'}")
        raise typer.Exit(1)


@app.command()
def query(
    output: Annotated[Path, typer.Argument(help="Folder of a run.")],
    sql: Annotated[str, typer.Argument(help="SQL over documents, assignments, targets, units …")],
    format: Annotated[
        Roll, typer.Option("--format", "-f", help="table, csv or json.")
    ] = Roll.TABLE,
) -> None:
    """Ask the results of a run in SQL, by DuckDB (extra [query])."""
    from policy_parse.batch.query import query as ask
    from policy_parse.export.listing import list_rows

    try:
        columns, rows = ask(output, sql)
    except PolicyParseError as error:
        _say(str(error))
        raise typer.Exit(1) from None
    print(list_rows(columns, rows, format.value), end="")


@app.command()
def units(
    files: Annotated[list[Path], typer.Argument(help="Notices whose units are listed.")],
    format: Annotated[
        Roll, typer.Option("--format", "-f", help="table, csv or json.")
    ] = Roll.TABLE,
    unresolved: Annotated[
        bool, typer.Option("--unresolved", help="Only names that are not resolved.")
    ] = False,
    why: Annotated[
        bool,
        typer.Option("--why", help="Say by what each name was read: level word, place, lexicon."),
    ] = False,
    own: _OwnUnits = None,
    corrections: _Corrections = None,
) -> None:
    """List the units of notices: full name, how often and how they are written, what is unresolved."""
    from policy_parse.export.listing import list_roll
    from policy_parse.export.unit_roll import unit_roll

    reading = _Reading(units=own, corrections=corrections)
    roll = unit_roll((notice for _, notice in reading.notices(files)), why=why)
    if unresolved:
        roll = replace(roll, rows=tuple(r for r in roll.rows if r[7] != "resolved"))
    print(list_roll(roll, format.value), end="")
    reading.finish()


@app.command()
def evaluate(
    folder: Annotated[
        Path, typer.Argument(help="Folder of documents with NAME.gold.json beside them.")
    ],
    format: Annotated[
        Listing, typer.Option("--format", "-f", help="table or json.")
    ] = Listing.TABLE,
) -> None:
    """Measure precision, recall and F1 on your own documents, against hand-made gold."""
    from policy_parse.evaluation import evaluate_folder

    try:
        result = evaluate_folder(folder)
    except PolicyParseError as error:
        _say(str(error))
        raise typer.Exit(1) from None
    for message in result.failed:
        _say(message)
    if format is Listing.JSON:
        import json

        print(
            json.dumps(
                {k: {"p": t.precision, "r": t.recall, "f1": t.f1} for k, t in result.total.items()}
            )
        )
    else:
        print(f"{'micro average':22}{'P':>8}{'R':>8}{'F1':>8}{'hit':>7}{'missed':>8}{'extra':>7}")
        for kind, t in result.total.items():
            print(
                f"{kind:22}{t.precision:8.3f}{t.recall:8.3f}{t.f1:8.3f}{t.hit:7}{t.missed:8}{t.extra:7}"
            )
    if result.failed:
        raise typer.Exit(1)


@app.command()
def demo(
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write into.")] = Path(
        "demo_out"
    ),
) -> None:
    """Parse the sample corpus that comes with the program and show what was found. No network."""
    from policy_parse.demo import run_demo

    _prepare(output)
    if not run_demo(output):
        raise typer.Exit(1)
