"""What tests of announcements share: an office of two, groups, and the scheduler and worker taking turns."""

import re
from io import BytesIO

from PIL import Image

from bot import incoming
from bot.models.announcement import Announcement
from bot.models.people import Role
from bot.models.school import GroupBinding, OneTimeCode, Unit
from bot.programme.announcing import State
from bot.services import chats
from scheduler.announce import announce
from tests.builders import ALICE
from tests.fake_line import Call, all_words, buttons, texts
from tests.people import NCNU, give
from tests.schools import know_schools
from tests.world import World

AUTHOR, SECOND = "U" + "0a" * 16, "U" + "0b" * 16
FILE = "學校代碼,學校名稱,縣市,部別,諮輔\n" + "".join(
    f"0{number},第{number}高中,{county},日校,{consultant}\n"
    for number, county, consultant in (
        (10101, "苗栗縣", "許文琪"),
        (10102, "苗栗縣", "蔡宗翰"),
        (10103, "花蓮縣", "許文琪"),
        (10104, "花蓮縣", "蔡宗翰"),
    )
)
# A call that failed is tried again a few moments later.
_IDLE_ROUNDS = 4
CODES = ("010101", "010102", "010103", "010104")
TEXT = "各位老師好，新系統的說明會改在線上舉行，請留意。"


def group_of(code: str) -> str:
    """Return the group that serves a unit."""
    return "C" + code * 5 + "00"


def groups(*codes: str) -> list[str]:
    """Return the groups that serve these units."""
    return [group_of(code) for code in codes]


def open_office(world: World, *, bound: tuple[str, ...] = CODES) -> None:
    """Two people of the office, four schools, those `bound` in groups of their own. A test begins with it."""
    world.begin_with(_open_office, bound)


def _open_office(world: World, bound: tuple[str, ...]) -> None:
    know_schools(world, FILE)
    give(world, AUTHOR, "王專員", Role.OFFICE)
    give(world, SECOND, "李組長", Role.OFFICE)
    give(world, NCNU, "洪助理", Role.PARTY, "ncnu")
    serve(world, *bound)


def serve(world: World, *codes: str) -> None:
    """Have units served in groups of their own; the way by a code that is typed has tests of its own."""
    now = world.clock.now()
    with world.database.write() as session:
        typed = session.query(OneTimeCode).first()
        assert typed is not None
        for unit in session.query(Unit).filter(Unit.code.in_(codes)):
            chat = chats.know_chat(session, incoming.Chat(incoming.ChatKind.GROUP, group_of(unit.code)))
            chat.member_count, chat.member_count_at, chat.name = 5, now, f"{unit.school.name}群"
            session.add(GroupBinding(unit_id=unit.id, chat_id=chat.id, bound_at=now, bound_by=ALICE, code_id=typed.id))


def office(world: World, text: str, *, by: str = AUTHOR) -> list[Call]:
    """Have somebody of the office write 1:1."""
    return world.say(text, group=None, user=by)


def press(world: World, calls: list[Call], label: str, *, by: str) -> list[Call]:
    """Have somebody press the last button that is called so."""
    data = next(buttons(call.messages)[label]["data"] for call in reversed(calls) if label in buttons(call.messages))
    return world.tap(data, group=None, user=by)


def write(world: World, text: str) -> list[Call]:
    """Write an announcement and ask for its approval; return what was sent, the preview for the second among it."""
    shown = office(world, text)
    assert "送核可" in buttons(shown[0].messages), texts(shown[0].messages)
    return press(world, shown, "送核可", by=AUTHOR)


def send(world: World, text: str) -> list[Call]:
    """Write one, have it approved, and send it as far as it goes."""
    return [*press(world, write(world, text), "核可", by=SECOND), *work(world)]


def work(world: World, *, seconds: int = 1, rounds: int = 60) -> list[Call]:
    """Let scheduler and worker take turns until neither does anything."""
    calls: list[Call] = []
    idle = 0
    for _ in range(rounds):
        world.clock.move(seconds=seconds)
        announce(world.runtime)
        made = world.deliver()
        calls += made
        idle = 0 if made else idle + 1
        if idle == _IDLE_ROUNDS:
            break
    return calls


def to_groups(calls: list[Call]) -> list[str]:
    """Return the groups that got something, in order."""
    return [call.to for call in calls if call.kind == "push" and call.to.startswith("C")]


def states(world: World) -> list[State]:
    """Return how far each announcement is."""
    with world.database.read() as session:
        return [one.state for one in session.query(Announcement).order_by(Announcement.id)]


def words(calls: list[Call]) -> str:
    """Return all that these calls say, inside cards too."""
    said = [[one for one in call.messages if one["type"] != "image"] for call in calls]
    return "\n".join(line for messages in said for line in [*texts(messages), *all_words(messages)])


def check_in(calls: list[Call]) -> str:
    """Return what is typed to approve."""
    found = re.search(r"核可公告 \d+ ([0-9a-f]{6})", words(calls))
    assert found, words(calls)
    return found[1]


def a_picture(kind: str = "PNG") -> bytes:
    """Return a small picture."""
    drawn = BytesIO()
    Image.new("RGB", (30, 20), "navy").save(drawn, kind)
    return drawn.getvalue()
