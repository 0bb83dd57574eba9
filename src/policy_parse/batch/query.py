"""SQL over the Parquet of a run, by DuckDB."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from policy_parse.batch.datasets import SCHEMAS, pattern
from policy_parse.errors import ReadError


def open_results(output: str | Path) -> Any:
    """A DuckDB connection with a view per kind: documents, assignments, targets, units …

    con = policy_parse.open_results("OUT")
    con.sql("select unit_name, count(*) from assignments group by 1 order by 2 desc").df()

    Raises ReadError where there is no run.
    """
    folder = Path(output) / "parquet"
    if not folder.is_dir():
        raise ReadError(
            "failed/no-results",
            f"{output}: no results of a run.",
            "Make them first: policy-parse run FOLDER -o OUT",
            "没有运行结果，请先执行 policy-parse run。",
        )
    import duckdb

    connection = duckdb.connect()
    for kind in SCHEMAS:
        if any((folder / kind).glob("*/data.parquet")):
            connection.execute(
                f"create view {kind} as select * exclude (part) from "
                f"read_parquet({pattern(folder / kind, '/*/data.parquet')}, hive_partitioning=true) "
                "order by file"
            )
    return connection


def query(output: str | Path, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Columns and rows of a query; raises ReadError (`failed/query`) for bad SQL."""
    connection = open_results(output)
    import duckdb

    try:
        result = connection.execute(sql)
        columns = [column[0] for column in result.description or ()]
        return columns, result.fetchall()
    except duckdb.Error as error:
        raise ReadError(
            "failed/query",
            f"The query cannot be answered: {error}.".replace("\n", " "),
            f"Tables: {', '.join(SCHEMAS)}.",
            "查询语句有误。",
        ) from error
