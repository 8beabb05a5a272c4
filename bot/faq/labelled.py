"""The shapes of what people write: labelled messages, spellings, questions about their own record."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from bot.faq.shape import Shape, Slug, Text


class Synonym(Shape):
    """`synonyms.yaml`: spellings that mean `word`."""

    word: Text
    spellings: Annotated[tuple[Text, ...], Field(min_length=1)]


class StateQuestion(Shape):
    """`states.yaml`: a question about the unit's own record, and the step it is about (None: all)."""

    step: Slug | None = None
    questions: Annotated[tuple[Text, ...], Field(min_length=1)]


class MessageKind(StrEnum):
    """What a labelled message is."""

    IN_SCOPE = "in_scope"
    FOLLOW_UP = "follow_up"
    NEAR_MISS = "near_miss"
    STATEMENT = "statement"
    PERSON_QUESTION = "person_question"
    STATE = "state"
    CHATTER = "chatter"


class Speaker(StrEnum):
    """Who speaks in a written conversation."""

    SCHOOL = "school"
    CONSULTANT = "consultant"
    BOT = "bot"


class Message(Shape):
    """A line of `voices/*.jsonl`: what somebody might write, and which entries (`gold`, best first) answer it.

    `context` is the same person's question before a follow-up, `part` words that the part shown must contain, `voice`
    who wrote the line. Questions become wordings of their entry, near misses questions that no entry answers.
    The lines of a conversation also have its number (`stream`), their place (`n`), the seconds since its start (`at`),
    their speaker (`who`, `role`), whether they speak to the bot (`addressed`), the place of the line that they quote
    (`quotes`) and whom they are meant for (`to`: `bot`, `all` or a name).
    """

    text: Text
    gold: tuple[int, ...] = ()
    kind: MessageKind
    voice: Text = "unnamed"
    context: Text | None = None
    part: Text | None = None
    stream: Annotated[int, Field(gt=0)] | None = None
    n: Annotated[int, Field(gt=0)] | None = None
    at: Annotated[int, Field(ge=0)] | None = None
    who: Text | None = None
    role: Speaker = Speaker.SCHOOL
    addressed: bool = False
    quotes: Annotated[int, Field(gt=0)] | None = None
    to: Text | None = None

    @model_validator(mode="after")
    def _is_placed(self) -> "Message":
        placed = (self.stream, self.n, self.at, self.who)
        if any(one is None for one in placed) and any(one is not None for one in placed):
            raise ValueError("a line of a conversation has stream, n, at and who")
        return self
