"""How requests are read and answered: JSON in, JSON out, refusals with what to do."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from policy_parse.errors import OutputError, PolicyParseError, RejectedError

_BODY = 1 << 20  # bytes of a request that is no file
_CONFLICTS = {"fatal/locked": 409, "fatal/output": 507}
Answer = Callable[[Request], Awaitable[Response]]


def refusal(error: PolicyParseError) -> dict[str, str]:
    """What is told of an error."""
    return {
        "code": error.code,
        "message": error.message,
        "hint": error.hint,
        "hint_zh": error.hint_zh,
    }


def as_json(answer: Callable[[Request], Awaitable[Any]]) -> Answer:
    """The answer as JSON; an error that a user can act on with what it says."""

    async def respond(request: Request) -> Response:
        try:
            found = await answer(request)
        except PolicyParseError as error:
            return JSONResponse(refusal(error), _CONFLICTS.get(error.code, 422))
        except OSError as error:
            what = OutputError("fatal/output", f"{error.strerror}", "", "磁盘或文件夹不可用。")
            return JSONResponse(refusal(what), 507)
        return found if isinstance(found, Response) else JSONResponse(found)

    return respond


def as_page(media_type: str, text: Callable[[], str]) -> Answer:
    """The answer to a request for a page."""

    async def respond(_: Request) -> Response:
        return Response(text(), media_type=media_type)

    return respond


async def in_thread(work: Callable[[], Any]) -> Any:
    """What `work` gives, while the server answers others."""
    return await anyio.to_thread.run_sync(work)


async def body_of(request: Request, most: int = _BODY) -> dict[str, Any]:
    """The object that a request of at most so many bytes brings; raises RejectedError
    (`rejected/request`).
    """
    data = b""
    async for piece in request.stream():
        data += piece
        if len(data) > most:
            raise bad_request("size")
    try:
        body = json.loads(data or b"{}")
    except ValueError:
        raise bad_request("body") from None
    if not isinstance(body, dict):
        raise bad_request("body")
    return body


def text_of(body: dict[str, Any], name: str) -> str:
    """An entry of a request that is text; raises RejectedError (`rejected/request`)."""
    value = body.get(name, "")
    if not isinstance(value, str):
        raise bad_request(name)
    return value


def number_of(request: Request, name: str) -> int:
    """A number in the address, 0 where there is none; raises RejectedError (`rejected/request`)."""
    text = request.query_params.get(name, "0")
    if not text.isdecimal() or len(text) > 9:
        raise bad_request(name)
    return int(text)


def bad_request(what: str) -> RejectedError:
    """The error for what cannot be asked."""
    return RejectedError(
        "rejected/request", f"this cannot be asked ({what}).", "Reload the page.", "请刷新页面。"
    )
