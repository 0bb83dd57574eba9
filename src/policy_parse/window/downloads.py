"""What can be taken out of a workspace: the chosen notices in every format that the program writes."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from policy_parse.domain.judgements import PairJudgement
from policy_parse.domain.notice import Notice
from policy_parse.errors import OutputError
from policy_parse.export.deliver import deliver

Writer = Callable[[Sequence[Notice], Sequence[PairJudgement], Path], None]


def _each(format: str) -> Writer:
    def write(notices: Sequence[Notice], _: Sequence[PairJudgement], folder: Path) -> None:
        taken: set[str] = set()
        for notice in notices:
            stem = notice.source.name.rpartition(".")[0] or notice.source.name
            deliver(notice, folder, stem, format, taken=taken)

    return write


def _html(notices: Sequence[Notice], judged: Sequence[PairJudgement], folder: Path) -> None:
    from policy_parse.report import write_report

    write_report(notices, folder / "报告.html", judgements=judged)


def _ics(notices: Sequence[Notice], _: Sequence[PairJudgement], folder: Path) -> None:
    from policy_parse.report import write_calendar

    write_calendar(notices, folder / "时限.ics")


def _graphml(notices: Sequence[Notice], judged: Sequence[PairJudgement], folder: Path) -> None:
    from policy_parse.graph import build_graph, write_graph
    from policy_parse.report.families import find_links

    write_graph(build_graph(notices, find_links(notices, judged)), folder / "责任图谱.graphml")


def _parquet(notices: Sequence[Notice], _: Sequence[PairJudgement], folder: Path) -> None:
    import duckdb
    import pandas as pd

    from policy_parse.export.frames import to_frame
    from policy_parse.export.tables import build_tables

    kinds = dict.fromkeys(table.kind for notice in notices for table in build_tables(notice))
    for kind in kinds:
        frames = []
        for notice in notices:
            if kind != "accounts" or notice.accounts:
                frame = to_frame(notice, kind)
                frame.insert(0, "file", notice.source.name)
                frames.append(frame)
        whole = pd.concat(frames)
        for column in whole.columns[whole.dtypes == "object"]:  # a value may be a number or 5—8
            whole[column] = whole[column].map(_text)
        duckdb.from_df(whole).write_parquet(str(folder / f"{kind}.parquet"))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _comparison(format: str) -> Writer:
    def write(notices: Sequence[Notice], judged: Sequence[PairJudgement], folder: Path) -> None:
        from policy_parse.comparison import compare
        from policy_parse.export.comparison_files import deliver_comparison

        if len(notices) < 2:
            raise OutputError(
                "fatal/one-notice",
                "a comparison needs two notices.",
                "Choose two or more.",
                "对照至少需要两份公文，请先选择。",
            )
        deliver_comparison(compare(*notices, judgements=judged), folder, format)

    return write


def _ledger(notices: Sequence[Notice], _: Sequence[PairJudgement], folder: Path) -> None:
    from policy_parse.ledger_form.making import make_ledger

    make_ledger(notices, folder / "台账.xlsx")


FORMATS: dict[str, Writer] = {
    "xlsx": _each("xlsx"),
    "docx": _each("docx"),
    "csv": _each("csv"),
    "json": _each("json"),
    "ledger": _ledger,
    "comparison-xlsx": _comparison("xlsx"),
    "comparison-docx": _comparison("docx"),
    "html": _html,
    "ics": _ics,
    "graphml": _graphml,
    "parquet": _parquet,
}


def write_download(
    format: str, notices: Sequence[Notice], judged: Sequence[PairJudgement], folder: Path
) -> Path:
    """Write the notices into an empty `folder`; the one file, or a ZIP of them all.

    Raises OutputError where there is nothing to write or no place for it.
    """
    FORMATS[format](notices, judged, folder)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    if not files:
        raise OutputError(
            "fatal/nothing",
            "there is nothing to write.",
            "Choose other notices.",
            "所选公文没有可导出的内容。",
        )
    return files[0] if len(files) == 1 else packed(files, folder, folder / f"{format}.zip")


def packed(files: Sequence[Path], base: Path, target: Path) -> Path:
    """The files, named from `base` on, as one ZIP."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            archive.write(path, path.relative_to(base).as_posix())
    return target
