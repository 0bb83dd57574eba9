"""Who corrects, and when."""

from __future__ import annotations

import getpass
from datetime import datetime


def user_name() -> str:
    """The name of the account, "" where it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def now() -> str:
    """The time with its zone (ISO 8601)."""
    return datetime.now().astimezone().isoformat(timespec="milliseconds")
