"""This project and its peers on the same documents in one run: accuracy, speed, memory, growth.

python bench/versus.py                 all of it; also into bench/results/versus.md and .json
python bench/versus.py --accuracy      how right each is, kind by kind
python bench/versus.py --apart         the same on excerpts, pages, chains, and what nobody looks at
python bench/versus.py --speed         ratios of time; batches; memory
python bench/versus.py --curves        cost as characters, tasks and documents double
python bench/versus.py --profile       where the time of a notice and of a run goes
python bench/versus.py --quick         fewer rounds and smaller batches; printed only

Needs the extra [bench]. The other peers are installed into environments of their own under
.bench/, at versions that bench/peers/environments.py pins; one that cannot be is named with the
reason. Documents: corpus/, and ../shared/gold where it is.
"""

from __future__ import annotations

import argparse
import gc
import logging
from collections.abc import Callable
from pathlib import Path

from peers.environments import Peer, start_peers
from results import Block, keep, machine

ROOT = Path(__file__).parents[1]
CORPUS, SHARED = ROOT / "corpus", ROOT.parent / "shared" / "gold"
PARTS = ("accuracy", "apart", "speed", "curves", "profile")


def folders() -> list[Path]:
    """Folders of gold that are here."""
    return [folder for folder in (CORPUS, SHARED) if folder.is_dir()]


def apart() -> list[Path]:
    """Folders of gold that the rules were not written on, first what nobody looks at."""
    named = [SHARED / name for name in ("sealed", "chains", "excerpts", "pdf")]
    return [folder for folder in named if folder.is_dir()]


def documents() -> list[Path]:
    """What speed is measured on: every document of those folders."""
    found = [path for folder in folders() for path in sorted(folder.rglob("*"))]
    return [p for p in found if p.suffix in (".txt", ".pdf", ".docx") and "sources" not in p.parts]


def notices() -> tuple[Path, tuple[Path, Path]]:
    """A long notice with many duties, and two long ones that stand under each other."""
    real = SHARED / "惠济_全民科学素质.txt"
    if real.is_file():
        return real, (SHARED / "江西_05.txt", SHARED / "山西_01.txt")
    chain = CORPUS / "望川区_全民健身.docx", CORPUS / "临岚市_全民健身.docx"
    return CORPUS / "澜江省_全民健身.txt", chain


def run(part: str, peers: dict[str, Peer], missing: dict[str, str], *, quick: bool) -> list[Block]:
    """The blocks of one part."""
    gc.collect()
    gc.freeze()  # what earlier parts hold does not cost this one
    notice, chain = notices()
    if part == "accuracy":
        from accuracy import accuracy

        return accuracy(folders(), peers, missing)
    if part == "apart":
        from accuracy import accuracy

        return accuracy(apart(), peers, missing)
    if part == "speed":
        from speed import speed

        return speed(documents(), chain, peers, missing, quick=quick)
    last: Callable[..., list[Block]]
    if part == "curves":
        from curves import curves as last
    else:
        from stages import profile as last
    return last(notice, quick=quick)


def main() -> None:
    """Do what was asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in (*PARTS, "quick"):
        parser.add_argument(f"--{name}", action="store_true")
    asked = vars(parser.parse_args())
    wanted = [part for part in PARTS if asked[part]] or list(PARTS)
    for chatty in ("jieba", "distributed", "pdfminer"):
        logging.getLogger(chatty).setLevel(logging.ERROR)
    peers: dict[str, Peer] = {}
    missing: dict[str, str] = {}
    if {"accuracy", "apart", "speed"} & set(wanted):
        peers, missing = start_peers()
    versions = {name: v for peer in peers.values() for name, v in peer.versions.items()}
    made_on = machine(versions)
    for part in wanted:
        blocks = run(part, peers, missing, quick=asked["quick"])
        print("\n".join(f"{block.text()}\n" for block in blocks), flush=True)
        if not asked["quick"]:
            keep(part, blocks, made_on)
    for peer in peers.values():
        peer.close()
    print(", ".join(f"{name} {value}" for name, value in made_on.items() if name != "versions"))


if __name__ == "__main__":
    main()
