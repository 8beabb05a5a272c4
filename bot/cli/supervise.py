"""Keeps the processes of `python -m bot run` going: one that ends is started again, with growing pauses, and said."""

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import click

from bot.settings import PROJECT_ROOT

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0
# A process that ran for so long is well: its next end begins with a short pause again.
WELL_AFTER_S = 60.0
_STOP_WITHIN_S = 15.0


@dataclass(frozen=True)
class Program:
    """A process to start; `port` is the one it listens on."""

    name: str
    command: tuple[str, ...]
    port: int | None = None


@dataclass
class _Kept:
    program: Program
    process: "subprocess.Popen[bytes]"
    started_at: float
    next_pause: float = FIRST_PAUSE_S
    start_again_at: float | None = None


class Supervisor:
    """The running processes. `look` is called again and again; `clock` is in seconds."""

    def __init__(
        self, programs: Sequence[Program], env: Mapping[str, str], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._env, self._clock = dict(env), clock
        self._kept = [_Kept(one, self._start(one), clock()) for one in programs]

    def look(self) -> None:
        """Notice what has ended, and start again what has waited long enough."""
        for kept in self._kept:
            if kept.start_again_at is not None:
                if self._clock() >= kept.start_again_at:
                    kept.process, kept.started_at, kept.start_again_at = self._start(kept.program), self._clock(), None
            elif kept.process.poll() is not None:
                self._plan_restart(kept)

    def stop(self) -> None:
        """End all, politely at first."""
        processes = [kept.process for kept in self._kept]
        for process in processes:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + _STOP_WITHIN_S
        for process in processes:
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _plan_restart(self, kept: _Kept) -> None:
        now = self._clock()
        pause = FIRST_PAUSE_S if now - kept.started_at >= WELL_AFTER_S else kept.next_pause
        kept.next_pause, kept.start_again_at = min(LONGEST_PAUSE_S, pause * 2), now + pause
        click.echo(
            f"{kept.program.name} ended with code {kept.process.returncode}; it is started again in {pause:.0f} s.",
            err=True,
        )

    def _start(self, program: Program) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(program.command, env=self._env, cwd=PROJECT_ROOT, start_new_session=True)
