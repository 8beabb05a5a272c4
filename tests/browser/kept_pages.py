"""Keeps Chromium's windows open for the next test: a new one costs half a second of its processor time."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

Key = tuple[tuple[str, str], ...]
# Whoever leaves remembers nothing, not even what a last message of the server would have it write down.
_FORGET = "() => { localStorage.clear(); sessionStorage.clear(); Storage.prototype.setItem = () => {}; }"


class KeptPages:
    """Pages of one kind, each in a context of its own, empty and without cookies when they are taken.

    `errors` are those of their scripts.
    """

    def __init__(self, chromium: Browser, prepare: Callable[[BrowserContext], object]) -> None:
        self._chromium, self._prepare = chromium, prepare
        self._free: dict[Key, list[Page]] = defaultdict(list)
        self._taken: list[tuple[Key, Page]] = []
        self.errors: list[str] = []

    def take(self, *, is_kept: bool = True, **options: Any) -> Page:
        """Return a page in a context with these options; one that is not kept may be changed for good."""
        key = tuple(sorted((name, repr(value)) for name, value in options.items())) if is_kept else ()
        page = self._free[key].pop() if self._free[key] else self._open(options)
        self._taken.append((key, page))
        return page

    def give_back(self) -> None:
        """Take back all that were taken."""
        while self._taken:
            key, page = self._taken.pop()
            if key and not page.is_closed():
                self._clear(page)
                self._free[key].append(page)
            else:
                page.context.close()

    def _open(self, options: dict[str, Any]) -> Page:
        context = self._chromium.new_context(locale="zh-TW", **options)
        context.set_default_timeout(10_000)
        self._prepare(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._note)
        return page

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.errors.append(message.text)

    def _clear(self, page: Page) -> None:
        for other in page.context.pages:
            if other is not page:
                other.close()
        page.unroute_all()
        page.evaluate(_FORGET)
        page.goto("about:blank")
        page.context.clear_cookies()
