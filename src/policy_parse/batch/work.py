"""One document to one result: what a worker does, here or on another machine."""

from __future__ import annotations

import hashlib
import json
import time
import zlib
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass, replace
from typing import Any

from policy_parse.batch.inputs import Input, read_place
from policy_parse.domain.kinds import Level, UnitKind, UnitStatus
from policy_parse.domain.limits import DEFAULT_LIMITS, Limits, timed
from policy_parse.domain.notice import Notice, Unit
from policy_parse.errors import PolicyParseError
from policy_parse.review.corrections import Correction

_COUNTED = ("sections", "tasks", "assignments", "targets", "deadlines", "units", "people", "issues")


PACKED = 3  # what `pack` packs: a ledger of other parts is read anew


@dataclass(frozen=True, slots=True)
class Options:
    """What all documents of a run are parsed with."""

    limits: Limits = DEFAULT_LIMITS
    ocr: bool = False
    units: Mapping[str, Unit] | None = None
    corrections: tuple[Correction, ...] = ()

    def fingerprint(self, version: str) -> str:
        """Sum over everything that can change a result, beside the document itself."""
        units = self.stored()["units"]
        limits = replace(self.limits, memory=DEFAULT_LIMITS.memory)  # more of it changes no result
        text = repr((version, PACKED, limits, self.ocr, units))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def stored(self) -> dict[str, str]:
        """Limits, OCR and own units as JSON texts by name; corrections lie in a file of their own."""
        units = {mention: asdict(unit) for mention, unit in sorted((self.units or {}).items())}
        values = {"limits": asdict(self.limits), "ocr": self.ocr, "units": units}
        return {name: json.dumps(v, ensure_ascii=False) for name, v in values.items()}

    @classmethod
    def restored(cls, stored: Mapping[str, str], corrections: tuple[Correction, ...]) -> Options:
        """The options that `stored` gave; those of a ledger without any are the usual ones."""
        values = {name: json.loads(text) for name, text in stored.items()}
        units = {mention: _unit(row) for mention, row in values.get("units", {}).items()}
        known = {k: v for k, v in values.get("limits", {}).items() if k in Limits.__slots__}
        return cls(Limits(**known), bool(values.get("ocr")), units or None, corrections)

    def corrected(self) -> dict[str, str]:
        """For each document with corrections the sum over them: it is parsed again for these."""
        sums: dict[str, list[str]] = {}
        for correction in sorted(self.corrections):
            sums.setdefault(correction.document, []).append(repr(astuple(correction)))
        return {
            document: hashlib.sha256("\n".join(own).encode("utf-8", "replace")).hexdigest()[:16]
            for document, own in sums.items()
        }


def _unit(row: dict[str, Any]) -> Unit:
    """A unit from its JSON."""
    own: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
    own["level"] = Level(own["level"]) if own["level"] else None
    own["kind"], own["status"] = UnitKind(own["kind"]), UnitStatus(own["status"])
    return Unit(**own)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one document; `parts` are its tables and records, packed by kind."""

    sha256: str
    status: str
    code: str
    message: str = ""
    hint: str = ""
    hint_zh: str = ""
    seconds: float = 0.0
    counts: tuple[tuple[str, int], ...] = ()
    parts: tuple[tuple[str, bytes], ...] = ()

    @classmethod
    def of(cls, error: PolicyParseError) -> Result:
        """The row of a file about which only this can be said."""
        return cls("", error.status, error.code, error.message, error.hint, error.hint_zh)


def prepare() -> None:
    """Load what the work needs, before the memory of a worker is measured."""
    from policy_parse import pipeline  # noqa: F401


def work_input(item: Input, options: Options) -> Result:
    """What a worker does with an input; MemoryError where it has met its limit."""
    result = work(item.place, item.name, options)
    if result.code == "crashed/memory":
        raise MemoryError
    return result


def work(place: str, name: str, options: Options) -> Result:
    """Read and parse one document; raises nothing but what kills a worker."""
    from policy_parse.pipeline import attempt

    started = time.perf_counter()
    called = name.rpartition("/")[2]
    try:
        data = read_place(place)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return Result(
            "",
            "failed",
            "failed/unreadable",
            f"{name}: {reason}.",
            "Check that the file can be opened.",
            "无法打开文件，请检查权限。",
        )
    digest = hashlib.sha256(data).hexdigest()
    counts: tuple[tuple[str, int], ...] = ()
    parts: tuple[tuple[str, bytes], ...] = ()
    with timed(options.limits, called):  # one clock for parsing and packing
        outcome = attempt(
            data,
            name=called,
            limits=options.limits,
            ocr=options.ocr,
            units=options.units,
            corrections=options.corrections,
            accounts=True,
        )
        if outcome.notice is not None:
            counts = counts_of(outcome.notice)
            try:
                parts = pack(outcome.notice)
            except PolicyParseError as error:
                return replace(Result.of(error), sha256=digest)
    return Result(
        digest,
        outcome.status,
        outcome.code,
        outcome.message,
        outcome.hint,
        outcome.hint_zh,
        time.perf_counter() - started,
        counts,
        parts,
    )


def counts_of(notice: Notice) -> tuple[tuple[str, int], ...]:
    """Records of each kind; `goals` are the targets that are to be reached."""
    goals = len(notice.goals)
    return (*((kind, len(getattr(notice, kind))) for kind in _COUNTED), ("goals", goals))


def pack(notice: Notice) -> tuple[tuple[str, bytes], ...]:
    """Records, tables and text of a notice by kind, as compressed JSON: the same bytes each time."""
    from policy_parse.export.records import to_records
    from policy_parse.export.tables import build_tables

    records = to_records(notice)
    head = {kind: records[kind] for kind in ("source", "metadata")}
    out = [("records/documents", _packed([head]))]
    out += [(f"records/{k}", _packed(v)) for k, v in records.items() if isinstance(v, list)]
    for table in build_tables(notice):
        content: dict[str, Any] = {
            "name": table.name,
            "columns": table.columns,
            "rows": table.rows,
        }
        if table.marks:
            content["marks"] = table.marks
        out.append((f"tables/{table.kind}", _packed(content)))
    out.append(("text", _packed([notice.source.text])))
    return tuple(out)


def _packed(content: Any) -> bytes:
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return zlib.compress(text.encode("ascii"), 1)


def unpack(part: bytes) -> Any:
    """What `pack` packed under one kind."""
    return json.loads(zlib.decompress(part))
