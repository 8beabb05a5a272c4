"""To which groups an announcement goes as of now, what that costs, and which units it cannot reach."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.database import among
from bot.models.chat import Chat
from bot.programme.audience import Selection
from bot.programme.figures import UnitLine
from bot.programme.published import Published
from bot.services import report
from bot.services.corrections import outdated


@dataclass(frozen=True, kw_only=True)
class Target:
    """A group, the ids of its units that are meant, and its members as we know them (None: not counted yet)."""

    chat_id: int
    units: tuple[int, ...]
    members: int | None

    @property
    def billed(self) -> int:
        """How many messages LINE bills for one push to it."""
        return self.members or 1


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Whom a selection meets: the groups, and the units (by code) without a group, or whose group the bot has left.

    `ids` are what an approval keeps: the units that are meant, of a correction the chats.
    """

    targets: Sequence[Target] = ()
    without_group: Sequence[str] = ()
    bot_gone: Sequence[str] = ()
    ids: Sequence[int] = ()

    @property
    def units(self) -> int:
        """How many units the groups stand for."""
        return sum(len(one.units) for one in self.targets)

    @property
    def billed(self) -> int:
        """How many messages LINE bills, which is how many people read it."""
        return sum(one.billed for one in self.targets)

    @property
    def uncounted(self) -> int:
        """How many groups have members that nobody has counted."""
        return sum(one.members is None for one in self.targets)

    @property
    def is_nobody(self) -> bool:
        """Whether not even a unit without a group is meant."""
        return not (self.targets or self.without_group or self.bot_gone)


def reach(session: Session, published: Published, selection: Selection) -> Reach:
    """Work out whom a selection meets now; of a correction, the chats that were told otherwise."""
    if selection.got_old is not None:
        return _reach_of_chats(session, outdated.chats_to_correct(session, selection.got_old))
    steps = published.knowledge.steps
    return reach_of(session, [one for one in report.present_lines(session, published) if selection.meets(one, steps)])


def reach_of(session: Session, lines: Sequence[UnitLine]) -> Reach:
    """Return the groups of units."""
    by_chat: dict[int, list[UnitLine]] = defaultdict(list)
    for one in lines:
        if one.chat_id is not None and not one.bot_is_gone:
            by_chat[one.chat_id].append(one)
    members = _members(session, list(by_chat))
    return Reach(
        targets=[
            Target(chat_id=chat, units=tuple(one.unit_id for one in units), members=members.get(chat))
            for chat, units in sorted(by_chat.items())
        ],
        without_group=[one.code for one in lines if one.chat_id is None],
        bot_gone=[one.code for one in lines if one.chat_id is not None and one.bot_is_gone],
        ids=[one.unit_id for one in lines],
    )


def _reach_of_chats(session: Session, wanted: Sequence[int]) -> Reach:
    rows = session.scalars(select(Chat).where(among(session, Chat.id, wanted))).all()
    return Reach(
        targets=[
            Target(chat_id=one.id, units=(), members=1 if one.is_private else one.member_count)
            for one in sorted(rows, key=lambda row: row.id)
            if not one.is_gone
        ],
        bot_gone=[one.name or one.line_id for one in rows if one.is_gone],
        ids=[one.id for one in rows],
    )


def _members(session: Session, chats: Sequence[int]) -> dict[int, int]:
    """Return the members of groups, as far as they were counted, whatever the number of groups."""
    if not chats:
        return {}
    query = select(Chat.id, Chat.member_count).where(Chat.member_count.is_not(None))
    wanted = set(chats)
    return {number: count for number, count in session.execute(query) if number in wanted and count is not None}
