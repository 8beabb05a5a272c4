"""Asks axe what is wrong with a page."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Only what was found wrong or could not be decided is gathered: what passed is most of it, and half of axe's time.
_GATHERED = ["violations", "incomplete"]
_LOOK = """async options => {
  const found = await axe.run(document, options);
  return { violations: found.violations, incomplete: found.incomplete };
}"""


def look(page: Page, **options: Any) -> Mapping[str, list[dict[str, Any]]]:
    """Return the rules that axe finds broken, and what it could not decide."""
    page.evaluate(_script())
    found: Mapping[str, list[dict[str, Any]]] = page.evaluate(_LOOK, {"resultTypes": _GATHERED, **options})
    return found


@cache
def _script() -> str:
    return str(Axe().axe_script)
