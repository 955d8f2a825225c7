"""Serve the demo's web page: static files that talk to the people's side of the local Bot API server on the same origin.

Must not know that server or the bot: whoever mounts these routes decides what answers beside them.
"""

from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

PAGE_FOLDER: Final = Path(__file__).parent / "page"

# The page shows what strangers type: nothing but our own files may run, load or frame it.
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

# Written down here because a machine's own table of types may call a script plain text, and browsers then refuse it.
_MEDIA_TYPES: Final = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}


def page_routes() -> list[BaseRoute]:
    """Return the routes of the page: `/` and `/page/<file>`."""
    return [Route("/", _index), Route("/page/{name}", _page_file)]


async def _index(_request: Request) -> Response:
    return _file("index.html")


async def _page_file(request: Request) -> Response:
    return _file(request.path_params["name"])


def _file(name: str) -> Response:
    # Looked up among the folder's own names, so that no name can lead out of it.
    path = next((path for path in PAGE_FOLDER.iterdir() if path.name == name), None)
    media_type = _MEDIA_TYPES.get(path.suffix) if path else None
    if path is None or media_type is None:
        return PlainTextResponse("No such file on this page.", status_code=404, headers=_HEADERS)
    return FileResponse(path, media_type=media_type, headers=_HEADERS)
