"""Reads what the office types to give codes and roles: 「代碼 010301」, 「邀請 許文琪 諮輔 010301」; pure."""

import re

from bot.reading.orders.office import InvitePerson, IssueCode
from bot.reading.orders.parties import Listed

_CODE = re.compile(r"(?:產生|發)?代碼(?:[\s:]+(?P<unit>\S.{0,80}))?")
_UNIT = re.compile(r"(?P<code>\d{6})\s*(?P<said>\D.*)?")
_INVITE = re.compile(r"邀請(?:[\s:]+(?P<whom>\S.{0,2000}))?", re.DOTALL)
_BETWEEN = re.compile(r"[\s,、;]+")


def office_order(said: str) -> IssueCode | InvitePerson | None:
    """Return what is ordered; None when it is neither. A division may stand behind the code or the name."""
    if (found := _CODE.fullmatch(said)) is not None:
        return IssueCode(_listed(found["unit"]) if found["unit"] else None)
    if (found := _INVITE.fullmatch(said)) is not None:
        name, role, *scope = (*_BETWEEN.split((found["whom"] or "").strip()), "", "")
        return InvitePerson(name=name, role=role, scope=tuple(one for one in scope if one))
    return None


def _listed(typed: str) -> Listed:
    words = [one for one in _BETWEEN.split(typed.strip()) if one]
    found = _UNIT.fullmatch(" ".join(words))
    if found is None:
        return Listed(said=tuple(words))
    return Listed(code=found["code"], said=tuple((found["said"] or "").split()))
