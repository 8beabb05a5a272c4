"""Reads labelled messages, one JSON object a line; every mistake at once, as file:line."""

import json
from collections.abc import Collection, Mapping

from pydantic import ValidationError

from bot.faq.labelled import Message
from bot.faq.mistakes import Mistake

SUFFIX = ".jsonl"


def read_all(files: Mapping[str, str], entries: Collection[int]) -> tuple[list[Message], list[Mistake]]:
    """Read every file of labelled messages among `files`; `entries` are the numbers that they may name."""
    messages: list[Message] = []
    mistakes: list[Mistake] = []
    for name in sorted(files):
        if name.endswith(SUFFIX):
            found, wrong = read(name, files[name], entries)
            messages.extend(found)
            mistakes.extend(wrong)
    return messages, mistakes


def read(name: str, text: str, entries: Collection[int] = ()) -> tuple[list[Message], list[Mistake]]:
    """Read one file; without `entries` their numbers are not checked."""
    messages: list[Message] = []
    mistakes: list[Mistake] = []
    seen: dict[tuple[str, str, str | None, int | None, int | None], int] = {}
    for number, raw in enumerate(text.splitlines(), start=1):
        if not raw.strip():
            continue
        try:
            message = Message.model_validate(json.loads(raw))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(str(step) for step in first["loc"])
            mistakes.append(Mistake(name, number, f"{where or 'line'}: {first['msg']}"))
            continue
        except (ValueError, RecursionError) as error:  # The latter: brackets nested without end.
            mistakes.append(Mistake(name, number, f"not JSON: {error}"))
            continue
        mistakes.extend(
            Mistake(name, number, f"there is no entry {entry}")
            for entry in message.gold
            if entries and entry not in entries
        )
        # In a conversation people say the same again; a place in it is taken once.
        text = message.text if message.stream is None else ""
        place = (message.voice, text, message.context if text else None, message.stream, message.n)
        earlier = seen.setdefault(place, number)
        if earlier != number:
            mistakes.append(Mistake(name, number, f"the same message stands on line {earlier}"))
        messages.append(message)
    return messages, mistakes
