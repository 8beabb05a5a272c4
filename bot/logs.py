"""Log lines: a constant event name and fields; never what people wrote, a name, a token or a body.

What was done for one cause has one `trace` on all its lines: a webhook event's id, or the run of a clock's job.
"""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

FIELDS = "fields"
_TRACE: ContextVar[str | None] = ContextVar("trace", default=None)


class _Line(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return log_line(record)


def log_line(record: logging.LogRecord) -> str:
    """Return a record as a line of our logs."""
    moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    trace = _TRACE.get()
    fields = ({"trace": trace} if trace else {}) | getattr(record, FIELDS, {})
    tail = " ".join(f"{key}={json.dumps(value, ensure_ascii=False)}" for key, value in fields.items())
    line = f"{moment} {record.levelname} {record.name} {record.getMessage()} {tail}".rstrip()
    if record.exc_info and record.exc_info[0]:
        line += f" error={record.exc_info[0].__name__} at={_where(record)}"
    return line


def _where(record: logging.LogRecord) -> str:
    """Name the innermost line of a traceback: an exception's own text may quote what people wrote."""
    trace = record.exc_info[2] if record.exc_info else None
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"


@contextmanager
def tracing(trace: str) -> Iterator[None]:
    """Put a trace on the log lines, and on the rows of what is owed, that come of what is done here."""
    token = _TRACE.set(trace)
    try:
        yield
    finally:
        _TRACE.reset(token)


def current_trace() -> str | None:
    """Return for which cause something is being done."""
    return _TRACE.get()


def set_up_logs() -> None:
    """Send log lines to standard error in our format."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Line())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for noisy in ("urllib3", "alembic", "apscheduler", "werkzeug"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def note(logger: logging.Logger, event: str, **fields: object) -> None:
    """Log an ordinary event with its fields."""
    logger.info(event, extra={FIELDS: fields})


def warn(logger: logging.Logger, event: str, *, failed: bool = False, **fields: object) -> None:
    """Log something that needs a look; `failed` adds the current exception's class and place."""
    logger.warning(event, extra={FIELDS: fields}, exc_info=failed)
