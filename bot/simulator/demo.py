"""Reads demo.yaml, the people and groups the stand-in starts with."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

DEMO_FILE = Path(__file__).with_name("demo.yaml")


@dataclass(frozen=True)
class Bot:
    """The official account itself."""

    id: str
    basic_id: str
    name: str


@dataclass(frozen=True)
class Person:
    """Somebody who uses LINE; `has_user_id` is False for one whose userId LINE withholds from bots."""

    id: str
    name: str
    role: str
    has_user_id: bool


@dataclass(frozen=True)
class Group:
    """A group chat and the ids of its people."""

    id: str
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """What people send as their location."""

    title: str
    address: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Cast:
    """Everybody on stage, where they are, and what they may ask first.

    The bot is in the groups `elsewhere` from the start, and none of these people is.
    """

    bot: Bot
    people: tuple[Person, ...]
    groups: tuple[Group, ...]
    place: Place
    elsewhere: tuple[Group, ...] = ()
    questions: tuple[str, ...] = ()


def read_cast(path: Path = DEMO_FILE, *, bot_name: str | None = None) -> Cast:
    """Read a cast; `bot_name` takes the place of the bot's name in the file."""
    raw: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    people = {
        key: Person(one["id"], one["name"], one["role"], one.get("has_user_id", True))
        for key, one in raw["people"].items()
    }
    groups = [Group(one["id"], one["name"], tuple(people[key].id for key in one["members"])) for one in raw["groups"]]
    bot = raw["bot"]
    far = raw.get("elsewhere", {"count": 0})
    elsewhere = [_far_group(far, number) for number in range(far["count"])]
    me = Bot(bot["id"], bot["basic_id"], bot_name or bot["name"])
    return Cast(
        me, tuple(people.values()), tuple(groups), Place(**raw["place"]), tuple(elsewhere), tuple(raw["questions"])
    )


def _far_group(far: dict[str, Any], number: int) -> Group:
    count = far["members"][number % len(far["members"])]
    members = tuple(far["person"].format(number=number, member=member) for member in range(count))
    return Group(far["id"].format(number=number), far["name"], members)
