"""outline: Passages → Skeleton. Masthead, section tree, annexes, tables, rosters, colophon."""

from policy_parse.outline.skeleton import outline

__all__ = ["outline"]
