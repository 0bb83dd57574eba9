"""outline: Passages → Skeleton. Masthead, section tree, annexes, tables, rosters, colophon."""

from policy_parse.outline.clippings import as_one_section
from policy_parse.outline.skeleton import outline

__all__ = ["as_one_section", "outline"]
