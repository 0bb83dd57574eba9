"""Speed and memory: this project and its peers doing the same in turns, as ratios of one run."""

from __future__ import annotations

import difflib
import io
import itertools
import logging
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import jieba
import pandas as pd
import spacy
from batch import fill, timed_run
from openpyxl import Workbook
from pdfminer.high_level import extract_text
from peers.environments import Peer
from reading import bare_pdf, plumbed, walked
from results import Block
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity
from spine import best
from timing import Action, interleaved, shown

from policy_parse.comparison.wording import Wording
from policy_parse.domain.notice import Notice
from policy_parse.export.records import to_json
from policy_parse.export.tables import Table, build_tables
from policy_parse.export.workbook import write_tables
from policy_parse.pipeline import compare, parse
from policy_parse.read import read_bytes

HEAD = ["what", "policy-parse", "peer", "its time", "ours / its"]
OURS = "policy-parse"
NOTE = "Best of several rounds in turns, one process. Below 1: policy-parse is the faster."


class Versus:
    """Rows of this project against peers."""

    def __init__(self, title: str, rounds: int) -> None:
        self.block = Block(title, HEAD, notes=[NOTE])
        self.rounds = rounds

    def measure(
        self, what: str, ours: Action, theirs: dict[str, Action], slow: tuple[str, ...] = ()
    ) -> None:
        """Add a row per peer."""
        times = interleaved({OURS: ours, **theirs}, self.rounds, slow)
        for name in theirs:
            self.block.rows.append(
                [
                    what,
                    shown(times[OURS]),
                    name,
                    shown(times[name]),
                    f"{times[OURS] / times[name]:.3g}",
                ]
            )
        self.block.data[what] = times


def speed(
    documents: Sequence[Path], chain: tuple[Path, Path], peers: dict[str, Peer],
    missing: dict[str, str], *, quick: bool,
) -> list[Block]:  # fmt: skip
    """Text, PDF, DOCX, XLSX, comparison; then batches and memory."""
    versus = Versus("Speed", rounds=3 if quick else 9)
    texts = [p for p in documents if p.suffix == ".txt"]
    # Real notices, and apart from them short invented ones in which every sentence is a record.
    for folder in sorted({path.parent for path in texts}, key=lambda f: f.name != "gold"):
        own = [path for path in texts if path.parent == folder]
        _text(versus, f"{folder.name}/", own[:3] if quick else own, peers)
    pdfs = [p for p in documents if p.suffix == ".pdf"]
    _reading(versus, pdfs, [p for p in documents if p.suffix == ".docx"])
    child, parent = (parse(path) for path in chain)
    _xlsx(versus, child)
    _comparison(versus, child, parent)
    versus.block.notes += [f"{name}: {why}" for name, why in missing.items()]
    notice = max(texts, key=lambda p: p.stat().st_size)
    return [versus.block, _batches(60 if quick else 600), _memory(notice)]


def _text(versus: Versus, where: str, files: Sequence[Path], peers: dict[str, Peer]) -> None:
    """From the bytes of texts to records, against what peers take for a first step."""
    data = [path.read_bytes() for path in files]
    texts = [notice.decode("utf-8", "replace") for notice in data]
    jieba.setLogLevel(logging.ERROR)
    jieba.lcut("预热")
    blank = spacy.blank("zh")
    theirs: dict[str, Action] = {
        "jieba.lcut": lambda: [jieba.lcut(text) for text in texts],
        "spaCy blank zh": lambda: [blank(text) for text in texts],
    }
    if "JioNLP" in peers:
        theirs["jio.ner.extract_time"] = lambda: peers["JioNLP"].ask("times", texts)[1]
    size = sum(map(len, texts))
    what = f"{where}: {len(files)} texts, {size} characters: bytes → records"
    versus.measure(what, lambda: [parse(notice) for notice in data], theirs)
    versus.measure(
        what.replace("records", "JSON"),
        lambda: [to_json(parse(notice)) for notice in data],
        {"jieba.lcut": theirs["jieba.lcut"]},
    )


def _reading(versus: Versus, pdfs: Sequence[Path], docxs: Sequence[Path]) -> None:
    """Reading files to text with its blocks, tables and pages, against bare text."""

    def ours(files: list[tuple[str, bytes]]) -> list[Any]:
        return [read_bytes(data, name) for name, data in files]

    files = [(path.name, path.read_bytes()) for path in pdfs]
    versus.measure(
        f"reading {len(files)} PDF",
        partial(ours, files),
        {
            "pypdfium2, bare text": lambda: [bare_pdf(data) for _, data in files],
            "pdfplumber": lambda: [plumbed(data) for _, data in files],
            "pdfminer.six": lambda: [extract_text(io.BytesIO(data)) for _, data in files],
        },
        slow=("pdfplumber", "pdfminer.six"),
    )
    words = [(path.name, path.read_bytes()) for path in docxs]
    versus.measure(
        f"reading {len(words)} DOCX",
        partial(ours, words),
        {"python-docx, open and walk": lambda: [walked(data) for _, data in words]},
    )


def _xlsx(versus: Versus, notice: Notice) -> None:
    """The tables of a notice as a workbook: ours with its formats, theirs bare."""
    tables = build_tables(notice)
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        versus.measure(
            f"XLSX: {len(tables)} tables, {sum(len(t.rows) for t in tables)} rows",
            lambda: write_tables(tables, base / "ours.xlsx"),
            {
                "openpyxl": lambda: _openpyxl(tables, base / "openpyxl.xlsx"),
                "pandas.to_excel": lambda: _pandas(tables, base / "pandas.xlsx"),
            },
        )


def _openpyxl(tables: Sequence[Table], path: Path) -> None:
    book = Workbook()
    for table in tables:
        sheet = book.create_sheet(table.name)
        sheet.append(table.headers())
        for row in table.rows:
            sheet.append(row)
    book.save(path)


def _pandas(tables: Sequence[Table], path: Path) -> None:
    with pd.ExcelWriter(path) as writer:
        for table in tables:
            frame = pd.DataFrame(list(table.rows), columns=table.headers())
            frame.to_excel(writer, sheet_name=table.name, index=False)


def _comparison(versus: Versus, child: Notice, parent: Notice) -> None:
    """Two long notices: ours with targets, deadlines, units; theirs a score per pair of leaves."""
    link = compare(child, parent).links[0]
    left, right = ([leaf.text for leaf in x] for x in (link.parent_leaves, link.child_leaves))

    def tfidf() -> Any:
        vectors = TfidfVectorizer(analyzer="char", ngram_range=(2, 3)).fit_transform(left + right)
        return cosine_similarity(vectors[: len(left)], vectors[len(left) :])

    def ratios() -> list[float]:
        return [difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()
                for a, b in itertools.product(left, right)]  # fmt: skip

    def ours() -> Any:
        Wording.of.cache_clear()  # as if the two had not been compared before
        return compare(child, parent)

    versus.measure(
        f"comparing {len(left)} × {len(right)} leaves",
        ours,
        {"scikit-learn TF-IDF, all pairs": tfidf, "difflib, all pairs": ratios},
        slow=("difflib, all pairs",),
    )


def _batches(count: int) -> Block:
    """A run over a folder with one worker, with two, and on a local Dask cluster of two."""
    block = Block(f"Batch of {count} documents", ["workers", "seconds", "documents/s", "× one"])
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        fill(base / "in", count)
        for name, run in (
            ("1 process", partial(timed_run, base / "in", base / "1", "--workers", "1")),
            ("2 processes", partial(timed_run, base / "in", base / "2", "--workers", "2")),
            ("Dask, 2 workers", partial(_on_dask, base / "in", base / "dask")),
        ):
            block.data[name] = seconds = run()
            times = block.data["1 process"] / seconds
            block.rows.append([name, f"{seconds:.1f}", f"{count / seconds:.0f}", f"{times:.2f}"])
    block.notes.append(
        "`policy-parse run` as a whole process, from files to all outputs (CSV, XLSX, Parquet); "
        "starting the cluster is not counted."
    )
    return block


def _on_dask(source: Path, output: Path) -> float:
    """The same on a cluster that listens on this machine alone."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None,
        worker_dashboard_address=None,
    ) as cluster:  # fmt: skip
        address = cluster.scheduler_address
        return timed_run(source, output, "--workers", "2", "--dask", address)


def _memory(notice: Path) -> Block:
    """Peak memory and wall time of whole processes."""
    block = Block("A whole process", ["process", "peak MB", "wall time"])
    parsing = [sys.executable, "-m", "policy_parse", "parse", str(notice)]
    importing = "import {}; {}"
    for name, command in (
        (f"policy-parse parse, {notice.stat().st_size} bytes of text", parsing),
        ("python, nothing imported", [sys.executable, "-c", "pass"]),
        ("python, import pandas", [sys.executable, "-c", importing.format("pandas", "pass")]),
        ("python, jieba.lcut of a word",
         [sys.executable, "-c", importing.format("jieba", "jieba.lcut('预热')")]),
    ):  # fmt: skip
        megabytes = peak(command)
        seconds = best(partial(subprocess.run, command, check=True, capture_output=True), rounds=5)
        block.rows.append([name, f"{megabytes:.0f}", shown(seconds)])
        block.data[name] = {"megabytes": megabytes, "seconds": seconds}
    return block


def peak(command: list[str]) -> float:
    """Megabytes that a command takes at most, asked of a process that has no other child."""
    code = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], check=True, capture_output=True)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command], capture_output=True, text=True, check=True
    )
    return int(done.stdout) / (2**20 if sys.platform == "darwin" else 2**10)
