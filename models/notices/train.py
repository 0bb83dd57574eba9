"""Train the pipeline: silver labels from documents at hand, then spaCy with config.cfg.

python models/notices/train.py                       corpus/ and ../shared/corpus where it is → models/notices/policy_zh
python models/notices/train.py --documents FOLDER …  other documents
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import spacy
from silver import Document, is_example, read_documents
from spacy.cli.train import train as run_training
from spacy.tokens import DocBin

from policy_parse.spacy_pipes.sentences import KINDS, Sentence

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SHARED = ROOT.parent / "shared"
FOLDERS = (ROOT / "corpus", SHARED / "corpus")
APART = (SHARED / "gold",)  # what the model is measured on is not learnt from
MODEL = HERE / "policy_zh"
SEED = 20261124
HELD = 20  # every so manieth document tells training when it is best


def train(documents: Sequence[Document], out: Path, epochs: int | None = None) -> None:
    """Train on documents and write the pipeline to `out`."""
    order = sorted(documents, key=lambda d: d.name)
    random.Random(SEED).shuffle(order)
    with tempfile.TemporaryDirectory() as folder:
        paths = {
            "paths.train": _write([d for i, d in enumerate(order) if i % HELD], Path(folder) / "train.spacy"),
            "paths.dev": _write(order[::HELD], Path(folder) / "dev.spacy"),
        }  # fmt: skip
        overrides: dict[str, object] = {key: str(path) for key, path in paths.items()}
        if epochs is not None:
            overrides["training.max_epochs"] = epochs
        run_training(HERE / "config.cfg", Path(folder) / "out", overrides=overrides)
        nlp = spacy.load(Path(folder) / "out" / "model-best")
        nlp.meta.update(
            name="policy_notices", description="Units, indicators and kinds of sentences in 公文",
            author="The policy-parse authors", license="MIT", version="0.1.0",
        )  # fmt: skip
        nlp.meta.pop("performance", None)
        shutil.rmtree(out, ignore_errors=True)
        nlp.config["paths"] = dict.fromkeys(nlp.config["paths"])  # those of a folder that is gone
        nlp.to_disk(out)


def _write(documents: Iterable[Document], path: Path) -> Path:
    """Examples as a DocBin: all that have something, and some that have nothing."""
    nlp = spacy.blank("zh")
    sentences = [s for d in documents for s in d.sentences if is_example(s)]
    plain = [s for s in sentences if not _is_rich(s)]
    random.Random(SEED).shuffle(plain)
    rich = [s for s in sentences if _is_rich(s)]
    chosen = rich + plain[: len(rich) // 2]
    random.Random(SEED).shuffle(chosen)
    out = DocBin()
    for sentence in chosen:
        doc = nlp.make_doc(sentence.text)
        spans = [doc.char_span(a, b, label="UNIT") for a, b in sentence.units]
        spans += [doc.char_span(a, b, label="INDICATOR") for a, b in sentence.indicators]
        doc.ents = spacy.util.filter_spans([span for span in spans if span is not None])
        doc.cats = {kind: float(kind == sentence.kind) for kind in KINDS}
        out.add(doc)
    out.to_disk(path)
    return path


def _is_rich(sentence: Sentence) -> bool:
    """Whether it has units, or a number that says something."""
    return bool(sentence.units) or sentence.kind not in ("task", "background")


def seen_apart(documents: Iterable[Document], apart: Iterable[Path]) -> list[Document]:
    """Documents without those whose text stands in a folder of `apart`: they measure the model.

    The same notice may lie about under another name and in another format.
    """
    kept_apart = [_stretches(d) for d in read_documents(apart)]
    return [d for d in documents if all(_shared(_stretches(d), own) < 0.5 for own in kept_apart)]


def _stretches(document: Document) -> set[str]:
    """The text in stretches of twenty characters, white space left out."""
    text = "".join(document.notice.source.text.split())
    return {text[i : i + 20] for i in range(max(1, len(text) - 19))}


def _shared(a: set[str], b: set[str]) -> float:
    return len(a & b) / max(1, min(len(a), len(b)))


def main() -> None:
    """Read the documents and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--documents", nargs="+", type=Path, default=[f for f in FOLDERS if f.is_dir()]
    )
    parser.add_argument("--output", type=Path, default=MODEL)
    parser.add_argument("--epochs", type=int)
    given = parser.parse_args()
    documents = seen_apart(read_documents(given.documents), APART)
    print(f"{len(documents)} documents, {sum(len(d.sentences) for d in documents)} sentences")
    train(documents, given.output, given.epochs)
    size = sum(p.stat().st_size for p in given.output.rglob("*") if p.is_file())
    print(f"{given.output.name}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
