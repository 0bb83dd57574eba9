"""workers: processes that can be killed, each with limits of its own, that die with their parent."""

from policy_parse.workers.pool import Loss, Lost, Pool

__all__ = ["Loss", "Lost", "Pool"]
