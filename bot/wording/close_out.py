"""What is said at the end of a programme: to the groups, and to the office that ends it."""

from bot.faq.program import Program

PREVIEW, LEAVE = "告別預覽", "離開群組"
YES, NO = "確定", "不要"


def farewell(program: Program, words: str) -> str:
    """Thank a group, and say where to turn."""
    return (
        f"「{program.name}」告一段落，謝謝大家這段時間的配合。\n{words}\n"
        f"「{program.bot.name}」之後會離開這個群組，不再回答與提醒。\n—{program.terms.office}"
    )


def cost(groups: int, billed: int, cases: int) -> list[str]:
    """Say to whom a farewell goes, and what is still open."""
    lines = [f"會送到{groups}個群組，計費約{billed}則。"]
    return [*lines, f"還有{cases}件案件沒有結案，那些群組要等結案才能離開。"] if cases else lines


def stand(  # noqa: PLR0913 - each says something of its own
    *, here: int, told: int, ready: int, leaving: int, left: int, cases: int
) -> list[str]:
    """Say how far the end is."""
    lines = [f"在{here}個群組裡，其中{told}個已收到告別，{ready}個可以離開，{leaving}個正在離開；已離開{left}個。"]
    return [*lines, f"還沒結案的案件：{cases}件。"] if cases else lines


def said(groups: int) -> str:
    """Confirm a farewell."""
    return f"告別會送到{groups}個群組。"


def leaving(number: int) -> str:
    """Confirm that groups are left."""
    return f"正在離開{number}個群組。" if number else "現在沒有可以離開的群組。"


def ask_to_leave(number: int) -> str:
    """Ask whether groups are to be left: there is no way back but by an invitation."""
    return f"要離開{number}個群組嗎？離開之後要重新邀請才能回來。"


def how(at_once: int) -> list[str]:
    """Say what can be ordered."""
    return [
        "・結案 告別 往後的聯絡方式：先給您看再送",
        f"・結案 離開：一次離開{at_once}個收到告別、沒有未結案件的群組",
        "・每校一份檔案和到期刪除，請維運人員用 python -m bot close-out",
    ]


AGAIN = "告別先前已經送過了，沒有再送。"
DROPPED = "好的，沒有送出。"
