"""What a plain install brings, what it loads, and what is said of the rest."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from policy_parse.cli import app
from policy_parse.demo import corpus_folder
from policy_parse.errors import OutputError
from policy_parse.installation import extras, findings, programs

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
SAMPLE = corpus_folder() / "望川区_雨污分流.txt"
HEAVY = (
    "spacy jieba pandas numpy networkx pdfplumber docx pyarrow scipy sklearn duckdb openpyxl "
    "xlsxwriter starlette uvicorn pypdfium2 distributed rapidocr matplotlib"
)  # fmt: skip
LOADED = f"print(sorted(set('{HEAVY}'.split()) & set(sys.modules)))"


def loaded_by(code: str) -> str:
    """What of the heavy libraries is loaded once `code` has run in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\n{LOADED}"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    "code",
    [
        "import policy_parse",
        "sys.argv = ['policy-parse', '--version']\n"
        "from policy_parse.__main__ import main\nmain()",
        "sys.argv = ['policy-parse', '--help']\n"
        "from policy_parse.__main__ import main\ntry: main()\nexcept SystemExit: pass",
        f"import policy_parse\npolicy_parse.to_json(policy_parse.parse({str(SAMPLE)!r}))",
    ],
    ids=["import", "version", "help", "a parse"],
)  # fmt: skip
def test_nothing_heavy_is_loaded_for(code: str) -> None:
    assert loaded_by(code) == "[]"


def test_this_test_would_see_a_heavy_library() -> None:
    frame = f"policy_parse.to_frame(policy_parse.parse({str(SAMPLE)!r}), 'duties')"
    assert "pandas" in loaded_by(f"import policy_parse\n{frame}")


def test_a_plain_install_brings_what_analysts_work_with() -> None:
    plain = {re.split("[>=]", line)[0] for line in PROJECT["dependencies"]}
    assert plain >= {"jieba", "spacy", "python-docx", "pdfplumber", "networkx", "pandas", "duckdb"}
    assert plain & {"scipy", "pyarrow"} == set()  # 319 MB for one product and one file format


def test_what_the_program_tells_to_install_is_what_pyproject_declares() -> None:
    declared = PROJECT["optional-dependencies"]
    assert {name: set(e.packages) for name, e in extras.EXTRAS.items()} == {
        name: set(declared[name]) for name in extras.EXTRAS
    }
    told = {name for name, _, _, _ in findings._PLAIN}
    assert told <= {re.split("[>=]", line)[0] for line in PROJECT["dependencies"]}


def test_every_extra_that_is_named_anywhere_is_there() -> None:
    named: dict[str, set[str]] = {}
    files = [ROOT / "Makefile", *ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    for folder in ("src", "tests", "bench", "models", "notebooks"):
        files += [p for p in (ROOT / folder).rglob("*") if p.suffix in (".py", ".md", ".ipynb")]
    for path in files:
        text = path.read_text("utf-8")
        for found in re.findall(r"(?:policy-parse|['\" ]\.)\[([a-z, ]+)\]", text):
            for extra in found.split(","):
                named.setdefault(extra.strip(), set()).add(path.name)
    assert named.keys() >= {"dev", "bench", "browser"}
    assert {
        e: files for e, files in named.items() if e not in PROJECT["optional-dependencies"]
    } == {}


def test_the_command_names_this_interpreter_and_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    error = extras.not_installed(OutputError, "fatal/not-installed", "--dask", "dask")
    assert isinstance(error, OutputError)
    command = f'{sys.executable} -m pip install "distributed>=2024.1" "fsspec>=2024.1"'
    assert str(error).count(command) == 2  # once in English, once in Chinese
    monkeypatch.setattr(sys, "executable", "/opt/my python/bin/python")
    assert extras.install_command(("a>=1",)) == '"/opt/my python/bin/python" -m pip install "a>=1"'
    monkeypatch.setattr(sys, "platform", "win32")
    assert extras.install_command(("a>=1",)).startswith('& "/opt/my python')


@pytest.mark.skipif(os.name == "nt", reason="words are split as sh splits them")
def test_pip_takes_the_command_as_it_stands() -> None:
    command = extras.install_command(("lxml>=5.2", "rich>=13.7"))
    pytest.importorskip("pip")
    done = subprocess.run(
        f"{command} --dry-run --no-index --no-deps", shell=True, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_a_url_without_fsspec_is_a_row_with_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from policy_parse.batch.inputs import Input
    from policy_parse.batch.run import _digest
    from policy_parse.domain.limits import Limits

    monkeypatch.setitem(sys.modules, "fsspec", None)
    told = _digest(Input("memory://a.txt", "memory://a.txt"), Limits())
    assert not isinstance(told, str)
    assert told.code == "failed/not-installed"
    assert '"fsspec>=2024.1"' in told.hint


def test_doctor_where_all_is_well() -> None:
    done = CliRunner().invoke(app, ["doctor"])
    assert done.exit_code == 0, done.output
    for name in (
        "lxml",
        "spacy",
        "sample .docx",
        "sample .pdf",
        "ocr",
        "LibreOffice",
        "Chinese font",
    ):
        assert re.search(rf"^  (?:ok|--) {re.escape(name)} ", done.output, re.M), name
    assert "duties in" in done.output
    assert "--" not in done.output.partition("Extras")[0]


def test_doctor_names_what_is_missing_and_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "networkx", None)
    monkeypatch.setattr(programs.shutil, "which", lambda name: None)
    monkeypatch.setattr(findings.importlib.util, "find_spec", lambda name: None)
    done = CliRunner().invoke(app, ["doctor"])
    assert done.exit_code == 1
    assert re.search(r"-- networkx +missing", done.output)
    assert 'pip install "networkx>=3.2"' in done.output
    assert '-m pip install "onnxruntime>=1.18" "rapidocr>=3.4"' in done.output
    assert "Does not work 不可用: networkx" in done.output


def test_programs_are_found_where_installers_put_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LibreOffice for Windows and macOS is not on PATH."""
    monkeypatch.setattr(programs.shutil, "which", lambda name: None)
    assert programs.libreoffice() is None or sys.platform != "linux"
    office = tmp_path / "soffice"
    office.touch()
    monkeypatch.setitem(programs._OFFICE, sys.platform, ("$OFFICES/soffice",))
    monkeypatch.setenv("OFFICES", str(tmp_path))
    assert programs.libreoffice() == str(office)


def test_the_installer_of_the_machine_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs.shutil, "which", lambda name: name if name == "winget" else None)
    assert programs.installing("libreoffice") == "winget install TheDocumentFoundation.LibreOffice"
    assert programs.installing("font") is None


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
@pytest.mark.parametrize("fails", ["-c", "-m"], ids=["an old Python", "no venv"])
def test_make_leaves_no_environment_that_cannot_work(tmp_path: Path, fails: str) -> None:
    """One that was left would be taken for good by the next make, whatever Python that names."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    python = tmp_path / "python-of-old"
    makes = '[ "$1" = -m ] && mkdir -p .venv/bin && touch .venv/bin/python'
    python.write_text(f'#!/bin/sh\n{makes}\n[ "$1" != {fails} ]\n')
    python.chmod(0o755)
    done = subprocess.run(
        ["make", f"PYTHON={python}", ".venv/bin/python"], cwd=tmp_path, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert not (tmp_path / ".venv").exists()
    if fails == "-c":
        assert "make PYTHON=python3.12" in done.stdout
