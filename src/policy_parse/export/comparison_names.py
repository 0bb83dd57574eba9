"""How a notice is called where several stand side by side."""

from __future__ import annotations

from policy_parse.domain.notice import Notice


def notice_name(notice: Notice) -> str:
    """How a notice is called at the head of a column: its place and number, else its file."""
    metadata = notice.metadata
    parts = [part for part in (metadata.region, metadata.document_number) if part]
    return " ".join(parts) or notice.source.name
