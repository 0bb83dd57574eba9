"""report: one page that opens anywhere, and the deadlines as a calendar file."""

from policy_parse.report.calendar_file import calendar_text, write_calendar
from policy_parse.report.page import report_page, write_report

__all__ = ["calendar_text", "report_page", "write_calendar", "write_report"]
