"""A workbook opened: its package, what all sheets share, and the sheets in their order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from policy_parse.read.given import Given
from policy_parse.read.package import Package, damaged, open_package
from policy_parse.read.relations import main_part, related_part, relations
from policy_parse.read.xlsx.values import Values

_ON = ("1", "true")


class Sheet(NamedTuple):
    """A sheet by its name; `member` is the part that holds it."""

    title: str
    member: str
    visible: bool


class Book(NamedTuple):
    """An opened workbook; charts, which have sheets of their own kind, are not among `sheets`."""

    package: Package
    values: Values
    sheets: list[Sheet]


def open_book(given: Given, trim: Callable[[bytes], bytes] | None = None) -> Book:
    """Open a workbook; `trim` may cut the shared parts before they are parsed, or refuse them.

    Raises ReadError (`failed/damaged`) and RejectedError where the package is hostile.
    """
    package = open_package(given.data, given.name, given.limits)
    part = main_part(package, "xl/workbook.xml")
    book = package.xml(part)
    if book is None:
        raise damaged(given.name)
    related = relations(package, part)
    values = Values(
        package.xml(related_part(related, part, "sharedStrings"), trim),
        package.xml(related_part(related, part, "styles"), trim),
        since_1904=any(e.get("date1904") in _ON for e in book.iterfind("{*}workbookPr")),
    )
    members = {r.id: r.member for r in related if r.kind == "worksheet"}
    return Book(package, values, _sheets(book, members))


def _sheets(book: Any, members: dict[str, str]) -> list[Sheet]:
    out = []
    for element in book.iterfind("{*}sheets/{*}sheet"):
        key = next((v for k, v in element.items() if k.endswith("}id")), "")
        if key in members:
            visible = element.get("state", "visible") == "visible"
            out.append(Sheet(element.get("name", ""), members[key], visible))
    return out
