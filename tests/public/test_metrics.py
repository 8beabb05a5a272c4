"""/healthz, /readyz and /metrics: what a watcher sees of the service."""

import re
from dataclasses import replace

import pytest
import yaml
from sqlalchemy import text

from bot.app import build_app
from bot.delivery.line_client import Quota
from bot.delivery.results import Refused
from bot.delivery.send import read_quota
from bot.services import processes
from bot.settings import PROJECT_ROOT
from tests.builders import text_event
from tests.world import World

ALERTS = PROJECT_ROOT / "deploy" / "alerts.yml"


def shown(world: World) -> dict[str, float]:
    lines = world.client.get("/metrics").get_data(as_text=True).splitlines()
    return {name: float(value) for name, _, value in (one.rpartition(" ") for one in lines) if not name.startswith("#")}


def test_what_is_owed_sent_refused_and_left_of_the_quota_is_shown(world: World) -> None:
    world.say("小幫手 說明")
    world.line.fail_next.append(Refused(400, "no"))
    world.say("小幫手 說明")
    world.line.quota_reading = Quota(limit=3000, used=2600)
    read_quota(world.runtime, world.line)
    with world.database.write() as session:
        processes.beat(session, name="one", role="worker", now=world.clock.now())
    world.clock.move(seconds=1)
    world.post(text_event("小幫手 說明", world.at_ms))
    world.clock.move(seconds=40)

    found = shown(world)

    assert found['helper_deliveries{outcome="sent"}'] == 1
    assert found['helper_deliveries{outcome="refused"}'] == 1
    assert found["helper_owed_messages"] == 1
    assert found["helper_oldest_owed_seconds"] == 40
    assert found["helper_quota_left_messages"] == 400
    assert found['helper_process_silent_seconds{role="worker"}'] == 41
    assert found['helper_webhook_events_total{result="served"}'] == 3
    assert found["helper_understanding_seconds_count"] == 3


def test_nothing_that_people_wrote_is_shown(world: World) -> None:
    world.say("小幫手 藍色大象的秘密是什麼？")

    assert "藍色" not in world.client.get("/metrics").get_data(as_text=True)


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via"])
def test_without_a_token_only_this_machine_may_look_and_through_no_proxy(world: World, header: str) -> None:
    assert world.client.get("/metrics", headers={header: "203.0.113.9"}).status_code == 404
    assert world.client.get("/metrics", environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 404
    assert world.client.get("/metrics").status_code == 200


def test_with_a_token_who_has_it_may_look_from_anywhere(world: World) -> None:
    runtime = replace(world.runtime, settings=replace(world.runtime.settings, metrics_token="geheim"))
    client = build_app(runtime).test_client()
    given = [{}, {"Authorization": "Bearer falsch"}, {"Authorization": "Bearer geheim", "Via": "1.1 proxy"}]

    assert [client.get("/metrics", headers=one).status_code for one in given] == [404, 404, 200]


def test_it_is_ready_with_its_tables_and_says_what_is_missing(world: World) -> None:
    with world.database.read() as session:
        world.runtime.knowledge.learn(session)
    assert world.client.get("/readyz").get_json() == {"ready": True, "missing": []}
    with world.database.engine.begin() as connection:
        (number,) = connection.execute(text("SELECT version_num FROM alembic_version")).one()
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))

    response = world.client.get("/readyz")

    with world.database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :n"), {"n": number})
    assert response.status_code == 503
    assert response.get_json()["missing"] == ["migrations"]


def test_every_alert_asks_for_a_measure_that_there_is(world: World) -> None:
    world.say("小幫手 說明")
    world.line.quota_reading = Quota(limit=3000, used=2600)
    read_quota(world.runtime, world.line)
    with world.database.write() as session:
        processes.beat(session, name="one", role="worker", now=world.clock.now())
    known = {name.partition("{")[0] for name in shown(world)}

    rules = yaml.safe_load(ALERTS.read_text(encoding="utf-8"))["groups"][0]["rules"]
    asked = {name for rule in rules for name in re.findall(r"helper_\w+", rule["expr"])}

    assert asked - known == set()
