"""Consultants and a party for tests, and what one does with their cards."""

from bot.incoming import Chat, ChatKind
from bot.models.people import Role, RoleGrant
from bot.models.school import CodeKind, OneTimeCode
from bot.services import chats
from tests.fake_line import Call, buttons, texts
from tests.schools import bind, know_schools
from tests.world import World

HSU, TSAI, NCNU = "U" + "1" * 32, "U" + "2" * 32, "U" + "d" * 32
DESK = "C" + "9" * 32


def give(world: World, line_id: str, name: str, role: Role, *scope: str) -> None:
    """Give somebody a role, as a code that they typed 1:1 would; the way by the webhook has a test of its own."""
    with world.database.write() as session:
        now = world.clock.now()
        chats.know_chat(session, Chat(ChatKind.USER, line_id))
        code = OneTimeCode(code_hash=f"{line_id} {role} {scope}", kind=CodeKind.PERSON, issued_at=now, expires_at=now)
        session.add(code)
        session.flush()
        session.add(
            RoleGrant(line_id=line_id, name=name, role=role, scope=list(scope), code_id=code.id, granted_at=now)
        )


def to(calls: list[Call], line_id: str) -> list[Call]:
    """Return the calls to one chat."""
    return [call for call in calls if call.to == line_id]


def ask(world: World, text: str = "小幫手 請問新系統可以自訂封面圖嗎?") -> list[Call]:
    """Ask what nothing answers, and press 找諮輔."""
    (offer,) = world.say(text)
    return world.tap(wants_person(offer))


def wants_person(offer: Call) -> str:
    """Return the button that asks for a person, whatever the bot had in mind beside it."""
    return next(str(action["data"]) for label, action in buttons(offer.messages).items() if label.endswith("找諮輔"))


def case_card(calls: list[Call], line_id: str = HSU) -> dict[str, str]:
    """Return the buttons of the card that a consultant got."""
    (call,) = to(calls, line_id)
    return {label: action["data"] for label, action in buttons(call.messages).items()}


def said(calls: list[Call]) -> str:
    """Return all that was said, as text."""
    return "\n".join(text for call in calls for text in texts(call.messages))


def give_roles(world: World) -> None:
    """Two schools, one bound; a consultant for each, and a person of a party. A test begins with it, if at all."""
    world.begin_with(_give_roles)


def _give_roles(world: World) -> None:
    know_schools(world)
    bind(world, "010301")
    give(world, HSU, "許文琪", Role.CONSULTANT, "010301")
    give(world, TSAI, "蔡宗翰", Role.CONSULTANT, "200405")
    give(world, NCNU, "洪助理", Role.PARTY, "ncnu")
