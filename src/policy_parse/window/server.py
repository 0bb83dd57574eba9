"""The server: what the pages ask for, as JSON; the pages themselves."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from policy_parse.batch.inputs import OWN, WORK
from policy_parse.domain.judgements import Ruling
from policy_parse.domain.notice import Notice, TargetKind
from policy_parse.domain.words import (
    CHANGE_WORDS,
    COMPARATOR_WORDS,
    KIND_WORDS,
    NATURE_WORDS,
    ROLE_WORDS,
)
from policy_parse.pipeline import parse_text
from policy_parse.report.labels import labels as page_labels
from policy_parse.report.page import scripts, style
from policy_parse.report.shown import Shown
from policy_parse.review.added import entries_of
from policy_parse.review.corrections import Correction
from policy_parse.review.entries import add_record, change_record, delete_record
from policy_parse.review.judgements import Judgement
from policy_parse.verification.findings import FAULT_WORDS
from policy_parse.window.answers import (
    as_json,
    as_page,
    bad_request,
    body_of,
    in_thread,
    number_of,
    refusal,
    text_of,
)
from policy_parse.window.choices import Choices
from policy_parse.window.chosen import SIDE_BY_SIDE, set_of
from policy_parse.window.desk import Desk
from policy_parse.window.downloads import FORMATS, packed, write_download
from policy_parse.window.finding import find
from policy_parse.window.rows import (
    correction_row,
    document_row,
    listed_under,
    proposals_at,
    targets_at,
)
from policy_parse.window.shipped import file_text, own_labels
from policy_parse.window.verifying import verify_dropped
from policy_parse.window.workspace import Workspace
from policy_parse.writing import told

_SCRIPTS = (
    "feed.js",
    "files.js",
    "edit.js",
    "check.js",
    "whole.js",
    "find.js",
    "verify.js",
    "take.js",
    "begin.js",
)
_FOUND_IN = ("text", "duties", "breakdown", "targets", "deadlines", "issues")
_CHOICE = 8 << 20  # bytes of a request that names a hundred thousand documents
_LISTED = 200  # rows of the list of files in one answer


def _is_record(item: object) -> bool:
    return isinstance(item, list) and len(item) == 2 and all(isinstance(part, str) for part in item)


def make_app(desk: Desk, language: str, end: Callable[[], None]) -> Starlette:
    """The app over a desk; `end` ends the server."""
    return Starlette(routes=_Pages(desk, language, end).routes())


class _Pages:
    def __init__(self, desk: Desk, language: str, end: Callable[[], None]) -> None:
        self.desk, self.language, self.end = desk, language, end
        self.choices = Choices(desk.workspace.results / ".choices")

    def routes(self) -> list[Route]:
        """Every address with what answers it."""
        return [
            Route("/", as_page("text/html; charset=utf-8", lambda: file_text("window.html"))),
            Route("/window.css", as_page("text/css", lambda: style() + file_text("window.css"))),
            Route("/window.js", as_page("text/javascript", self._script)),
            Route("/api/state", as_json(self.state)),
            Route("/api/documents", as_json(self.listed)),
            Route("/api/known", as_json(self.known)),
            Route("/api/choices", as_json(self.choose), methods=["POST"]),
            Route("/api/set", as_json(self.chosen)),
            Route("/api/find", as_json(self.found)),
            Route("/api/suggest", as_json(self.suggested)),
            Route("/api/files", as_json(self.add), methods=["PUT"]),
            Route("/api/read", as_json(self.read), methods=["POST"]),
            Route("/api/corrections", as_json(self.corrections)),
            Route("/api/corrections", as_json(self.correct), methods=["POST"]),
            Route("/api/undo", as_json(self.undo), methods=["POST"]),
            Route("/api/judgements", as_json(self.judge), methods=["POST"]),
            Route("/api/verify", as_json(self.verified), methods=["PUT"]),
            Route("/api/download/{format}", as_json(self.download)),
            Route("/api/end", as_json(self.stop), methods=["POST"]),
        ]

    def _script(self) -> str:
        facts = {
            "L": page_labels(self.language) | own_labels(self.language),
            "lang": self.language,
            "formats": list(FORMATS),
            "words": {
                "roles": {role.value: name for role, name in ROLE_WORDS.items()},
                "comparators": COMPARATOR_WORDS,
                "changes": CHANGE_WORDS,
                "natures": NATURE_WORDS,
                "kinds": {kind.value: KIND_WORDS[kind] for kind in TargetKind},
                "faults": {str(fault): name for fault, name in FAULT_WORDS.items()},
                "added_duty": entries_of("duties"),
                "added_target": entries_of("targets"),
            },
        }
        words = f"const WINDOW = {json.dumps(facts, ensure_ascii=True)};"
        return "\n".join([words, file_text("first.js"), scripts(), *map(file_text, _SCRIPTS)])

    # ---- what is there

    async def state(self, request: Request) -> Any:
        """Version, progress, trouble, counts by status; `since`: documents changed after it, and in which."""
        desk, since = self.desk, number_of(request, "since")
        counts: dict[str, int] = {}
        for document in desk.documents:
            counts[document.row.status] = counts.get(document.row.status, 0) + 1
        progress, trouble = desk.progress, desk.trouble
        return {
            "version": desk.version,
            "changed": {d: version for d, version in desk.changed.items() if version > since},
            "progress": progress
            and {
                "done": progress.done,
                "total": progress.total,
                "name": progress.name,
                "left": progress.left(),
            },
            "trouble": trouble and refusal(trouble),
            "counts": counts,
            "folder": str(desk.workspace.notices),
            "results": str(desk.workspace.results),
            "corrections": len(desk.corrections),
            "undo": bool(desk.corrections),
        }

    async def listed(self, request: Request) -> Any:
        """A page of the list of files, filtered and sorted; `choices`: what filters may be set to."""
        rows = listed_under(self.desk.documents, request.query_params)
        start = number_of(request, "from")
        heads = [d.head for d in self.desk.documents]
        return {
            "total": len(rows),
            "all": len(self.desk.documents),
            "from": start,
            "rows": [document_row(d) for d in rows[start : start + _LISTED]],
            "choices": {
                "status": sorted({d.row.status for d in self.desk.documents}),
                "level": sorted({h.get("level") or "" for h in heads} - {""}),
                "region": sorted({h.get("region") or "" for h in heads} - {""})[:500],
            },
        }

    async def known(self, request: Request) -> Any:
        """The whole sums of the documents that an address names: by their beginnings, or a choice."""
        starts = [d for d in request.query_params.get("d", "").split(",") if len(d) >= 8][:500]
        found = (next((d for d in self.desk.by_digest if d.startswith(s)), None) for s in starts)
        kept = self.choices.of(request.query_params.get("c", ""))
        return {
            "digests": [*(d for d in found if d), *(d for d in kept if d in self.desk.by_digest)]
        }

    async def choose(self, request: Request) -> Any:
        """Keep a choice of many: its `digests`, or all that is `listed` under filters; its name."""
        body = await body_of(request, _CHOICE)
        listed, given = body.get("listed"), body.get("digests") or []
        if isinstance(listed, dict):
            given = [d.row.sha256 for d in listed_under(self.desk.documents, listed) if d.is_read]
        if not isinstance(given, list) or not all(isinstance(d, str) for d in given):
            raise bad_request("digests")
        name = await in_thread(lambda: self.choices.keep(given))
        return {"name": name, "digests": self.choices.of(name)}

    def wanted(self, request: Request) -> list[str]:
        """The chosen documents of a request: named one by one (`d`), or a choice that is kept (`c`)."""
        given = [d for d in request.query_params.get("d", "").split(",") if d]
        return list(dict.fromkeys([*given, *self.choices.of(request.query_params.get("c", ""))]))

    async def chosen(self, request: Request) -> Any:
        """The data of the report over the chosen notices from number `from` on, as many as an answer may hold."""
        wanted, start = self.wanted(request), number_of(request, "from")
        return await in_thread(lambda: set_of(self.desk, wanted[start:]))

    async def found(self, request: Request) -> Any:
        """A slice of hits over all documents."""
        asked = request.query_params
        table = asked.get("table", "text")
        if table not in _FOUND_IN:
            raise bad_request("table")
        words, start = asked.get("text", ""), number_of(request, "from")
        chosen = self.wanted(request) if asked.get("d") or asked.get("c") else None
        got = await in_thread(lambda: find(self.desk, table, words, start, chosen))
        return got._asdict()

    async def suggested(self, request: Request) -> Any:
        """What a marked stretch of text would be: its quote, its place in the source, a target."""
        digest = request.query_params.get("document", "")
        start, end = number_of(request, "start"), number_of(request, "end")
        return await in_thread(lambda: self._suggested(digest, start, end))

    def _suggested(self, digest: str, start: int, end: int) -> Any:
        notice = self.desk.notice(digest)
        place = Shown(notice.source).origin(start, end)
        if place is None or place[1] - place[0] > 2000:
            raise bad_request("place")
        quote = notice.source.text[slice(*place)]
        section = ""
        for row in notice.sections:
            if row.evidence.span.start <= place[0]:
                section = row.path
        out: dict[str, Any] = {
            "quote": quote,
            "start": place[0],
            "end": place[1],
            "section": section,
        }
        would = [
            *targets_at(notice, *place),
            *targets_at(parse_text(quote, clipping=True), 0, len(quote)),
        ]
        if found := next(iter([*would, *proposals_at(notice, *place)]), None):
            out["target"] = found
        return out

    # ---- what changes

    async def add(self, request: Request) -> Any:
        """Store a file; the folder is read when the page says so."""
        limits = self.desk.options.limits
        path = await self.desk.workspace.add(
            request.query_params.get("name", ""), request.stream(), limits
        )
        return {"name": path.name}

    async def read(self, request: Request) -> Any:
        """Read the folder, in the background; `retry`: what failed too."""
        self.desk.read(retry="retry" in request.query_params)
        return {}

    async def corrections(self, request: Request) -> Any:
        """All corrections of a document."""
        digest = request.query_params.get("document", "")
        return {"rows": [correction_row(c) for c in self.desk.corrections if c.document == digest]}

    async def correct(self, request: Request) -> Any:
        """Change, add or delete a record."""
        body = await body_of(request)
        digest, kind, key = (text_of(body, name) for name in ("document", "table", "id"))
        entries = {str(k): str(v) for k, v in dict(body.get("entries") or {}).items()}
        action = text_of(body, "action")

        also = body.get("also") or []  # [table, id] of records that change in the same way
        if not isinstance(also, list) or not all(_is_record(item) for item in also):
            raise bad_request("also")

        def make(notice: Notice) -> list[Correction]:
            if action == "edit":
                records = [(kind, key), *also]
                return [c for k, i in records for c in change_record(notice, k, i, entries)]
            if action == "delete":
                return [delete_record(notice, kind, key)]
            if action == "add":
                return [add_record(notice, kind, entries)]
            raise bad_request("action")

        why = text_of(body, "why")
        made = await in_thread(lambda: self.desk.change(digest, make, why))
        return {"made": [correction_row(c) for c in made], "changed": self._changed(digest)}

    async def undo(self, request: Request) -> Any:
        """Take back the last correction, or the one that is named by all its fields."""
        body = await body_of(request)
        which = body.get("which")
        found = next((c for c in self.desk.corrections if correction_row(c) == which), None)
        if which is not None and found is None:
            raise bad_request("correction")
        gone = await in_thread(lambda: self.desk.undo(text_of(body, "document") or None, found))
        return {
            "gone": gone and correction_row(gone),
            "changed": self._changed(gone.document) if gone else {},
        }

    async def judge(self, request: Request) -> Any:
        """Settle a doubt, confirm or reject or draw a pair; without a verdict: take it back."""
        body = await body_of(request)
        document, other, item = (text_of(body, name) for name in ("document", "other", "item"))
        verdict = text_of(body, "verdict")
        if document not in self.desk.by_digest or not item or len(item) > 200:
            raise bad_request("item")
        if verdict and verdict not in {*Ruling}:
            raise bad_request("verdict")
        why = " ".join(text_of(body, "why").split())[:200]
        made = Judgement(document, other, item, Ruling(verdict), why=why) if verdict else None
        await in_thread(lambda: self.desk.judge(made, (document, other, item)))
        return {"changed": self._changed(document)}

    def _changed(self, digest: str) -> dict[str, int]:
        """The version in which a document was changed: so the page knows its own changes."""
        return {digest: self.desk.changed.get(digest, 0)}

    async def download(self, request: Request) -> Response:
        """The chosen notices in a format; `all`: the merged outputs of the whole workspace."""
        format = request.path_params["format"]
        wanted = self.wanted(request)
        if format != "all" and format not in FORMATS:
            raise bad_request("format")

        def write() -> tuple[Path, Path]:
            folder = self._scratch()
            try:
                if format == "all":
                    self.desk.write_all()
                    results = self.desk.workspace.results
                    files = [
                        p
                        for name in sorted(OWN - {WORK, "parquet"})
                        for p in sorted([results / name, *(results / name).rglob("*")])
                        if p.is_file()
                    ]
                    return packed(files, results, folder / "结果.zip"), folder
                notices = [self.desk.notice(d) for d in wanted]
                return write_download(format, notices, self.desk.pairs(), folder), folder
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise

        path, folder = await in_thread(write)
        gone = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
        return FileResponse(path, filename=path.name, background=gone)

    def _scratch(self) -> Path:
        """An empty folder in the workspace; raises OutputError where there can be none."""
        base = self.desk.workspace.scratch
        with told(base):
            base.mkdir(parents=True, exist_ok=True)
            return Path(tempfile.mkdtemp(dir=base))

    async def verified(self, request: Request) -> Any:
        """A ledger (the body) held against the chosen notices."""
        wanted = self.wanted(request)[:SIDE_BY_SIDE]
        limits = self.desk.options.limits
        folder = await in_thread(self._scratch)
        try:
            place = Workspace(folder, folder)
            path = await place.add(request.query_params.get("name", ""), request.stream(), limits)

            def work() -> dict[str, Any]:
                notices = [self.desk.notice(digest) for digest in wanted]
                return verify_dropped(path, notices, limits)

            return await in_thread(work)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    async def stop(self, request: Request) -> Any:
        """End the server."""
        self.end()
        return {}
