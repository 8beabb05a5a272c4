"""What people decided about proposed wordings; the proposals themselves are read off the questions and ratings."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Enum
from sqlalchemy.orm import Mapped, mapped_column

from bot.database import Base


class Verdict(StrEnum):
    """What became of a proposal."""

    APPROVED = "approved"
    REJECTED = "rejected"


class ProposalVerdict(Base):
    """A decision on a proposal, by its key: the kind, the entry and the comparing form of the text."""

    __tablename__ = "proposal_verdict"

    key: Mapped[str] = mapped_column(primary_key=True)
    verdict: Mapped[Verdict] = mapped_column(Enum(Verdict, native_enum=False, length=10))
    decided_at: Mapped[datetime]
    decided_by: Mapped[str]
