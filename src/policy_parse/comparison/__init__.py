"""comparison: levels side by side, peers of one level, versions of one plan."""

from policy_parse.comparison.compare import compare, compare_link

__all__ = ["compare", "compare_link"]
