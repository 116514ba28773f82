"""A small SMTP server, written from RFC 5321; it imports nothing of ours.

`answers` scripts what it says to RCPT, one code per mail; when it is empty, all is well.
"""

import email
import socketserver
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default


class Server:
    """What the server has accepted, and how it behaves."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answers: deque[int] = deque()
        self.refuses: dict[str, int] = {}  # by address: the code that it always gets
        self.hangs = False
        self.port = 0

    def accept(self, data: bytes, to: list[str]) -> None:
        self.mails.append(email.message_from_bytes(data, policy=default))
        self.recipients += to


class _Session(socketserver.StreamRequestHandler):
    state: Server
    to: list[str]

    def handle(self) -> None:
        if self.state.hangs:
            time.sleep(3)
            return
        self.to = []
        self._say(220, "fake ready")
        while line := self.rfile.readline():
            word, _, rest = line.decode("utf-8").strip().partition(" ")
            if word.upper() == "QUIT":
                self._say(221, "bye")
                return
            self._answer(word.upper(), rest)

    def _answer(self, word: str, rest: str) -> None:
        if word in {"EHLO", "HELO"}:
            self.wfile.write(b"250-fake\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n")
        elif word == "RCPT":
            self._recipient(rest.partition("<")[2].partition(">")[0])
        elif word == "DATA":
            self._say(354, "go on")
            self.state.accept(self._data(), self.to)
            self._say(250, "queued")
        else:
            self.to = [] if word == "RSET" else self.to
            self._say(250, "ok")

    def _recipient(self, address: str) -> None:
        state = self.state
        scripted = state.answers.popleft() if state.answers else 250
        code = state.refuses.get(address, scripted)
        self.to += [address] if code == 250 else []
        self._say(code, "as scripted")

    def _data(self) -> bytes:
        """Return the mail up to the lonely dot; doubled dots are single (RFC 5321, 4.5.2)."""
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, code: int, words: str) -> None:
        self.wfile.write(f"{code} {words}\r\n".encode())


class _Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: object) -> None:
        """Say nothing: a client that goes away is part of the play."""


@contextmanager
def smtp_server() -> Iterator[Server]:
    """Run the server on a free port of this machine."""
    state = Server()
    with _Listener(("127.0.0.1", 0), type("Session", (_Session,), {"state": state})) as server:
        state.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()
