"""Relationships (.rels) of an Office package: which part is which, whatever its name."""

from __future__ import annotations

import posixpath
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import unquote

from policy_parse.errors import ReadError
from policy_parse.read.package import Package


class Relation(NamedTuple):
    """A part that another one speaks of: `kind` is the last word of its type (styles, aFChunk)."""

    id: str
    kind: str
    member: str


def relations(package: Package, member: str = "") -> list[Relation]:
    """The parts that a member relates to; without one, those of the package itself.

    What lies outside of the package is left out, and nothing of it is ever asked for.
    """
    folder, base = posixpath.split(member)
    root = None
    with suppress(ReadError):  # a document without them is read all the same
        root = package.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
    found = []
    for element in () if root is None else root:
        target = unquote(element.get("Target") or "")
        if target and element.get("TargetMode") != "External":
            place = posixpath.normpath(posixpath.join("/", folder, target))[1:]
            kind = (element.get("Type") or "").rpartition("/")[2]
            found.append(Relation(element.get("Id") or "", kind, place))
    return found


def main_part(package: Package, usual: str) -> str:
    """The member that holds the document itself; the `usual` one where none is named."""
    for relation in relations(package):
        if relation.kind == "officeDocument" and relation.member in package:
            return relation.member
    return usual


def related_part(found: list[Relation], part: str, kind: str) -> str:
    """The member of this kind beside the main `part`: as `found`, else by its usual name."""
    usual = posixpath.join(posixpath.dirname(part), f"{kind}.xml")
    return next((relation.member for relation in found if relation.kind == kind), usual)
