"""What is said to those who work on cases: what waits, their hours, their schools."""

from bot.faq.program import Program


def idle(case_id: int) -> str:
    """Ask who has a case whether they still work on it."""
    return f"案件 {case_id} 由您處理，已經有一段時間沒有動作。還在處理嗎？沒有回應的話，我會請別人接手。"


def put_back(numbers: tuple[int, ...]) -> str:
    """Confirm 放回."""
    if not numbers:
        return "您目前沒有處理中的案件。"
    return f"{'、'.join(f'案件 {one}' for one in numbers)}已放回，會再請別人接手。"


def nobody_there(case_id: int, waiting_cases: int, program: Program) -> str:
    """Tell the office that nobody can be asked."""
    return f"案件 {case_id} 沒有{program.terms.consultant}可以接（目前共{waiting_cases}件等人接手）。"


def nudge(case_id: int, *, late: bool) -> str:
    """Remind who has a case."""
    return f"案件 {case_id} {'已超過' if late else '快到'}回覆時限，學校還在等。"


def party_nudge(case_id: int, program: Program) -> str:
    """Remind a party."""
    return f"案件 {case_id} 已超過回覆時限，{program.terms.consultant}還在等您的回覆。"


def party_is_late(case_id: int, party: str) -> str:
    """Tell who handed a case up that nobody answered."""
    return f"案件 {case_id}：{party}還沒有回覆，已再提醒一次。您也可以直接回覆學校。"


def desk(case_id: int, waiting_cases: int) -> str:
    """Say one line in the desk group."""
    return f"案件 {case_id} 沒有人接，目前共{waiting_cases}件等人接手。在和我的一對一聊天輸入「案件 {case_id}」可以接。"


def away(*, is_away: bool) -> str:
    """Confirm 暫離 or 回來."""
    return "已設為暫離，新的案件會先問別人。輸入「回來」取消。" if is_away else "歡迎回來，新的案件會再問您。"


def away_with_cases(number: int) -> str:
    """Offer to give back what somebody still has."""
    return f"您手上還有{number}件，要請別人接手嗎？"


def hours(span: tuple[str, ...]) -> str:
    """Confirm 上班時間."""
    if not span:
        return "好的，上班時間內都會問您新的案件。"
    return f"好的，新的案件只在 {span[0]} 到 {span[1]} 之間問您。輸入「上班時間 全天」取消。"


def school_line(unit: str, *, open_cases: int, state: str) -> str:
    """Name one of a consultant's schools."""
    return f"・{unit}：{state}" + (f"；{open_cases}件案件" if open_cases else "")


def no_schools(program: Program) -> str:
    """Say that no school is theirs."""
    return f"名單上沒有您負責的{program.terms.school}。"
