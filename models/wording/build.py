"""How common two characters in a row are in notices: the weights of comparison/common_bigrams.tsv.

python models/wording/build.py FOLDER …      (text, Word and web documents; default ../shared/corpus)

Figures only: the share of stretches of 300 characters in which each pair stands. Wording that is
everywhere (推进, 加强) then counts for little when two notices are compared.
"""

from __future__ import annotations

import sys
import unicodedata
from collections import Counter
from pathlib import Path

from policy_parse.comparison.wording import COMMON, clauses
from policy_parse.errors import PolicyParseError
from policy_parse.read import read

STRETCH = 300
AT_LEAST = 20  # stretches in which a pair must stand to be listed


def main() -> None:
    """Count and write."""
    folders = [Path(a) for a in sys.argv[1:]] or [Path(__file__).parents[3] / "shared" / "corpus"]
    counts: Counter[str] = Counter()
    stretches = 0
    for path in sorted(p for folder in folders for p in folder.rglob("*")):
        if path.suffix not in (".txt", ".docx", ".html"):
            continue
        try:
            text = read(path).text
        except PolicyParseError:
            continue
        text = unicodedata.normalize("NFKC", "".join(text.split()))
        for start in range(0, len(text), STRETCH):
            stretches += 1
            found = clauses(text[start : start + STRETCH])
            counts.update({c[i : i + 2] for c in found for i in range(len(c) - 1)})
    kept = sorted((-n, pair) for pair, n in counts.items() if n >= AT_LEAST)
    lines = [f"{pair}\t{-n / stretches:.4f}" for n, pair in kept]
    COMMON.write_text("pair\tshare\n" + "\n".join(lines) + "\n", "utf-8")
    print(f"{stretches} stretches, {len(lines)} pairs")


if __name__ == "__main__":
    main()
