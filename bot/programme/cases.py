"""The case's state machine: which step is allowed from which state, to whom, all in one table; pure.

Whatever path a step comes by (card, quote, words, clock), it goes through `decide`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

# Windows of machine time, which people are told of in words.
COLLECTING_WINDOW = timedelta(minutes=3)  # What the asker says joins the case.
DRAFT_WINDOW = timedelta(minutes=5)  # What somebody with a role types after 回覆 is for the case.
REOPEN_WITHIN = timedelta(days=3)
# Program time: how long a request without a word waits for words before a consultant is asked.
WORDS_WITHIN = timedelta(seconds=90)
# Program time: how long a request waits for LINE to say how its asker is called.
NAME_WITHIN = timedelta(seconds=5)
MOST_PICTURES = 3  # LINE takes five messages a call: two of text and one with the button besides.


class State(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    HANDED_UP = "handed_up"
    WAITING_SCHOOL = "waiting_school"
    REOPENED = "reopened"
    CLOSED = "closed"


class Step(StrEnum):
    """What somebody does with a case."""

    CLAIM = "claim"
    ANSWER = "answer"
    ASK_BACK = "ask_back"
    SNOOZE = "snooze"
    WAKE = "wake"
    PASS_ON = "pass_on"  # noqa: S105 - a step
    PUT_BACK = "put_back"
    HAND_UP = "hand_up"
    COME_BACK = "come_back"
    ADD = "add"
    CLOSE = "close"
    REOPEN = "reopen"
    GO_IDLE = "go_idle"


class Who(StrEnum):
    """What somebody is to a case; the asker is whoever speaks in its chat."""

    STRANGER = "stranger"
    ASKER = "asker"
    HOLDER = "holder"
    CONSULTANT = "consultant"
    PARTY = "party"
    OFFICE = "office"
    CLOCK = "clock"


class Refusal(StrEnum):
    """Why a step does nothing."""

    TAKEN = "taken"
    NOT_YOURS = "not_yours"
    ALREADY = "already"
    NOT_NOW = "not_now"
    TOO_LATE = "too_late"
    TURN_OVER = "turn_over"


class NotSent(StrEnum):
    """Why a draft cannot leave."""

    FOREIGN = "foreign"
    SENT = "sent"
    DROPPED = "dropped"
    CHANGED = "changed"
    EMPTY = "empty"
    NOT_YET = "not_yet"
    TOO_LONG = "too_long"
    NOBODY = "nobody"
    SPOKEN = "spoken"


class Purpose(StrEnum):
    """What a person's next words are for."""

    ANSWER = "answer"
    ASK_BACK = "ask_back"
    HAND_UP = "hand_up"
    COME_BACK = "come_back"


@dataclass(frozen=True)
class Transition:
    """Where a step leads and who may take it."""

    to: State
    who: frozenset[Who]


_HOLDER = frozenset({Who.HOLDER})
_CONSULTANTS = frozenset({Who.HOLDER, Who.CONSULTANT})
_ASKER = frozenset({Who.ASKER})
_ENDS = frozenset({Who.ASKER, Who.HOLDER, Who.CONSULTANT, Who.OFFICE})
_PASSES_ON = frozenset({Who.HOLDER, Who.OFFICE})
_PUTS_BACK = frozenset({Who.HOLDER, Who.OFFICE, Who.CLOCK})
_UNTAKEN = (State.OPEN, State.REOPENED)
_HELD = (State.CLAIMED, State.ANSWERED, State.WAITING_SCHOOL)

TABLE: Mapping[tuple[State, Step], Transition] = {
    **{(state, Step.CLAIM): Transition(State.CLAIMED, _CONSULTANTS) for state in _UNTAKEN},
    **{(state, Step.ANSWER): Transition(State.ANSWERED, _CONSULTANTS) for state in _UNTAKEN},
    **{(state, Step.ANSWER): Transition(State.ANSWERED, _HOLDER) for state in (*_HELD, State.HANDED_UP)},
    **{(state, Step.ASK_BACK): Transition(State.WAITING_SCHOOL, _HOLDER) for state in _HELD},
    **{(state, Step.SNOOZE): Transition(State.WAITING_SCHOOL, _HOLDER) for state in (State.CLAIMED, State.ANSWERED)},
    (State.WAITING_SCHOOL, Step.WAKE): Transition(State.CLAIMED, frozenset({Who.CLOCK})),
    **{(state, Step.PASS_ON): Transition(State.OPEN, _CONSULTANTS | _PASSES_ON) for state in _UNTAKEN},
    **{(state, Step.PASS_ON): Transition(State.OPEN, _PASSES_ON) for state in (*_HELD, State.HANDED_UP)},
    **{(state, Step.PUT_BACK): Transition(State.OPEN, _PUTS_BACK) for state in (*_HELD, State.HANDED_UP)},
    **{(state, Step.HAND_UP): Transition(State.HANDED_UP, _CONSULTANTS) for state in _UNTAKEN},
    **{(state, Step.HAND_UP): Transition(State.HANDED_UP, _HOLDER) for state in _HELD},
    (State.HANDED_UP, Step.COME_BACK): Transition(State.CLAIMED, frozenset({Who.PARTY, Who.HOLDER})),
    **{(state, Step.ADD): Transition(state, _ASKER) for state in (*_UNTAKEN, State.CLAIMED, State.HANDED_UP)},
    (State.ANSWERED, Step.ADD): Transition(State.CLAIMED, _ASKER),
    (State.WAITING_SCHOOL, Step.ADD): Transition(State.CLAIMED, _ASKER),
    **{(state, Step.CLOSE): Transition(State.CLOSED, _ENDS) for state in (*_UNTAKEN, *_HELD, State.HANDED_UP)},
    (State.CLOSED, Step.REOPEN): Transition(State.REOPENED, _ENDS),
    **{
        (state, Step.GO_IDLE): Transition(State.CLOSED, frozenset({Who.CLOCK}))
        for state in (State.ANSWERED, State.WAITING_SCHOOL)
    },
}


def decide(state: State, step: Step, who: Who) -> State | Refusal:
    """Return the state a step leads to, or why it does nothing."""
    transition = TABLE.get((state, step))
    if transition is None:
        if (state, step) in ((State.CLOSED, Step.CLOSE), (State.REOPENED, Step.REOPEN), (State.OPEN, Step.REOPEN)):
            return Refusal.ALREADY
        if step is Step.CLAIM and state is not State.CLOSED:
            return Refusal.ALREADY if who is Who.HOLDER else Refusal.TAKEN
        return Refusal.NOT_NOW
    if who in transition.who:
        return transition.to
    return Refusal.TAKEN if who is Who.CONSULTANT else Refusal.NOT_YOURS


def is_with_a_person(state: State) -> bool:
    """Tell whether the bot stays out of the thread."""
    return state in (State.CLAIMED, State.ANSWERED, State.HANDED_UP, State.WAITING_SCHOOL)


def is_open(state: State) -> bool:
    """Tell whether somebody still waits for something."""
    return state is not State.CLOSED
