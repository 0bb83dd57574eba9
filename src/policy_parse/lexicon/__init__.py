"""lexicon: what a clerk would correct, as CSV in data/, and the typed loaders.

Each row carries an example; tests/test_lexicon.py checks that every example works.
"""
