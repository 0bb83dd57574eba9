"""Old binary Word (.doc, .wps) and RTF: through antiword or LibreOffice, where one is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from policy_parse.domain.source import Remark, Source
from policy_parse.errors import ReadError, RejectedError
from policy_parse.read.docx import read_docx
from policy_parse.read.text import line_blocks

_SECONDS = 90  # LibreOffice is slow to start


def read_legacy(data: bytes, name: str, sha256: str, *, binary: bool) -> Source:
    """Convert and read; `binary` tells an OLE file (.doc, .wps) from RTF.

    Raises RejectedError (`rejected/unsupported`) where no converter is there, ReadError
    (`failed/convert`) where it fails.
    """
    if binary and (antiword := shutil.which("antiword")):
        source = _by_antiword(antiword, data, name, sha256)
        if source is not None:
            return source
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        kind = "an old binary Office file (.doc, .wps)" if binary else "a rich text (RTF) file"
        raise RejectedError(
            "rejected/unsupported", f"{name}: {kind}, and no converter is installed.",
            "Save it as .docx in Word or WPS, or install antiword or LibreOffice.",
            "旧格式文件，请另存为 .docx，或安装 antiword、LibreOffice。",
        )  # fmt: skip
    return _by_office(office, data, name, sha256, ".doc" if binary else ".rtf")


def _by_antiword(program: str, data: bytes, name: str, sha256: str) -> Source | None:
    """Text by antiword; None where it cannot read the file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "notice.doc"
        path.write_bytes(data)
        try:
            done = subprocess.run(
                [program, "-m", "UTF-8.txt", "-w", "0", str(path)],
                capture_output=True, timeout=_SECONDS, check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired):
            return None
    text = done.stdout.decode("utf-8", "replace")
    if done.returncode or not text.strip():
        return None
    return Source(
        name, sha256, "application/msword", text, line_blocks(text),
        remarks=(Remark("converted", "旧版 Word 文件经 antiword 转换，表格请核对原文。"),),
    )  # fmt: skip


def _by_office(program: str, data: bytes, name: str, sha256: str, suffix: str) -> Source:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"notice{suffix}"
        path.write_bytes(data)
        command = [
            program, "--headless", f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
            "--convert-to", "docx", "--outdir", folder, str(path),
        ]  # fmt: skip
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
            converted = path.with_suffix(".docx").read_bytes()
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ReadError(
                "failed/convert", f"{name}: LibreOffice could not convert it.",
                "Open it in Word or WPS and save it as .docx.", "转换失败，请另存为 .docx。",
            ) from error  # fmt: skip
    source = read_docx(converted, name, sha256)
    remark = Remark("converted", "旧格式文件经 LibreOffice 转换。")
    return replace(source, media_type="application/msword", remarks=(*source.remarks, remark))
