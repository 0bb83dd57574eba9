"""XML as packages hold it: no entities, no nesting without end, and the bytes win over the label."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from lxml import etree

from policy_parse.domain.limits import DEFAULT_LIMITS, Limits
from policy_parse.errors import ReadError, RejectedError

# Comments and instructions are no content, and must not part the text around them. The document
# is handed over in UTF-8 whatever it says of itself.
_PARSER = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    huge_tree=True,
    collect_ids=False,
    remove_comments=True,
    remove_pis=True,
    encoding="utf-8",
)
_LABEL = re.compile(rb"\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*[\"']([\w.:-]+)")
# A DTD stands before the root element, behind comments and instructions of any length.
_DTD = re.compile(rb"(?:\s|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.S)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)


def parse_xml(
    content: bytes, name: str, limits: Limits, trim: Callable[[bytes], bytes] | None = None
) -> tuple[Any, bool]:
    """The root element, and whether the document says that it is in another encoding than it is.

    `trim` may cut out of its bytes what the caller has no use for. Raises RejectedError
    (`rejected/dtd`, `rejected/depth`) or ReadError (`failed/damaged`).
    """
    label = _LABEL.match(content, 0, 300)
    said = label[1].decode("ascii").lower() if label else "utf-8"
    if said in ("utf-8", "utf8", "us-ascii") and b"\0" not in content[:4]:
        with suppress(etree.XMLSyntaxError):
            return _parsed(content, name, limits, trim), False
    text, used = _decoded(content, name, said)
    try:
        root = _parsed(text.encode(), name, limits)
    except (etree.XMLSyntaxError, UnicodeEncodeError) as error:
        if "depth" in str(error).lower():
            raise _too_deep_error(name, limits) from error
        raise damaged(name) from error
    return root, _family(used) != _family(said)


def _parsed(
    utf8: bytes, name: str, limits: Limits, trim: Callable[[bytes], bytes] | None = None
) -> Any:
    if _DTD.match(utf8.removeprefix(codecs.BOM_UTF8)):
        raise _dtd_error(name)
    root = None
    if trim is not None:
        with suppress(etree.XMLSyntaxError):  # then it is read whole
            root = etree.fromstring(trim(utf8), _PARSER)
    if root is None:
        root = etree.fromstring(utf8, _PARSER)
    if root.getroottree().docinfo.internalDTD is not None:
        raise _dtd_error(name)
    # The parser itself stops at some two thousand levels.
    if limits.depth < DEFAULT_LIMITS.depth and too_deep(root, limits.depth):
        raise _too_deep_error(name, limits)
    return root


def _decoded(content: bytes, name: str, said: str) -> tuple[str, str]:
    """The text with the encoding that its bytes have: that of its mark, its label, or of China."""
    marked = [encoding for mark, encoding in _MARKS if content.startswith(mark)]
    # A label in bytes of one each cannot be that of an encoding in two.
    labelled = [said] if _family(said) not in ("utf-16", "utf-32") else []
    for encoding in marked[:1] or [*labelled, "utf-8", "gb18030"]:
        with suppress(LookupError, UnicodeError):
            return content.decode("gb18030" if _family(encoding) == "gb" else encoding), encoding
    raise damaged(name)


def _family(encoding: str) -> str:
    """Encodings of which one may be called by the name of the other."""
    for family in ("utf-8", "utf-16", "utf-32", "gb"):
        if encoding.startswith((family, family.replace("-", ""))):
            return family
    return encoding


def too_deep(root: Any, depth: int) -> bool:
    """Whether elements are nested more than `depth` deep."""
    deep = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        deep += 1 if event == "start" else -1
        if deep > depth:
            return True
    return False


def number(value: str | None, default: int) -> int:
    """An attribute that should be a number; files made by hand have others."""
    try:
        return int(value) if value is not None else default
    except ValueError:
        return default


def damaged(name: str) -> ReadError:
    """The error for a package or part that is broken."""
    return ReadError(
        "failed/damaged",
        f"{name}: the file is damaged.",
        "Download it again, or open it in Word or WPS and save it anew.",
        "文件已损坏，请重新下载或另存。",
    )


def _dtd_error(name: str) -> RejectedError:
    return RejectedError(
        "rejected/dtd",
        f"{name}: its XML declares entities.",
        "Open it in Word or WPS and save it anew.",
        "文件含有实体声明，已拒绝。",
    )


def _too_deep_error(name: str, limits: Limits) -> RejectedError:
    return RejectedError(
        "rejected/depth",
        f"{name}: its XML is nested more than {limits.depth} deep.",
        "Open it in Word or WPS and save it anew (--limit depth=N).",
        "文件嵌套过深，已拒绝。",
    )
