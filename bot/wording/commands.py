"""The words that are commands, and which command each one is."""

from enum import StrEnum

from bot.faq.entry import Program


class Command(StrEnum):
    """What can be ordered with one word."""

    HELP = "help"
    PROGRESS = "progress"
    DEADLINES = "deadlines"
    ASK_CONSULTANT = "ask_consultant"
    MUTE = "mute"
    UNMUTE = "unmute"


WORDS: dict[str, Command] = {
    "說明": Command.HELP,
    "使用說明": Command.HELP,
    "help": Command.HELP,
    "進度": Command.PROGRESS,
    "期限": Command.DEADLINES,
    "靜音": Command.MUTE,
    "恢復": Command.UNMUTE,
}


def ask_consultant_word(program: Program) -> str:
    """Return the command that asks for a person, in this programme's words: 找諮輔."""
    return f"找{program.terms.consultant}"


def find_command(words: str, program: Program) -> Command | None:
    """Return the command that `words` is, as a whole message; trailing punctuation is forgiven."""
    bare = words.strip().rstrip("。.!！~～").strip().casefold()
    if bare == ask_consultant_word(program).casefold():
        return Command.ASK_CONSULTANT
    return WORDS.get(bare)
