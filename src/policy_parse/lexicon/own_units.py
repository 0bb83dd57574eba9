"""A user's own unit names, from CSV or TOML: they add to the lexicon and go before it."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from policy_parse.domain.kinds import Level, UnitKind, UnitStatus
from policy_parse.domain.notice import Unit
from policy_parse.errors import ReadError
from policy_parse.lexicon.tables import own_text

_FIELDS = frozenset(("unit", "name", "level", "kind", "national", "region"))


def read_own_units(path: str | Path) -> dict[str, Unit]:
    """Units by mention from a table with the columns unit, name, level, kind, national, region.

    CSV (UTF-8 or GBK, several national bodies parted by ;) or TOML (`[[unit]]` tables). `unit` and
    `name` must be there, the rest may be empty. Raises ReadError (`failed/units`) that names the
    line that cannot be used.
    """
    path = Path(path)
    try:
        text = own_text(path)
        if path.suffix.lower() == ".toml":
            rows: Iterable[Mapping[str, Any]] = tomllib.loads(text).get("unit", [])
        else:
            rows = csv.DictReader(text.splitlines())
        return {str(row["unit"]): _unit(path, n, row) for n, row in enumerate(rows, 1)}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise _unusable(path, f"{type(error).__name__}: {error}") from error


def _unit(path: Path, number: int, row: Mapping[str, Any]) -> Unit:
    name, unit = row.get("name"), row.get("unit")
    if not unit or not name:
        raise _unusable(path, f"entry {number} lacks unit or name")
    unknown = set(map(str, row)) - _FIELDS
    if unknown:
        raise _unusable(path, f"entry {number} has {', '.join(sorted(unknown))}")
    level, kind = row.get("level") or None, row.get("kind") or UnitKind.GOVERNMENT.value
    if kind not in list(UnitKind) or level not in (None, *Level):
        raise _unusable(path, f"entry {number}: {kind} or {level} is no kind or level")
    national = row.get("national") or ()
    heads = national.split(";") if isinstance(national, str) else national
    return Unit(
        unit,
        name,
        name,
        Level(level) if level else None,
        UnitKind(kind),
        tuple(head.strip() for head in heads if head.strip()),
        row.get("region") or None,
        UnitStatus.RESOLVED,
        why="用户单位表",
    )


def _unusable(path: Path, why: str) -> ReadError:
    return ReadError(
        "failed/units",
        f"{path.name}: not a usable list of units ({why}).",
        "Columns: unit,name,level,kind,national,region; kinds and levels as in the records.",
        "单位表须有 unit,name,level,kind,national,region 各列。",
    )
