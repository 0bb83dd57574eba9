"""Who may ask: this user's browser, on this machine, on these pages, and nobody else."""

from __future__ import annotations

import hmac
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "policy-parse"
HOSTS = ("127.0.0.1", "localhost")
_CHANGING = frozenset(("POST", "PUT", "DELETE", "PATCH"))
_TOLD = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'"
    " 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_CLOSED = (
    "This page belongs to another window. Open the address that `policy-parse open` printed.\n"
    "请使用 policy-parse open 启动时显示的网址打开。\n"
)


class Guard:
    """In front of the app: the host that is named (no rebinding), the origin of what changes
    anything (no other site), and the secret of this start as a cookie.
    """

    def __init__(self, app: ASGIApp, *, port: int, secret: str) -> None:
        """`secret`: what the start address carries once, and the cookie from then on."""
        self._app, self._secret = app, secret
        self._hosts = {f"{host}:{port}" for host in HOSTS}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what may not be, else let the app do it, with headers that keep scripts out."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_TOLD)
            await send(message)

        refused = self._refused(scope)
        if refused is not None:
            await refused(scope, receive, told)
        else:
            await self._app(scope, receive, told)

    def _refused(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host not in self._hosts or len(headers.getlist("host")) != 1:
            return PlainTextResponse("unknown host\n", 421)
        site = headers.get("sec-fetch-site", "none")
        if site not in ("none", "same-origin") and scope["path"] != "/start":
            return PlainTextResponse("another site\n", 403)
        if scope["method"] in _CHANGING and headers.get("origin") != f"http://{host}":
            return PlainTextResponse("another origin\n", 403)
        if scope["path"] == "/start":
            return self._start(scope)
        if not self._is_ours(_cookie(headers)):
            return PlainTextResponse(_CLOSED, 403)
        return None

    def _start(self, scope: Scope) -> Response:
        given = parse_qs(scope["query_string"].decode("latin-1")).get("key", [""])[0]
        if not self._is_ours(given):
            return PlainTextResponse(_CLOSED, 403)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(COOKIE, self._secret, httponly=True, samesite="strict", path="/")
        return answer

    def _is_ours(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "replace"), self._secret.encode())


def _cookie(headers: Headers) -> str:
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(headers.get("cookie", ""))
    except CookieError:
        return ""
    return jar[COOKIE].value if COOKIE in jar else ""
