"""GET /metrics for Prometheus: this machine's counters, and the service's state as the tables have it."""

import hmac
from collections.abc import Iterator

from flask import Blueprint, Response, abort, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot import clock
from bot.dates.moment import Moment
from bot.measures import PREFIX
from bot.services.vitals import Vitals, read_vitals
from bot.webhook import RUNTIME
from bot.wiring import Runtime

blueprint = Blueprint("metrics", __name__)
_PROXY_HEADERS = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")


@blueprint.get("/metrics")
def metrics() -> Response:
    """Return the measures: with METRICS_TOKEN to who has it, without to this machine alone and through no proxy."""
    runtime: Runtime = current_app.extensions[RUNTIME]
    if not _may_look(runtime.settings.metrics_token):
        abort(404)
    with runtime.database.read() as session:
        machine_now = clock.machine_now()
        moment = Moment(now=runtime.program_now(session, machine_now), machine_now=machine_now)
        state = _State(read_vitals(session, moment))
    registry = runtime.measures.registry()
    registry.register(state)
    try:
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    finally:
        registry.unregister(state)


def _may_look(token: str) -> bool:
    if token:
        given = request.headers.get("Authorization", "").encode("utf-8", "replace")
        return hmac.compare_digest(given, f"Bearer {token}".encode())
    is_here = request.remote_addr in ("127.0.0.1", "::1")
    return is_here and not any(name in request.headers for name in _PROXY_HEADERS)


class _State(Collector):
    def __init__(self, vitals: Vitals) -> None:
        self._vitals = vitals

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Return the readings; what there is nothing of is left out."""
        vitals = self._vitals
        oldest = vitals.oldest_owed.total_seconds() if vitals.oldest_owed else 0
        case_age = vitals.oldest_unanswered_case.total_seconds() if vitals.oldest_unanswered_case else 0
        single: tuple[tuple[str, str, float | None], ...] = (
            ("owed_messages", "Messages that are owed and not sent.", vitals.owed),
            ("owed_messages_held", "Owed messages that wait for the quota.", vitals.held),
            ("oldest_owed_seconds", "How long the oldest message is overdue that nothing holds back.", oldest),
            ("events_parked", "Webhook events given up after three failures, within a day.", vitals.events_parked),
            ("quota_left_messages", "What LINE's monthly quota still allows; absent without one.", vitals.quota_left),
            ("quota_exhausted", "1 when LINE said that the quota is used up.", vitals.quota_exhausted),
            ("open_cases", "Cases that are not closed.", vitals.open_cases),
            ("oldest_unanswered_case_seconds", "Since when the oldest case waits for its first answer.", case_age),
            (
                "last_event_seconds",
                "Since when no webhook had an effect; absent when none is known.",
                vitals.last_event.total_seconds() if vitals.last_event else None,
            ),
        )
        for name, meaning, value in single:
            if value is not None:
                yield GaugeMetricFamily(f"{PREFIX}_{name}", meaning, value=float(value))
        deliveries = GaugeMetricFamily(
            f"{PREFIX}_deliveries", "Calls to LINE that are kept, by outcome.", labels=["outcome"]
        )
        for outcome, number in vitals.deliveries.items():
            deliveries.add_metric([outcome], number)
        yield deliveries
        silent = GaugeMetricFamily(
            f"{PREFIX}_process_silent_seconds", "Since when no process of a role was heard of.", labels=["role"]
        )
        for role, age in vitals.silent.items():
            silent.add_metric([role], age.total_seconds())
        yield silent
