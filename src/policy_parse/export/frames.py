"""Tables as pandas data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_parse.export.tables import Kind, build_table

if TYPE_CHECKING:
    import pandas as pd

    from policy_parse.domain.notice import Notice


def to_frame(notice: Notice, kind: Kind = "duties", *, headers: str = "en") -> pd.DataFrame:
    """One table of a notice as a data frame.

    `kind`: duties, matrix, by_unit, targets, deadlines, sections, citations, people or issues;
    `headers`: `en` (keys) or `zh`. Raises ValueError for an unknown kind.
    """
    import pandas as pd

    table = build_table(notice, kind)
    return pd.DataFrame([list(row) for row in table.rows], columns=table.headers(headers))
