"""One process that dies is started again with growing pauses, and said; the others go on."""

import os
import signal
import sys
from collections.abc import Iterator

import pytest

from bot.cli import supervise
from bot.cli.supervise import Program, Supervisor
from tests.processes import until

STAYS = Program("steady", (sys.executable, "-c", "import time; time.sleep(600)"))
ENDS = Program("weak", ("/bin/sh", "-c", "exit 3"))


class Seconds:
    """A clock that is told the time."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def supervisor(seconds: Seconds) -> Iterator[Supervisor]:
    made = Supervisor([STAYS, ENDS], os.environ, clock=seconds)
    yield made
    made.stop()


def process_of(supervisor: Supervisor, program: Program) -> int:
    return next(kept.process.pid for kept in supervisor._kept if kept.program is program)


def said(supervisor: Supervisor, capsys: pytest.CaptureFixture[str]) -> str:
    def look() -> str:
        supervisor.look()
        return capsys.readouterr().err

    return str(until(look))


def test_it_is_started_again_with_growing_pauses_and_the_others_go_on(
    supervisor: Supervisor, seconds: Seconds, capsys: pytest.CaptureFixture[str]
) -> None:
    steady, announced = process_of(supervisor, STAYS), []
    for _ in range(7):
        announced.append(said(supervisor, capsys).strip().rpartition("in ")[2])
        seconds.now += supervise.LONGEST_PAUSE_S
        supervisor.look()

    assert announced == ["1 s.", "2 s.", "4 s.", "8 s.", "16 s.", "30 s.", "30 s."]
    assert process_of(supervisor, STAYS) == steady


def test_it_is_not_started_before_its_pause_is_over(
    supervisor: Supervisor, seconds: Seconds, capsys: pytest.CaptureFixture[str]
) -> None:
    first = process_of(supervisor, ENDS)

    assert "weak ended with code 3" in said(supervisor, capsys)
    seconds.now += 0.9
    supervisor.look()
    assert process_of(supervisor, ENDS) == first
    seconds.now += 0.2
    supervisor.look()
    assert process_of(supervisor, ENDS) != first


def test_after_a_long_time_that_went_well_the_pause_is_short_again(
    supervisor: Supervisor, seconds: Seconds, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(3):
        said(supervisor, capsys)
        seconds.now += supervise.LONGEST_PAUSE_S
        supervisor.look()
    said(supervisor, capsys)
    seconds.now += supervise.WELL_AFTER_S

    os.kill(process_of(supervisor, STAYS), signal.SIGKILL)

    assert "steady ended with code -9; it is started again in 1 s." in said(supervisor, capsys)
