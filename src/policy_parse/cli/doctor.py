"""`doctor`: what is installed here, what is missing for what, and the command that brings it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import typer

from policy_parse import __version__
from policy_parse.cli.entry import app
from policy_parse.cli.exits import ExitCode

if TYPE_CHECKING:
    from policy_parse.installation.findings import Finding


@app.command()
def doctor() -> None:
    """Say what is installed, which formats are read here, and what is missing for what.

    Ends with 0 where everything that a plain install promises works, else with 1.
    """
    from policy_parse.installation import findings

    print(f"policy-parse {__version__} · {findings.system()}")
    plain = [*findings.packages(), *_samples()]
    _show("Plain install 基本安装", plain)
    _show("Extras 可选组件", findings.extras())
    _show("Programs and fonts 程序与字体", findings.programs())
    broken = [f.name for f in plain if f.here is None]
    if broken:
        print(f"\nDoes not work 不可用: {', '.join(broken)}")
        raise typer.Exit(ExitCode.SOME_NOT_OK)
    print("\nThe plain things work. 基本功能正常。")


def _samples() -> Iterator[Finding]:
    """A document of each kind from the sample corpus, parsed."""
    from policy_parse.demo import corpus_documents
    from policy_parse.each import attempt_each
    from policy_parse.installation.findings import Finding

    first = {path.suffix: path for path in reversed(corpus_documents())}
    started = time.perf_counter()
    for outcome in attempt_each([first[kind] for kind in sorted(first)]):
        seconds, started = time.perf_counter() - started, time.perf_counter()
        kind = "".join(k for k in first if outcome.name.endswith(k))
        notice = outcome.notice
        here = notice and f"{len(notice.assignments)} duties in {seconds:.1f} s"
        yield Finding(
            f"sample {kind}",
            here or None,
            "parsed in a process of its own",
            "在独立进程中解析",
            needed=True,
            trouble=None if here else outcome.message or outcome.status,
        )


def _show(title: str, rows: Iterable[Finding]) -> None:
    print(f"\n{title}")
    for row in rows:
        mark = "ok" if row.here else "--"
        here = row.here or "missing"
        print(f"  {mark} {row.name:14} {here:26} {row.purpose} · {row.purpose_zh}")
        if row.here is None:
            for line in filter(None, (row.trouble, row.command)):
                print(f"       {line}")
