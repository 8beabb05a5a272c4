"""What our webhook is compared with, on the same server: LINE's sample way, and an application that does nothing.

`sample` verifies, parses and calls LINE inside the request, as the SDK's own example does; it matches and stores
nothing. `nothing` verifies and parses.
"""

import os

from flask import Flask, abort, request
from linebot.v3 import WebhookHandler
from linebot.v3.exceptions import InvalidSignatureError
from linebot.v3.messaging import ApiClient, Configuration, MessagingApi, ReplyMessageRequest, TextMessage
from linebot.v3.webhooks import MessageEvent, TextMessageContent


def _application(*, replies: bool) -> Flask:
    app = Flask(__name__)
    handler = WebhookHandler(os.environ["LINE_CHANNEL_SECRET"])
    configuration = Configuration(
        access_token=os.environ["LINE_CHANNEL_ACCESS_TOKEN"], host=os.environ["LINE_API_BASE_URL"]
    )

    @app.post("/callback")
    def callback() -> str:
        try:
            handler.handle(request.get_data(as_text=True), request.headers["X-Line-Signature"])
        except InvalidSignatureError:
            abort(400)
        return "OK"

    @handler.add(MessageEvent, message=TextMessageContent)  # type: ignore[untyped-decorator]  # The SDK's own.
    def handle_message(event: MessageEvent) -> None:
        if not replies:
            return
        with ApiClient(configuration) as client:
            MessagingApi(client).reply_message(
                ReplyMessageRequest(reply_token=event.reply_token, messages=[TextMessage(text=event.message.text)])
            )

    return app


def sample() -> Flask:
    """Return LINE's sample way."""
    return _application(replies=True)


def nothing() -> Flask:
    """Return the application that does nothing."""
    return _application(replies=False)
