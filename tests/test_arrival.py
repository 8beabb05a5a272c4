"""When a request is complete: whatever the pieces it comes in."""

import pytest

from bot.arrival import Arrival, Progress

LIMIT = 1000
POST = b"POST /callback HTTP/1.1\r\nHost: x\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"


def fed(request: bytes, size: int) -> list[Progress]:
    arrival = Arrival(LIMIT)
    return [arrival.add(request[start : start + size]) for start in range(0, len(request), size)]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 10_000])
@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", id="no body"),
        pytest.param(POST + b"Content-Length: 5\r\n\r\nabcde", id="length"),
        pytest.param(POST + b"content-LENGTH:0\r\n\r\n", id="empty body"),
        pytest.param(CHUNKED + b"3\r\nabc\r\nA;x=y\r\n0\r\n\r\n89012\r\n0\r\n\r\n", id="chunks"),
        pytest.param(POST + b"Transfer-Encoding: gzip, Chunked\r\n\r\n0\r\nTrailer: t\r\n\r\n", id="trailer"),
    ],
)
def test_a_request_is_whole_with_its_last_byte_and_not_before(request_: bytes, size: int) -> None:
    *before, last = fed(request_, size)

    assert set(before) <= {Progress.ARRIVING}
    assert last is Progress.WHOLE


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(b"GET / HTTP/1.1\r\nX: " + b"a" * 70_000, id="endless headers"),
        pytest.param(POST + b"Content-Length: 1001\r\n\r\n", id="length"),
        pytest.param(POST + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n", id="absurd length"),
        pytest.param(CHUNKED + b"3E9\r\n", id="chunk"),
        pytest.param(CHUNKED + b"" + b"1\r\na\r\n" * 400, id="many chunks"),
    ],
)
def test_what_is_too_large_is_refused_before_it_has_arrived(request_: bytes) -> None:
    assert fed(request_, 4096)[-1] is Progress.TOO_LARGE


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(POST + b"Content-Length: -5\r\n\r\n", id="length"),
        pytest.param(POST + b"Content-Length: five\r\n\r\n", id="words"),
        pytest.param(CHUNKED + b"xyz\r\n", id="chunk"),
        pytest.param(CHUNKED + b"-3\r\n", id="negative chunk"),
        pytest.param(CHUNKED + b"" + b"0" * 2000, id="endless size"),
        pytest.param(b"\x16\x03\x01\r\n\r\n", id="no HTTP"),
    ],
)
def test_what_is_broken_goes_to_the_parser_that_refuses_it(request_: bytes) -> None:
    assert fed(request_, 4096)[-1] is Progress.WHOLE


def test_a_client_that_asks_first_is_told_to_go_on() -> None:
    arrival = Arrival(LIMIT)

    arrival.add(POST + b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\n")

    assert arrival.wants_continue
