"""Work that one process at a time takes on loan."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column


class Leased:
    """A row of such work: asked of LINE, tried again with growing pauses. Machine time.

    Its tries are counted when it is taken, so that work which kills its process ends as well.
    """

    next_try_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
