"""Hostile files, made here by code: each module is a kind of input and exports its CASES."""
