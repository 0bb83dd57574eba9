"""Stable ids: made from the document and the record's content and place."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b

from policy_parse.domain.evidence import Evidence
from policy_parse.domain.limits import tick

MakeId = Callable[..., str]


def id_maker(sha256: str) -> MakeId:
    """A function `(prefix, evidence, *content) -> id` for the document named by `sha256`.

    A record gets the same id (a-1f0c…) whenever the same file is parsed; `content` tells records
    at one place apart.
    """
    document = sha256[:16]

    def make(prefix: str, evidence: Evidence | None, *content: str) -> str:
        tick()  # each record comes here
        place = f"{evidence.spans[0][0]}-{evidence.spans[-1][1]}" if evidence else ""
        key = "|".join((document, prefix, place, *content))
        return f"{prefix}-{blake2b(key.encode('utf-8', 'replace'), digest_size=6).hexdigest()}"

    return make
