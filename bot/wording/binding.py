"""What is said about a group and its school."""

from enum import StrEnum

from bot.faq.program import Program

TRIES_MINUTES = 10  # Who typed too many wrong codes waits so long.


# Somebody who sees everything and changes nothing.
READER = "唯讀"
# Somebody of the second tier, in general.
PARTY = "承辦單位"


class BindingResult(StrEnum):
    """What came of 綁定 or 解除綁定."""

    BOUND = "bound"
    MOVED = "moved"
    ALREADY_HERE = "already_here"
    OTHER_SCHOOL = "other_school"
    ONLY_IN_A_GROUP = "only_in_a_group"
    WRONG = "wrong"
    USED = "used"
    EXPIRED = "expired"
    TOO_MANY_TRIES = "too_many_tries"
    UNDONE = "undone"
    NOTHING_TO_UNDO = "nothing_to_undo"
    ONLY_IN_PRIVATE = "only_in_private"
    IS_DESK = "is_desk"
    DESK = "desk"
    ROLE = "role"


def binding_text(result: BindingResult, units: str, program: Program) -> str:
    """Return the sentence for what came of 綁定 or 解除綁定; `units` names the units it was about.

    Raises:
        KeyError: a role was given, which `role_given` confirms.
    """
    consultant, school = program.terms.consultant, program.terms.school
    return {
        BindingResult.BOUND: f"已綁定：{units}。綁錯了的話，請同一位輸入「解除綁定」。",
        BindingResult.MOVED: f"已改綁到這個群組：{units}。原本的群組不再收到這個{school}的提醒。",
        BindingResult.ALREADY_HERE: f"這個群組已經綁定{units}，不用再綁一次。",
        BindingResult.OTHER_SCHOOL: (
            f"這個群組已經綁定別的{school}，沒有更動；代碼也還能用。請到貴校自己的群組輸入，或請{consultant}處理。"
        ),
        BindingResult.ONLY_IN_A_GROUP: f"綁定代碼要在{school}的群組裡輸入，這裡是一對一聊天。代碼還能用。",
        BindingResult.WRONG: "沒有這個代碼，請對照紙條再輸入一次。",
        BindingResult.USED: f"這個代碼已經用過了。需要新的代碼，請找{consultant}。",
        BindingResult.EXPIRED: f"這個代碼已經失效，或已換發新的。請用最新的代碼，或找{consultant}。",
        BindingResult.TOO_MANY_TRIES: f"輸入錯誤太多次，請{TRIES_MINUTES}分鐘後再試，或找{consultant}。",
        BindingResult.UNDONE: f"已解除綁定：{units}。同一個代碼可以在對的群組再用一次。",
        BindingResult.ONLY_IN_PRIVATE: "這是給個人的代碼，請在和我的一對一聊天裡輸入；在這裡沒有用掉，還能用。",
        BindingResult.IS_DESK: f"這裡是{consultant}的群組，不能綁定{school}。代碼還能用。",
        BindingResult.DESK: f"這個群組現在是{consultant}的群組，沒有人接的案件會在這裡提醒一行。",
        BindingResult.NOTHING_TO_UNDO: f"這個群組裡沒有您綁定的{school}；要解除別人綁定的，請找{consultant}。",
    }[result]


def bind_order(code: str) -> str:
    """Return what is typed to redeem a code."""
    return f"綁定 {code}"


def slip(program: Program, code: str) -> tuple[str, ...]:
    """Return the lines of a printed slip under the name of the unit."""
    school = program.terms.school
    return (
        f"請由一位同仁在貴{school[-1]}的 LINE 群組輸入：",
        bind_order(code),
        f"或用手機掃描 QR Code，選擇貴{school[-1]}的群組後送出。",
        f"代碼只能用一次；綁錯群組時，由同一位輸入「解除綁定」。先把「{program.bot.name}」加入群組。",
    )


def desk_name(consultant: str) -> str:
    """Name the group of all consultants."""
    return f"{consultant}的群組"


def unit_name(name: str, division: str) -> str:
    """Return how a unit is called: 海岸高中（日校）."""
    return f"{name}（{division}）"


def role_given(name: str, role: str, orders: list[str]) -> str:
    """Greet somebody who was given a role; `orders` are what may now be typed."""
    return "\n".join((f"已登記：{name}（{role}）。", *orders))


def newcomer(role: str) -> str:
    """Return how somebody is called who tries a role out."""
    return f"新{role}"


def no_steps_yet(units: str) -> str:
    """Return the state of units of which nothing is recorded."""
    return f"{units}：目前沒有任何步驟的紀錄。"


def next_date(name: str, line: str) -> str:
    """Return the next date ahead."""
    return f"下一個日期：{name}\n{line}"
