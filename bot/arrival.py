"""Tells when the bytes of an HTTP request are complete, without reading what they mean; pure."""

from enum import Enum

BODY_LIMIT = 4 * 1024 * 1024
HEADERS_LIMIT = 64 * 1024
_END_OF_HEADERS = b"\r\n\r\n"
_LINE_LIMIT = 1024


class Progress(Enum):
    """How far a request has come."""

    ARRIVING = "arriving"
    WHOLE = "whole"  # Or so broken that its reader need not wait for more to refuse it.
    TOO_LARGE = "too large"


class Arrival:
    """Collects the bytes of one request; `add` says how far it has come."""

    def __init__(self, body_limit: int) -> None:
        self.data = bytearray()
        self.wants_continue = False
        self._body_limit = body_limit
        self._body_at: int | None = None
        self._length: int | None = None
        self._next_chunk_at = 0

    def add(self, piece: bytes) -> Progress:
        """Take in some bytes."""
        searched = max(0, len(self.data) - len(_END_OF_HEADERS))
        self.data += piece
        if self._body_at is None:
            end = self.data.find(_END_OF_HEADERS, searched)
            if end < 0:
                return Progress.TOO_LARGE if len(self.data) > HEADERS_LIMIT else Progress.ARRIVING
            self._body_at = self._next_chunk_at = end + len(_END_OF_HEADERS)
            self._length = self._read_headers(end)
        if self._length is not None:
            if self._length > self._body_limit:
                return Progress.TOO_LARGE
            return Progress.WHOLE if len(self.data) - self._body_at >= self._length else Progress.ARRIVING
        return self._walk_chunks()

    def _read_headers(self, end: int) -> int | None:
        """Return the body's length; None when it comes in chunks. What is malformed is for the reader to refuse."""
        length: int | None = 0
        for line in bytes(self.data[:end]).split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            match name.strip().lower(), value.strip().lower():
                case b"content-length", digits if digits.isdigit() and length is not None:
                    length = int(digits[:18])
                case b"transfer-encoding", coding if coding.endswith(b"chunked"):
                    length = None
                case b"expect", b"100-continue":
                    self.wants_continue = True
                case _:
                    pass
        return length

    def _walk_chunks(self) -> Progress:
        """Step from chunk to chunk, never over the same bytes twice."""
        while True:
            if len(self.data) - (self._body_at or 0) > 2 * self._body_limit:
                return Progress.TOO_LARGE
            line_end = self.data.find(b"\r\n", self._next_chunk_at, self._next_chunk_at + _LINE_LIMIT)
            if line_end < 0:
                is_broken = len(self.data) - self._next_chunk_at > _LINE_LIMIT
                return Progress.WHOLE if is_broken else Progress.ARRIVING
            try:
                size = int(bytes(self.data[self._next_chunk_at : line_end]).partition(b";")[0], 16)
            except ValueError:
                return Progress.WHOLE
            if size <= 0:
                ended = self.data.find(_END_OF_HEADERS, line_end) >= 0
                return Progress.WHOLE if ended or size < 0 else Progress.ARRIVING
            if size > self._body_limit:
                return Progress.TOO_LARGE
            if line_end + size + len(_END_OF_HEADERS) > len(self.data):
                return Progress.ARRIVING
            self._next_chunk_at = line_end + size + len(_END_OF_HEADERS)
