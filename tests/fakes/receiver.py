"""A receiver of webhooks, written from the standards; it imports nothing of ours.

It checks the signature itself (Standard Webhooks 1.0.0) and the event (CloudEvents 1.0.2, JSON
format), and behaves as badly as it is told to: one mood per call, then it takes everything.
"""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

REQUIRED = {"specversion", "id", "source", "type"}
# take: 204.  fail: 500.  gone: 410.  late: takes it, but answers after the sender has given up.
# drop: takes it and breaks the connection.  lose: breaks the connection before it has read.
# chatter: takes it and answers without end.  redirect: sends on to somewhere else.
MOODS = ("take", "fail", "gone", "late", "drop", "lose", "chatter", "redirect")


class Receiver:
    """What came in: every event that was taken, once by its id, and every call."""

    def __init__(self) -> None:
        self.secrets: list[str] = []
        self.moods: deque[str] = deque()
        self.always: str | None = None
        self.taken: dict[str, dict[str, Any]] = {}  # by id, in the order in which they came first
        self.calls: list[str] = []  # ids, with repetitions
        self.refused: list[str] = []  # why a call was not believed
        self.late_seconds = 3.0
        self.url = ""

    @property
    def ids(self) -> list[str]:
        return list(self.taken)

    def believe(self, headers: Message, body: bytes) -> dict[str, Any] | None:
        """Return the event if signature and form are right."""
        name, seconds = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        signed = f"{name}.{seconds}.".encode() + body
        given = headers.get("webhook-signature", "").split(" ")
        good = {
            "v1,"
            + base64.b64encode(
                hmac.new(base64.b64decode(secret[6:]), signed, hashlib.sha256).digest()
            ).decode()
            for secret in self.secrets
        }
        event = json.loads(body)
        if not good & set(given):
            self.refused.append("signature")
        elif headers.get_content_type() != "application/cloudevents+json":
            self.refused.append("content type")
        elif not set(event) >= REQUIRED or event["specversion"] != "1.0" or event["id"] != name:
            self.refused.append("event")
        else:
            return dict(event)
        return None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    state: Receiver

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        state = self.state
        mood = state.moods.popleft() if state.moods else (state.always or "take")
        if mood == "lose":
            self._break_off()
            return
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        event = state.believe(self.headers, body)
        if event is None:
            self._say(400)
            return
        state.calls.append(event["id"])
        if mood in {"take", "late", "drop", "chatter"}:
            state.taken.setdefault(event["id"], event)
        self._behave(mood)

    def _behave(self, mood: str) -> None:
        if mood == "late":
            time.sleep(self.state.late_seconds)
        if mood == "drop":
            self._break_off()
        elif mood == "chatter":
            self._chatter()
        else:
            self._say({"fail": 500, "gone": 410, "redirect": 307}.get(mood, 204))

    def _break_off(self) -> None:
        self.close_connection = True
        self.connection.close()

    def _chatter(self) -> None:
        try:
            self.send_response(200)
            self.send_header("content-length", str(10**9))
            self.end_headers()
            for _ in range(10_000):
                self.wfile.write(b"x" * 10_000)
        except OSError:
            self.close_connection = True

    def _say(self, status: int) -> None:
        try:
            self.send_response(status)
            self.send_header("content-length", "0")
            if status == 307:
                self.send_header("location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()
        except OSError:
            self.close_connection = True  # the sender has gone


@contextmanager
def receiver(port: int = 0) -> Iterator[Receiver]:
    """Run a receiver on a free port of this machine, or on one that is named."""
    state = Receiver()
    handler = type("Handler", (_Handler,), {"state": state})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    server.block_on_close = False
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    state.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def nowhere(host: str, _port: int) -> list[str]:
    """Look a host up without asking anybody: this machine, or an address that is never called."""
    return [host] if host == "127.0.0.1" else ["192.0.2.1"]
