"""Labelled numbers to learn from: gold files, labels by place, and sentences of our own.

Gold and labels belong to documents that lie beside the repository (../shared) and are read where
they are there; sentences.tsv is public and always read. ../shared/gold/sealed is never opened.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

from policy_parse.domain.mentions import Quantity
from policy_parse.lexicon.divisions import read_place
from policy_parse.lexicon.tables import table
from policy_parse.read import read
from policy_parse.read.text.document import text_source
from policy_parse.steps import Found, find_all, scenes
from policy_parse.weigh.reading import Reading, read_numbers

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared"
GOLD = tuple(SHARED / "gold" / name for name in ("", "excerpts", "pdf", "chains"))
PUBLIC = HERE.parents[1] / "corpus"  # our own invented documents
OURS = "ours"  # the group of our own documents and sentences: learnt from, never measured on
TARGET = "target"
DUE = "due"
Place = tuple[int, int]
_DOUBTED = 0.4  # weight of a label that its annotator was not sure of
_OURS = 3.0  # weight of a time of our own sentences: there are few
_BY_HAND = 2.0  # weight of gold and of our own sentences, which were looked at more than once


class Label(NamedTuple):
    """What a number is.

    `kind`: a NumberKind; "" for one that is no commitment, and no one said what else.
    `indicator` as printed; `due` an ISO date; both None where not told. `weight` below 1 is doubt.
    """

    kind: str
    indicator: str | None = None
    due: str | None = None
    weight: float = 1.0


class TimeLabel(NamedTuple):
    """What a time is: a TimeRole; "" for one that does not bind, and no one said what else."""

    role: str
    weight: float = 1.0


class Labelled(NamedTuple):
    """A document with its readings, the labels of its numbers and of its times.

    Places are (reading, number) and (reading, time).
    """

    name: str
    source: str  # gold, excerpts, pdf, chains, labels, ours
    group: str  # its province
    readings: list[Reading]
    labels: dict[Place, Label]
    times: dict[Place, TimeLabel]


def documents() -> list[Labelled]:
    """All that there is to learn from, in a fixed order."""
    return [*_ours(), *_gold(), *_labels()]


def readings_of(found: Found) -> list[Reading]:
    """The readings of a document, passage by passage in its order."""
    return [read_numbers(mentions, scene) for mentions, scene in scenes(found)]


def _ours() -> Iterator[Labelled]:
    """sentences.tsv: title, heading, text, a label for each number (kind|indicator|due) and, where
    they are told, a role for each time.
    """
    with (HERE / "sentences.tsv").open(encoding="utf-8") as lines:
        for k, row in enumerate(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), 2):
            text = f"{row['title']}\n\n一、{row['heading']}\n{row['text']}\n"
            readings = readings_of(find_all(text_source(text)))
            places = [(r, i) for r, one in enumerate(readings) for i in range(len(one.numbers))]
            inside = [p for p in places if readings[p[0]].numbers[p[1]].start >= 0]
            told = [part.strip() for part in row["labels"].split(";") if part]
            if len(told) != len(inside):
                read_as = [
                    readings[r].text[readings[r].numbers[i].start : readings[r].numbers[i].end]
                    for r, i in inside
                ]  # fmt: skip
                sys.exit(f"sentences.tsv:{k}: {len(told)} labels, but the numbers are {read_as}.")
            labels = {p: _told(part) for p, part in zip(inside, told, strict=True)}
            when = [
                (r, t)
                for r, one in enumerate(readings)
                for t, time in enumerate(one.view.found.times)
                if row["text"].startswith(one.text[time.start :]) or one.text in row["text"]
            ]
            roles = row["times"].split()
            if roles and len(roles) != len(when):
                read_as = [_printed(readings, place) for place in when]
                sys.exit(f"sentences.tsv:{k}: {len(roles)} roles, but the times are {read_as}.")
            times = {p: TimeLabel(role, _OURS) for p, role in zip(when, roles, strict=bool(roles))}
            yield Labelled(f"sentences.tsv:{k}", OURS, OURS, readings, labels, times)


def _printed(readings: Sequence[Reading], place: Place) -> str:
    time = readings[place[0]].view.found.times[place[1]]
    return readings[place[0]].text[time.start : time.end]


def _told(part: str) -> Label:
    kind, _, rest = part.partition("|")
    indicator, _, due = rest.partition("|")
    return Label(kind.strip(), indicator.strip() or None, due.strip() or None, _BY_HAND)


def _gold() -> Iterator[Labelled]:
    for folder in (PUBLIC, *GOLD):
        for path in sorted(folder.glob("*.gold.json")) if folder.is_dir() else ():
            gold = json.loads(path.read_text("utf-8"))
            document = folder / gold.get("file", path.name.removesuffix(".gold.json"))
            if "targets" not in gold or not document.exists():
                continue
            found = find_all(read(document))
            readings = readings_of(found)
            labels = _matched(gold["targets"], readings)
            times = _matched_times(gold, found, readings) if "deadlines" in gold else {}
            group = OURS if folder == PUBLIC else province(found, path.name)
            yield Labelled(str(document), folder.name, group, readings, labels, times)


def _labels() -> Iterator[Labelled]:
    """labels.tsv: a number by its place in the text of a document, checked by how it is printed."""
    by_file = _by_file("labels.tsv")
    roles = _by_file("times.tsv")
    astray = 0
    for name, rows in by_file.items():
        path = SHARED / "corpus" / name
        if not path.exists():
            continue
        source = read(path)
        found = find_all(source)
        readings = readings_of(found)
        place = {
            r.view.found.passage.locate(number.start): (k, i)
            for k, r in enumerate(readings)
            for i, number in enumerate(r.numbers)
        }
        labels = {}
        moved = _moved(rows, "number", source.text, sorted(place))
        for row in rows:
            by = moved.get(int(row["start"]))
            at = place.get(int(row["start"]) + by) if by is not None else None
            if by is None or at is None or row["kind"] == "other":
                astray += at is None
                continue
            a, b = row["indicator_start"], row["indicator_end"]
            labels[at] = Label(
                row["kind"], source.text[int(a) + by : int(b) + by] if a else None,
                row["due"] or None, 1.0 if row["sure"] == "1" else _DOUBTED,
            )  # fmt: skip
        when = {
            r.view.found.passage.locate(time.start): (k, t)
            for k, r in enumerate(readings)
            for t, time in enumerate(r.view.found.times)
        }
        dated = roles.get(name, [])
        moved = _moved(dated, "time", source.text, sorted(when))
        places = {int(row["start"]) + moved[int(row["start"])]: row["role"]
                  for row in dated if int(row["start"]) in moved}  # fmt: skip
        times = {when[at]: TimeLabel(role) for at, role in places.items() if at in when}
        yield Labelled(name, "labels", province(found, path.name), readings, labels, times)
    if astray:
        print(f"labels.tsv: {astray} labels fit no number that is read today", file=sys.stderr)


def _moved(
    rows: Sequence[dict[str, str]], printed: str, text: str, starts: Sequence[int]
) -> dict[int, int]:
    """By how much each place of `rows` has moved since they were labelled; those found again only.

    A reader that is mended puts line ends and cells elsewhere. Where places do not fit, what the
    rows print is laid beside what stands at `starts`, both in their order.
    """
    rows = sorted(rows, key=lambda row: int(row["start"]))
    wanted = [re.sub(r"\s", "", row[printed]) for row in rows]
    size = max(map(len, wanted), default=0) + 8
    ahead = [re.sub(r"\s", "", text[at : at + size]) for at in starts]
    known = set(wanted)
    sizes = sorted({len(w) for w in wanted}, reverse=True)
    read = [next((a[:n] for n in sizes if a[:n] in known), a) for a in ahead]
    matcher = SequenceMatcher(None, wanted, read, autojunk=False)
    return {
        int(rows[i + k]["start"]): starts[j + k] - int(rows[i + k]["start"])
        for i, j, n in matcher.get_matching_blocks()
        for k in range(n)
    }


def _by_file(name: str) -> dict[str, list[dict[str, str]]]:
    out: dict[str, list[dict[str, str]]] = {}
    with (HERE / name).open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            out.setdefault(row["file"], []).append(row)
    return out


def province(found: Found, name: str) -> str:
    """The province of a document by its issuer, title or name; 国家 where none is named."""
    metadata = found.skeleton.metadata
    bare = re.sub(r"^\d+年|^[^_]*_", "", Path(name).name)
    for named in (*metadata.issuers[:1], metadata.title or "", bare):
        place = read_place(named) if named else None
        if place and place[0].province:
            return str(place[0].province[:2])
    short = next((row["short"] for row in table("provinces") if row["short"] in name), None)
    return short[:2] if short else "国家"


def squeezed(text: str) -> str:
    """Without white space, in compatibility form."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text or ""))


def likeness(gold: str, found: str) -> float:
    """2 where they are the same, else the share of their longest common run, 0 to 1."""
    a, b = squeezed(gold), squeezed(found)
    if a == b:
        return 2.0
    size = SequenceMatcher(None, a, b, autojunk=False).find_longest_match().size
    return 2 * size / (len(a) + len(b)) if a and b else 0.0


def is_right(gold: str, found: str) -> bool:
    """Whether `found` names the same indicator (gold/FORMAT.md: half of the gold, not too long)."""
    a, b = squeezed(gold), squeezed(found)
    size = SequenceMatcher(None, a, b, autojunk=False).find_longest_match().size
    return size >= 0.5 * len(a) and len(b) <= 3 * len(a) + 4


def _matched(
    targets: Sequence[dict[str, Any]], readings: Sequence[Reading]
) -> dict[tuple[int, int], Label]:
    """Labels of all numbers of a gold document; numbers of optional rows have none."""
    taken: dict[tuple[int, int], dict[str, Any]] = {}
    for target in sorted(targets, key=lambda t: bool(t.get("optional"))):
        place = _place(target, readings, taken)
        if place is not None:
            taken[place] = target
    placed = {id(target) for target in taken.values()}
    astray = [t for t in targets if id(t) not in placed]  # in tables that are read as prose
    out = {}
    for r, reading in enumerate(readings):
        for i, number in enumerate(reading.numbers):
            target = taken.get((r, i), {})
            if not target and (reading.view.alone or any(_same(t, number) for t in astray)):
                continue
            if not target:
                out[r, i] = Label("", weight=_BY_HAND)
            elif not target.get("optional"):
                out[r, i] = Label(TARGET, target["indicator"], target.get("due"), _BY_HAND)
    return out


def _place(
    target: dict[str, Any], readings: Sequence[Reading], taken: dict[tuple[int, int], Any]
) -> tuple[int, int] | None:
    for r, reading in enumerate(readings):
        for start, end in _occurrences(reading.text, target["quote"]):
            for i, number in enumerate(reading.numbers):
                inside = start <= number.start and number.number_end <= end + 1
                if inside and (r, i) not in taken and _same(target, number):
                    return r, i
    return None


def _same(target: dict[str, Any], number: Quantity) -> bool:
    a, b = (
        list(v) if isinstance(v, list | tuple) else [v] for v in (target["value"], number.value)
    )
    return (
        len(a) == len(b)
        and all(abs(float(x) - float(y)) <= 1e-6 * max(1, abs(float(x))) for x, y in zip(a, b, strict=True))
        and squeezed(target["unit"]) == squeezed(number.unit)
    )  # fmt: skip


def _occurrences(text: str, quote: str) -> Iterator[tuple[int, int]]:
    flat, at = [], []
    for i, c in enumerate(text):
        for x in squeezed(c):
            flat.append(x)
            at.append(i)
    joined, wanted = "".join(flat), squeezed(quote)
    place = joined.find(wanted)
    while place >= 0 and wanted:
        yield at[place], at[place + len(wanted) - 1] + 1
        place = joined.find(wanted, place + 1)


def _matched_times(
    gold: dict[str, Any], found: Found, readings: Sequence[Reading]
) -> dict[Place, TimeLabel]:
    """Labels of all times of a gold document; those of optional rows have none."""
    path_of = {
        id(mentions): found.skeleton.sections[i].path
        for i, runs in enumerate(found.mentions)
        for mentions in runs
    }
    free = bool(gold.get("sections_free"))
    taken: dict[Place, bool] = {}
    for row in sorted(gold["deadlines"], key=lambda r: bool(r.get("optional"))):
        for strict in (True, False):
            place = next(
                (
                    (r, t)
                    for r, reading in enumerate(readings)
                    if free
                    or not strict
                    or path_of.get(id(reading.view.found), "") == row["section"]
                    for start, end in _occurrences(reading.text, row["quote"])
                    for t, time in enumerate(reading.view.found.times)
                    if time.start < end and start < time.end and (r, t) not in taken
                ),
                None,
            )
            if place is not None:
                taken[place] = bool(row.get("optional"))
                break
    return {
        (r, t): TimeLabel(DUE if (r, t) in taken else "")
        for r, reading in enumerate(readings)
        for t in range(len(reading.view.found.times))
        if not taken.get((r, t), False)
    }
