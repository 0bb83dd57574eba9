"""ledger_form: tasks as the ledger an office keeps: written, split among units, merged again."""

from policy_parse.ledger_form.making import make_ledger, merge_ledger, split_ledger

__all__ = ["make_ledger", "merge_ledger", "split_ledger"]
