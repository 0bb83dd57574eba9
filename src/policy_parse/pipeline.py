"""The one file that joins the stages: read → layout → outline → find → link."""

from __future__ import annotations

import gc
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from policy_parse.domain.comparison import Comparison
from policy_parse.domain.decisions import Weighed
from policy_parse.domain.judgements import PairJudgement
from policy_parse.domain.limits import DEFAULT_LIMITS, Limits, timed
from policy_parse.domain.mentions import NO_YEAR, IndicatorReading, PassageMentions
from policy_parse.domain.notice import Metadata, Notice, Unit
from policy_parse.domain.skeleton import PassageRun, Skeleton
from policy_parse.domain.source import Source, Span
from policy_parse.errors import PolicyParseError
from policy_parse.find import find_mentions, read_row
from policy_parse.layout import lay_out
from policy_parse.lexicon.regions import find_region
from policy_parse.link import link
from policy_parse.link.resolver import Resolver
from policy_parse.link.scope import background, looks_back, turn_of
from policy_parse.outline import as_one_section, outline
from policy_parse.read import read, read_bytes
from policy_parse.read.annexes import join_sources
from policy_parse.read.text.document import text_source
from policy_parse.review.applying import apply_corrections
from policy_parse.review.corrections import Correction
from policy_parse.weigh import Scene, weigh
from policy_parse.weigh.scene import paragraph_tense

if TYPE_CHECKING:
    import networkx as nx

_TITLE_YEAR = re.compile(r"(?<![—\-~至])((?:19|20)\d\d)年(?!.{0,4}[—\-])")
_YEAR_OF_WORK = re.compile(
    r"((?:19|20)\d\d)年(?:政府|全[省市区县])?(?:的?主要|重点|总体)?(?:工作|目标|任务)(?!回顾|总结|情况)"
)
_HEADING, _HEADINGS = 40, 120  # characters of a heading, and of it with those above
_CAPTION, _STOPS = 30, "。；：，、！？"  # a line of its own that stands over what follows
# Issues that say that a part of the document could not be read.
PARTIAL = frozenset(
    {"page-without-text", "page-garbled", "page-unread", "pages-over-limit", "part-unread"}
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one input: exactly one status, a stable code, and what to do.

    `status`: ok, partial, needs_ocr, rejected, failed, timeout, crashed. `code` is `ok`, that of the
    issue which makes it partial, or that of the error. `notice` is there for ok and partial,
    `seconds` is what it took.
    """

    name: str
    status: str
    code: str
    message: str = ""
    hint: str = ""
    hint_zh: str = ""
    notice: Notice | None = field(default=None, repr=False)
    seconds: float = field(default=0.0, repr=False, compare=False)

    def __str__(self) -> str:
        """One line: what is wrong and what to do."""
        return " ".join(part for part in (self.message, self.hint, self.hint_zh) if part)


def parse(
    document: str | Path | bytes,
    *,
    name: str | None = None,
    annexes: Sequence[str | Path] = (),
    limits: Limits = DEFAULT_LIMITS,
    ocr: bool = False,
    units: Mapping[str, Unit] | None = None,
    corrections: Sequence[Correction] = (),
    accounts: bool = False,
) -> Notice:
    """Parse one document: a path, or the bytes of a file (then `name` is used in the records).

    `annexes` are files that belong to it (附件1.xlsx): they are parsed with it as one notice.
    `ocr` has pictures of text recognised (extra `[ocr]`). `units` are names of your own
    (`read_own_units`), which go before the lexicon, `corrections` those of analysts
    (`read_corrections`). `accounts` has every number, date, unit and role word accounted for
    (`Notice.accounts`). Raises a PolicyParseError that says what is wrong and what to do
    where nothing can be read.
    """
    called = name or "<bytes>" if isinstance(document, bytes) else Path(document).name
    with timed(limits, called):
        if isinstance(document, bytes):
            main = read_bytes(document, called, limits, ocr=ocr)
        else:
            main = read(document, limits, ocr=ocr)
        joined = join_sources(main, [read(annex, limits, ocr=ocr) for annex in annexes])
        return parse_source(joined, units, corrections, accounts=accounts)


def attempt(
    document: str | Path | bytes,
    *,
    name: str | None = None,
    annexes: Sequence[str | Path] = (),
    limits: Limits = DEFAULT_LIMITS,
    ocr: bool = False,
    units: Mapping[str, Unit] | None = None,
    corrections: Sequence[Correction] = (),
    accounts: bool = False,
) -> Outcome:
    """Parse one document and tell what became of it; raises nothing but KeyboardInterrupt."""
    called = name or ("<bytes>" if isinstance(document, bytes) else Path(document).name)
    began = time.monotonic()
    outcome = _outcome(called, lambda: parse(
        document, name=name, annexes=annexes, limits=limits, ocr=ocr, units=units,
        corrections=corrections, accounts=accounts,
    ))  # fmt: skip
    return replace(outcome, seconds=time.monotonic() - began)


def _outcome(called: str, parsed: Callable[[], Notice]) -> Outcome:
    """What becomes of a document, told of what parsing it gives or raises."""
    try:
        notice = parsed()
    except PolicyParseError as error:
        return Outcome(
            called, error.status, error.code, error.message, error.hint, error.hint_zh
        )  # fmt: skip
    except MemoryError:
        return Outcome(
            called, "crashed", "crashed/memory", f"{called}: not enough memory.",
            "Close other programs, or pass the document in parts.", "内存不足，请拆分文件。",
        )  # fmt: skip
    except Exception as error:  # a fault of ours: the other files are still parsed
        what = (f"{type(error).__name__}: {error}".splitlines() or [""])[0][:200]
        return Outcome(
            called, "failed", "failed/internal", f"{called}: internal error ({what}).",
            "Please report it with the file.", "程序内部错误，请反馈该文件。",
        )  # fmt: skip
    unread = [issue for issue in notice.issues if issue.code in PARTIAL]
    if not unread:
        return Outcome(called, "ok", "ok", notice=notice)
    told = " ".join(issue.message for issue in unread)
    return Outcome(
        called, "partial", unread[0].code, f"{called}: parsed in part.", "", told, notice
    )


def parse_text(text: str, *, clipping: bool = False) -> Notice:
    """Parse a string. A `clipping` without sections (a sentence, a paragraph) is read as one."""
    return parse_source(text_source(text), clipping=clipping)


def parse_source(
    source: Source,
    units: Mapping[str, Unit] | None = None,
    corrections: Sequence[Correction] = (),
    *,
    clipping: bool = False,
    accounts: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> Notice:
    """Parse a document that has been read; `units` are names of your own.

    Raises TimeLimitError and RejectedError (`rejected/records`) where a limit is met.
    """
    with _no_collecting(), timed(limits, source.name):
        found = find_all(source, clipping=clipping)
        notice = link(
            source, found.skeleton, found.mentions, found.loose, found.year, _weighed(found),
            units, indicators=found.indicators, plan_end=_plan_end(found.skeleton), accounts=accounts,
        )  # fmt: skip
    return _corrected(notice, corrections, units, found.year)


def corrected(
    notice: Notice, corrections: Sequence[Correction], units: Mapping[str, Unit] | None = None
) -> Notice:
    """A notice that was parsed without corrections as `parse` gives it with them."""
    year = None
    if corrections and not notice.metadata.issue_date:
        year = working_year(outline(lay_out(notice.source)))
    return _corrected(notice, corrections, units, year)


def _corrected(
    notice: Notice, corrections: Sequence[Correction], units: Mapping[str, Unit] | None,
    year: int | None,
) -> Notice:  # fmt: skip
    if not corrections:
        return notice
    issued = int(notice.metadata.issue_date[:4]) if notice.metadata.issue_date else year
    return apply_corrections(notice, corrections, Resolver(notice.metadata, issued, units).resolve)


@dataclass(slots=True)
class _Pauses:
    """How many parses are under way, and whether garbage was collected before them."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    running: int = 0
    was_on: bool = True


_PAUSES = _Pauses()


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Records are many small objects that all stay: collecting garbage meanwhile finds none.

    The last of several threads that parse puts things back as the first one found them.
    """
    with _PAUSES.lock:
        if not _PAUSES.running:
            _PAUSES.was_on = gc.isenabled()
            gc.disable()
        _PAUSES.running += 1
    try:
        yield
    finally:
        with _PAUSES.lock:
            _PAUSES.running -= 1
            if not _PAUSES.running and _PAUSES.was_on:
                gc.enable()


class CloseReading(NamedTuple):
    """A notice with the passages it was made from.

    `passages`: what was mentioned in each, and whether it is background: under no section, or in
    one that sets aims or looks back. Mentions that gave no record (a number without commitment, a
    time that binds nothing) are among them.
    """

    notice: Notice
    passages: list[tuple[PassageMentions, bool]]

    def spans(self) -> list[Span]:
        """Where in the source units, times, numbers and citations are mentioned, in order.

        A mention that is broken by page furniture has a span for each piece.
        """
        return sorted(
            {
                span
                for mentions, _ in self.passages
                for start, end in mentions.spans()
                for span in mentions.passage.evidence(start, end).spans
            }
        )


def parse_closely(source: Source, *, clipping: bool = False) -> CloseReading:
    """Parse a document that has been read, and keep what was found on the way."""
    with _no_collecting(), timed(DEFAULT_LIMITS, source.name):
        found = find_all(source, clipping=clipping)
        notice = link(
            source, found.skeleton, found.mentions, found.loose, found.year, _weighed(found),
            indicators=found.indicators, plan_end=_plan_end(found.skeleton),
        )  # fmt: skip
    drafts = found.skeleton.sections
    aims = background(drafts) | looks_back(drafts, found.year)
    passages = [(mentions, True) for mentions in found.loose]
    passages += [(m, i in aims) for i, runs in enumerate(found.mentions) for m in runs]
    return CloseReading(notice, passages)


class Found(NamedTuple):
    """All that comes before the choices are made."""

    skeleton: Skeleton
    mentions: list[list[PassageMentions]]
    loose: list[PassageMentions]
    year: int | None
    indicators: list[IndicatorReading]


def find_all(source: Source, *, clipping: bool = False) -> Found:
    """The skeleton of a document and what is mentioned in it, section by section."""
    passages = lay_out(source)
    skeleton = outline(passages)
    if clipping:
        skeleton = as_one_section(skeleton, passages)
    year = working_year(skeleton)
    own = NO_YEAR if year is None else year
    cells: dict[tuple[int, str], PassageMentions] = {}
    mentions = [[_find(run, own, cells) for run in section.runs] for section in skeleton.sections]
    loose = [find_mentions(run.passage, run.start, own) for run in skeleton.loose]
    return Found(skeleton, mentions, loose, year, [read_row(row) for row in skeleton.indicators])


def _find(
    run: PassageRun, year: int, cells: dict[tuple[int, str], PassageMentions]
) -> PassageMentions:
    """What is mentioned in a run; a cell of units that is merged over rows is read once."""
    if run.column in ("text", "deadline"):
        return find_mentions(run.passage, run.start, year, run.column)
    key = id(run.passage), run.column
    if key not in cells:
        cells[key] = find_mentions(run.passage, run.start, year, run.column)
    return cells[key]


def scenes(found: Found) -> list[tuple[PassageMentions, Scene]]:
    """Every passage in order of the document, with where it stands."""
    drafts, metadata = found.skeleton.sections, found.skeleton.metadata
    past, aims = looks_back(drafts, found.year), background(drafts)
    base = Scene(
        document_type=metadata.document_type or "", year=found.year, title=metadata.title or ""
    )
    headings: list[str] = []
    placed = [(mentions, base) for mentions in found.loose]
    for i, draft in enumerate(drafts):
        above = "|" + headings[draft.parent] if draft.parent is not None else ""
        headings.append((draft.heading[:_HEADING] + above)[:_HEADINGS])
        scene = base._replace(headings=headings[i], looks_back=i in past, aims=i in aims)
        placed += [(mentions, scene) for mentions in found.mentions[i]]
    placed.sort(key=lambda pair: pair[0].passage.origins[0])
    out, earlier, part = [], "none", None
    for mentions, scene in placed:
        text = mentions.passage.text
        if len(text) <= _CAPTION and text[-1] not in _STOPS and not mentions.start:
            part = turn_of(text, found.year) or part
        back = scene.looks_back or part == "back"
        out.append((mentions, scene._replace(earlier=earlier, looks_back=back)))
        tense = paragraph_tense(
            mentions.times, len(mentions.passage.text), found.year, mentions.passage.text
        )
        earlier = tense if tense != "none" else earlier
    return out


def _weighed(found: Found) -> dict[PassageMentions, Weighed]:
    """The decisions on the numbers and times of each passage that has any."""
    placed = scenes(found)
    return {
        mentions: decided
        for (mentions, _), decided in zip(placed, weigh(placed), strict=True)
        if decided.numbers or decided.times
    }


def compare(
    child: Notice | str | Path, *parents: Notice | str | Path, as_given: bool = False,
    judgements: Sequence[PairJudgement] = (),
) -> Comparison:  # fmt: skip
    """Put notices side by side: a district's plan against the city's and the province's.

    Notices or paths, in any order: which stands under which is found from who cites whom, level,
    place and date; `as_given` takes the order as it is, the lowest first. `judgements` of people on
    pairs of tasks (`judged_pairs`) go before what is computed.
    """
    from policy_parse.comparison import compare as compare_notices

    first, *others = [n if isinstance(n, Notice) else parse(n) for n in (child, *parents)]
    return compare_notices(first, *others, as_given=as_given, judgements=judgements)


def build_graph(
    notices: Sequence[Notice | str | Path], *, align: bool = True
) -> nx.MultiDiGraph[str]:
    """One responsibility graph over notices (or paths): a networkx MultiDiGraph.

    `align` adds aligned_with edges between the tasks of notices that stand under each other.
    """
    from policy_parse.comparison import compare as compare_notices
    from policy_parse.graph import build_graph as build

    read_ones = [n if isinstance(n, Notice) else parse(n) for n in notices]
    links = compare_notices(*read_ones).links if align and len(read_ones) > 1 else ()
    return build(read_ones, links)


def resolve_unit(mention: str, issuer: str, year: int | None = None) -> Unit:
    """Who a unit is: 区科协 in a notice of 郑州市惠济区人民政府 in 2022.

    `status` of the answer is resolved, ambiguous or unresolved.
    """
    level, region, code = find_region(issuer)
    metadata = Metadata(issuers=(issuer,), level=level, region=region, region_code=code)
    return Resolver(metadata, year).resolve(mention)


def working_year(skeleton: Skeleton) -> int | None:
    """The year a document works on: the one its title names, else the year of its issue."""
    metadata = skeleton.metadata
    named = _TITLE_YEAR.search(metadata.title or "")
    if named:
        return int(named[1])
    if metadata.issue_date:
        return int(metadata.issue_date[:4])
    numbered = re.search(r"(?:19|20)\d\d", metadata.document_number or "")
    if numbered:
        return int(numbered[0])
    # A plan without a date is read as of its first year: “十四五”…规划 (2021—2025年) → 2021.
    plan = skeleton.plan_years
    return plan[0] if plan else _year_of_headings(skeleton)


def _year_of_headings(skeleton: Skeleton) -> int | None:
    """2015年工作总体部署: the latest year whose work a heading sets out."""
    years = [
        int(named[1])
        for section in skeleton.sections
        if (named := _YEAR_OF_WORK.match(section.heading)) is not None
    ]
    return max(years, default=None)


def _plan_end(skeleton: Skeleton) -> int | None:
    """The final year of a plan, which its indicator tables are for."""
    return skeleton.plan_years[1] if skeleton.plan_years else None
