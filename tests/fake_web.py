"""The web below what fetches from it: the pictures that lie at addresses."""

from bot.delivery.line_client import LineError
from bot.delivery.web_pictures import WebPictures
from bot.services.media_files import Refused, RefusedMediaError


class FakeWeb(WebPictures):
    """`pictures` by address; `is_silent` when no host answers."""

    def __init__(self) -> None:
        super().__init__()
        self.pictures: dict[str, bytes] = {}
        self.is_silent = False

    def fetch(self, address: str) -> bytes:
        if self.is_silent:
            raise LineError("ConnectTimeoutError", is_final=False)
        if address not in self.pictures:
            raise RefusedMediaError(Refused.NOT_THERE)
        return self.pictures[address]
