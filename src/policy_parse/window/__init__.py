"""window: a folder of notices → pages on this machine to read, correct, compare and download them."""

from __future__ import annotations

from policy_parse.window.serving import open_window
from policy_parse.window.workspace import Workspace

__all__ = ["Workspace", "open_window"]
