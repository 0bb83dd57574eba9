"""verification: a ledger (台账) that an office made, held against the notices it was made from."""

from policy_parse.verification.verify import verify

__all__ = ["verify"]
