"""Fetches a picture from an address that somebody typed: over https, from public hosts alone, within time and size.

The host is looked up once and connected to by that address, so that it cannot become another one in between.
"""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address, ip_network
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError

from bot.delivery import line_http
from bot.delivery.line_http import LineError
from bot.services.media_files import SIZE_LIMIT, Refused, RefusedMediaError

_TIMEOUT = urllib3.Timeout(connect=line_http.CONNECT_TIMEOUT_S, read=line_http.READ_TIMEOUT_S)
_MOST_REDIRECTS = 3
_HTTPS = 443
_TRANSLATED = ip_network("64:ff9b::/96")  # NAT64 (RFC 6052): an IPv4 address in the last four bytes.
_HEADERS = {"User-Agent": "transition-helper", "Accept": "image/*"}


@dataclass(frozen=True)
class Page:
    """What a host answered: the status, where it sends on to, and the body as far as it is wanted."""

    status: int
    location: str | None
    body: bytes


def look_up(host: str) -> Sequence[str]:
    """Return the addresses of a host."""
    return [str(one[4][0]) for one in socket.getaddrinfo(host, _HTTPS, type=socket.SOCK_STREAM)]


def get(host: str, ip: str, target: str) -> Page:
    """Make one request to a host at this address of it."""
    with urllib3.HTTPSConnectionPool(
        ip, _HTTPS, timeout=_TIMEOUT, retries=False, server_hostname=host, assert_hostname=host
    ) as pool:
        response = pool.request(
            "GET", target, headers={**_HEADERS, "Host": host}, redirect=False, preload_content=False
        )
        try:
            return Page(
                response.status, response.headers.get("Location"), line_http.read_whole(response, SIZE_LIMIT + 1)
            )
        finally:
            response.close()


class WebPictures:
    """Pictures of the web; how a host is looked up and asked is given, so that tests need no network."""

    def __init__(
        self,
        look_up: Callable[[str], Sequence[str]] = look_up,
        get: Callable[[str, str, str], Page] = get,
    ) -> None:
        """Fetch by these."""
        self._look_up, self._get = look_up, get

    def fetch(self, address: str) -> bytes:
        """Return what lies at an address.

        Raises:
            RefusedMediaError: it is no address that we go to, or nothing is there.
            LineError: the host did not answer; it may later.
        """
        for _ in range(_MOST_REDIRECTS + 1):
            page = self._ask(address)
            if page.location is None or not line_http.REDIRECTS <= page.status < line_http.CLIENT_ERRORS:
                return _body(page)
            address = urljoin(address, page.location)
        raise RefusedMediaError(Refused.NOT_THERE)

    def _ask(self, address: str) -> Page:
        try:
            parts = urlsplit(address)
            is_ours = parts.scheme == "https" and parts.port in (None, _HTTPS) and parts.username is None
        except ValueError:
            is_ours = False
        if not is_ours or not parts.hostname:
            raise RefusedMediaError(Refused.NOT_PUBLIC)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            host = parts.hostname.encode("idna").decode()
            return self._get(host, self._public_address(host), urllib3.util.parse_url(target).url)
        except UnicodeError as error:
            raise RefusedMediaError(Refused.NOT_PUBLIC) from error
        except (HTTPError, OSError) as error:
            raise LineError(type(error).__name__, is_final=False) from error

    def _public_address(self, host: str) -> str:
        found = self._look_up(host)
        if not found or not all(_is_public(one) for one in found):
            raise RefusedMediaError(Refused.NOT_PUBLIC)
        return found[0]


def _is_public(address: str) -> bool:
    """Tell whether an address is nobody's own network; one that hides an IPv4 address counts as that."""
    found = ip_address(address.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    if found in _TRANSLATED:
        inner = IPv4Address(found.packed[-4:])
    return found.is_global and not found.is_multicast and (inner is None or inner.is_global)


def _body(page: Page) -> bytes:
    if page.status >= line_http.SERVER_ERRORS or page.status == line_http.TOO_MANY_REQUESTS:
        raise LineError(str(page.status), is_final=False)
    if page.status != line_http.OK:
        raise RefusedMediaError(Refused.NOT_THERE)
    return page.body
