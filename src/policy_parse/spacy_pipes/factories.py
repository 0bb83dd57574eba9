"""The components, by entry points of the group `spacy_factories`.

policy_units, policy_roles, policy_targets, policy_deadlines and policy_citations each set the
group of spans of their name; policy_notice sets all, and sections, tasks and people. What they
set is what `policy_parse.parse` finds in the same text: one implementation, run once per doc. A
text without sections (a sentence, a clipping) is read as one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from policy_parse.spacy_pipes.groups import GROUPS, labels, set_group


class GroupSetter:
    """A component that sets some groups of spans."""

    def __init__(self, groups: Sequence[str]) -> None:
        """`groups` are names in GROUPS."""
        self.groups = tuple(groups)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of its spans."""
        return tuple(label for name in self.groups for label in labels(name))

    def __call__(self, doc: Doc) -> Doc:
        """Set the groups of one doc."""
        for name in self.groups:
            set_group(doc, name)
        return doc


def _factory(component: str, groups: Sequence[str]) -> Callable[[Language, str], GroupSetter]:
    def make(nlp: Language, name: str) -> GroupSetter:
        return GroupSetter(groups)

    Language.factory(component, assigns=["doc.spans", "doc.user_data"], func=make)
    return make


policy_units = _factory("policy_units", ["policy_units"])
policy_roles = _factory("policy_roles", ["policy_roles"])
policy_targets = _factory("policy_targets", ["policy_targets"])
policy_deadlines = _factory("policy_deadlines", ["policy_deadlines"])
policy_citations = _factory("policy_citations", ["policy_citations"])
policy_notice = _factory("policy_notice", list(GROUPS))
