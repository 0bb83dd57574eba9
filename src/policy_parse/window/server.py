"""The server: what the pages ask for, as JSON; the pages themselves."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import anyio
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from policy_parse.domain.judgements import Verdict
from policy_parse.domain.notice import Notice, TargetKind
from policy_parse.errors import OutputError, PolicyParseError, RejectedError
from policy_parse.export.tables import (
    CHANGES,
    COMPARATORS,
    KINDS,
    NATURES,
    ROLE_WORDS,
    build_table,
)
from policy_parse.pipeline import parse_text
from policy_parse.report.data import page_data
from policy_parse.report.families import find_links
from policy_parse.report.page import page_labels, scripts, style
from policy_parse.report.shown import Shown
from policy_parse.review.columns import ADDED
from policy_parse.review.corrections import Correction
from policy_parse.review.entries import add_record, change_record, delete_record
from policy_parse.review.judgements import Judgement
from policy_parse.verification.findings import FAULT_WORDS
from policy_parse.window.desk import Desk, Document
from policy_parse.window.downloads import FORMATS, packed, write_download
from policy_parse.window.finding import find
from policy_parse.window.verifying import verify_dropped
from policy_parse.window.workspace import Workspace
from policy_parse.writing import told

_HERE = Path(__file__).parent
_SCRIPTS = (
    "feed.js",
    "files.js",
    "edit.js",
    "check.js",
    "find.js",
    "verify.js",
    "take.js",
    "begin.js",
)
_LISTED = 200  # rows of the list of files in one answer
_CHOSEN = 40  # notices that are shown side by side
_CHARACTERS = 250_000  # of text that are shown at once: an answer stays below 2 MB
_BODY = 1 << 20  # bytes of a request that is no file
_TOLD_OF_TARGET = ("indicator", "comparator", "value", "measure", "change", "due")
_CONFLICTS = {"fatal/locked": 409, "fatal/output": 507}

Answer = Callable[[Request], Awaitable[Response]]


def make_app(desk: Desk, language: str, end: Callable[[], None]) -> Starlette:
    """The app over a desk; `end` ends the server."""
    return Starlette(routes=_Pages(desk, language, end).routes())


class _Pages:
    def __init__(self, desk: Desk, language: str, end: Callable[[], None]) -> None:
        self.desk, self.language, self.end = desk, language, end

    def routes(self) -> list[Route]:
        """Every address with what answers it."""
        return [
            Route("/", _page("text/html; charset=utf-8", lambda: _file("window.html"))),
            Route("/window.css", _page("text/css", lambda: style() + _file("window.css"))),
            Route("/window.js", _page("text/javascript", self._script)),
            Route("/api/state", _told(self.state)),
            Route("/api/documents", _told(self.listed)),
            Route("/api/known", _told(self.known)),
            Route("/api/set", _told(self.chosen)),
            Route("/api/find", _told(self.found)),
            Route("/api/suggest", _told(self.suggested)),
            Route("/api/files", _told(self.add), methods=["PUT"]),
            Route("/api/read", _told(self.read), methods=["POST"]),
            Route("/api/corrections", _told(self.corrections)),
            Route("/api/corrections", _told(self.correct), methods=["POST"]),
            Route("/api/undo", _told(self.undo), methods=["POST"]),
            Route("/api/judgements", _told(self.judge), methods=["POST"]),
            Route("/api/verify", _told(self.verified), methods=["PUT"]),
            Route("/api/download/{format}", _told(self.download)),
            Route("/api/end", _told(self.stop), methods=["POST"]),
        ]

    def _script(self) -> str:
        facts = {
            "L": page_labels(self.language) | _labels(self.language), "lang": self.language,
            "formats": list(FORMATS),
            "words": {
                "roles": {role.value: name for role, name in ROLE_WORDS.items()},
                "comparators": COMPARATORS, "changes": CHANGES, "natures": NATURES,
                "kinds": {kind.value: KINDS[kind] for kind in TargetKind},
                "faults": {str(fault): name for fault, name in FAULT_WORDS.items()},
                "added_duty": ADDED["duties"], "added_target": ADDED["targets"],
            },
        }  # fmt: skip
        words = f"const WINDOW = {json.dumps(facts, ensure_ascii=True)};"
        return "\n".join([words, _file("first.js"), scripts(), *map(_file, _SCRIPTS)])

    # ---- what is there

    async def state(self, request: Request) -> Any:
        """Version, progress, trouble, counts by status; `since`: documents changed after it."""
        desk, since = self.desk, _number(request, "since")
        counts: dict[str, int] = {}
        for document in desk.documents:
            counts[document.row.status] = counts.get(document.row.status, 0) + 1
        progress, trouble = desk.progress, desk.trouble
        return {
            "version": desk.version,
            "changed": [d for d, version in desk.changed.items() if version > since],
            "progress": progress
            and {"done": progress.done, "total": progress.total, "name": progress.name,
                 "left": progress.left()},
            "trouble": trouble and _said(trouble),
            "counts": counts,
            "folder": str(desk.workspace.notices),
            "results": str(desk.workspace.results),
            "corrections": len(desk.corrections),
            "undo": bool(desk.corrections),
        }  # fmt: skip

    async def listed(self, request: Request) -> Any:
        """A page of the list of files, filtered and sorted; `choices`: what filters may be set to."""
        rows = list(self.desk.documents)
        asked = {k: request.query_params.get(k, "") for k in ("text", "status", "level", "region")}
        for key in ("level", "region"):
            if asked[key]:
                rows = [d for d in rows if (d.head.get(key) or "") == asked[key]]
        if asked["status"]:
            rows = [d for d in rows if d.row.status == asked["status"]]
        if words := asked["text"].split():
            rows = [d for d in rows if all(w in _words(d) for w in words)]
        order = request.query_params.get("sort", "")
        if order in _SORTS:
            rows.sort(key=_SORTS[order], reverse="back" in request.query_params)
        start = _number(request, "from")
        heads = [d.head for d in self.desk.documents]
        return {
            "total": len(rows), "all": len(self.desk.documents), "from": start,
            "rows": [_row(d) for d in rows[start : start + _LISTED]],
            "choices": {
                "status": sorted({d.row.status for d in self.desk.documents}),
                "level": sorted({h.get("level") or "" for h in heads} - {""}),
                "region": sorted({h.get("region") or "" for h in heads} - {""})[:500],
            },
        }  # fmt: skip

    async def known(self, request: Request) -> Any:
        """The whole sums of documents by the beginnings that an address carries."""
        starts = [d for d in request.query_params.get("d", "").split(",") if len(d) >= 8][:500]
        found = (next((d for d in self.desk.by_digest if d.startswith(s)), None) for s in starts)
        return {"digests": [d for d in found if d]}

    async def chosen(self, request: Request) -> Any:
        """The data of the report over the chosen notices, as many as an answer may hold."""
        wanted = [d for d in request.query_params.get("d", "").split(",") if d]
        return await _in_thread(lambda: self._set(wanted))

    def _set(self, wanted: Sequence[str]) -> Any:
        desk, notices, left, size = self.desk, list[Notice](), list[str](), 0
        troubles = []
        for digest in dict.fromkeys(wanted):
            try:
                notice = desk.notice(digest)
            except PolicyParseError as error:
                troubles.append(_said(error) | {"document": digest})
                continue
            size += len(notice.source.text)
            if notices and (len(notices) >= _CHOSEN or size > _CHARACTERS):
                left.append(digest)
            else:
                notices.append(notice)
        data = page_data(notices, find_links(notices, desk.pairs()), editable=True)
        settled = desk.settled()
        own = {notice.source.sha256 for notice in notices}
        return data | {
            "version": desk.version, "left": left, "troubles": troubles,
            "settled": {digest: sorted(settled.get(digest, ())) for digest in own},
            "pairs": [j for j in desk.pairs() if j.child in own and j.parent in own],
            "corrected": [_shown(c) for c in desk.corrections if c.document in own],
        }  # fmt: skip

    async def found(self, request: Request) -> Any:
        """A slice of hits over all documents."""
        asked = request.query_params
        table = asked.get("table", "text")
        if table not in ("text", "duties", "targets", "deadlines", "issues"):
            raise _bad("table")
        words, start = asked.get("text", ""), _number(request, "from")
        got = await _in_thread(lambda: find(self.desk, table, words, start))
        return got._asdict()

    async def suggested(self, request: Request) -> Any:
        """What a marked stretch of text would be: its quote, its place in the source, a target."""
        digest = request.query_params.get("document", "")
        start, end = _number(request, "start"), _number(request, "end")
        return await _in_thread(lambda: self._suggested(digest, start, end))

    def _suggested(self, digest: str, start: int, end: int) -> Any:
        notice = self.desk.notice(digest)
        place = Shown(notice.source).origin(start, end)
        if place is None or place[1] - place[0] > 2000:
            raise _bad("place")
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
        would = [*_read(notice, *place), *_read(parse_text(quote, clipping=True), 0, len(quote))]
        if found := next(iter([*would, *_proposed(notice, *place)]), None):
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
        return {"rows": [_shown(c) for c in self.desk.corrections if c.document == digest]}

    async def correct(self, request: Request) -> Any:
        """Change, add or delete a record."""
        body = await _body(request)
        digest, kind, key = (_text(body, name) for name in ("document", "table", "id"))
        entries = {str(k): str(v) for k, v in dict(body.get("entries") or {}).items()}
        action = _text(body, "action")

        def make(notice: Notice) -> list[Correction]:
            if action == "edit":
                return change_record(notice, kind, key, entries)
            if action == "delete":
                return [delete_record(notice, kind, key)]
            if action == "add":
                return [add_record(notice, kind, entries)]
            raise _bad("action")

        why = _text(body, "why")
        made = await _in_thread(lambda: self.desk.change(digest, make, why))
        return {"made": [_shown(c) for c in made], "version": self.desk.version}

    async def undo(self, request: Request) -> Any:
        """Take back the last correction, or the one that is named by all its fields."""
        body = await _body(request)
        which = body.get("which")
        found = next((c for c in self.desk.corrections if _shown(c) == which), None)
        if which is not None and found is None:
            raise _bad("correction")
        gone = await _in_thread(lambda: self.desk.undo(_text(body, "document") or None, found))
        return {"gone": gone and _shown(gone), "version": self.desk.version}

    async def judge(self, request: Request) -> Any:
        """Settle a doubt, confirm or reject or draw a pair; without a verdict: take it back."""
        body = await _body(request)
        document, other, item = (_text(body, name) for name in ("document", "other", "item"))
        verdict = _text(body, "verdict")
        if document not in self.desk.by_digest or not item or len(item) > 200:
            raise _bad("item")
        if verdict and verdict not in {*Verdict}:
            raise _bad("verdict")
        why = " ".join(_text(body, "why").split())[:200]
        made = Judgement(document, other, item, Verdict(verdict), why=why) if verdict else None
        await _in_thread(lambda: self.desk.judge(made, (document, other, item)))
        return {"version": self.desk.version}

    async def download(self, request: Request) -> Response:
        """The chosen notices in a format; `all`: the merged outputs of the whole workspace."""
        format = request.path_params["format"]
        wanted = [d for d in request.query_params.get("d", "").split(",") if d]
        if format != "all" and format not in FORMATS:
            raise _bad("format")

        def write() -> tuple[Path, Path]:
            folder = self._scratch()
            try:
                if format == "all":
                    self.desk.write_all()
                    results = self.desk.workspace.results
                    files = [
                        p for name in ("xlsx", "csv", "责任矩阵", "处理清单.csv", "更正.csv")
                        for p in sorted([results / name, *(results / name).rglob("*")])
                        if p.is_file()
                    ]  # fmt: skip
                    return packed(files, results, folder / "结果.zip"), folder
                notices = [self.desk.notice(d) for d in dict.fromkeys(wanted)]
                return write_download(format, notices, self.desk.pairs(), folder), folder
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise

        path, folder = await _in_thread(write)
        gone = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
        return FileResponse(path, filename=path.name, background=gone)

    def _scratch(self) -> Path:
        """An empty folder in the workspace; raises OutputError where there can be none."""
        base = self.desk.workspace.results / ".window"
        with told(base):
            base.mkdir(parents=True, exist_ok=True)
            return Path(tempfile.mkdtemp(dir=base))

    async def verified(self, request: Request) -> Any:
        """A ledger (the body) held against the chosen notices."""
        wanted = [d for d in request.query_params.get("d", "").split(",") if d][:_CHOSEN]
        limits = self.desk.options.limits
        folder = await _in_thread(self._scratch)
        try:
            place = Workspace(folder, folder)
            path = await place.add(request.query_params.get("name", ""), request.stream(), limits)

            def work() -> dict[str, Any]:
                notices = [self.desk.notice(digest) for digest in dict.fromkeys(wanted)]
                return verify_dropped(path, notices, limits)

            return await _in_thread(work)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    async def stop(self, request: Request) -> Any:
        """End the server."""
        self.end()
        return {}


def _read(notice: Notice, start: int, end: int) -> Iterator[dict[str, str]]:
    """The targets that were read between two places of the source, as they are entered."""
    own = {
        t.id for t in notice.targets
        if start <= t.value_evidence.span.start and t.value_evidence.span.end <= end
    }  # fmt: skip
    table = build_table(notice, "targets")
    for row in table.rows:
        cells = dict(zip((key for key, _ in table.columns), row, strict=True))
        if cells["id"] in own:
            yield {k: "" if cells[k] is None else str(cells[k]) for k in _TOLD_OF_TARGET}


def _proposed(notice: Notice, start: int, end: int) -> Iterator[dict[str, str]]:
    """The targets that numbers between two places of the source would be."""
    for line in notice.accounts:
        span, p = line.evidence.span, line.proposed
        if p is not None and start <= span.start and span.end <= end:
            value = f"{p.value[0]}—{p.value[1]}" if isinstance(p.value, tuple) else str(p.value)
            yield {
                "indicator": p.indicator or "", "value": value, "measure": p.unit or "",
                "comparator": COMPARATORS.get(p.comparator or "=", ""),
                "change": CHANGES.get(p.change or "", ""), "due": p.due or "",
            }  # fmt: skip


_SORTS: dict[str, Callable[[Document], Any]] = {
    "name": lambda d: d.row.name,
    "number": lambda d: d.head.get("document_number") or "",
    "title": lambda d: d.head.get("title") or "",
    "issuer": lambda d: "".join(d.head.get("issuers") or ()),
    "date": lambda d: d.head.get("issue_date") or "",
    "region": lambda d: d.head.get("region") or "",
    "status": lambda d: d.row.status,
    "issues": lambda d: dict(d.row.counts).get("issues", 0),
}


def _row(document: Document) -> dict[str, Any]:
    row, head = document.row, document.head
    return {
        "name": row.name, "digest": row.sha256 if document.is_read else "", "status": row.status,
        "code": row.code, "message": row.message, "hint": row.hint, "hint_zh": row.hint_zh,
        "number": head.get("document_number") or "", "title": head.get("title") or "",
        "issuers": "、".join(head.get("issuers") or ()), "level": head.get("level") or "",
        "region": head.get("region") or "", "date": head.get("issue_date") or "",
        "counts": dict(row.counts),
    }  # fmt: skip


def _words(document: Document) -> str:
    head = document.head
    return " ".join((
        document.row.name, head.get("title") or "", head.get("document_number") or "",
        *(head.get("issuers") or ()),
    ))  # fmt: skip


def _shown(correction: Correction) -> dict[str, Any]:
    return asdict(correction)


def _said(error: PolicyParseError) -> dict[str, str]:
    return {
        "code": error.code, "message": error.message, "hint": error.hint, "hint_zh": error.hint_zh
    }  # fmt: skip


def _told(answer: Callable[[Request], Awaitable[Any]]) -> Answer:
    """The answer as JSON; an error that a user can act on with what it says."""

    async def respond(request: Request) -> Response:
        try:
            found = await answer(request)
        except PolicyParseError as error:
            return JSONResponse(_said(error), _CONFLICTS.get(error.code, 422))
        except OSError as error:
            what = OutputError("fatal/output", f"{error.strerror}", "", "磁盘或文件夹不可用。")
            return JSONResponse(_said(what), 507)
        return found if isinstance(found, Response) else JSONResponse(found)

    return respond


def _page(media_type: str, text: Callable[[], str]) -> Answer:
    async def respond(_: Request) -> Response:
        return Response(text(), media_type=media_type)

    return respond


async def _in_thread(work: Callable[[], Any]) -> Any:
    return await anyio.to_thread.run_sync(work)


async def _body(request: Request) -> dict[str, Any]:
    data = b""
    async for piece in request.stream():
        data += piece
        if len(data) > _BODY:
            raise _bad("size")
    try:
        body = json.loads(data or b"{}")
    except ValueError:
        raise _bad("body") from None
    if not isinstance(body, dict):
        raise _bad("body")
    return body


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name, "")
    if not isinstance(value, str):
        raise _bad(name)
    return value


def _number(request: Request, name: str) -> int:
    text = request.query_params.get(name, "0")
    if not text.isdecimal() or len(text) > 9:
        raise _bad(name)
    return int(text)


def _bad(what: str) -> RejectedError:
    return RejectedError(
        "rejected/request", f"this cannot be asked ({what}).", "Reload the page.", "请刷新页面。"
    )


@cache
def _file(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


def _labels(language: str) -> dict[str, str]:
    column = ("zh", "en").index(language)
    known: dict[str, Iterable[str]] = json.loads(_file("labels.json"))
    return {key: list(words)[column] for key, words in known.items()}
