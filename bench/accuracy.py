"""How right this project and its peers are on the same documents, kind by kind."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from peers import lenient, regex_jieba
from peers.environments import Peer
from results import Block

from policy_parse.domain.ordinals import read_ordinal
from policy_parse.evaluation.compare import bare, compare
from policy_parse.evaluation.tally import Tally
from policy_parse.export.records import to_records
from policy_parse.layout import lay_out
from policy_parse.pipeline import parse_source
from policy_parse.read import read

Row = dict[str, Any]
OURS, REGEX = "policy-parse", "regex+jieba"
JIO, RECOGNIZERS, GONGWEN = "JioNLP", "Recognizers-Text", "gongwen-skill"
NONE, HERE_NOT = "–", "not here"
COLUMNS = (OURS, REGEX, JIO, RECOGNIZERS, GONGWEN)
STRICT = (
    "sections", "assignments", "targets", "targets (all slots)", "deadlines", "citations",
    "metadata",
)  # fmt: skip
LENIENT: dict[str, tuple[str, Callable[[Row, Any], Tally]]] = {
    "headings, any parent": ("sections", lenient.headings),
    "unit + role, anywhere": ("assignments", lenient.duties),
    "target value + unit, anywhere": ("targets", lenient.values_with_unit),
    "target value, anywhere": ("targets", lenient.values),
    "target value in 元, anywhere": ("targets", lenient.money),
    "deadline's last day, anywhere": ("deadlines", lenient.deadlines),
    "masthead fields": ("metadata", lenient.masthead),
}
NOTES = (
    "F1 (precision/recall), micro average. The first seven kinds are scored as `policy-parse "
    "evaluate` does, section included, the others by bench/peers/lenient.py. –: it does not do it.",
    "All peers get the paragraphs that policy-parse lays out (joined lines, no page numbers), "
    "those for times and numbers without item numbers, 《titles》 and document numbers, with the "
    "date of issue as time base; gongwen-skill from the title on, as a Word file set by GB/T 9704.",
    "JioNLP and Recognizers-Text find all times and numbers, not those that bind: their recall is "
    "what they see, their precision what an analyst would have to sort out. JioNLP's numbers are "
    "sums of money.",
    "regex+jieba was written for this table and mended three times on the documents of corpus/ and "
    "gold/; the others come as they are. Seconds: loading set aside; gongwen-skill's with writing Word.",
)
# How far a folder says what is to be expected of documents that nobody has seen.
SEEN = {
    "corpus": "Written for policy-parse; its rules were tuned on these documents.",
    "gold": "The rules of policy-parse were tuned on these documents (docs/results.md: what to "
    "expect on unseen ones).",
    "excerpts": "Excerpts of real documents. The weights of policy-parse were trained on them.",
    "pdf": "Single pages, most of them tables. The weights of policy-parse were trained on them, "
    "its tables tuned.",
    "chains": "Long notices of three chains of levels. The weights of policy-parse were trained on them.",
    "sealed": "Excerpts and pages whose texts and gold nobody looks at who works on policy-parse; "
    "totals alone are printed, and have been many times while it was mended. Nothing was trained on them.",
}


@dataclass(slots=True)
class Document:
    """A document with its gold, what this project makes of it, and what peers are given."""

    gold: Row
    ours: Row
    seconds: float
    paragraphs: list[str]
    titled: list[str]

    @property
    def plain(self) -> list[str]:
        """Paragraphs for finders of times and numbers, without what is sure to be neither."""
        return [without_names(text) for text in self.paragraphs]


def without_names(text: str) -> str:
    """`text` without item number, 《titles》 and document numbers."""
    ordinal = read_ordinal(text)
    text = text[ordinal.length :] if ordinal else text
    return re.sub(r"《[^《》]*》|[\u4e00-\u9fff]{0,8}〔\d{4}〕\d+号", "", text)


def load(path: Path) -> Document:
    """The document of a gold file."""
    gold = json.loads(path.read_text("utf-8"))
    started = time.perf_counter()
    source = read(path.parent / gold["file"])
    ours = to_records(parse_source(source))
    seconds = time.perf_counter() - started
    paragraphs = [passage.text for passage in lay_out(source)]
    return Document(
        gold, ours, seconds, paragraphs, from_title(paragraphs, ours["metadata"]["title"])
    )


def from_title(paragraphs: list[str], title: str | None) -> list[str]:
    """The notice from its title on, which is one paragraph, marked with a tab."""
    whole = bare(title)
    lines = [n for n, p in enumerate(paragraphs[:20]) if bare(p) and bare(p) in whole]
    return ["\t" + title, *paragraphs[lines[-1] + 1 :]] if title and lines else paragraphs


def answers(document: Document, peers: dict[str, Peer]) -> dict[str, tuple[Row, float]]:
    """What each makes of the document, in the shape of this project's records, and its seconds."""
    started = time.perf_counter()
    regex = regex_jieba.parse(document.paragraphs)
    out = {
        OURS: (document.ours, document.seconds),
        REGEX: (regex, time.perf_counter() - started),
    }
    base = document.ours["metadata"]["issue_date"]
    for name in (JIO, RECOGNIZERS):
        if name in peers:
            times, one = peers[name].ask("times", document.plain, base)
            numbers, two = peers[name].ask("numbers", document.plain, base)
            out[name] = {"deadlines": times, "targets": numbers}, one + two
    if GONGWEN in peers:
        shown, seconds = peers[GONGWEN].ask("paragraphs", document.titled)
        out[GONGWEN] = typeset(shown), seconds
    return out


def typeset(paragraphs: list[Row]) -> Row:
    """Headings and masthead from gongwen-skill's levels and roles."""
    sections: list[Row] = []
    stack: list[tuple[int, str]] = []
    for row in paragraphs:
        ordinal = read_ordinal(row["text"]) if row["level"] else None
        if ordinal is None:
            continue
        stack = [step for step in stack if step[0] < row["level"]]
        stack.append((row["level"], str(ordinal.value)))
        number, heading = row["text"][: ordinal.length], row["text"][ordinal.length :]
        path = ".".join(step for _, step in stack)
        sections.append({"path": path, "number": number, "heading": heading})

    def texts(role: str) -> list[str]:
        return [row["text"] for row in paragraphs if row["role"] == role]

    day = next((m for t in texts("date") if (m := regex_jieba.DAY.match(t))), None)
    title = "".join(texts("title"))
    addressees = next(iter(texts("recipient")), "").rstrip("：:")
    metadata = {
        "title": title,
        "addressees": regex_jieba.split_units(addressees),
        "issuers": texts("signature"),
        "issue_date": "-".join(f"{int(v):02}" for v in day.groups()) if day else None,
    }
    return {"sections": sections, "metadata": metadata}


def score(gold: Row, found: Row) -> dict[str, Tally]:
    """Tallies of every kind that `found` has; strict ones where it has all that they ask for."""
    kinds = gold.get("kinds")
    out: dict[str, Tally] = {}
    if "citations" in found:
        out |= {k: t for k, t in compare(gold, found).items() if k in STRICT}
    elif "sections" in found:
        empty: Row = {key: [] for key in ("citations", "assignments", "targets", "deadlines")}
        empty["people"] = []
        found_sections = compare(gold, {**empty, **found}).get("sections")
        if found_sections is not None:  # gold of a page of tables has none
            out["sections"] = found_sections
    for name, (kind, tally) in LENIENT.items():
        if kind in found and (kinds is None or kind in kinds):
            out[name] = tally(gold, found[kind])
    return out


def accuracy(folders: list[Path], peers: dict[str, Peer], missing: dict[str, str]) -> list[Block]:
    """A block per folder of gold."""
    regex_jieba.is_unit("预热")  # what is loaded once is not what is measured
    for name in (JIO, RECOGNIZERS):
        if name in peers:
            peers[name].ask("times", ["2025年"])
            peers[name].ask("numbers", ["5万元"])
    return [_folder(folder, peers, missing) for folder in folders]


def _folder(folder: Path, peers: dict[str, Peer], missing: dict[str, str]) -> Block:
    totals: dict[str, dict[str, Tally]] = {name: {} for name in COLUMNS}
    seconds = dict.fromkeys(COLUMNS, 0.0)
    golds = sorted(folder.glob("*.gold.json"))
    load(golds[0])
    for path in golds:
        document = load(path)
        for name, (found, took) in answers(document, peers).items():
            seconds[name] += took
            for kind, tally in score(document.gold, found).items():
                totals[name][kind] = totals[name].get(kind, Tally()) + tally
    block = Block(f"Accuracy: {len(golds)} documents of {folder.name}/", ["kind", *COLUMNS])
    for kind in (*STRICT, *LENIENT):
        tallies = {name: totals[name].get(kind, Tally()) for name in COLUMNS}
        cells = {name: _cell(tally) for name, tally in tallies.items()}
        block.rows.append([kind, *cells.values()])
        block.data[kind] = {
            name: {"p": t.precision, "r": t.recall, "f1": t.f1}
            for name, t in tallies.items()
            if cells[name] != NONE
        }
    block.rows.append(["seconds for all", *(f"{s:.2f} s" if s else NONE for s in seconds.values())])
    for row in block.rows:
        row[1:] = [HERE_NOT if n in missing else c for n, c in zip(COLUMNS, row[1:], strict=True)]
    broken = {name: peer.failures for name, peer in peers.items() if peer.failures}
    block.notes += [SEEN[folder.name], *NOTES, *(f"{name}: {why}" for name, why in missing.items())]
    block.notes += [f"{name} broke down over texts: {kinds}" for name, kinds in broken.items()]
    return block


def _cell(tally: Tally) -> str:
    if not (tally.hit + tally.missed + tally.extra):
        return NONE
    return f"{tally.f1:.3f} ({tally.precision:.2f}/{tally.recall:.2f})"
