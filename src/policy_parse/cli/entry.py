"""The app that the commands hang on, and how it ends."""

from __future__ import annotations

import sys
import warnings
from typing import Annotated, Any

import typer

from policy_parse import __version__
from policy_parse.cli.exits import ExitCode, say
from policy_parse.cli.language import is_chinese, translated
from policy_parse.errors import PolicyParseError
from policy_parse.writing import KeptWarning, told_already

app = typer.Typer(
    name="policy-parse",
    help="Read Chinese government notices (公文) into traceable records.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def run() -> None:
    """Run the app with clean exits: closed pipes and Ctrl-C leave no traceback."""
    sys.unraisablehook = told_already
    warnings.showwarning = _warned
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        _spoken()()
    except KeyboardInterrupt:
        say("interrupted 已中断")
        sys.exit(ExitCode.INTERRUPTED)
    except SystemExit as end:
        if end.code == ExitCode.INTERRUPTED:  # typer has caught the interrupt itself
            say("interrupted 已中断")
        raise
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(ExitCode.OK)
    except PolicyParseError as error:
        say(str(error))
        sys.exit(ExitCode.FATAL)


def _spoken() -> Any:
    """The app, with its help in the person's language."""
    if not is_chinese():
        return app
    return translated(typer.main.get_command(app))


_shown = warnings.showwarning


def _warned(message: Warning | str, category: type[Warning], *place: Any, **more: Any) -> None:
    """A warning for the person as a line; those for programmers as Python shows them."""
    if issubclass(category, KeptWarning):
        say(str(message))
    else:
        _shown(message, category, *place, **more)


def _version(value: bool) -> None:
    if value:
        print(f"policy-parse {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool,
        typer.Option(
            "--version", "-V", callback=_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Read Chinese government notices (公文) into traceable records."""
