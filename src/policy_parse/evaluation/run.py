"""Evaluate a folder: every NAME.gold.json against the document it names."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from policy_parse.each import attempt_each
from policy_parse.errors import ReadError
from policy_parse.evaluation.compare import compare
from policy_parse.evaluation.tally import Tally
from policy_parse.export.records import to_records


@dataclass(slots=True)
class Evaluation:
    """Tallies per document and kind; `failed` names documents that could not be compared."""

    documents: dict[str, dict[str, Tally]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)

    @property
    def total(self) -> dict[str, Tally]:
        """Micro average per kind."""
        out: dict[str, Tally] = {}
        for tallies in self.documents.values():
            for kind, tally in tallies.items():
                out[kind] = out.get(kind, Tally()) + tally
        return out


def evaluate_folder(folder: str | Path) -> Evaluation:
    """Parse each document that has a gold file in `folder` and compare the records with it.

    Raises ReadError where the folder holds no gold file.
    """
    golds = sorted(Path(folder).glob("*.gold.json"))
    if not golds:
        raise ReadError(
            "failed/missing",
            f"{folder}: no *.gold.json in it.",
            "Name a folder that holds documents and their gold files, e.g. corpus/.",
        )
    result = Evaluation()
    read: list[tuple[Path, dict[str, Any]]] = []
    for path in golds:
        try:
            gold = json.loads(path.read_text("utf-8"))
            read.append((path.parent / gold["file"], gold))
        except (KeyError, TypeError, ValueError) as error:
            result.failed.append(_no_gold(path, error))
    outcomes = attempt_each([document for document, _ in read])
    for (document, gold), outcome in zip(read, outcomes, strict=True):
        if outcome.notice is None:
            result.failed.append(str(outcome))
            continue
        try:
            result.documents[gold["file"]] = compare(gold, to_records(outcome.notice))
        except (KeyError, TypeError, ValueError) as error:
            result.failed.append(_no_gold(document, error))
    return result


def _no_gold(path: Path, error: Exception) -> str:
    return f"{path.name}: not a gold file ({type(error).__name__}: {error})."
