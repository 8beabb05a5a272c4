"""Everything a handler may use, and nothing else."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot import content as say
from bot import outbox
from bot.dates.moment import Moment
from bot.faq.knowledge import Knowledge
from bot.faq.program import Program
from bot.incoming import Event
from bot.models.audit import Way
from bot.models.chat import Chat
from bot.models.outbox import OwedMessage
from bot.programme.leaving import At
from bot.programme.published import Published
from bot.services import reminders
from bot.services.audit import Acting

# What rides on a reply would be due by itself only after this.
WITH_THE_REPLY = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Context:
    """One event's transaction. `now` is program time, `machine_now` machine time.

    `replies` holds the one reply that the event has got so far; `prepared` is what was worked out for it before the
    transaction, as it takes long.
    """

    session: Session
    published: Published
    now: datetime
    machine_now: datetime
    chat: Chat
    replies: list[OwedMessage] = field(default_factory=list)
    prepared: object = None

    @property
    def moment(self) -> Moment:
        """The two clocks as one value."""
        return Moment(now=self.now, machine_now=self.machine_now)

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge that runs."""
        return self.published.knowledge

    @property
    def program(self) -> Program:
        """Who we are."""
        return self.published.knowledge.program

    def acting(self, event: Event) -> Acting:
        """Return who does something by this event, here in the chat, and when."""
        return Acting(
            by=event.user_id, way=Way.CHAT, moment=self.moment, published=self.published, chat_id=self.chat.id
        )

    def reply(
        self,
        event: Event,
        content: say.Content,
        *,
        worth_a_push: bool = True,
        question_id: int | None = None,
        lane: str | None = None,
    ) -> OwedMessage:
        """Owe an answer to this event; `worth_a_push` when it must arrive even if the reply token is dead.

        A token works once: what is said a second time joins the first.
        """
        if self.replies:
            return outbox.join_reply(self.replies[0], content)
        owed = outbox.owe_reply(
            self.session,
            event,
            self.chat,
            content,
            now=self.machine_now,
            worth_a_push=worth_a_push,
            question_id=question_id,
            lane=lane,
        )
        self.replies.append(owed)
        moment = Moment(now=self.now, machine_now=self.machine_now)
        rides = reminders.ride(self.session, self.published, self.chat, owed, moment)
        if rides and isinstance(content, say.SayBinding):
            owed.content = say.to_row(content.model_copy(update={"with_reminder": True}))
        return owed

    def tell_along(self, reply: OwedMessage, content: say.Content, *, reason_key: str) -> None:
        """Owe something that goes along with a reply, and is not worth a push of its own."""
        self.session.flush()  # The reply must have its id.
        outbox.owe_push(
            self.session,
            self.chat,
            content,
            At(self.now + WITH_THE_REPLY),
            reason_key=reason_key,
            by=self,
            valid_until=self.now + WITH_THE_REPLY / 2,
            rides_on=reply,
        )
