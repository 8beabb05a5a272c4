"""What a group tells about a message by who spoke when, with nothing of what was said; pure.

The same for a written conversation of the labelled messages and for a chat that the bot sits in.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.faq.found import Around
from bot.faq.labelled import Message, Speaker

# After a question of somebody else, what comes within this time is most likely its answer.
SOON_S = 60
# A consultant who has just spoken is being answered, or goes on.
CONSULTANT_S = 180
# Somebody who asks again after this time has not been answered.
AGAIN_AFTER_S, AGAIN_WITHIN_S = 60, 1800


@dataclass(frozen=True)
class Talk:
    """The latest times that matter, in seconds: of a question and its writer, of a consultant's word, and of ours."""

    asked_at: float | None = None
    asked_by: str | None = None
    consultant_at: float | None = None
    consultant: str | None = None
    bot_at: float | None = None

    def around(self, at: float, who: str | None, *, quotes_person: bool) -> Around:
        """Return what this tells about a message written at `at` by `who`."""
        asked_ago = _ago(self.asked_at, at)
        answered_at = max(self.consultant_at or 0.0, self.bot_at or 0.0)
        by_same = self.asked_by is not None and self.asked_by == who
        return Around(
            quotes_person=quotes_person,
            after_question=asked_ago <= SOON_S and not by_same,
            after_consultant=_ago(self.consultant_at, at) <= CONSULTANT_S and self.consultant != who,
            asks_again=by_same
            and AGAIN_AFTER_S <= asked_ago <= AGAIN_WITHIN_S
            and answered_at < (self.asked_at or 0.0),
        )

    def heard(self, at: float, who: str | None, *, asks: bool, is_consultant: bool) -> "Talk":
        """Return the times after a message of a person."""
        talk = replace(self, consultant_at=at, consultant=who) if is_consultant else self
        return replace(talk, asked_at=at, asked_by=who) if asks else talk

    def spoke(self, at: float) -> "Talk":
        """Return the times after a word of the bot."""
        return replace(self, bot_at=at)


def _ago(then: float | None, now: float) -> float:
    return float("inf") if then is None else now - then


def in_order(messages: Sequence[Message], asks: Callable[[str], bool]) -> Iterator[tuple[Message, Around | None]]:
    """Go through people's labelled messages with what their conversation tells; None for those that stand alone."""
    talks: dict[tuple[str, int], Talk] = {}
    roles: dict[tuple[str, int, int], Speaker] = {}
    for message in messages:
        if message.stream is None or message.n is None or message.at is None:
            if message.role is not Speaker.BOT:
                yield message, None
            continue
        key = (message.voice, message.stream)
        talk = talks.get(key, Talk())
        roles[*key, message.n] = message.role
        if message.role is Speaker.BOT:
            talks[key] = talk.spoke(message.at)
            continue
        quoted = roles.get((*key, message.quotes)) if message.quotes is not None else None
        quotes_person = quoted is not None and quoted is not Speaker.BOT
        yield message, talk.around(message.at, message.who, quotes_person=quotes_person)
        is_consultant = message.role is Speaker.CONSULTANT
        talks[key] = talk.heard(message.at, message.who, asks=asks(message.text), is_consultant=is_consultant)
