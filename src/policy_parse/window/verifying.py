"""验账 in the window: a ledger that is dropped, held against the chosen notices."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from policy_parse.domain.limits import Limits, timed
from policy_parse.domain.notice import Notice
from policy_parse.errors import PolicyParseError
from policy_parse.report.shown import Shown
from policy_parse.workers import Lost, Pool
from policy_parse.workers.lost import lost_error
from policy_parse.workers.pool import Limits as PoolLimits

_MARKED = "验账.xlsx"


def verify_dropped(path: Path, notices: Sequence[Notice], limits: Limits) -> dict[str, Any]:
    """What of each row of the ledger at `path` is right, and the ledger with its marks (`marked`,
    an XLSX in base64), read in a process that can be killed.

    Raises a PolicyParseError where it is no ledger or takes too long.
    """
    allowed = PoolLimits(limits.memory, lambda _: limits.seconds)
    pool = Pool(1, _verify, allowed)
    try:
        ((_, answer),) = pool.map([(path, tuple(notices), limits)])
    finally:
        pool.close()
    if isinstance(answer, Lost):
        raise lost_error(path.name, answer, limits.memory, limits.seconds)
    if isinstance(answer, PolicyParseError):
        raise answer
    found: dict[str, Any] = answer
    _lead(found, notices)
    return found


def _lead(found: dict[str, Any], notices: Sequence[Notice]) -> None:
    """Give every quote its place in what the page shows (`at`: SHA-256, start, end)."""
    shown = {n.source.name: (n.source.sha256, Shown(n.source)) for n in notices}
    for told in (
        *found["rows"],
        *(f for r in found["rows"] for f in r["findings"]),
        *found["left_out"],
    ):
        if told["span"] and told["notice"] in shown:
            digest, page = shown[told["notice"]]
            place = page.stretch(*told["span"])
            if place:
                told["at"] = [digest, *map(page.units, place)]


def _verify(
    task: tuple[Path, tuple[Notice, ...], Limits],
) -> dict[str, Any] | PolicyParseError:
    from policy_parse.verification.listing import to_json
    from policy_parse.verification.marked import write_marked
    from policy_parse.verification.table import read_ledger
    from policy_parse.verification.verify import verify

    path, notices, limits = task
    try:
        with timed(limits, path.name):
            result = verify(read_ledger(path, limits), *notices)
            marked = path.with_name(_MARKED)
            write_marked(result, marked, path)
    except PolicyParseError as error:
        return error
    told: dict[str, Any] = json.loads(to_json(result))
    return told | {"marked": base64.b64encode(marked.read_bytes()).decode("ascii")}
