"""Programs of others that are used where they are: found on PATH, or where their installers put them."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

_OFFICE = {
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
    "win32": (
        r"%ProgramFiles%\LibreOffice\program\soffice.exe",
        r"%ProgramFiles(x86)%\LibreOffice\program\soffice.exe",
    ),
}
# How a program is installed, by who installs things there; the first that is on PATH is named.
_INSTALLERS = {
    "libreoffice": {
        "apt-get": "sudo apt-get install --no-install-recommends libreoffice-writer libreoffice-calc",
        "dnf": "sudo dnf install libreoffice-writer libreoffice-calc",
        "brew": "brew install --cask libreoffice",
        "winget": "winget install TheDocumentFoundation.LibreOffice",
    },
    "antiword": {"apt-get": "sudo apt-get install antiword"},
    "font": {
        "apt-get": "sudo apt-get install fonts-noto-cjk",
        "dnf": "sudo dnf install google-noto-sans-cjk-fonts",
    },
    "browser": {
        "apt-get": "sudo apt-get install firefox-esr",
        "dnf": "sudo dnf install firefox",
    },
}


def libreoffice() -> str | None:
    """Where LibreOffice is. Its installers for Windows and macOS do not put it on PATH."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or _there(_OFFICE.get(sys.platform, ()))


def antiword() -> str | None:
    """Where antiword is, which reads the text of .doc files."""
    return shutil.which("antiword")


def installing(program: str) -> str | None:
    """The command that installs a program on this machine; None where nobody here can be named."""
    ways = _INSTALLERS[program]
    return next((line for by, line in ways.items() if shutil.which(by)), None)


def _there(places: Iterable[str]) -> str | None:
    return next((p for p in map(os.path.expandvars, places) if Path(p).is_file()), None)
