"""Slow clients against the real web process: the webhook is served meanwhile, and they are cut off."""

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress

import pytest

from bot import schema
from bot.database import Database
from tests.builders import body_of, signature_of
from tests.processes import Machine, until

SLOW = 50
HEADERS = b"POST /callback HTTP/1.1\r\nHost: helper.example\r\nX-Line-Signature: no\r\n"
BEGINNINGS = {
    "silent": b"",
    "slow headers": HEADERS,
    "slow body": HEADERS + b"Content-Length: 100000\r\n\r\n{",
    "slow chunks": HEADERS + b"Transfer-Encoding: chunked\r\n\r\n5\r\n{",
    "a second request, slowly": b"GET /none HTTP/1.1\r\nHost: helper.example\r\n\r\nGET /no",
}


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    folder = tmp_path_factory.mktemp("web")
    url = f"sqlite:///{folder / 'bot.sqlite3'}"
    database = Database(url)
    schema.migrate(database)
    database.close()
    machine = Machine(folder, url)
    machine.web_options = ("-k", "tests.quick_web_worker.QuickWebWorker", "--threads", "4")
    machine.start("web")
    until(lambda: machine.is_up(machine.web_port) and status_of(machine, "/healthz") == 200)
    yield machine
    machine.kill("web")


def status_of(machine: Machine, path: str) -> int:
    try:
        return response_to(machine, "GET", path).status
    except OSError:
        return 0


def response_to(machine: Machine, method: str, path: str, body: bytes = b"") -> http.client.HTTPResponse:
    signed = {"X-Line-Signature": signature_of(body, machine.env["LINE_CHANNEL_SECRET"])}
    with closing(http.client.HTTPConnection("127.0.0.1", machine.web_port, timeout=2)) as connection:
        connection.request(method, path, body, signed)
        response = connection.getresponse()
        response.read()
        return response


@contextmanager
def trickling(clients: list[socket.socket]) -> Iterator[None]:
    """Send a byte now and then, as a client does that wants to be kept."""
    enough = threading.Event()

    def send() -> None:
        while not enough.wait(0.2):
            for one in clients:
                with suppress(OSError):
                    one.send(b"a")

    sender = threading.Thread(target=send)
    sender.start()
    try:
        yield
    finally:
        enough.set()
        sender.join()


def is_cut_off(client: socket.socket) -> bool:
    """Read to the end; false when the connection stays open."""
    try:
        while client.recv(4096):
            pass
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize("kind", BEGINNINGS)
def test_fifty_slow_clients_do_not_stop_the_webhook_and_are_cut_off(web: Machine, kind: str) -> None:
    with ExitStack() as open_ones:
        slow = [
            open_ones.enter_context(socket.create_connection(("127.0.0.1", web.web_port), timeout=20))
            for _ in range(SLOW)
        ]
        for one in slow:
            one.sendall(BEGINNINGS[kind])

        served = [response_to(web, "POST", "/callback", body_of()).status for _ in range(5)]
        with trickling(slow[:5]):
            ended = [is_cut_off(one) for one in slow]

    assert served == [200] * 5
    assert all(ended)


def test_a_client_that_does_not_read_its_answers_holds_up_nobody(web: Machine) -> None:
    with ExitStack() as open_ones:
        for _ in range(SLOW):
            slow = socket.socket()
            open_ones.enter_context(slow)
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
            slow.connect(("127.0.0.1", web.web_port))
            slow.sendall(b"GET /healthz HTTP/1.1\r\nHost: helper.example\r\n\r\n" * 5)

        assert response_to(web, "POST", "/callback", body_of()).status == 200


def test_no_answer_tells_what_serves_here_nor_lets_a_browser_guess(web: Machine) -> None:
    answers = [response_to(web, "GET", path) for path in ("/healthz", "/none", "/media/none")]
    answers.append(response_to(web, "POST", "/callback", b"unsigned"))

    assert [one.getheader("Server") for one in answers] == [None] * 4
    assert [one.getheader("X-Content-Type-Options") for one in answers] == ["nosniff"] * 4


def test_a_body_above_the_limit_is_refused_at_once(web: Machine) -> None:
    with socket.create_connection(("127.0.0.1", web.web_port), timeout=5) as client:
        client.sendall(HEADERS + b"Content-Length: 9000000\r\n\r\n")

        assert client.recv(100).startswith(b"HTTP/1.1 413 ")
