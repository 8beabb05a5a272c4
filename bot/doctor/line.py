"""Looks at the channel as LINE sees it, and lists what LINE does not tell."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from bot.doctor.findings import Finding, Level, could_not_look, problem, well
from bot.doctor.line_account import Account, Answer, LineAwayError, LineRefusesError

SKEW_ALLOWED = timedelta(seconds=5)
_CONSOLE = "LINE Developers Console > your channel > Messaging API"
_UNAUTHORISED = (401, 403)
_NOT_THERE = 404


def look_at_line(account: Account, *, public_base_url: str | None, now: datetime) -> Iterator[Finding]:
    """Ask LINE about the channel: stops where the token is refused, for then nothing else can be asked."""
    answer = _ask("channel", account.bot)
    if isinstance(answer, Finding):
        yield answer
        return
    yield well("channel", f"the access token belongs to 「{answer.body.get('displayName')}」")
    yield from _clock(answer, now)
    if answer.body.get("chatMode") == "chat":
        yield problem(
            "response mode",
            "chats are answered by hand",
            "LINE Official Account Manager > Settings > Response settings: switch the webhook on",
        )
    yield from _webhook(account, public_base_url)
    yield _quota(account)


def _quota(account: Account) -> Finding:
    limit, used = _ask("quota at LINE", account.quota), _ask("quota at LINE", account.consumption)
    if isinstance(limit, Finding):
        return limit
    if isinstance(used, Finding):
        return used
    return well("quota at LINE", f"{used.body.get('totalUsage')} used of {limit.body.get('value', 'no limit')}")


def _webhook(account: Account, public_base_url: str | None) -> Iterator[Finding]:
    answer = _ask("webhook address", account.webhook)
    if isinstance(answer, Finding):
        yield _unset(answer) if "404" in answer.found else answer
        return
    endpoint = str(answer.body.get("endpoint") or "")
    address = urlsplit(endpoint)
    if address.path != "/callback":
        yield problem("webhook address", f"it is {endpoint or 'not set'}", f"{_CONSOLE}: set it to https://…/callback")
        return
    is_public = address.scheme == "https"  # A stand-in calls this machine by plain HTTP.
    if is_public and public_base_url and address.hostname != urlsplit(public_base_url).hostname:
        yield problem(
            "webhook address",
            f"LINE calls {address.hostname}, PUBLIC_BASE_URL is {urlsplit(public_base_url).hostname}",
            "set both to the same host",
        )
    else:
        yield well("webhook address", endpoint)
    if not answer.body.get("active"):
        yield problem("webhook use", "the webhook is off", f"{_CONSOLE}: switch 「Use webhook」 on")
    yield _tested(account)


def _unset(answer: Finding) -> Finding:
    return problem(answer.about, "LINE knows no webhook address", f"{_CONSOLE}: set it to https://…/callback")


def _tested(account: Account) -> Finding:
    answer = _ask("webhook test", account.test_webhook)
    if isinstance(answer, Finding):
        return answer
    said: dict[str, Any] = answer.body
    if said.get("success"):
        return well("webhook test", "LINE reached the webhook and its signature was right")
    what = f"{said.get('statusCode')} {said.get('reason')}"
    steps = {
        400: "the channel secret here is not the channel's: check LINE_CHANNEL_SECRET",
        404: "the address leads elsewhere: it must end in /callback",
        502: "the proxy does not reach the web process: is it running?",
        503: "the proxy does not reach the web process: is it running?",
    }
    usual = "is the web process running, does the proxy reach it, is the certificate valid?"
    return problem("webhook test", f"LINE got {what}", steps.get(int(said.get("statusCode") or 0), usual))


def _clock(answer: Answer, now: datetime) -> Iterator[Finding]:
    if answer.said_at is None:
        return
    skew = abs(now - answer.said_at)
    if skew > SKEW_ALLOWED:
        found = f"this machine's clock is {skew.total_seconds():.0f} s off LINE's"
        yield problem("clock", found, "have the machine keep time: timedatectl set-ntp true")
    else:
        yield well("clock", "within seconds of LINE's")


def _ask(about: str, question: Callable[[], Answer]) -> Answer | Finding:
    try:
        return question()
    except LineAwayError as error:
        return could_not_look(
            about, f"LINE does not answer ({error})", "check this machine's way out, and LINE's status"
        )
    except LineRefusesError as error:
        if error.status in _UNAUTHORISED:
            step = f"{_CONSOLE}: issue an access token and put it into LINE_CHANNEL_ACCESS_TOKEN"
            return problem(about, f"LINE refuses the access token ({error.status})", step)
        return could_not_look(about, f"LINE answers {error}", "try again in a minute; see LINE's status")


def checklist(*, last_join: str | None) -> Iterator[Finding]:
    """Return what LINE does not let anyone ask, each with the evidence there is."""
    manager = "LINE Official Account Manager > Settings > Response settings"
    joined = f"a group was joined on {last_join}" if last_join else "no group was joined yet"
    yield Finding("auto-reply", Level.CHECK, "LINE does not tell", f"{manager}: auto-reply and greeting must be off")
    yield Finding("joining groups", Level.CHECK, joined, f"{_CONSOLE}: 「Allow bot to join group chats」 must be on")
    yield Finding("redelivery", Level.CHECK, "LINE does not tell", f"{_CONSOLE}: 「Webhook redelivery」 must be on")
