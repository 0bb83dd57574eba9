"""`policy-parse demo`: the sample corpus, parsed and shown."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from policy_parse.domain.notice import Notice
from policy_parse.errors import PolicyParseError
from policy_parse.export.comparison_files import deliver_comparison
from policy_parse.export.deliver import deliver
from policy_parse.pipeline import compare, parse
from policy_parse.report import write_report
from policy_parse.report.families import find_links

_DOCUMENTS = (".txt", ".docx", ".pdf", ".html")


def corpus_folder() -> Path:
    """Where the sample corpus lies: in the installed package, or in a checkout beside src/."""
    packaged = Path(__file__).parent / "corpus"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "corpus"


def corpus_documents() -> list[Path]:
    """The documents of the sample corpus, sorted by name."""
    return sorted(p for p in corpus_folder().iterdir() if p.suffix in _DOCUMENTS)


def _counts(n: Notice) -> list[str]:
    """How many there are of what the table lists."""
    kinds = (n.sections, n.tasks, n.assignments, n.goals, n.deadlines, n.issues)
    return [str(len(rows)) for rows in kinds]


def run_demo(output: Path) -> bool:
    """Parse every sample document into `output` and print what was found and where it lies.

    Whether all of them were read.
    """
    console = Console(width=None if sys.stdout.isatty() else 120)
    table = Table(title="policy-parse demo 示例语料")
    for name in ("文件", "发文字号", "章节", "任务", "分工", "指标", "时限", "问题"):
        left = name in ("文件", "发文字号")
        table.add_column(name, justify="left" if left else "right", no_wrap=left)
    started = time.perf_counter()
    documents = corpus_documents()
    taken: set[str] = set()
    failed = False
    notices = []
    for path in documents:
        try:
            notice = parse(path)
        except PolicyParseError as error:
            console.print(str(error), style="red")
            failed = True
            continue
        notices.append(notice)
        deliver(notice, output, path.stem, "xlsx", taken=taken)
        for form in ("json", "csv", "docx"):
            deliver(notice, output, path.stem, form)
        table.add_row(path.name, notice.metadata.document_number or "—", *_counts(notice))
    levels = _show_levels(notices, output)
    seconds = time.perf_counter() - started
    console.print(table)
    console.print(
        f"{len(documents)} documents in {seconds:.1f} s 已写入 {output}/：\n"
        f"  {output / 'report.html'}  ← open this first 先打开：原文、责任矩阵、指标、上下级对比、时限\n"
        f"  {output / '*.xlsx'}  责任清单, 责任矩阵, a page per unit 每个单位一页（CSV、JSON 同名）",
        soft_wrap=True,
    )
    if levels:
        console.print(
            f"  {output / '对照.docx'}, {output / '对照.xlsx'}  {levels} levels side by side 上下级对照",
            soft_wrap=True,
        )
    return not failed


def _show_levels(notices: Sequence[Notice], output: Path) -> int:
    """Write the page over all notices, and those that stand under each other; how many these are."""
    links = find_links(notices)
    write_report(notices, output / "report.html")
    linked = {id(notice) for link in links for notice in (link.child, link.parent)}
    chain = [notice for notice in notices if id(notice) in linked]
    if chain:
        comparison = compare(*chain)
        for format in ("xlsx", "docx"):
            deliver_comparison(comparison, output, format)
    return len(chain)
