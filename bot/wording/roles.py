"""What each role can type and when it hears from the bot: said when a role is given, and on 說明."""

from collections.abc import Sequence

from bot.faq.program import Hours, Program
from bot.wording.cases import REPLY


def consultant_help(program: Program) -> list[str]:
    """Return a consultant's lines."""
    school, hours = program.terms.school, _span(program.working_hours)
    when = f"我會在上班時間（{hours}）一對一找您：有新案件、{school}補充、上呈的單位回覆時"
    target = program.case_targets.first_answer_minutes // 60
    return [
        f"・卡片上的按鈕：接手、{REPLY}、轉給別人、上呈；送出前都會先給您看",
        "・案件：手上的和等您接的；案件 12：看那一件",
        f"・案件 12 備註 …：記給同事看（{school}看不到）；案件 12 等學校、案件 12 等到 12/20：先放著",
        "・案件 12 轉給 姓名：可以接著寫交辦、答應、下一步、轉回的日子；案件 12 結案",
        f"・我的學校：負責的{school}辦到哪；電話名單：該打電話的，打完按「已電話聯絡」",
        f"・今日清單：上班日 {program.watch.at:%H:%M} 我會傳給您，沒有事就不傳",
        "・暫離、回來；上班時間 13:00-17:00：只在這段時間問您新的案件",
        f"{when}；{target}小時內還沒有回覆，會在快到和超過時各提醒一次。",
    ]


def party_help(program: Program, orders: Sequence[str]) -> list[str]:
    """Return a party's lines; `orders` say how it marks its steps."""
    consultant, hours = program.terms.consultant, _span(program.working_hours)
    return [
        f"・案件：{consultant}請教您、還等您回覆的",
        f"・按「{REPLY}」後輸入，回覆會先給您看，再送給{consultant}，不會直接到{program.terms.school}",
        *(f"・{one}" for one in orders),
        f"我會在上班時間（{hours}）一對一找您：{consultant}請教時，超過時限還沒有回覆時再提醒一次。",
    ]


def office_help(program: Program, waiting: Sequence[str] = ()) -> list[str]:
    """Return the office's lines; `waiting` are the words that list who waits to be confirmed."""
    return [
        "・現況：整體進度，點數字看名單；「現況 縣市名」看一個縣市",
        "・公告：寫公告給全部或部分群組，先看預覽，由另一位核可後送出；公告 3：看那一則、停止、結果",
        "・改期：把期限改到別天、給一個單位展延、設定逾期處理；都先看影響，按「確定」才生效",
        "・案件：還沒結案的；案件 12：看任何一件",
        f"・電話名單：沒有聲息、快到期還沒回報的；今日清單：上班日 {program.watch.at:%H:%M} 傳給您",
        "・額度：推播還能用多久；結案：告別、分批離開群組",
        *(f"・{word}：已回報、還沒確認的，最久的在前" for word in waiting),
        "・更正：答覆過的內容改了，看誰收過舊版，寫更正給他們",
        f"・代碼 010301：給{program.terms.school}的綁定代碼；邀請：給一個人身分；提案：決定要不要採用",
        "・停止推播：馬上暫停所有提醒、公告、通知；恢復推播",
        "・登入：打開管理平台（網頁），一校一頁、整批收件、常用回覆、人員、匯出、暫停一個群組都在那裡",
        f"沒有{program.terms.consultant}可以接案件時，我會在上班時間一對一告訴您。",
    ]


def reader_help() -> list[str]:
    """Return the lines of somebody who sees everything and changes nothing."""
    return ["・登入：用網頁看全部的進度和案件，不能更動", "我不會主動傳訊息給您。"]


def asker_help(program: Program) -> list[str]:
    """Return the lines for anybody else 1:1."""
    school, consultant = program.terms.school, program.terms.consultant
    return [
        "・直接問，我用官方問答回答",
        "・期限：看各個日期；費用：比較各系統與由誰支付",
        f"・找{consultant}：我先確認您在{school}的群組裡，再請{consultant}回覆您；回覆只到這裡",
    ]


def _span(hours: Hours) -> str:
    return f"{hours.start:%H:%M}-{hours.end:%H:%M}"
