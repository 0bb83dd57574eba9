"""A comparison as files: JSON, CSV, one workbook, a Word report."""

from __future__ import annotations

from pathlib import Path

from policy_parse.domain.comparison import Comparison
from policy_parse.export.comparison_records import comparison_json
from policy_parse.export.comparison_report import write_report
from policy_parse.export.comparison_tables import comparison_tables
from policy_parse.export.csv_files import write_csv_folder
from policy_parse.export.workbook import write_tables
from policy_parse.writing import Beside, replaced


def deliver_comparison(
    comparison: Comparison, folder: Path, format: str, *, headers: str = "zh"
) -> list[str]:
    """Write 对照.json, 对照.xlsx, 对照.docx or a folder 对照 of CSV files; returns what to tell.

    Raises OutputError where nothing can be written.
    """
    path = folder / ("对照" if format == "csv" else f"对照.{format}")
    return deliver_comparison_to(comparison, path, format, headers=headers)


def deliver_comparison_to(
    comparison: Comparison, path: Path, format: str, *, headers: str = "zh"
) -> list[str]:
    """Write one file, or a folder of CSV files, under just this name; returns what to tell."""
    beside: list[Beside] = []
    if format == "csv":
        write_csv_folder(comparison_tables(comparison), path, headers=headers)
        return [str(path)]
    if format == "json":
        with replaced(path) as temporary:
            temporary.write_text(comparison_json(comparison.links), "utf-8")
        return [str(path)]
    if format == "docx":
        write_report(comparison, path, beside)
        return [*map(str, beside), str(beside[-1].path if beside else path)]
    told = write_tables(comparison_tables(comparison), path, headers=headers, beside=beside)
    return [*told, str(beside[-1].path if beside else path)]
