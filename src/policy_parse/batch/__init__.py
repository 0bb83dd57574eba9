"""batch: thousands of files, unattended: a ledger, workers that can be killed, and merged outputs."""

from policy_parse.batch.query import open_results
from policy_parse.batch.run import RunReport, parse_folder

__all__ = ["RunReport", "open_results", "parse_folder"]
