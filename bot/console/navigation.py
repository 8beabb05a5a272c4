"""Where one can go from every page, and where one may be sent after sign-in."""

import re
from dataclasses import dataclass

from bot.models.people import Role

# A path of ours and nothing that a browser could take for another host.
_OWN_PATH = re.compile(r"/console/[A-Za-z0-9/_.~%?=&+-]*")


@dataclass(frozen=True)
class Place:
    """A page that the navigation leads to; `is_main`: also in the bar at the foot of a phone."""

    endpoint: str
    label: str
    icon: str
    is_main: bool = False
    roles: frozenset[Role] = frozenset(Role)


PLACES: tuple[Place, ...] = (
    Place("overview_show", "總覽", "overview", is_main=True),
    Place("cases_show_all", "案件", "cases", is_main=True),
    Place("units_show_all", "{school}", "units", is_main=True),
    Place("canned_show", "常用回覆", "canned", roles=frozenset({Role.CONSULTANT, Role.OFFICE})),
    Place("receipts_show", "登錄收件", "receipts", roles=frozenset({Role.PARTY, Role.OFFICE})),
    Place("knowledge_show", "知識與試問", "canned"),
    Place("questions_show", "提問", "questions", roles=frozenset({Role.OFFICE, Role.READER})),
    Place("questions_show_proposals", "提議", "ok", roles=frozenset({Role.OFFICE, Role.READER})),
    Place("knowledge_show_versions", "知識版本", "audit", roles=frozenset({Role.OFFICE, Role.READER})),
    Place("outgoing_show", "提醒與公告", "reminders", roles=frozenset({Role.OFFICE, Role.READER})),
    Place("people_show", "人員", "people"),
    Place("audit_show", "操作紀錄", "audit", roles=frozenset({Role.OFFICE, Role.READER})),
    Place("settings_show", "設定與保存", "settings", roles=frozenset({Role.OFFICE, Role.READER})),
    Place("exports_show", "下載與列印", "download"),
    Place("sessions_show", "登入的裝置", "devices"),
)


def places_for(roles: frozenset[Role]) -> list[Place]:
    """Return the places that somebody with these roles may go to."""
    return [one for one in PLACES if not roles.isdisjoint(one.roles)]


def wanted_path(given: str | None) -> str | None:
    """Return where somebody wanted to go, if it is a page of ours; else None."""
    if given is None or not _OWN_PATH.fullmatch(given) or "//" in given.partition("?")[0]:
        return None
    return given.rstrip("?")
