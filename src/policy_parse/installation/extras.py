"""What a plain install leaves out, and the command that brings it.

The command names the packages themselves and this interpreter, so that it works from a checkout,
from a wheel and from any folder alike; `policy-parse[ocr]` would ask an index for policy-parse.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TypeVar

from policy_parse.errors import PolicyParseError

_Error = TypeVar("_Error", bound=PolicyParseError)


@dataclass(frozen=True, slots=True)
class Extra:
    """`packages` as pip takes them, `modules` that must be there, and what they are for."""

    packages: tuple[str, ...]
    modules: tuple[str, ...]
    purpose: str
    purpose_zh: str


EXTRAS = {
    "ocr": Extra(
        ("onnxruntime>=1.18", "rapidocr>=3.4"),
        ("rapidocr", "onnxruntime"),
        "scans and pictures (--ocr)",
        "识别扫描件和图片（--ocr）",
    ),
    "dask": Extra(
        ("distributed>=2024.1", "fsspec>=2024.1"),
        ("distributed", "fsspec"),
        "runs on several machines (run --dask)",
        "多机运行（run --dask）",
    ),
    "notebooks": Extra(
        ("ipykernel>=6.29", "matplotlib>=3.8", "pylopdf-fonts-zh-cn>=0.1.1"),
        ("ipykernel", "matplotlib", "pylopdf_fonts_zh_cn"),
        "the notebooks and their plots",
        "笔记本及其图",
    ),
}


def install_command(packages: tuple[str, ...]) -> str:
    """A line for the shell (sh, cmd and PowerShell) that installs `packages` beside this program."""
    python = sys.executable or "python"
    if " " in python:
        python = f'"{python}"'
        if sys.platform == "win32":
            python = f"& {python}"  # PowerShell takes a quoted word for a text
    return " ".join([python, "-m", "pip", "install", *(f'"{name}"' for name in packages)])


def not_installed(kind: type[_Error], code: str, what: str, extra: str) -> _Error:
    """The error for something asked for (`what`) that needs an extra which is not here."""
    command = install_command(EXTRAS[extra].packages)
    return kind(
        code,
        f"{what} needs packages that are not installed ({extra}).",
        f"Install them: {command}",
        f"请安装：{command}",
    )
