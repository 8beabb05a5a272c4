"""Whatever LINE's description allows, and what it does not: no body is answered 500, none leaves a failed event."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.models.event import FailedEvent
from tests.fuzz.line_bodies import ANY_JSON, DATA, EVENT, damaged
from tests.people import give_roles
from tests.world import World

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
# One world takes all examples, as a server does; which examples is fixed.
steady = settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def served(world: World) -> World:
    give_roles(world)
    world.join()
    world.say("小幫手 校長室的黑貓可以當備份嗎")
    return world


def assert_well(world: World) -> None:
    with world.database.read() as session:
        assert [(one.event_id, one.error_class) for one in session.scalars(select(FailedEvent))] == []
    world.deliver()  # What LINE would refuse fails here.


@steady
@given(events=st.lists(EVENT, min_size=1, max_size=3))
def test_every_body_that_lines_description_allows_is_served(served: World, events: list[object]) -> None:
    assert served.post(*events) == 200
    assert_well(served)


@steady
@given(event=damaged(), other=ANY_JSON)
def test_a_damaged_event_is_passed_over(served: World, event: object, other: object) -> None:
    assert served.post(event, other) == 200
    assert_well(served)


@steady
@given(data=DATA)
def test_any_button_data_is_answered(served: World, data: str) -> None:
    served.tap(data)
    served.tap(data, group=None)
    assert_well(served)
