"""Schools for tests: taken over from a file, bound to groups with real codes."""

from bot.models.school import Unit
from bot.programme.reminding import Wave
from bot.services import binding, schools
from bot.services.demonstration import programme
from bot.services.schools_file import read_schools
from scheduler.remind import remind
from tests.builders import ALICE, GROUP
from tests.fake_line import Call
from tests.world import World

FILE = (
    "學校代碼,學校名稱,縣市,部別\n"
    "010301,海岸高中,臺北市,日校\n"
    "010301,海岸高中,臺北市,進修部\n"
    "200405,山城高中,苗栗縣,日校\n"
)


def in_full_swing(world: World) -> None:
    """Begin the demonstration's programme: 46 units, cases, announcements. A test begins with it, if at all."""
    world.begin_with(_begin_programme)


def _begin_programme(world: World) -> None:
    with world.database.write() as session:
        programme.begin(session, world.runtime.knowledge.get(session), machine_now=world.clock.now())


def know_schools(world: World, file: str = FILE) -> None:
    """Take a file over."""
    with world.database.write() as session:
        schools.take_schools(session, read_schools(file.encode(), consultant="諮輔"), now=world.clock.now())


def begin_bound(world: World) -> None:
    """Two schools, one unit bound to the group. A test begins with it, if at all."""
    world.begin_with(_bind_first)


def _bind_first(world: World) -> None:
    know_schools(world)
    bind(world, "010301")


def code_for(world: World, unit_code: str) -> str:
    """Issue a code for a unit."""
    with world.database.write() as session:
        unit = next(one for one in schools.all_units(session) if one.code == unit_code)
        return binding.issue_code(session, unit, now=world.clock.now())


def bind(world: World, unit_code: str, *, group: str = GROUP, user: str = ALICE) -> list[Call]:
    """Bind a unit to a group as its people do."""
    return world.say(f"綁定 {code_for(world, unit_code)}", group=group, user=user)


def tick(world: World) -> list[Call]:
    """Let the scheduler decide what is due, and return what is sent."""
    remind(world.runtime)
    return world.deliver()


def unit_id(world: World, unit_code: str) -> int:
    """Return a unit's id, which its buttons carry."""
    with world.database.read() as session:
        return next(one.id for one in session.query(Unit) if one.code == unit_code)


def waves(world: World) -> list[Wave]:
    """Return every reminder of the programme."""
    with world.database.read() as session:
        return list(world.runtime.knowledge.get(session).timetable.waves)
