"""What the environment tells a process, read once at its edge; names everything that is missing in one error."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

LINE_API_BASE_URL = "https://api.line.me"
LINES_DOMAIN = "line.me"
DEFAULT_THREADS, MOST_THREADS = 16, 64
PROJECT_ROOT = Path(__file__).resolve().parent.parent
DEFAULT_DATABASE_URL = "sqlite:///data/bot.sqlite3"


class SettingsError(Exception):
    """The environment does not let this process run; the message says what to set."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The environment as checked values. Secrets are never shown by repr."""

    database_url: str
    line_channel_secrets: tuple[str, ...]
    line_access_token: str
    line_api_base_url: str
    demo_mode: bool
    knowledge_dir: Path
    worker_threads: int
    media_dir: Path
    public_base_url: str | None
    erased_journal: Path = PROJECT_ROOT / "data" / "erased.jsonl"
    metrics_token: str = ""
    heartbeat_url: str | None = None
    backup_dir: Path = PROJECT_ROOT / "data" / "backups"

    def __repr__(self) -> str:
        """Say what is configured without any secret."""
        return f"Settings(demo_mode={self.demo_mode}, knowledge_dir={self.knowledge_dir})"

    def require_line(self) -> None:
        """Refuse to go on without LINE's credentials.

        Raises:
            SettingsError: naming every missing variable.
        """
        missing = [
            name
            for name, value in (
                ("LINE_CHANNEL_SECRET", self.line_channel_secrets),
                ("LINE_CHANNEL_ACCESS_TOKEN", self.line_access_token),
            )
            if not value
        ]
        if missing:
            raise SettingsError(f"Set {' and '.join(missing)}, or run `make run` for the stand-in for LINE.")


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings of this process.

    Raises:
        SettingsError: a value cannot be used; all of them are named.
    """
    env = os.environ if environ is None else environ
    problems = list(_problems(env))
    if problems:
        raise SettingsError(" ".join(problems))
    secrets = (env.get("LINE_CHANNEL_SECRET", ""), env.get("LINE_CHANNEL_SECRET_PREVIOUS", ""))
    return Settings(
        database_url=database_url(env),
        line_channel_secrets=tuple(one for one in secrets if one),
        line_access_token=env.get("LINE_CHANNEL_ACCESS_TOKEN", ""),
        line_api_base_url=_base_url(env),
        demo_mode=env.get("DEMO_MODE", "") == "1",
        knowledge_dir=Path(env.get("KNOWLEDGE_DIR", "") or PROJECT_ROOT / "knowledge"),
        worker_threads=int(env.get("WORKER_THREADS", "") or DEFAULT_THREADS),
        media_dir=Path(env.get("MEDIA_DIR", "") or PROJECT_ROOT / "data" / "media"),
        public_base_url=env.get("PUBLIC_BASE_URL", "").rstrip("/") or None,
        erased_journal=Path(env.get("ERASED_JOURNAL", "") or PROJECT_ROOT / "data" / "erased.jsonl"),
        metrics_token=env.get("METRICS_TOKEN", ""),
        heartbeat_url=env.get("HEARTBEAT_URL", "") or None,
        backup_dir=Path(env.get("BACKUP_DIR", "") or PROJECT_ROOT / "data" / "backups"),
    )


def _problems(env: Mapping[str, str]) -> Iterator[str]:
    """Say of every value that cannot be used what it should be."""
    if not _host(_base_url(env)):
        yield "LINE_API_BASE_URL must be an address like https://host or http://host:port."
    if env.get("DEMO_MODE", "") == "1" and is_lines_own(_base_url(env)):
        yield "DEMO_MODE=1 moves the program's clock and is refused on LINE's own API: unset it."
    threads = env.get("WORKER_THREADS", "") or str(DEFAULT_THREADS)
    if not threads.isdecimal() or not 1 <= int(threads) <= MOST_THREADS:
        yield f"WORKER_THREADS must be a number from 1 to {MOST_THREADS}, not {threads!r}."
    public = env.get("PUBLIC_BASE_URL", "")
    if public and not (public.startswith("https://") and _host(public)):
        yield "PUBLIC_BASE_URL must begin with https://; LINE fetches pictures from no other address."
    heartbeat = env.get("HEARTBEAT_URL", "")
    if heartbeat and not _host(heartbeat):
        yield "HEARTBEAT_URL must be an address like https://watcher.example/ping/…."


def _base_url(env: Mapping[str, str]) -> str:
    return env.get("LINE_API_BASE_URL", "").rstrip("/") or LINE_API_BASE_URL


def _host(url: str) -> str:
    """Return the host that an address leads to; empty when it is no address."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""


def is_lines_own(base_url: str) -> bool:
    """Tell whether an address leads to LINE itself, however it is written."""
    host = _host(base_url)
    return host == LINES_DOMAIN or host.endswith("." + LINES_DOMAIN)


def database_url(env: Mapping[str, str]) -> str:
    """Return SQLAlchemy's form of DATABASE_URL; a relative SQLite path is taken from the project's folder."""
    url = env.get("DATABASE_URL", "") or DEFAULT_DATABASE_URL
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    path = url.removeprefix("sqlite:///")
    if path != url and path and not path.startswith("/") and path != ":memory:":
        return f"sqlite:///{PROJECT_ROOT / path}"
    return url
