"""Evaluate a folder: every NAME.gold.json against the document it names."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from policy_parse.errors import PolicyParseError, ReadError
from policy_parse.evaluation.compare import compare
from policy_parse.evaluation.tally import Tally
from policy_parse.export.records import to_records
from policy_parse.pipeline import parse


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
            "failed/missing", f"{folder}: no *.gold.json in it.",
            "Name a folder that holds documents and their gold files, e.g. corpus/.",
        )  # fmt: skip
    result = Evaluation()
    for path in golds:
        try:
            gold = json.loads(path.read_text("utf-8"))
            result.documents[gold["file"]] = compare(
                gold, to_records(parse(path.parent / gold["file"]))
            )
        except PolicyParseError as error:
            result.failed.append(str(error))
        except (KeyError, TypeError, ValueError) as error:
            result.failed.append(f"{path.name}: not a gold file ({type(error).__name__}: {error}).")
    return result
