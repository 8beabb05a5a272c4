"""Slow clients against the real web process: the webhook is served meanwhile, and they are cut off."""

import http.client
import os
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import pytest

from bot import schema
from bot.database import Database
from bot.settings import PROJECT_ROOT
from tests.builders import body_of, signature_of
from tests.conftest import need
from tests.processes import Machine, free_port, until

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
    machine.env |= {"WEB_CONCURRENCY": "2", "KNOWLEDGE_DIR": str(PROJECT_ROOT / "tests" / "other_program")}
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


def response_to(
    machine: Machine, method: str, path: str, body: bytes = b"", *, port: int | None = None
) -> http.client.HTTPResponse:
    signed = {"X-Line-Signature": signature_of(body, machine.env["LINE_CHANNEL_SECRET"])}
    with closing(http.client.HTTPConnection("127.0.0.1", port or machine.web_port, timeout=2)) as connection:
        connection.request(method, path, body, signed)
        response = connection.getresponse()
        response.read()
        return response


def body_at(machine: Machine, path: str) -> str:
    with closing(http.client.HTTPConnection("127.0.0.1", machine.web_port, timeout=2)) as connection:
        connection.request("GET", path)
        return connection.getresponse().read().decode()


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


def test_the_counters_of_the_web_processes_are_added_up(web: Machine) -> None:
    def counted() -> float:
        return sum(map(float, re.findall(r"helper_webhook_events_total\{.*\} ([\d.]+)", body_at(web, "/metrics"))))

    before = counted()
    for _ in range(3):
        response_to(web, "POST", "/callback", body_of({"type": 5}))

    assert counted() == before + 3


def test_a_body_above_the_limit_is_refused_at_once(web: Machine) -> None:
    with socket.create_connection(("127.0.0.1", web.web_port), timeout=5) as client:
        client.sendall(HEADERS + b"Content-Length: 9000000\r\n\r\n")

        assert client.recv(100).startswith(b"HTTP/1.1 413 ")


@pytest.fixture
def nginx(web: Machine, tmp_path: Path) -> Iterator[int]:
    """The example configuration in front of the web process, without its certificate; yields the port."""
    program = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
    if program is None:
        need("nginx is not installed (apt-get install nginx-light).")
    port = free_port()
    example = (PROJECT_ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    example = re.sub(r"\n +ssl_[^;]+;", "", example).replace("listen 443 ssl", f"listen 127.0.0.1:{port}")
    example = example.replace("127.0.0.1:8000", f"127.0.0.1:{web.web_port}").replace("timeout 10s", "timeout 2s")
    bodies = f"client_body_temp_path {tmp_path}; proxy_temp_path {tmp_path}; access_log off;"
    others = "".join(f"{one}_temp_path {tmp_path};" for one in ("fastcgi", "uwsgi", "scgi"))
    conf = tmp_path / "nginx.conf"
    main = f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/log;"
    conf.write_text(f"{main} events {{}} http {{ {bodies} {others}\n{example}\n}}", encoding="utf-8")
    with subprocess.Popen([program, "-p", str(tmp_path), "-c", str(conf)], stderr=subprocess.DEVNULL) as process:
        until(lambda: web.is_up(port))
        yield port
        process.terminate()


def test_nginx_in_front_as_in_the_example_serves_meanwhile_and_keeps_the_measures_in(web: Machine, nginx: int) -> None:
    with ExitStack() as open_ones:
        for beginning in BEGINNINGS.values():
            for _ in range(SLOW // len(BEGINNINGS)):
                slow = open_ones.enter_context(socket.create_connection(("127.0.0.1", nginx), timeout=20))
                slow.sendall(beginning)

        assert response_to(web, "POST", "/callback", body_of(), port=nginx).status == 200
        assert response_to(web, "GET", "/readyz", port=nginx).status == 200
        assert response_to(web, "GET", "/metrics", port=nginx).status == 404
        assert response_to(web, "GET", "/metrics").status == 200


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="tells by /proc who holds a connection")
def test_connections_that_are_kept_are_shared_among_the_workers(web: Machine) -> None:
    with ExitStack() as stack:
        for _ in range(16):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", web.web_port)))
            client.sendall(b"GET /none HTTP/1.1\r\nHost: helper.example\r\n\r\n")
            assert client.recv(65536).startswith(b"HTTP/1.1 404")

        held = connections_by_worker(web)

    assert len(held) == 2
    assert min(held.values()) >= 4


def connections_by_worker(web: Machine) -> dict[int, int]:
    """Return how many connections each worker of the web process has, by its process."""
    master = web.running["web"].pid
    workers = [int(one) for one in Path(f"/proc/{master}/task/{master}/children").read_text().split()]
    here, established = f"0100007F:{web.web_port:04X}", "01"
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    sockets = {f"socket:[{line[9]}]" for line in lines if (line[1], line[3]) == (here, established)}
    return {pid: sum(target in sockets for target in links_of(pid)) for pid in workers}


def links_of(pid: int) -> list[str]:
    found = []
    for one in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):
            found.append(str(one.readlink()))
    return found
