"""Tables as pandas data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_parse.domain.comparison import Comparison
from policy_parse.export.comparison_tables import comparison_table
from policy_parse.export.tables import build_table

if TYPE_CHECKING:
    import pandas as pd

    from policy_parse.domain.notice import Notice


def to_frame(
    records: Notice | Comparison, kind: str | None = None, *, headers: str = "en"
) -> pd.DataFrame:
    """One table of a notice or of a comparison as a data frame.

    `kind` of a notice: duties (default), matrix, by_unit, targets, deadlines, sections,
    citations, units, people, issues or accounts (parse with accounts=True); of a comparison: tasks (default), levels, peers,
    peer_targets, targets, deadlines, units, missing, new or coverage. `headers`: `en` (keys) or
    `zh`. Raises ValueError for an unknown kind.
    """
    import pandas as pd

    if isinstance(records, Comparison):
        table = comparison_table(records, kind or "tasks")
    else:
        table = build_table(records, kind or "duties")
    return pd.DataFrame([list(row) for row in table.rows], columns=table.headers(headers))
