"""`python -m bot run` (make run): every process of the product on this machine, until Ctrl-C.

Without LINE credentials it is a demonstration: a stand-in for LINE with a chat page, and a database of its own.
"""

import os
import secrets
import shlex
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping

import click

from bot import clock, schema
from bot.cli.backup import back_up_first
from bot.cli.supervise import Program, Supervisor
from bot.database import Database
from bot.faq.load import KnowledgeError
from bot.patience import when_it_answers
from bot.services import demo, role_names
from bot.services.demonstration import programme
from bot.settings import PROJECT_ROOT, SettingsError, read_settings
from bot.wiring import CurrentKnowledge, open_database, start_runtime
from bot.wording.binding import bind_order

CREDENTIALS = ("LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN")
# The stand-in's page shows what lies there from this machine's web process; nobody else can reach it.
DEMO_PUBLIC_URL = "https://helper.example"
DEMO_DATABASE = "sqlite:///data/demo.sqlite3"
_READY_WITHIN_S = 60.0
_LOOK_EVERY_S = 0.2


@click.command()
def run() -> None:
    """Run everything on this machine, until Ctrl-C."""
    env = environment(os.environ)
    demo = env.get("DEMO_MODE") == "1"
    programs = plan(env, with_stand_in=demo and not os.environ.get("LINE_API_BASE_URL"))
    for program in programs:
        if program.port is not None and is_taken(program.port):
            raise click.ClickException(
                f"Port {program.port} ({program.name}) is taken by another program. Stop that one, or choose "
                f"others: PORT=8080 SIMULATOR_PORT=8081 make run"
            )
    _prepare_database(env)
    sys.exit(_supervise(programs, env))


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of the processes: a demonstration's when no LINE credentials are set.

    Raises:
        SettingsError: only one of the two credentials is set.
    """
    env = dict(given)
    missing = [name for name in CREDENTIALS if not env.get(name)]
    if len(missing) == 1:
        raise SettingsError(f"{missing[0]} is not set. Set both LINE credentials, or none for the stand-in for LINE.")
    env.setdefault("PORT", "8000")
    env.setdefault("SIMULATOR_PORT", "8001")
    if missing:
        env["DEMO_MODE"] = "1"
        env["LINE_CHANNEL_SECRET"], env["LINE_CHANNEL_ACCESS_TOKEN"] = secrets.token_hex(16), secrets.token_hex(32)
        env.setdefault("PUBLIC_BASE_URL", DEMO_PUBLIC_URL)
        env["LINE_API_BASE_URL"] = given.get("LINE_API_BASE_URL") or f"http://127.0.0.1:{env['SIMULATOR_PORT']}"
        env["DATABASE_URL"] = given.get("DATABASE_URL") or DEMO_DATABASE
    return env


def plan(env: Mapping[str, str], *, with_stand_in: bool) -> list[Program]:
    """Return the processes to start."""
    python = sys.executable
    # For this machine only: what speaks HTTPS to the world stands in front and runs here too.
    web = (python, "-m", "gunicorn", "--bind", f"127.0.0.1:{env['PORT']}", "bot.app:create_app()")
    programs = [
        Program("web", web, int(env["PORT"])),
        Program("worker", (python, "-m", "bot.delivery")),
        Program("scheduler", (python, "-m", "scheduler")),
    ]
    if with_stand_in:
        stand_in = (
            *(python, "-m", "bot.simulator", "--port", env["SIMULATOR_PORT"]),
            *("--callback", f"http://127.0.0.1:{env['PORT']}/callback"),
            *("--data", str(PROJECT_ROOT / "data" / "simulator.sqlite3")),
            *(("--public", env["PUBLIC_BASE_URL"]) if env.get("PUBLIC_BASE_URL") else ()),
        )
        programs.append(Program("stand-in for LINE", stand_in, int(env["SIMULATOR_PORT"])))
    return programs


def is_taken(port: int) -> bool:
    """Tell whether something listens on this port of the machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _prepare_database(env: Mapping[str, str]) -> None:
    """Migrate; at the very first start publish the knowledge folder, and begin the programme of a demonstration."""
    settings = read_settings(env)
    database = Database(settings.database_url)
    if not settings.demo_mode:
        when_it_answers(database, lambda: back_up_first(database, settings))
    when_it_answers(database, lambda: schema.migrate(database))
    database.close()
    try:
        runtime = start_runtime(settings)
        if settings.demo_mode:
            with runtime.database.write() as session:
                programme.begin(session, runtime.knowledge.get(session), machine_now=clock.machine_now())
        runtime.database.close()
    except KnowledgeError as error:
        raise click.ClickException("\n".join(str(mistake) for mistake in error.mistakes)) from error


def _supervise(programs: list[Program], env: dict[str, str]) -> int:
    """Run the processes until Ctrl-C; return the exit code."""
    wanted = {"stop": False}
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: wanted.update(stop=True))
    supervisor = Supervisor(programs, env)
    announced = False
    deadline = time.monotonic() + _READY_WITHIN_S
    try:
        while not wanted["stop"]:
            supervisor.look()
            if not announced and (_is_ready(programs) or time.monotonic() > deadline):
                announced = True
                _announce(programs)
                if env.get("DEMO_MODE") == "1":
                    _announce_codes(env)
            time.sleep(_LOOK_EVERY_S)
        return 0
    finally:
        supervisor.stop()
        click.echo("Stopped.")


def _is_ready(programs: list[Program]) -> bool:
    for program in programs:
        path = "healthz" if program.name == "web" else ""
        if program.port is None:
            continue
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{program.port}/{path}", timeout=1):
                pass
        except (urllib.error.URLError, OSError):
            return False
    return True


def _announce(programs: list[Program]) -> None:
    lines = ["", "The helper is running. Stop it with Ctrl-C."]
    for program in programs:
        if program.name == "web":
            lines.append(f"  webhook:    http://127.0.0.1:{program.port}/callback")
            lines.append(f"  管理平台 →  http://127.0.0.1:{program.port}/console/")
        elif program.port is not None:
            lines.append(f"  聊天頁面 →  http://127.0.0.1:{program.port}/")
    click.echo("\n".join(lines))


def _announce_codes(env: Mapping[str, str]) -> None:
    """Print codes with which the demonstration can be tried."""
    with open_database(read_settings(env)) as database, database.write() as session:
        knowledge = CurrentKnowledge().get(session).knowledge
        codes = demo.codes(session, knowledge, now=clock.machine_now())
        taken = [f"{title} {one.name}" for one, title in role_names.one_of_each_role(session, knowledge)]
    terms = knowledge.program.terms
    click.echo(f"\n  試用代碼（{terms.school}和{terms.consultant}的群組在群組輸入，其他在一對一聊天輸入）：")
    for name, code in codes:
        click.echo(f"    {name}：{bind_order(code)}")
    if taken:
        click.echo(f"  已經有身分、在聊天頁面選了就能用的人：{'、'.join(taken)}")
    click.echo("\n  在另一個終端機對這個資料庫下 python -m bot … 之前，先貼上這一行：")
    click.echo(f"    {export_line(env)}")


def export_line(env: Mapping[str, str]) -> str:
    """Return the shell line after which `python -m bot …` works on the demonstration's database."""
    names = ("DEMO_MODE", "DATABASE_URL", "LINE_API_BASE_URL", "PUBLIC_BASE_URL")
    return "export " + " ".join(f"{name}={shlex.quote(env[name])}" for name in names if env.get(name))
