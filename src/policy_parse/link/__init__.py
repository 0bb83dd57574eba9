"""link: mentions → records. Scope, inheritance, time, and what should be looked at by hand."""

from policy_parse.link.notice import link

__all__ = ["link"]
