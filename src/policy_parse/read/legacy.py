"""Old binary Office files (.doc, .wps, .xls, .et) and RTF: through antiword or LibreOffice, where one is installed."""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from policy_parse.domain.source import Remark, Source
from policy_parse.errors import ReadError, RejectedError
from policy_parse.installation.programs import antiword, libreoffice
from policy_parse.read.docx.document import read_docx
from policy_parse.read.given import Given
from policy_parse.read.sniff import MediaType, sniff
from policy_parse.read.text.document import line_blocks
from policy_parse.read.xlsx.document import read_xlsx
from policy_parse.workers.programs import run_program

# How the converter is told what a file is, and what it is converted to.
_NAMES = {
    MediaType.DOC: (".doc", ".docx"),
    MediaType.XLS: (".xls", ".xlsx"),
    MediaType.RTF: (".rtf", ".docx"),
}


def read_legacy(given: Given) -> Source:
    """Convert and read an OLE file (.doc, .wps, .xls, .et) or RTF.

    Raises RejectedError (`rejected/unsupported`) where no converter is there, ReadError
    (`failed/convert`) where it fails.
    """
    kind = sniff(given.data, given.name)
    if kind is MediaType.DOC and (program := antiword()):
        source = _by_antiword(program, given)
        if source is not None:
            return source
    office = libreoffice()
    if office is None:
        raise _no_converter(given.name, *_NAMES[kind])
    return _by_office(office, given, *_NAMES[kind])


def _by_antiword(program: str, given: Given) -> Source | None:
    """Text by antiword; None where it cannot read the file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "notice.doc"
        path.write_bytes(given.data)
        try:
            command = [program, "-m", "UTF-8.txt", "-w", "0", str(path)]
            done = run_program(command, Path(folder), given.seconds_left())
        except (OSError, subprocess.TimeoutExpired):
            return None
    text = done.stdout.decode("utf-8", "replace")
    if done.returncode or not text.strip():
        return None
    return Source(
        given.name,
        given.sha256,
        MediaType.DOC.value,
        text,
        line_blocks(text),
        remarks=(Remark("converted", "旧版 Word 文件经 antiword 转换，表格请核对原文。"),),
    )


def as_modern(given: Given) -> bytes:
    """The bytes of an .xls, .et or .doc as LibreOffice saves them: .xlsx or .docx.

    Raises what `read_legacy` does.
    """
    kind = sniff(given.data, given.name)
    office = libreoffice()
    if office is None or kind not in _NAMES:
        suffix, better = _NAMES.get(kind, ("", ".xlsx"))
        raise _no_converter(given.name, suffix, better)
    return _converted(office, given, *_NAMES[kind])


def _no_converter(name: str, suffix: str, better: str) -> RejectedError:
    return RejectedError(
        "rejected/unsupported",
        f"{name}: a file in the old {suffix} format, and no converter is installed.",
        f"Save it as {better} in Word or WPS, or install antiword (.doc) or LibreOffice.",
        f"旧格式文件，请另存为 {better}，或安装 antiword、LibreOffice。",
    )


def _by_office(program: str, given: Given, suffix: str, better: str) -> Source:
    converted = _converted(program, given, suffix, better)
    reader = read_xlsx if better == ".xlsx" else read_docx
    source = reader(replace(given, data=converted))
    remark = Remark("converted", "旧格式文件经 LibreOffice 转换。")
    return replace(
        source,
        media_type=sniff(given.data, given.name).value,
        remarks=(*source.remarks, remark),
    )


def _converted(program: str, given: Given, suffix: str, better: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"notice{suffix}"
        path.write_bytes(given.data)
        command = [
            program,
            "--headless",
            f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
            "--convert-to",
            better[1:],
            "--outdir",
            folder,
            str(path),
        ]
        try:
            run_program(command, Path(folder), given.seconds_left())
            return path.with_suffix(better).read_bytes()
        except (OSError, subprocess.TimeoutExpired) as error:
            given.seconds_left()  # where none is left, that is what is told
            raise ReadError(
                "failed/convert",
                f"{given.name}: LibreOffice could not convert it.",
                f"Open it in Word or WPS and save it as {better}.",
                f"转换失败，请另存为 {better}。",
            ) from error
