"""What is delivered: a wheel and an sdist, built from this tree, used without it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
pytest.importorskip("hatchling")
# Everything that the wheel holds, by folder. A new kind of file is named here, or does not go out.
WITHIN = (
    r"policy_parse/py\.typed",
    r"policy_parse/(?:\w+/)*\w+\.py",
    r"policy_parse/lexicon/data/\w+\.csv",
    r"policy_parse/comparison/common_bigrams\.tsv",
    r"policy_parse/weigh/weights\.tsv",
    r"policy_parse/cli/texts\.csv",
    r"policy_parse/(?:report|window)/\w+\.(?:js|css|html|json|svg)",
    r"policy_parse/corpus/\w+\.(?:txt|docx|pdf|html|gold\.json|align\.json)",
    r"policy_parse/models/policy_zh/(?:config\.cfg|meta\.json|(?:ner|textcat|tok2vec|tokenizer|vocab)/\w+(?:\.\w+)?)",
    r"policy_parse-[\d.]+\.dist-info/(?:METADATA|WHEEL|RECORD|entry_points\.txt|licenses/LICENSE)",
)


def build(kind: str, where: Path, out: Path) -> Path:
    """The wheel or sdist of the tree at `where`."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(out)]
    subprocess.run(command, cwd=where, check=True, capture_output=True)
    (made,) = out.iterdir()
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as an installer does it that has no wheel: from the unpacked sdist."""
    folder = tmp_path_factory.mktemp("built")
    with tarfile.open(build("sdist", ROOT, folder / "sdist")) as packed:
        safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # not in 3.11.2
        packed.extractall(folder / "tree", **safely)
    (tree,) = (folder / "tree").iterdir()
    return build("wheel", tree, folder / "wheel")


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel. The packages it needs are lent by this one, to ask no index."""
    folder = tmp_path_factory.mktemp("clean") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    paths = {"base": str(folder), "platbase": str(folder)}
    site = Path(sysconfig.get_path("purelib", "venv", paths))
    install = [
        "-m",
        "pip",
        "--python",
        str(folder),
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
    ]
    subprocess.run([sys.executable, *install, str(wheel)], check=True, capture_output=True)
    # A line in a .pth takes part in imports alone: what is editable there is not so here.
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return Path(sysconfig.get_path("scripts", "venv", paths)) / Path(sys.executable).name


def run(python: Path, folder: Path, *arguments: str) -> str:
    own = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PYTEST", "COV"))}
    done = subprocess.run(
        [python, *arguments], cwd=folder, env=own, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_what_it_is_for_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert [n for n in names if not any(re.fullmatch(w, n) for w in WITHIN)] == []
    packed = {n for n in names if n.startswith("policy_parse/")}
    source = ROOT / "src" / "policy_parse"
    here = {
        f"policy_parse/{p.relative_to(source).as_posix()}"
        for p in source.rglob("*")
        if p.is_file() and "__pycache__" not in p.parts
    }
    assert here - packed == set()
    assert {Path(n).suffix for n in packed if "/corpus/" in n} >= {".txt", ".docx", ".pdf", ".html"}
    assert any("/models/policy_zh/ner/" in n for n in packed)
    assert wheel.stat().st_size < 6_000_000


def test_the_demo_and_a_parse_run_without_the_tree(python: Path, tmp_path: Path) -> None:
    where = run(python, tmp_path, "-c", "import policy_parse; print(policy_parse.__file__)")
    assert Path(where.strip()).is_relative_to(python.parents[1])
    run(python, tmp_path, "-m", "policy_parse", "demo", "-o", "out")
    assert (tmp_path / "out" / "report.html").stat().st_size > 100_000
    assert len(list((tmp_path / "out").glob("*.xlsx"))) == 10
    sample = next(iter(sorted((python.parents[1]).rglob("policy_parse/corpus/*.docx"))))
    command = [python.with_name("policy-parse"), "parse", str(sample), "-o", "one", "-f", "xlsx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert list((tmp_path / "one").glob("*.xlsx"))


def test_what_it_offers_spacy_and_the_trained_model_come_along(
    python: Path, tmp_path: Path
) -> None:
    pytest.importorskip("spacy")
    code = (
        "import spacy; from policy_parse.spacy_pipes import trained\n"
        "nlp = spacy.blank('zh'); nlp.add_pipe('policy_notice')\n"
        "print(trained._PACKAGED.is_dir(), trained.load_trained().pipe_names)"
    )
    assert run(python, tmp_path, "-c", code).startswith("True [")
