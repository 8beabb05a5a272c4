"""The programme read in short: the same as unit by unit, of each unit and in the sums of what goes out."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import select

from bot.models.audit import Way
from bot.models.date_change import ChangeKind, DateChange
from bot.models.school import Unit
from bot.programme.reminding import Why
from bot.programme.unit_state import chosen_system
from bot.services import outgoing, progress, report
from tests import schools
from tests.world import World


def in_full_swing(world: World) -> None:
    """Give a unit a date of its own, and take back what another one did today."""
    schools.in_full_swing(world)
    with world.database.write() as session:
        published = world.runtime.knowledge.get(session)
        now = world.runtime.program_now(session, world.clock.now())
        first = session.scalars(select(Unit).order_by(Unit.code)).first()
        assert first is not None
        deadline = published.knowledge.deadlines[0]
        session.add(
            DateChange(
                kind=ChangeKind.EXTEND,
                deadline_id=deadline.id,
                unit_id=first.id,
                was=deadline.date,
                becomes=deadline.date + timedelta(days=7),
                words="疫情停課",
                by_line_id="U1",
                by_name="王專員",
                way=Way.CHAT,
                asked_at=now,
                made_at=now,
            )
        )
        reported = next(
            unit
            for unit in session.scalars(select(Unit).order_by(Unit.code.desc()))
            if deadline.reported_by in progress.state_of(session, unit).done
        )
        step = published.knowledge.step_by_id[deadline.reported_by or ""]
        assert progress.undo_step(session, reported, step, by="U1", now=now)


def test_every_unit_stands_as_its_marks_say(world: World) -> None:
    in_full_swing(world)

    with world.database.read() as session:
        published = world.runtime.knowledge.get(session)
        now = world.runtime.program_now(session, world.clock.now())
        lines = report.present_lines(session, published)
        states = progress.states_of(session, [one.unit_id for one in lines])
        compared = report.unit_lines(session, published, now=now, before=now - timedelta(seconds=1))

    knowledge = published.knowledge
    assert len(lines) > 40
    for one in lines:
        full = states[one.unit_id]
        assert set(one.state.done) == set(full.done)
        assert chosen_system(one.state, knowledge) == chosen_system(full, knowledge)
        assert one.state.extended == full.extended
        assert one.state.next_step(knowledge.steps) == full.next_step(knowledge.steps)
    assert [set(one.state.done) for one in compared] == [set(one.state.done) for one in lines]
    assert sum(set(one.before.done) != set(one.state.done) for one in compared) == 1  # It was taken back just now.


def test_what_goes_out_is_summed_up_as_it_is_decided_unit_by_unit(world: World) -> None:
    in_full_swing(world)

    with world.database.read() as session:
        published = world.runtime.knowledge.get(session)
        now = world.runtime.program_now(session, world.clock.now())
        ahead = [one for one in outgoing.ahead(session, published, now) if one.wave is not None]
        found = [(one.wave, one.why, one.groups, one.billed) for one in ahead]
        expected = []
        for wave in (one.wave for one in ahead if one.wave is not None):
            planned = outgoing.of_wave(session, published, wave, now)
            groups = {one.unit.chat_id: one.unit.members or 1 for one in planned if one.why is Why.DUE}
            expected.append((wave, Counter(one.why for one in planned), len(groups), sum(groups.values())))

    assert len(ahead) > 3
    assert found == expected
