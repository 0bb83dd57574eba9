"""How right the records are: on gold that is here, and on documents when they had never been seen.

python bench/first_scores.py
"""

from __future__ import annotations

import re
from pathlib import Path

from policy_parse.evaluation import evaluate_folder

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "gold"
RECORD = ROOT / "tests" / "first_scores.tsv"


def show_evaluation(title: str, folder: Path) -> None:
    """Print precision, recall and F1 of one folder with gold, as `policy-parse evaluate` has them."""
    result = evaluate_folder(folder)
    print(f"\n{title}: {len(result.documents)} documents")
    print(f"{'micro average':22}{'P':>8}{'R':>8}{'F1':>8}")
    for kind, tally in result.total.items():
        print(f"{kind:22}{tally.precision:8.3f}{tally.recall:8.3f}{tally.f1:8.3f}")
    for message in result.failed:
        print(f"  {message}")


def show_record() -> None:
    """Print what unseen documents gave when they were scored, once (F1)."""
    rows = [line.split("\t") for line in RECORD.read_text("utf-8").splitlines()]
    kinds = next(row for row in rows if row[0] == "document")[1:-1]
    print("\nUnseen documents, scored once, before their results were looked at (F1)")
    print(f"{'document':22}" + "".join(f"{kind:>18}" for kind in kinds))
    for row in rows:
        if row[0].startswith("unseen"):
            print(f"{row[0]:22}" + "".join(f"{value:>18}" for value in row[1 : len(kinds) + 1]))
    noted = [
        row[0][2:] for row in rows if re.match("# (Units of|Three chains|output|lexicon)", row[0])
    ]
    print("\n".join(noted))


def main() -> None:
    """Print the figures."""
    show_record()
    show_evaluation("The sample corpus, which the rules were tuned on", ROOT / "corpus")
    if SHARED.is_dir():
        show_evaluation("Real notices, which the rules were tuned on", SHARED)


if __name__ == "__main__":
    main()
