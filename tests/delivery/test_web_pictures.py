"""Pictures from addresses that people type: public hosts over https alone, however the address hides it."""

import pytest

from bot.delivery.line_client import LineError
from bot.delivery.web_pictures import Page, WebPictures
from bot.services.media_files import Refused, RefusedMediaError

HOSTS = {
    "pictures.example": ["93.184.216.34"],
    "inside.example": ["10.0.0.7"],
    "both.example": ["93.184.216.34", "127.0.0.1"],
    "mapped.example": ["::ffff:192.168.1.1"],
    "translated.example": ["64:ff9b::a00:7"],
    "link.example": ["fe80::1%eth0"],
    "cloud.example": ["169.254.169.254"],
}
ASKED = list[tuple[str, str, str]]


def web(pages: dict[str, Page], asked: ASKED | None = None) -> WebPictures:
    def get(host: str, ip: str, target: str) -> Page:
        if asked is not None:
            asked.append((host, ip, target))
        return pages[f"https://{host}{target}"]

    return WebPictures(look_up=lambda host: HOSTS.get(host, [host]), get=get)


def test_what_lies_there_is_fetched_from_the_address_that_was_looked_at() -> None:
    asked: ASKED = []

    found = web({"https://pictures.example/a.png?x=1": Page(200, None, b"data")}, asked).fetch(
        "https://pictures.example/a.png?x=1#top"
    )

    assert found == b"data"
    assert asked == [("pictures.example", "93.184.216.34", "/a.png?x=1")]


@pytest.mark.parametrize(
    "address",
    [
        "http://pictures.example/a.png",
        "https://inside.example/a.png",
        "https://both.example/a.png",
        "https://mapped.example/a.png",
        "https://translated.example/a.png",
        "https://link.example/a.png",
        "https://cloud.example/latest/meta-data",
        "https://127.0.0.1/a.png",
        "https://[::1]/a.png",
        "https://pictures.example:8443/a.png",
        "https://user:word@pictures.example/a.png",
        "https://pictures.example:port/a.png",
        "ftp://pictures.example/a.png",
    ],
)
def test_nothing_is_asked_of_hosts_that_are_not_public(address: str) -> None:
    asked: ASKED = []

    with pytest.raises(RefusedMediaError) as refused:
        web({}, asked).fetch(address)

    assert (refused.value.why, asked) == (Refused.NOT_PUBLIC, [])


def test_a_public_host_cannot_send_us_on_to_one_that_is_not() -> None:
    pages = {"https://pictures.example/a": Page(302, "https://inside.example/b", b"")}

    with pytest.raises(RefusedMediaError) as refused:
        web(pages).fetch("https://pictures.example/a")

    assert refused.value.why is Refused.NOT_PUBLIC


def test_a_few_redirects_are_followed_and_a_circle_ends() -> None:
    pages = {
        "https://pictures.example/a": Page(301, "/b", b""),
        "https://pictures.example/b": Page(200, None, b"data"),
        "https://pictures.example/c": Page(302, "/c", b""),
    }

    assert web(pages).fetch("https://pictures.example/a") == b"data"
    with pytest.raises(RefusedMediaError):
        web(pages).fetch("https://pictures.example/c")


@pytest.mark.parametrize("status", [403, 404, 204])
def test_where_nothing_is_nothing_is_tried_again(status: int) -> None:
    with pytest.raises(RefusedMediaError) as refused:
        web({"https://pictures.example/a": Page(status, None, b"")}).fetch("https://pictures.example/a")

    assert refused.value.why is Refused.NOT_THERE


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_host_that_is_busy_may_be_asked_again(status: int) -> None:
    with pytest.raises(LineError) as failed:
        web({"https://pictures.example/a": Page(status, None, b"")}).fetch("https://pictures.example/a")

    assert not failed.value.is_final
