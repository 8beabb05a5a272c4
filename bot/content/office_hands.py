"""What the office reads about codes, invitations and proposals that it deals with 1:1."""

from datetime import datetime
from typing import Literal

from bot.content.saying import Saying
from bot.content.units import Place
from bot.wording.people import Invited


class SayIssuedCode(Saying):
    """A code for a unit's group, once; `until` is machine time, `bound_to` the group that serves the unit now."""

    say: Literal["issued_code"] = "issued_code"
    unit: str
    code: str
    until: datetime
    bound_to: str | None = None


class SayWhichUnitForCode(Saying):
    """No code was made: nothing was named, or what was named is no unit."""

    say: Literal["which_unit_for_code"] = "which_unit_for_code"
    place: Place | None = None


class SayInvitation(Saying):
    """The code with which somebody gets a role, once; or why there is none: `about` what."""

    say: Literal["invitation"] = "invitation"
    came: Invited
    about: str = ""
    name: str = ""
    title: str = ""
    code: str = ""
    until: datetime | None = None


class SayProposals(Saying):
    """What people's taps and answers teach: a page of the proposals that nobody has decided on."""

    say: Literal["proposals"] = "proposals"
    page: int = 0


class SayProposalDecided(Saying):
    """What came of a decision on a proposal, by its key."""

    say: Literal["proposal_decided"] = "proposal_decided"
    came: Literal["rejected", "gone", "same"]


class SayCandidate(Saying):
    """A change of the knowledge that takes a proposal in: how far it is, and the buttons that do something now."""

    say: Literal["candidate"] = "candidate"
    candidate: int


class SayCandidateDecided(Saying):
    """What came of 發布 or 捨棄: the version that runs now, or why it was `stopped`; neither: it was dropped."""

    say: Literal["candidate_decided"] = "candidate_decided"
    version: int | None = None
    stopped: str | None = None
