"""The queue's filters and search, the page of a case and sending from it, on both databases."""

from datetime import timedelta

from bot.models.audit import Way
from bot.models.case import Case, Side
from bot.models.people import Role
from bot.programme.cases import NotSent
from bot.services import viewing
from bot.services.audit import Acting
from bot.services.cases import case_file, composing, queue, queue_rows
from bot.services.cases.composing import Saved, Typed
from bot.services.cases.queue import Box, Wanted
from bot.services.cases.sending import Sent, Stopped
from tests.builders import ALICE
from tests.people import HSU, TSAI, ask, give, give_roles, said
from tests.world import World

OFFICE = "U" + "e" * 32


def test_a_case_is_found_read_and_answered_from_the_queue(world: World) -> None:
    give_roles(world)
    give(world, OFFICE, "周專員", Role.OFFICE)
    ask(world, "小幫手 台電停電那天可以改期傳真嗎？")
    world.say("１２月８日整天停電", user=ALICE)
    with world.database.write() as session:
        acting = world.acting(session)
        acting = Acting(by=HSU, way=Way.CONSOLE, moment=acting.moment, published=acting.published)
        for line_id in (OFFICE, HSU, TSAI):
            viewer = viewing.look_up(session, line_id)
            assert viewer is not None
            for wanted, number in (
                (Wanted(), 1),
                (Wanted(box=Box.MINE), 1 if line_id == HSU else 0),
                (Wanted(box=Box.UNTAKEN, holder=""), 1),
                (Wanted(box=Box.ALL, holder=HSU), 0),
                (Wanted(box=Box.PARTY, party="ncnu"), 0),
                (Wanted(box=Box.ALL, county="臺北市", late=True), 1),
                (Wanted(box=Box.ALL, words="臺電 停電"), 1),
                (Wanted(box=Box.ALL, words="海岸高中 %"), 0),
                (Wanted(box=Box.CLOSED), 0),
                (Wanted(box=Box.SCHOOL), 0),
            ):
                later = acting.now + timedelta(minutes=200)
                found = queue.read_queue(session, viewer, wanted, acting.published, later)
                assert (wanted, found.total, len(found.cases)) == (wanted, number, number)
            assert found.boxes[Box.OURS] == 1
        viewer = viewing.look_up(session, HSU)
        assert viewer is not None
        case = session.get_one(Case, 1)
        (row,) = queue_rows.rows_of(session, [case], HSU, now=acting.machine_now)
        assert (row.place, row.last.side if row.last else None) == ("海岸高中（日校）", Side.ASKER)
        file = case_file.read_file(session, viewer, case, acting)
        saved = composing.save(session, case, Typed(text="可以，", on_version=0), acting)
        assert isinstance(saved, Saved)
        assert saved.draft is not None
        version = saved.draft.version
    world.say("也可以改上午嗎", user=ALICE)
    with world.database.write() as session:
        case = session.get_one(Case, 1)
        typed = Typed(text="可以，改上午。", on_version=version)
        held = composing.send(session, case, typed, acting, seen=file.seen)
        assert isinstance(held, Stopped)
        assert held.why is NotSent.SPOKEN
        viewer = viewing.look_up(session, HSU)
        assert viewer is not None
        fresh = case_file.read_file(session, viewer, case, acting)
        assert fresh.draft is not None
        again = Typed(text="可以，改上午。", on_version=fresh.draft.version)
        assert isinstance(composing.send(session, case, again, acting, seen=fresh.seen), Sent)
    assert "可以，改上午。" in said(world.deliver())
