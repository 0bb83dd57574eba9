"""read: bytes → Source. The only room that knows file formats."""

from __future__ import annotations

import hashlib
from pathlib import Path

from policy_parse.domain.source import Source
from policy_parse.errors import ReadError, RejectedError
from policy_parse.read.sniff import MediaType, sniff

__all__ = ["MediaType", "read", "read_bytes", "sniff"]


def read(path: str | Path) -> Source:
    """Read the file at `path`; its type is found from its content, never from its name.

    Raises RejectedError, NeedsOcrError or ReadError, each saying what to do.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ReadError("failed/missing", f"{path}: no such file.", "Check the path.") from None
    except IsADirectoryError:
        raise RejectedError(
            "rejected/folder", f"{path} is a folder.", "Name the files in it, e.g. FOLDER/*.docx."
        ) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ReadError(
            "failed/unreadable", f"{path}: {reason}.", "Check that the file can be opened."
        ) from error
    return read_bytes(data, path.name)


def read_bytes(data: bytes, name: str = "<bytes>") -> Source:
    """Read a document held in memory; `name` is used in messages and records."""
    media_type = sniff(data, name)
    digest = hashlib.sha256(data).hexdigest()
    match media_type:
        case MediaType.DOCX:
            from policy_parse.read.docx import read_docx

            return read_docx(data, name, digest)
        case MediaType.PDF:
            from policy_parse.read.pdf import read_pdf

            return read_pdf(data, name, digest)
        case MediaType.HTML:
            from policy_parse.read.html import read_html

            return read_html(data, name, digest)
        case MediaType.OFD:
            from policy_parse.read.ofd import read_ofd

            return read_ofd(data, name, digest)
        case MediaType.DOC | MediaType.RTF:
            from policy_parse.read.legacy import read_legacy

            return read_legacy(data, name, digest, binary=media_type is MediaType.DOC)
        case MediaType.MHT:
            from policy_parse.read.mht import read_mht

            return read_mht(data, name, digest)
        case _:
            from policy_parse.read.text import read_text

            return read_text(data, name, digest)
