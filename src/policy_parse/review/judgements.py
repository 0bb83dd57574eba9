"""What people have looked at and judged: doubts that were settled, pairs of tasks confirmed or not.

A small readable file beside the corrections (核对.csv), a line per judgement; the last word counts.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass, field, fields
from pathlib import Path

from policy_parse.domain.judgements import PairJudgement, Ruling
from policy_parse.errors import ResultsError
from policy_parse.export.csv_files import write_lines
from policy_parse.export.safety import unguarded
from policy_parse.review.long_fields import long_fields
from policy_parse.writing import told

JUDGEMENTS = "核对.csv"  # beside the results that it belongs to


@dataclass(frozen=True, slots=True, order=True)
class Judgement:
    """One judgement on an item of a document.

    `document`: SHA-256 of the notice, of the lower one for a pair; `other`: of the upper one, else
    empty. `item`: id of the issue or key of the line of the account; for a pair the path of the
    lower section, a space and that of the upper one. `by`, `at`, `why`: who, when (ISO 8601), and
    the reason as far as it was said.
    """

    document: str
    other: str
    item: str
    verdict: Ruling
    by: str = field(default="", compare=False)
    at: str = field(default="", compare=False)
    why: str = field(default="", compare=False)

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is about."""
        return self.document, self.other, self.item


_COLUMNS = [f.name for f in fields(Judgement)]


def read_judgements(path: Path) -> list[Judgement]:
    """The judgements in a file, none where there is no file.

    Raises ResultsError (`fatal/judgements`), which names the line that cannot be.
    """
    try:
        if not path.exists():
            return []
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, f"无法读取（{type(error).__name__}）") from error
    try:
        with long_fields():
            rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise _unreadable(path, f"残缺（{error}）") from error
    if rows and rows[0] != _COLUMNS:
        raise _unreadable(path, f"第1行应为表头 {','.join(_COLUMNS)}")
    return [_judgement(path, n, row) for n, row in enumerate(rows[1:], 2) if row]


def _judgement(path: Path, line: int, row: list[str]) -> Judgement:
    cells = [unguarded(cell) for cell in row]
    if len(cells) != len(_COLUMNS) or cells[3] not in {*Ruling}:
        raise _unreadable(path, f"第{line}行有误")
    document, other, item, verdict, *noted = cells
    return Judgement(document, other, item, Ruling(verdict), *noted)


def write_judgements(path: Path, judgements: Iterable[Judgement]) -> None:
    """Write them in order, the last word on each item; raises OutputError."""
    last = {judgement.key: judgement for judgement in judgements}
    with told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    write_lines(path, [_COLUMNS, *map(astuple, sorted(last.values()))])


def judged_pairs(judgements: Iterable[Judgement]) -> list[PairJudgement]:
    """The judgements on pairs of tasks, as a comparison takes them."""
    out = []
    for j in judgements:
        child, _, parent = j.item.partition(" ")
        if j.other and parent:
            out.append(PairJudgement(j.document, j.other, child, parent, j.verdict))
    return out


def _unreadable(path: Path, why: str) -> ResultsError:
    return ResultsError(
        "fatal/judgements",
        f"{path}: no usable list of judgements: {why}.",
        "Restore it from a copy or mend this line (save it as CSV UTF-8); or move it away to go on"
        " without them.",
        "请从备份恢复，或改正该行（另存为 CSV UTF-8）；移走该文件则不再使用其中的核对结果。",
    )
