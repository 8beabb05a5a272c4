"""Runs the stand-in for LINE on this machine: python -m bot.simulator --port 8001 --callback URL."""

import argparse
import logging
import os
import signal
import socket
import sys
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from werkzeug.serving import make_server

from bot.simulator.app import create_app
from bot.simulator.bot_clock import BotClock
from bot.simulator.public_pages import PublicPages
from bot.simulator.stand_in import open_stand_in
from bot.simulator.webhooks import Courier

HOST = "127.0.0.1"
LONGEST_BACKLOG = 128


def main() -> int:
    """Serve until SIGINT or SIGTERM; return the exit status."""
    options = parse_options()
    secret, token = (os.environ.get(name, "") for name in ("LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN"))
    if not secret or not token:
        return complain("Set LINE_CHANNEL_SECRET and LINE_CHANNEL_ACCESS_TOKEN, the same as for the bot.")
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, options.port))
    except OSError as error:
        return complain(f"Port {options.port} cannot be used ({error.strerror}). Choose another with --port.")
    listener.listen(LONGEST_BACKLOG)
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # A line per call would drown the bot's log.
    stand_in = open_stand_in(
        data=options.data,
        access_token=token,
        bot_name=options.bot_name,
        bot_clock=BotClock(callback=options.callback, secret=secret),
        public=PublicPages(options.public, options.callback) if options.public else None,
    )
    server = make_server(HOST, options.port, create_app(stand_in), threaded=True, fd=listener.fileno())
    courier = stand_in.courier = Courier(stand_in.storage, options.callback, secret, stand_in.cast.bot.id)
    courier.start()
    signal.signal(signal.SIGTERM, interrupt)
    sys.stdout.write(f"Chat page and LINE's API: http://{HOST}:{options.port}/ → {options.callback}\n")
    sys.stdout.flush()
    try:
        server.serve_forever()  # Returns on KeyboardInterrupt.
    finally:
        courier.stop()
        stand_in.storage.close()
    sys.stdout.write("Stand-in for LINE stopped.\n")
    return 0


def parse_options() -> argparse.Namespace:
    """Read the command line; anything but loopback is refused."""
    parser = argparse.ArgumentParser(prog="python -m bot.simulator", description="A stand-in for the LINE platform.")
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--host", choices=(HOST,), default=HOST, help="only this machine itself")
    parser.add_argument("--callback", type=callback_url, default=f"http://{HOST}:8000/callback")
    parser.add_argument("--data", type=Path, default=Path("data/simulator.sqlite3"))
    parser.add_argument("--bot-name", default=None)
    parser.add_argument("--public", default=None, help="the bot's PUBLIC_BASE_URL: the page shows it from this machine")
    return parser.parse_args()


def callback_url(text: str) -> str:
    """Check where the events go."""
    parts = urlsplit(text)
    if parts.scheme != "http" or parts.hostname not in (HOST, "localhost"):
        raise argparse.ArgumentTypeError("must be http://127.0.0.1:PORT/PATH")
    return text


def interrupt(_signal: int, _frame: FrameType | None) -> None:
    """Treat SIGTERM like Ctrl-C."""
    raise KeyboardInterrupt


def complain(sentence: str) -> int:
    """Say what is wrong and return the exit status."""
    sys.stderr.write(sentence + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
