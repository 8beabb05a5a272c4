"""What the console says about people: invitations, roles, hours."""

from enum import StrEnum


class Invited(StrEnum):
    """What came of an invitation."""

    DONE = "done"
    NO_NAME = "no_name"
    NO_SUCH_UNIT = "no_such_unit"
    WHICH_PARTY = "which_party"
    NO_SUCH_ROLE = "no_such_role"


AWAY = "已設為暫離：不會再收到新的案件，未接的案件改問別人。"
BACK = "已設為在班：等待中的案件會再詢問。"
HOURS = "已更新上班時間。"
WRONG_HOURS = "上班時間要像「08:00」到「17:00」，開始要早於結束；沒有更動。"
REVOKED = "已取消這個身分；手上的案件回到待接清單，登入的裝置一併登出。"
NOT_HELD = "這個身分先前已經取消，沒有更動。"
LAST_OFFICE = "這是最後一個可以管理身分的人，不能取消；請先邀請另一位。"


def invited(came: Invited, about: str) -> str:
    """Say why nobody was invited.

    Raises:
        KeyError: somebody was.
    """
    return {
        Invited.NO_NAME: "請輸入姓名（40字以內）；沒有產生代碼。",
        Invited.NO_SUCH_UNIT: f"名單上沒有這些代碼：{about}；沒有產生代碼。",
        Invited.WHICH_PARTY: "請選擇是哪一個單位；沒有產生代碼。",
        Invited.NO_SUCH_ROLE: f"沒有「{about}」這個身分；沒有產生代碼。",
    }[came]
