"""The state machine of a case: every step from every state, and random sequences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.programme.cases import TABLE, Refusal, State, Step, Who, decide, is_open, is_with_a_person

STEPS = st.tuples(st.sampled_from(Step), st.sampled_from(Who))


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("who", Who)
def test_every_step_leads_somewhere_or_says_why_not(state: State, step: Step, who: Who) -> None:
    outcome = decide(state, step, who)

    transition = TABLE.get((state, step))
    if transition is not None and who in transition.who:
        assert outcome is transition.to
    else:
        assert isinstance(outcome, Refusal)


@pytest.mark.parametrize(
    ("state", "step", "who", "outcome"),
    [
        (State.OPEN, Step.CLAIM, Who.CONSULTANT, State.CLAIMED),
        (State.CLAIMED, Step.CLAIM, Who.CONSULTANT, Refusal.TAKEN),
        (State.CLAIMED, Step.CLAIM, Who.HOLDER, Refusal.ALREADY),
        (State.CLAIMED, Step.ANSWER, Who.CONSULTANT, Refusal.TAKEN),
        (State.CLAIMED, Step.HAND_UP, Who.HOLDER, State.HANDED_UP),
        (State.HANDED_UP, Step.COME_BACK, Who.PARTY, State.CLAIMED),
        (State.HANDED_UP, Step.ANSWER, Who.PARTY, Refusal.NOT_YOURS),
        (State.ANSWERED, Step.ADD, Who.ASKER, State.CLAIMED),
        (State.CLOSED, Step.ADD, Who.ASKER, Refusal.NOT_NOW),
        (State.CLOSED, Step.CLOSE, Who.HOLDER, Refusal.ALREADY),
        (State.CLOSED, Step.REOPEN, Who.CONSULTANT, State.REOPENED),
        (State.CLAIMED, Step.GO_IDLE, Who.CLOCK, Refusal.NOT_NOW),
        (State.OPEN, Step.CLOSE, Who.PARTY, Refusal.NOT_YOURS),
    ],
)
def test_who_may_do_what(state: State, step: Step, who: Who, outcome: State | Refusal) -> None:
    assert decide(state, step, who) is outcome


@given(st.lists(STEPS, max_size=40))
def test_no_sequence_leaves_a_case_that_nobody_can_close_or_reopen(sequence: list[tuple[Step, Who]]) -> None:
    state = State.OPEN
    for step, who in sequence:
        outcome = decide(state, step, who)
        state = outcome if isinstance(outcome, State) else state

    ends = decide(state, Step.CLOSE, Who.CONSULTANT) if is_open(state) else decide(state, Step.REOPEN, Who.CONSULTANT)
    assert ends in (State.CLOSED, State.REOPENED)


@given(st.lists(STEPS, max_size=40))
def test_a_party_never_moves_a_case_that_was_not_handed_to_it(sequence: list[tuple[Step, Who]]) -> None:
    state = State.OPEN
    for step, who in sequence:
        outcome = decide(state, step, who)
        if isinstance(outcome, State):
            assert who is not Who.PARTY or state is State.HANDED_UP
            state = outcome


@given(st.lists(STEPS, max_size=40))
def test_only_the_clock_or_somebody_concerned_closes(sequence: list[tuple[Step, Who]]) -> None:
    state = State.OPEN
    for step, who in sequence:
        outcome = decide(state, step, who)
        if outcome is State.CLOSED:
            assert who is not Who.PARTY
            assert who is not Who.CLOCK or is_with_a_person(state)
        state = outcome if isinstance(outcome, State) else state
