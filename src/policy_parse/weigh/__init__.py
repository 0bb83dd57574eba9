"""weigh: candidates → one choice each, with its probability, its margin and its reasons."""

from policy_parse.weigh.model import reasons
from policy_parse.weigh.numbers import weigh
from policy_parse.weigh.scene import Scene

__all__ = ["Scene", "reasons", "weigh"]
