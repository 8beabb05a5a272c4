"""The first page: where the programme stands."""

from flask.typing import ResponseReturnValue

from bot.console.pages import page
from bot.console.visit import Visit


def show(visit: Visit) -> ResponseReturnValue:
    """Show it."""
    return page(visit, "overview.html", here="overview_show")


def show_more(visit: Visit) -> ResponseReturnValue:
    """List the places that the bar at the foot of a phone has no room for."""
    return page(visit, "more.html", here="overview_show_more")
