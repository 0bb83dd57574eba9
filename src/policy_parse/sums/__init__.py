"""sums: a plan's own arithmetic: parts and totals, base and growth, text against table."""

from policy_parse.sums.check import SumsOfNotice, check_notice, check_sums
from policy_parse.sums.records import Figure, Finding, Kind

__all__ = ["Figure", "Finding", "Kind", "SumsOfNotice", "check_notice", "check_sums"]
