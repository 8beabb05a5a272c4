"""Entry of the worker process: `python -m bot.delivery`."""

import os
import signal
import sys

from bot import memory
from bot.delivery.line_client import LineClient
from bot.delivery.worker import Worker
from bot.faq.load import KnowledgeError
from bot.logs import set_up_logs
from bot.settings import SettingsError, read_settings
from bot.wiring import start_runtime

LOWER_PRIORITY = 5


def main() -> int:
    """Deliver until SIGTERM or SIGINT."""
    set_up_logs()
    try:
        settings = read_settings()
        settings.require_line()
        runtime = start_runtime(settings)
    except (SettingsError, KnowledgeError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    memory.settle()
    # Where processors are short the web comes first: LINE waits two seconds for it, and a reply token lasts a minute.
    os.nice(LOWER_PRIORITY)
    worker = Worker(runtime, LineClient(settings.line_access_token, settings.line_api_base_url))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    worker.run()
    runtime.database.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
