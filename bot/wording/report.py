"""What the office reads about the whole programme: 現況, its lists, and the printed page."""

from bot.faq.program import Program
from bot.faq.steps import Deadline, Step
from bot.programme.figures import By, Count, Standing

TITLE = "現況"
ALT = "現況：各期限辦理進度"
BURN_DOWN = "未完成校次（逐日）"
NOT_CONFIRMED = "尚未確認"
NOT_REPORTED = "尚未回報"
CASES = "案件與問答"
NOBODY = "這個名單目前沒有任何單位。"
MORE = "看下一頁"
NEVER_HEARD = "尚未有人發言"
NO_GROUP = "群組未綁定"
BOT_GONE = "機器人已被移出群組"
FORMERLY = "（原定）"
PRINTED = "列印日期"

BY = {By.COUNTY: "縣市", By.SYSTEM: "系統", By.CONSULTANT: "負責人"}


def office_only(program: Program, word: str) -> str:
    """Say whose command this is."""
    return f"「{word}」是{program.terms.office}在一對一聊天用的指令。"


def no_such_group(name: str) -> str:
    """Say that nothing is called so."""
    return f"沒有叫做「{name}」的縣市、系統或負責人。直接輸入「{TITLE}」看全部。"


def by_name(program: Program, by: By) -> str:
    """Name what units are grouped by; consultants in the programme's word."""
    return program.terms.consultant if by is By.CONSULTANT else BY[by]


def standing_name(deadline: Deadline, wanted: Standing, steps: dict[str, Step]) -> str:
    """Name a standing with a date by its steps: 暨大收件, 已回報（待暨大收件）, 尚未回報."""
    met = steps[deadline.met_by].name
    if wanted is Standing.CONFIRMED:
        return met
    if wanted is Standing.REPORTED:
        return f"已回報，待{met}"
    return NOT_REPORTED if deadline.reported_by else f"尚未{met}"


def count(number: Count, program: Program, *, before: int | None = None) -> str:
    """Say a number of units and schools apart, and what came since yesterday: 200校次（187校，較昨日＋12）."""
    change = "" if before is None else f"，較昨日{_signed(number.units - before)}"
    return f"{number.units}校次（{number.schools}{program.terms.school[-1]}{change}）"


def share(done: int, total: int) -> str:
    """Say a share in per cent."""
    return f"{100 * done / total:.0f}%" if total else "—"


def group_line(name: str, done: int, total: int) -> str:
    """Say how far one group is: 苗栗縣 12/20."""
    return f"{name}　{done}/{total}"


def list_title(what: str, *, group: str | None, number: int) -> str:
    """Head a list of units."""
    return f"{f'{group}｜' if group else ''}{what}：{number}校次"


def unit_entry(name: str, code: str, contact: str) -> str:
    """Name one unit of a list with its last contact."""
    return f"・{name}（{code}）{contact}"


def extended_to(day: str) -> str:
    """Say until when a unit has longer."""
    return f"，展延至 {day}"


def last_contact(day: str | None, *, has_group: bool, bot_is_gone: bool) -> str:
    """Say when a unit was last heard of."""
    if not has_group:
        return NO_GROUP
    if bot_is_gone:
        return BOT_GONE
    return f"最近發言 {day}" if day else NEVER_HEARD


def date_mark(day: str, *, holds: bool) -> str:
    """Name a date below the burn-down."""
    return f"▲{day}{'' if holds else FORMERLY}"


def page(number: int, pages: int) -> str:
    """Say which page of a list this is."""
    return f"（第{number}頁，共{pages}頁）"


def cases(*, opened: int, untaken: int, handed_up: int, oldest: str | None) -> str:
    """Say how many cases wait, and since when the oldest does."""
    since = f"，最早的從 {oldest} 起" if oldest else ""
    return f"未結案件 {opened} 件：無人接 {untaken}、上呈中 {handed_up}{since}。"


def answered(*, asked: int, by_bot: int) -> str:
    """Say how many questions the bot answered by itself."""
    return f"提問 {asked} 則，機器人直接答覆 {by_bot} 則（{share(by_bot, asked)}）。"


def _signed(number: int) -> str:
    return f"＋{number}" if number > 0 else f"－{-number}" if number < 0 else "持平"
