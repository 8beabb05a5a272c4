"""Buttons of the office: a changed date, what is proposed for the knowledge, the end of the programme."""

from typing import Literal

from bot.postback.press import Id, IdOrNone, Name, Press


class DecideFarewell(Press):
    """確定 or 不要 under the preview of a farewell."""

    do: Literal["farewell"] = "farewell"
    close_out: Id
    yes: IdOrNone = 0


class DecideLeaving(Press):
    """確定 under the number of groups that are to be left."""

    do: Literal["leave_groups"] = "leave_groups"
    number: Id


class DecideChange(Press):
    """確定 or 不要 under the preview of a changed date."""

    do: Literal["change"] = "change"
    change: Id
    yes: IdOrNone = 0


class ShowProposals(Press):
    """看更多 on the proposals."""

    do: Literal["proposals"] = "proposals"
    page: IdOrNone = 0


class TakeInProposal(Press):
    """採用: put a change up that takes a proposal in."""

    do: Literal["take_in_proposal"] = "take_in_proposal"
    key: Name


class PublishCandidate(Press):
    """發布: make a change what runs; with `anyway` although it makes something worse."""

    do: Literal["publish_candidate"] = "publish_candidate"
    candidate: Id
    anyway: Literal["1"] | None = None


class DropCandidate(Press):
    """捨棄: drop a change."""

    do: Literal["drop_candidate"] = "drop_candidate"
    candidate: Id


class RejectProposal(Press):
    """不採用: drop a proposal for good."""

    do: Literal["reject_proposal"] = "reject_proposal"
    key: Name
