"""What is here and what is not: packages, programs, fonts, each with what it is for."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import platform
import shutil
import subprocess
import sys
import webbrowser
from collections.abc import Iterator
from dataclasses import dataclass

from policy_parse.installation.extras import EXTRAS, install_command
from policy_parse.installation.programs import antiword, installing, libreoffice

# The packages of a plain install that do something of their own: name, module, what for.
_PLAIN = (
    ("lxml", "lxml.etree", "Word, Excel, OFD, web pages", "读取 Word、Excel、OFD、网页"),
    ("pypdfium2", "pypdfium2", "PDF", "读取 PDF"),
    ("pdfplumber", "pdfplumber", "tables in PDF", "PDF 表格"),
    ("openpyxl", "openpyxl", "ledgers and returned workbooks", "台账与返回件"),
    ("xlsxwriter", "xlsxwriter", "workbooks", "写工作簿"),
    ("python-docx", "docx", "reports in Word", "Word 报告"),
    ("pandas", "pandas", "data frames", "数据框"),
    ("networkx", "networkx", "the graph of duties", "责任图谱"),
    ("duckdb", "duckdb", "Parquet and SQL of a run", "批量结果与 SQL"),
    ("icalendar", "icalendar", "calendar files", "时限日历"),
    ("jieba", "jieba", "the tokenizer in spaCy", "spaCy 分词"),
    ("spacy", "spacy", "components and the trained model", "spaCy 组件与模型"),
    ("starlette", "starlette", "the window", "窗口"),
    ("uvicorn", "uvicorn", "the window", "窗口"),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is looked for: `here` its version or place, None where it is missing.

    `needed`: without it the plain things do not all work. `command` installs it where that is
    known; `trouble` is what was said when it was tried.
    """

    name: str
    here: str | None
    purpose: str
    purpose_zh: str
    command: str | None = None
    needed: bool = False
    trouble: str | None = None


def packages() -> Iterator[Finding]:
    """The packages of a plain install, each loaded to see that it works on this machine."""
    wanted = _requirements()
    for name, module, purpose, purpose_zh in _PLAIN:
        command = install_command((wanted.get(name.lower(), name),))
        try:
            importlib.import_module(module)
        except (
            Exception
        ) as error:  # a library that lacks a library of the system says so in its own way
            told = f"{type(error).__name__}: {error}"
            yield Finding(name, None, purpose, purpose_zh, command, needed=True, trouble=told)
        else:
            yield Finding(name, version(name), purpose, purpose_zh, command, needed=True)


def extras() -> Iterator[Finding]:
    """What a plain install leaves out."""
    for name, extra in EXTRAS.items():
        lacking = [m for m in extra.modules if importlib.util.find_spec(m) is None]
        here = None if lacking else version(extra.packages[0].split(">=")[0])
        command = install_command(extra.packages)
        yield Finding(name, here, extra.purpose, extra.purpose_zh, command)


def programs() -> Iterator[Finding]:
    """Programs of others and fonts, as far as anything here uses them."""
    yield Finding(
        "LibreOffice",
        libreoffice(),
        ".doc .wps .xls .et .rtf",
        "读取旧格式 .doc .wps .xls .et .rtf",
        installing("libreoffice"),
    )
    yield Finding(
        "antiword",
        antiword(),
        ".doc, quicker than LibreOffice",
        "更快读取 .doc",
        installing("antiword"),
    )
    yield Finding(
        "browser", _browser(), "the report and the window", "打开报告和窗口", installing("browser")
    )
    yield Finding(
        "Chinese font",
        _font(),
        "the report on this machine's screen",
        "本机屏幕上显示报告",
        installing("font"),
    )


def system() -> str:
    """Python, system and the encodings that names and messages pass through, in a line."""
    return (
        f"Python {platform.python_version()} · {platform.system()} {platform.release()} "
        f"{platform.machine()} · files {sys.getfilesystemencoding()} · "
        f"console {sys.stdout.encoding}"
    )


def version(package: str) -> str:
    """The version of an installed package; a question mark where it does not say."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "?"


def _requirements() -> dict[str, str]:
    """Each package of a plain install as pip takes it (`lxml>=5.2`), by its name."""
    try:
        wanted = importlib.metadata.requires("policy-parse") or []
    except importlib.metadata.PackageNotFoundError:
        return {}
    plain = [line.replace(" ", "") for line in wanted if "extra ==" not in line]
    return {line.split(">=")[0].lower(): line for line in plain}


def _browser() -> str | None:
    try:
        return getattr(webbrowser.get(), "name", None) or "default"
    except webbrowser.Error:
        return shutil.which("chromium")


def _font() -> str | None:
    """A font with Chinese characters; Windows and macOS come with theirs."""
    if sys.platform in ("win32", "darwin"):
        return "of the system"
    lister = shutil.which("fc-list")
    if lister is None:
        return None
    done = subprocess.run(
        [lister, ":lang=zh", "family"], capture_output=True, text=True, check=False, timeout=30
    )
    names = sorted({line.split(",")[0] for line in done.stdout.splitlines() if line.strip()})
    return names[0] if names else None
