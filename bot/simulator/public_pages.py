"""Reads what the bot shows under its public https address, from this machine: LINE's servers would fetch it there."""

from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import quote, urlsplit

_PASSED_ON = ("content-disposition", "cache-control")
_OK = 200


@dataclass(frozen=True)
class Found:
    """A page or picture of the bot."""

    data: bytes
    content_type: str
    headers: dict[str, str]


@dataclass(frozen=True)
class PublicPages:
    """The bot's public address, and where its web process listens really."""

    base: str
    callback: str
    timeout_s: float = 5.0

    def read(self, path: str) -> Found | None:
        """Return what lies at a path; None when there is nothing, or the bot is not there."""
        place = urlsplit(self.callback)
        connection = HTTPConnection(place.hostname or "", place.port or 80, timeout=self.timeout_s)
        try:
            connection.request("GET", f"/{quote(path)}")
            answer = connection.getresponse()
            data = answer.read()
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()
        if answer.status != _OK:
            return None
        headers = {name: value for name, value in answer.getheaders() if name.lower() in _PASSED_ON}
        return Found(data, answer.getheader("content-type", "application/octet-stream"), headers)
