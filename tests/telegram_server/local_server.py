"""The server under test, over real HTTP on loopback, and the people's side as a small client."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from bot.telegram_server.app import create_app
from bot.telegram_server.serve import address_of, http_server, listen

TOKEN = "4711:" + "t" * 35


@contextmanager
def running(**options: Any) -> Iterator[str]:
    """Serve an application with these options in a thread and yield its address."""
    listener = listen(0)
    server = http_server(create_app(**options))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield address_of(listener)
    finally:
        server.should_exit = True
        thread.join(10)
        assert not thread.is_alive(), "the server did not end"


@dataclass
class Side:
    """One HTTP client; answers are (status, JSON)."""

    client: httpx.Client

    def get(self, path: str, **query: Any) -> Any:
        return self._json(self.client.get(path, params=query))

    def post(self, path: str, body: Any = None, **query: Any) -> Any:
        return self._json(self.client.post(path, json=body, params=query))

    def patch(self, path: str, body: Any) -> Any:
        return self._json(self.client.patch(path, json=body))

    def call(self, method: str, token: str = TOKEN, **params: Any) -> Any:
        """Call a Bot API method with JSON and return its whole answer."""
        return self.client.post(f"/bot{token}/{method}", json=params).json()

    def newcomer(self, first_name: str = "Amal", language_code: str | None = "ar") -> int:
        """Make a person who has pressed Start."""
        person = self.post("/people", {"first_name": first_name, "language_code": language_code})["id"]
        self.post(f"/people/{person}/messages", {"text": "/start"})
        return person

    def chat(self, person: int, **query: Any) -> list[dict[str, Any]]:
        return self.get(f"/people/{person}/chat", **query)["messages"]

    def updates(self, **params: Any) -> list[dict[str, Any]]:
        answer = self.call("getUpdates", **params)
        assert answer["ok"], answer
        return answer["result"]

    @staticmethod
    def _json(response: httpx.Response) -> Any:
        assert response.status_code == 200, (response.status_code, response.text)
        return response.json()
