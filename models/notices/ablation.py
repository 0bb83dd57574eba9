"""Rules alone, model alone, both: on documents and provinces that the model never saw.

python models/notices/ablation.py              trains two models (about 15 minutes) and prints the table
python models/notices/ablation.py --keep DIR   keeps them there, and uses those that are there

The documents with gold (../shared/gold, corpus/) are left out of training all at once, with every
other document of their provinces, of the state, or of a place that is not known. The rules were tuned on these documents, so
their figures with the whole lexicon are no forecast. The second model and its rules work with a random half of the
lexicon's unit names; it learns from what those rules find.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SHARED = ROOT.parent / "shared"
SEED = 1  # of the half that is taken out
SURE = 0.9  # from which on the model may overrule
RESULT = HERE / "ablation.md"
NAMES = ("units", "indicators", "targets told from other numbers")
WHO = ("rules", "model", "both")
# Ways to take less from the model: units in sentences without any, units in closing brackets.
NARROWER = ("both, where the rules found no unit", "both, in closing brackets")
_CLOSING = re.compile(r"[^（）]*(?:（[^（）]*）[^（）]*)*）[。；]?")
_NUMBER = re.compile(r"\d(?![\d.]*[年月日号]|[\d.]*[—\-~至][\d.]*年)")


@dataclass
class Score:
    """Hits, misses and extras; what is neither required nor wrong does not count."""

    hit: int = 0
    missed: int = 0
    extra: int = 0

    def add(self, required: Counter[str], optional: Counter[str], found: Counter[str]) -> None:
        """Count one document."""
        hits = (required & found).total()
        self.hit += hits
        self.missed += required.total() - hits
        self.extra += (found - required - optional).total()

    def line(self) -> list[float]:
        """P, R, F1."""
        p = self.hit / max(1, self.hit + self.extra)
        r = self.hit / max(1, self.hit + self.missed)
        return [p, r, 2 * p * r / (p + r) if p + r else 0.0]


def bare(text: str) -> str:
    """Without white space."""
    return "".join(text.split())


def gold_documents() -> list[tuple[Path, dict[str, Any]]]:
    """Documents with gold, and their gold."""
    out = []
    for folder in (SHARED / "gold", ROOT / "corpus"):
        for path in sorted(folder.glob("*.gold.json")):
            gold = json.loads(path.read_text(encoding="utf-8"))
            document = folder / gold.get("file", path.name.removesuffix(".gold.json") + ".txt")
            if document.is_file():
                out.append((document, gold))
    return out


def provinces(paths: Iterable[Path]) -> set[str]:
    """The two digits of the provinces in which documents were issued."""
    from policy_parse import parse

    return {code[:2] for path in paths if (code := parse(path).metadata.region_code)}


def measure(model: Path) -> dict[str, dict[str, list[float]]]:
    """Scores by what is looked for and by who looks."""
    import spacy
    from silver import document_of

    from policy_parse.domain.notice import TargetKind
    from policy_parse.read import read

    nlp = spacy.load(model)
    scores = {name: {who: Score() for who in WHO} for name in NAMES}
    scores[NAMES[0]] |= {who: Score() for who in NARROWER}
    for path, gold in gold_documents():
        document = document_of(read(path))
        docs = list(nlp.pipe([s.text for s in document.sentences]))
        units = {who: Counter[str]() for who in (*WHO, *NARROWER)}
        phrases = {who: Counter[str]() for who in WHO}
        own = Counter(a.evidence.literal for a in document.notice.assignments if not a.inherited)
        for who in ("rules", "both", *NARROWER):
            units[who].update(own)
        own = Counter(t.indicator for t in document.notice.targets if t.kind is TargetKind.TARGET)
        for who in ("rules", "both"):
            phrases[who].update(own)
        for sentence, doc in zip(document.sentences, docs, strict=True):
            for ent in doc.ents:
                is_unit, name = ent.label_ == "UNIT", bare(ent.text)
                known, found = (
                    (sentence.units, units) if is_unit else (sentence.indicators, phrases)
                )
                found["model"][name] += 1
                if any(a < ent.end_char and ent.start_char < b for a, b in known):
                    continue
                found["both"][name] += 1
                if is_unit:
                    units[NARROWER[0]][name] += not sentence.units
                    units[NARROWER[1]][name] += _in_closing_bracket(sentence.text, ent.start_char)
        if "assignments" in gold:
            required, optional = _units(gold)
            for who, found_units in units.items():
                scores[NAMES[0]][who].add(required, optional, found_units)
        if "targets" in gold:
            required, optional = (
                Counter(
                    bare(t["indicator"]) for t in gold["targets"] if bool(t.get("optional")) is o
                )
                for o in (False, True)
            )
            for who, found_phrases in phrases.items():
                scores[NAMES[1]][who].add(required, optional, found_phrases)
            _kinds(gold, document.sentences, docs, scores[NAMES[2]])
    return {name: {who: s.line() for who, s in by.items()} for name, by in scores.items()}


def _in_closing_bracket(text: str, at: int) -> bool:
    opened = text.rfind("（", 0, at)
    return opened >= 0 and _CLOSING.fullmatch(text, opened + 1) is not None


def _units(gold: dict[str, Any]) -> tuple[Counter[str], Counter[str]]:
    required, optional = Counter[str](), Counter[str]()
    for row in gold["assignments"]:
        free = row.get("optional") or row.get("inherited")
        for role in ("lead", "responsible", "participating", "supervising"):
            (optional if free else required).update(map(bare, row.get(role, [])))
    return required, optional


def _kinds(
    gold: dict[str, Any], sentences: Sequence[Any], docs: Sequence[Any], scores: dict[str, Score]
) -> None:
    """Sentences with a number: is one of their numbers a target?"""
    quotes = [(bare(t["quote"]), bool(t.get("optional"))) for t in gold["targets"]]
    for sentence, doc in zip(sentences, docs, strict=True):
        if not _NUMBER.search(sentence.text):
            continue
        inside = [free for quote, free in quotes if quote in bare(sentence.text)]
        if inside and all(inside):
            continue
        true, rules = bool(inside), sentence.kind == "target"
        share = doc.cats["target"]
        model = share == max(doc.cats.values())
        for who, said in (
            ("rules", rules), ("model", model),
            ("both", share >= SURE or (rules and share > 1 - SURE)),
        ):  # fmt: skip
            scores[who].hit += true and said
            scores[who].missed += true and not said
            scores[who].extra += said and not true


def train_apart(out: Path) -> None:
    """Train on documents of other provinces than those with gold, without corpus/."""
    from silver import read_documents
    from train import seen_apart, train

    apart = provinces(path for path, _ in gold_documents())
    documents = [
        d for d in seen_apart(read_documents([SHARED / "corpus"]), [SHARED / "gold"])
        if (d.notice.metadata.region_code or "")[:2] not in {"", *apart}
    ]  # fmt: skip
    print(f"{len(documents)} documents to learn from; provinces kept apart: {sorted(apart)}")
    train(documents, out)


def _part(half: bool, out: Path) -> None:
    """One model and its scores, in this process."""
    if half:
        from halved import halve

        halve(SEED)
    if not out.is_dir():
        train_apart(out)
    (out.parent / f"{out.name}.json").write_text(json.dumps(measure(out)), encoding="utf-8")


def main() -> None:
    """Both parts, each in a process of its own, and the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--part", choices=("whole", "half"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        _part(given.part == "half", given.keep / given.part)
        return
    if not (SHARED / "corpus").is_dir():
        sys.exit("The ablation needs the documents in ../shared, which are not here.")
    with tempfile.TemporaryDirectory() as folder:
        keep = given.keep or Path(folder)
        keep.mkdir(parents=True, exist_ok=True)
        for part in ("whole", "half"):
            subprocess.run(
                [sys.executable, __file__, "--part", part, "--keep", str(keep)], check=True
            )
        table = report({p: json.loads((keep / f"{p}.json").read_text()) for p in ("whole", "half")})
    RESULT.write_text(table, encoding="utf-8")
    print(table)


def report(parts: dict[str, dict[str, dict[str, list[float]]]]) -> str:
    """The table in Markdown."""
    said = {"whole": "whole lexicon", "half": "half of the lexicon's unit names taken out"}
    rows = [
        f"| {name}, {said[part]} | " + " | ".join(_number(by[who]) for who in WHO) + " |"
        for part, scores in parts.items()
        for name, by in scores.items()
        if part == "whole" or name == NAMES[0]
    ]
    rows += ["", "Units with less taken from the model:", ""]
    rows += [
        f"* {who}, {said[part]}: {_number(scores[NAMES[0]][who])}"
        for part, scores in parts.items()
        for who in NARROWER
    ]
    documents = len(gold_documents())
    return "\n".join([
        f"{date.today().isoformat()}, `python models/notices/ablation.py`: {documents} documents with gold. The model was trained on none of them, nor on any",
        "other of their provinces, of the state, or of unknown place. The rules were tuned on them. P / R / F1.", "",
        "| what is looked for | rules alone | model alone | both |", "|---|---|---|---|", *rows, "",
    ])  # fmt: skip


def _number(line: list[float]) -> str:
    return " / ".join(f"{x:.3f}" for x in line)


if __name__ == "__main__":
    main()
