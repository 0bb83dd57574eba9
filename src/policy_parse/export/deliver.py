"""Write a notice's results into a folder, in one of the formats."""

from __future__ import annotations

from pathlib import Path

from policy_parse.domain.notice import Notice
from policy_parse.export.csv_files import write_csv_folder
from policy_parse.export.records import to_json
from policy_parse.export.safety import file_stem
from policy_parse.export.tables import build_tables
from policy_parse.export.workbook import write_workbook
from policy_parse.writing import Beside, replaced


def deliver(
    notice: Notice,
    folder: Path,
    stem: str,
    format: str,
    headers: str = "zh",
    with_text: bool = False,
    taken: set[str] | None = None,
) -> list[str]:
    """Write `stem`.json, .xlsx, .docx or a folder `stem` of CSV files; returns what to tell the user.

    `taken` holds the stems used so far, so that two documents of one name do not overwrite each
    other. Raises OutputError where nothing can be written.
    """
    name = file_stem(stem, set() if taken is None else taken)
    path = folder / (name if format == "csv" else f"{name}.{format}")
    return deliver_to(notice, path, format, headers, with_text)


def deliver_to(
    notice: Notice, path: Path, format: str, headers: str = "zh", with_text: bool = False
) -> list[str]:
    """Write one file, or a folder of CSV files, under just this name.

    Returns what to tell the user: warnings, then where it was written. Raises OutputError.
    """
    if format == "json":
        with replaced(path) as temporary:
            temporary.write_text(to_json(notice, with_text=with_text, indent=1), "utf-8")
        return [str(path)]
    if format == "csv":
        write_csv_folder(build_tables(notice), path, headers=headers)
        return [str(path)]
    beside: list[Beside] = []
    if format == "docx":
        from policy_parse.export.duty_report import write_duties

        write_duties(notice, path, beside)
        return [*map(str, beside), str(beside[-1].path if beside else path)]
    told = write_workbook(notice, path, headers=headers, beside=beside)
    return [*told, str(beside[-1].path if beside else path)]
