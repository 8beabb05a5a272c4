"""A programme whose date is moved while it runs, with extensions, late receipts and words to the late among it.

What each unit should get, and on which day, is written out by hand from its life alone.
"""

from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.delivery.send import claim, deliver_one
from bot.incoming import ChatKind
from bot.models.announcement import Announcement
from bot.models.audit import Way
from bot.models.chat import Chat
from bot.models.date_change import DateChange
from bot.models.people import Role
from bot.models.school import CodeKind, GroupBinding, OneTimeCode
from bot.models.step import MarkedBy, StepMark
from bot.programme.announcing import check_of
from bot.reading.commands import find_order
from bot.reading.orders.dates import ExtendDate, MoveDate, SetLateWords
from bot.reading.orders.parties import PartyList
from bot.services import asking_changes, changing_dates, party_marks, people, schools
from bot.services.announcements import approving, composing
from bot.services.announcements.composing import Written
from bot.services.changing_dates import Made
from bot.wiring import CurrentKnowledge
from scheduler.announce import announce
from scheduler.remind import remind
from tests.fake_line import all_words, texts
from tests.people import NCNU, give
from tests.schools import know_schools
from tests.world import World, prepared

OFFICE = "U" + "0e" * 16
EARLY, LATE_FAX, NEVER = "faxes on 12-02", "faxes on 12-15, booked on 12-16", "never does"
SHORT, LONG = "has until 12-14, and then until 12-15 as all", "has until 12-17"


def taipei(text: str) -> datetime:
    """Read 2021-12-06 09:00 as Taiwan's time."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC) - timedelta(hours=8)


# What a unit gets, by day: reminders name the date they count down to.
BEFORE = {("11-30", "12月9日"), ("12-06", "12月9日")}
MOVED = {("12-08", "moved")}
ASKED = {("12-13", "announced")}  # To those who had not faxed, by the office.
AFTER = {("12-10", "12月15日"), ("12-14", "12月15日"), ("12-15", "12月15日")}
SHOULD = {
    EARLY: {("11-30", "12月9日")},
    NEVER: BEFORE | {("12-08", "12月9日")} | MOVED | ASKED | AFTER | {("12-16", "late")},
    LATE_FAX: BEFORE | {("12-08", "12月9日")} | MOVED | ASKED | AFTER | {("12-16", "received")},
    SHORT: BEFORE | {("12-07", "extended")} | MOVED | ASKED | AFTER | {("12-16", "late")},
    LONG: BEFORE
    | ASKED
    | {("12-07", "extended"), ("12-08", "12月17日"), ("12-14", "12月17日"), ("12-16", "12月17日")}
    | {("12-17", "12月17日"), ("12-20", "late")},
}
KINDS = {
    "還沒傳真的學校": "announced",
    "獲准展延": "extended",
    "改為110年12月15日": "moved",
    "請改用專人送達": "late",
    "已登錄收件": "received",
}


@dataclass(frozen=True)
class Life:
    """One unit, with a group of its own."""

    number: int
    kind: str

    @property
    def code(self) -> str:
        return f"{200000 + self.number}"

    @property
    def group(self) -> str:
        return f"C{self.number:032d}"


def lives() -> list[Life]:
    """Return sixty units: a third each early, late and never, and two with dates of their own."""
    kinds = [EARLY, LATE_FAX, NEVER] * 20
    kinds[7], kinds[11] = SHORT, LONG
    return [Life(number, kind) for number, kind in enumerate(kinds)]


class Office:
    """Does what people do, by the services that chat and command line call."""

    def __init__(self, world: World) -> None:
        self.world = world

    def change(self, order: MoveDate | ExtendDate | SetLateWords) -> None:
        ask = {
            MoveDate: asking_changes.move,
            ExtendDate: asking_changes.extend,
            SetLateWords: asking_changes.late_words,
        }[type(order)]
        with self.world.database.write() as session:
            acting = self.world.runtime.acting(session, by=OFFICE, way=Way.CHAT)
            asked = ask(session, order, acting, by_name="王專員")  # type: ignore[operator]  # each takes its own order
            assert isinstance(asked, DateChange), asked
            assert isinstance(changing_dates.say_yes(session, asked, acting), Made)
            assert changing_dates.say_yes(session, asked, acting) is None

    def announce(self) -> None:
        """Tell those who have not faxed; the command line approves."""
        with self.world.database.write() as session:
            author = self.world.runtime.acting(session, by=OFFICE, way=Way.CHAT)
            written = Written(to="未傳真", text="還沒傳真的學校請留意，有困難請在群組提出。")
            row = composing.compose(session, written, author)
            assert isinstance(row, Announcement), row
            check = check_of(row.digest)
            for act, acting in (
                (approving.ask, author),
                (approving.approve, self.world.runtime.acting(session, way=Way.CLI)),
            ):
                assert act(session, row.id, check, acting) is row

    def book(self, text: str) -> None:
        with self.world.database.write() as session:
            acting = self.world.runtime.acting(session, by=NCNU, way=Way.CHAT)
            order = find_order(text, acting.published.knowledge, addressed=True)
            assert isinstance(order, PartyList)
            party_marks.take_list(session, order, people.roles_of(session, NCNU), acting, key=text[:20])


def prepare_world(world: World, units: list[Life]) -> None:
    rows = "".join(f"{one.code},第{one.number:02}高中,臺北市,日校\n" for one in units)
    know_schools(world, f"學校代碼,學校名稱,縣市,部別\n{rows}")
    give(world, NCNU, "洪助理", Role.PARTY, "ncnu")
    now = world.clock.now()
    with world.database.write() as session:
        code = OneTimeCode(kind=CodeKind.DESK, code_hash="any", issued_at=now, expires_at=now)
        chats = {one.group: Chat(line_id=one.group, kind=ChatKind.GROUP, member_count=6) for one in units}
        session.add_all([code, *chats.values()])
        session.flush()
        ids = {one.code: one.id for one in schools.all_units(session)}
        for one in units:
            chat_id = chats[one.group].id
            session.add(
                GroupBinding(unit_id=ids[one.code], chat_id=chat_id, bound_at=now, bound_by="U", code_id=code.id)
            )


def fax(world: World, units: list[Life]) -> None:
    with world.database.write() as session:
        ids = {one.code: one.id for one in schools.all_units(session)}
        for one in units:
            session.add(
                StepMark(
                    unit_id=ids[one.code],
                    step="fax",
                    marked_at=world.clock.now(),
                    recorded_at=world.clock.now(),
                    by_line_id="U",
                    how=MarkedBy.WORDS,
                    order_key=f"fax {one.code}",
                )
            )


def happenings(world: World, units: list[Life]) -> Iterator[tuple[str, object]]:
    """Yield each moment with what is done then, before the scheduler looks."""
    office = Office(world)
    late = " ".join(one.code for one in units if one.kind == LATE_FAX)

    def extend() -> None:
        office.change(ExtendDate(units[7].code, None, "12/14", "校長出國"))
        office.change(ExtendDate(units[11].code, "12/9", "12/17", "機房整修"))

    yield "2021-11-30 09:00", None
    yield "2021-12-02 11:00", lambda: fax(world, [one for one in units if one.kind == EARLY])
    yield "2021-12-06 09:00", None
    yield "2021-12-07 11:00", extend
    yield "2021-12-08 09:00", None
    yield "2021-12-08 15:00", lambda: office.change(MoveDate("12/9", "12/15", "主管機關來函延長"))
    yield "2021-12-09 09:00", None
    yield "2021-12-10 09:00", None
    yield "2021-12-13 09:00", None
    yield "2021-12-13 10:00", office.announce
    yield "2021-12-14 09:00", None
    yield "2021-12-15 09:00", None
    yield "2021-12-16 09:00", None
    yield "2021-12-16 10:00", lambda: office.book(f"收件 12/15 {late}")
    yield "2021-12-16 11:00", lambda: office.change(SetLateWords("12/15", "請改用專人送達，並在群組回覆。"))
    yield "2021-12-17 09:00", None
    yield "2021-12-20 09:00", None


def work(world: World, *, crowd: bool, killed: bool) -> None:
    """Let schedulers and workers work, after one that died in the middle of its calls if that is wanted."""
    schedule(world)
    if killed:
        assert claim(world.runtime, owner="killed") is not None
        world.clock.move(minutes=2)  # Its leases end.
    if crowd:
        with ThreadPoolExecutor(5) as pool:
            for _ in range(3):
                busy = [pool.submit(schedule, world) for _ in range(2)]
                busy += [pool.submit(drain, world, f"worker-{number}") for number in range(3)]
                for done in busy:
                    done.result()
    for _ in range(4):  # What is announced goes to one group, to more, and is then over.
        schedule(world)
        drain(world, "last")


def schedule(world: World) -> None:
    remind(world.runtime)
    announce(world.runtime)


def drain(world: World, owner: str) -> None:
    while deliver_one(world.runtime, world.line, owner=owner):
        pass


def test_each_group_gets_what_it_should_once_while_dates_move(world: World) -> None:
    units = lives()
    world.clock.set(taipei("2021-11-29 18:30"))
    prepare_world(world, units)
    got: dict[str, list[tuple[str, str]]] = defaultdict(list)

    for moment, happen in happenings(world, units):
        world.clock.set(taipei(moment))
        if callable(happen):
            happen()
        before = len(world.line.accepted)
        if moment == "2021-12-14 09:00":
            world.runtime.knowledge = CurrentKnowledge(prepared)  # A process starts anew.
        work(
            world,
            crowd=moment in ("2021-12-08 15:00", "2021-12-10 09:00", "2021-12-13 10:00"),
            killed=moment == "2021-12-15 09:00",
        )
        for call in world.line.accepted[before:]:
            words = "\n".join(texts(call.messages) + all_words(call.messages))
            if call.to != OFFICE:  # Who wrote an announcement hears what became of it.
                got[call.to].append((moment[5:10], what_it_says(words)))

    for one in units:
        assert sorted(got[one.group]) == sorted(SHOULD[one.kind]), one
    with world.database.read() as session:
        booked = session.scalars(select(StepMark.marked_at).where(StepMark.step == "received")).all()
    assert {(at + timedelta(hours=8)).date().isoformat() for at in booked} == {"2021-12-15"}
    assert set(got) == {NCNU, *(one.group for one in units)}
    assert [kind for _, kind in got[NCNU]] == ["moved"]


def what_it_says(words: str) -> str:
    for opening, kind in KINDS.items():
        if opening in words:
            return kind
    return next(day for day in ("12月9日", "12月15日", "12月17日") if day in words)
