"""evaluation: how right the records are, against hand-made gold in the format of corpus/."""

from policy_parse.evaluation.run import evaluate_folder

__all__ = ["evaluate_folder"]
