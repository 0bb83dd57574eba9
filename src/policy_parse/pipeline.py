"""The one file that joins the stages: read → layout → outline → find → link."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from policy_parse.domain.comparison import Comparison
from policy_parse.domain.judgements import PairJudgement
from policy_parse.domain.limits import DEFAULT_LIMITS, Limits, timed
from policy_parse.domain.mentions import PassageMentions
from policy_parse.domain.notice import Metadata, Notice, Unit
from policy_parse.domain.source import Source, Span
from policy_parse.errors import PolicyParseError
from policy_parse.layout import lay_out
from policy_parse.lexicon.regions import find_region
from policy_parse.link import link
from policy_parse.link.resolver import Resolver
from policy_parse.link.scope import background, looks_back
from policy_parse.outline import outline
from policy_parse.read import read, read_bytes
from policy_parse.read.annexes import join_sources
from policy_parse.read.text.document import text_source
from policy_parse.review.applying import apply_corrections
from policy_parse.review.corrections import Correction

if TYPE_CHECKING:
    import networkx as nx
from policy_parse.collecting import no_collecting
from policy_parse.steps import find_all, plan_end, weighed, working_year

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
    outcome = _outcome(
        called,
        lambda: parse(
            document,
            name=name,
            annexes=annexes,
            limits=limits,
            ocr=ocr,
            units=units,
            corrections=corrections,
            accounts=accounts,
        ),
    )
    return replace(outcome, seconds=time.monotonic() - began)


def _outcome(called: str, parsed: Callable[[], Notice]) -> Outcome:
    """What becomes of a document, told of what parsing it gives or raises."""
    try:
        notice = parsed()
    except PolicyParseError as error:
        return Outcome(called, error.status, error.code, error.message, error.hint, error.hint_zh)
    except MemoryError:
        return Outcome(
            called,
            "crashed",
            "crashed/memory",
            f"{called}: not enough memory.",
            "Close other programs, or pass the document in parts.",
            "内存不足，请拆分文件。",
        )
    except Exception as error:  # a fault of ours: the other files are still parsed
        what = (f"{type(error).__name__}: {error}".splitlines() or [""])[0][:200]
        return Outcome(
            called,
            "failed",
            "failed/internal",
            f"{called}: internal error ({what}).",
            "Please report it with the file.",
            "程序内部错误，请反馈该文件。",
        )
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
    with no_collecting(), timed(limits, source.name):
        found = find_all(source, clipping=clipping)
        notice = link(
            source,
            found.skeleton,
            found.mentions,
            found.loose,
            found.year,
            weighed(found),
            units,
            indicators=found.indicators,
            plan_end=plan_end(found.skeleton),
            accounts=accounts,
        )
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
    notice: Notice,
    corrections: Sequence[Correction],
    units: Mapping[str, Unit] | None,
    year: int | None,
) -> Notice:
    if not corrections:
        return notice
    issued = int(notice.metadata.issue_date[:4]) if notice.metadata.issue_date else year
    return apply_corrections(notice, corrections, Resolver(notice.metadata, issued, units).resolve)


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
    with no_collecting(), timed(DEFAULT_LIMITS, source.name):
        found = find_all(source, clipping=clipping)
        notice = link(
            source,
            found.skeleton,
            found.mentions,
            found.loose,
            found.year,
            weighed(found),
            indicators=found.indicators,
            plan_end=plan_end(found.skeleton),
        )
    drafts = found.skeleton.sections
    aims = background(drafts) | looks_back(drafts, found.year)
    passages = [(mentions, True) for mentions in found.loose]
    passages += [(m, i in aims) for i, runs in enumerate(found.mentions) for m in runs]
    return CloseReading(notice, passages)


def compare(
    child: Notice | str | Path,
    *parents: Notice | str | Path,
    as_given: bool = False,
    judgements: Sequence[PairJudgement] = (),
) -> Comparison:
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
