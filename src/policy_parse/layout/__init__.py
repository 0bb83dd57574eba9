"""layout: Source → Passages. Furniture off, hard-wrapped lines joined, widths folded."""

from policy_parse.layout.passages import lay_out

__all__ = ["lay_out"]
