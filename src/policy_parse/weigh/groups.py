"""The groups of features: what stands before the colon of a feature's name.

Weights are trained for exactly these; a file of weights for others is refused (model.py).
"""

_KIND = """a2 b1 before-class before-of before-tail cue cues-balance cues-condition cues-order
document-time earlier form head heading heading-first heading-last joined lead-word looks-back-time
next-near of of-bound paragraph right-de right-noun right-noun1 right-of right-tail section
shape-right tail-of tail-word time topic-first topic-last word"""
_SPAN = """after-de begins begins-word behind ends holds-de holds-etc holds-joint last last2 share share-noun short
side-of side-tail size start unbalanced"""
_DUE = """between bracket closes follows kind later later-clause none none-between none-limit
numbers opens same-clause stated where where-all"""
_TIME = """after-class after-one after-time after-word before-time before-word bracket closed
cue-before cue-behind document form form-when heading heading-first heading-last loose numbers
numbers-when opens paragraph section statement when year-supplied"""

GROUPS = frozenset((*_KIND.split(), *_SPAN.split(), *_DUE.split(), *_TIME.split()))
