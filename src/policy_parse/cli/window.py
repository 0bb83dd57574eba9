"""`open`: the window for people without a shell."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Annotated

import typer

from policy_parse.cli.entry import app
from policy_parse.cli.exits import say
from policy_parse.cli.language import told
from policy_parse.cli.options import Language


@app.command(name="open")
def open_(
    folder: Annotated[
        Path | None,
        typer.Argument(help="A folder of notices, or the folder OUT of a run. [~/政策公文]"),
    ] = None,
    port: Annotated[int, typer.Option(help="Port on this machine; 0: any that is free.")] = 0,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
    lang: Annotated[Language, typer.Option("--lang", help="Language of the page.")] = Language.ZH,
    shortcut: Annotated[
        Path | None,
        typer.Option("--shortcut", help="Write a double-click starter into this folder, and end."),
    ] = None,
) -> None:
    """Open the window: drop notices, see text and records side by side, correct, compare, download.

    It serves this machine alone (127.0.0.1), needs no network, and ends with Ctrl-C or its button.
    """
    from policy_parse.window import Workspace, open_window

    workspace = Workspace.of(folder)
    if shortcut is not None:
        from policy_parse.window.serving import write_shortcut

        say(str(write_shortcut(shortcut, workspace)))
        return

    def tell(address: str, is_open: bool) -> None:
        say(address)
        if is_open:
            say(told("It is open already, from another start: this address leads there."))
            return
        say(told("Open this address in a browser. Notices are kept in:") + f" {workspace.notices}")
        say(told("Ctrl-C, or the button of the page, ends it."))

    with contextlib.suppress(KeyboardInterrupt):
        open_window(workspace, port=port, language=lang.value, browser=browser, say=tell)
