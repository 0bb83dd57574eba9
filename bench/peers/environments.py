"""Peers in environments of their own, made once under .bench/: processes, JSON in and out."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
HOME = HERE.parents[1] / ".bench"


@dataclass(frozen=True, slots=True)
class Environment:
    """What a peer needs, pinned, and the script that runs it."""

    name: str
    requirements: tuple[str, ...]
    script: str


ENVIRONMENTS = (
    Environment(
        "JioNLP",
        ("jionlp==1.5.31", "jiojio==1.2.8", "numpy==2.4.6", "requests==2.34.2", "zipfile36==0.1.3"),
        "run_jionlp.py",
    ),
    Environment(
        "Recognizers-Text",
        # later versions of emoji no longer have a name that recognizers-text imports
        ("recognizers-text-suite==1.0.2a2", "emoji==1.7.0", "regex==2026.11.15"),
        "run_recognizers.py",
    ),
    Environment(
        "gongwen-skill",
        ("gongwen-skill==2.15.0", "python-docx==1.2.0", "pydantic==2.14.3", "lxml==6.1.3"),
        "run_gongwen.py",
    ),
)


class UnavailableError(Exception):
    """A peer that cannot be had here, and why: shown in the tables, never passed over."""


class Peer:
    """A running peer."""

    def __init__(self, environment: Environment) -> None:
        """Make the environment where it is not there yet, and start the peer in it.

        Raises UnavailableError.
        """
        self.name = environment.name
        self.failures: dict[str, int] = {}  # how often the peer broke down over a text
        self._told = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115
        command = [str(_made(environment)), str(HERE / environment.script)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._told, text=True,
            encoding="utf-8",
        )  # fmt: skip
        self.versions: dict[str, str] = self._answer()["versions"]

    def ask(self, op: str, texts: list[str], base: str | None = None) -> tuple[Any, float]:
        """The peer's answer and the seconds that it took, measured in its process."""
        request = json.dumps({"op": op, "texts": texts, "base": base}, ensure_ascii=False)
        assert self._process.stdin is not None
        self._process.stdin.write(request + "\n")
        self._process.stdin.flush()
        answer = self._answer()
        self.failures = answer["failures"]
        return answer["result"], answer["seconds"]

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        while line and not line.startswith("{"):  # what the peer prints while it is imported
            line = self._process.stdout.readline()
        if not line:
            self.close()
            self._told.seek(0)
            raise UnavailableError(f"does not run: {reason(self._told.read())}")
        answer: dict[str, Any] = json.loads(line)
        return answer


def start_peers() -> tuple[dict[str, Peer], dict[str, str]]:
    """The peers that run, and for each of the others the reason."""
    running: dict[str, Peer] = {}
    missing: dict[str, str] = {}
    for environment in ENVIRONMENTS:
        try:
            running[environment.name] = Peer(environment)
        except UnavailableError as error:
            missing[environment.name] = str(error)
    return running, missing


def _made(environment: Environment) -> Path:
    """The Python of an environment that holds exactly these requirements."""
    folder = HOME / environment.name.lower()
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    stamp = folder / "requirements.txt"
    wanted = "\n".join((*environment.requirements, sys.version.split()[0]))
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return python
    print(f"{environment.name}: making its environment …", file=sys.stderr, flush=True)
    venv.EnvBuilder(clear=True, with_pip=True).create(folder)
    command = [str(python), "-m", "pip", "install", "--quiet", *environment.requirements]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        raise UnavailableError(f"not installable: {reason(done.stderr)}")
    stamp.write_text(wanted, "utf-8")
    return python


def reason(told: str) -> str:
    """The line of an error message that says what is wrong, without addresses and paths."""
    lines = [line.strip() for line in told.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()] or lines[-1:] or ["no message"]
    return re.sub(r"\w+://\S+|(?<!\w)/\S+", "…", errors[-1])[:160]
