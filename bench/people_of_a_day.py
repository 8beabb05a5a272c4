"""What the people of a simulated day do: they ask, chatter, want a person; others take cases, answer, hand up."""

import re
from functools import partial

from sqlalchemy import select

from bench.day import DAY, MORNING, PARTY, Day, asker, consultant, group
from bot.faq.load import load_folder
from bot.models.case import Case
from bot.models.question import Question
from bot.settings import PROJECT_ROOT
from tests.fake_line import Call, buttons

STRANGE = ("可以自訂封面圖嗎", "列印時浮水印怎麼關", "家長看得到嗎", "轉學生的帳號誰開通", "手機版打不開怎麼辦")


def plan(day: Day) -> None:
    """Spread questions, requests for a person and chatter over the day."""
    options, rng = day.options, day.rng
    knowledge = load_folder(PROJECT_ROOT / "knowledge")
    asked = [one.text for one in knowledge.messages if one.kind == "in_scope"]
    talk = [one.text for one in knowledge.messages if one.kind in ("chatter", "person_question")]
    wants_person = set(rng.sample(range(options.questions), options.cases))
    for number in range(options.questions):
        moment = MORNING + rng.random() * DAY
        where = rng.randrange(options.groups)
        if number in wants_person:
            day.at(moment, partial(want_person, day, number, where))
        else:
            text = f"小幫手 {rng.choice(asked)}"
            day.at(moment, partial(ask, day, text, where))
    for _ in range(options.questions):
        text, where = rng.choice(talk), rng.randrange(options.groups)
        day.at(MORNING + rng.random() * DAY, partial(chat, day, text, where))


def ask(day: Day, text: str, where: int) -> None:
    """Ask the bot; exactly one reply must come, on this question's own token or as a push into this group."""
    before = len(day.world.line.accepted)
    day.say(text, chat=group(where), user=asker(where))
    token = f"{next(reversed(day.expected_replies))}"
    day.wanted[token] = (group(where), text)
    for call in day.world.line.accepted[before:]:
        if call.kind == "reply" and call.to not in day.expected_replies:
            day.mistakes.append("a reply on a token that nobody asked on")


def chat(day: Day, text: str, where: int) -> None:
    """Talk among people."""
    day.say(f"@小美 {text}", chat=group(where), user=asker(where))


def want_person(day: Day, number: int, where: int) -> None:
    """Ask what nothing answers, press 找諮輔, and later have a consultant answer."""
    mark = f"#q{number}#"
    before = len(day.world.line.accepted)
    day.say(f"小幫手 請問{day.rng.choice(STRANGE)}{mark}", chat=group(where), user=asker(where))
    offered = [
        one["data"]
        for call in day.world.line.accepted[before:]
        if day.expected_replies.get(call.to, call.to) == group(where)
        for label, one in buttons(call.messages).items()
        if label.endswith("找諮輔")
    ]
    if offered:
        day.tap(offered[0], chat=group(where), user=asker(where))
    else:  # The bot said something else, or LINE refused: people type it.
        day.say("找諮輔", chat=group(where), user=asker(where))
    if day.rng.random() < 0.2:  # noqa: PLR2004 - a fifth adds something
        day.say(f"補充一下 {mark}", chat=group(where), user=asker(where))
    day.soon(day.rng.uniform(2, 40), lambda: work(day, mark, where))


def work(day: Day, mark: str, where: int, tries: int = 0) -> None:
    """Let whoever has the card take the case, at times two at once, and answer or hand it up."""
    holders = [to for to, count in day.marks[mark].items() if to.startswith("U") and to != PARTY and count]
    found = [(to, card) for to in holders for card in day.cards[to] if _case_of(card) == case_number(day, mark)]
    if not found:
        if tries < 30:  # noqa: PLR2004 - half a working day
            day.soon(15, lambda: work(day, mark, where, tries + 1))
        else:
            day.mistakes.append(f"{mark}: no consultant got it")
        return
    who, card = found[-1]
    if day.rng.random() < 0.1:  # noqa: PLR2004 - a tenth is a race
        rival = consultant(day.rng.randrange(day.options.consultants))
        day.tap(card["我來處理"], chat=None, user=rival)
    day.tap(card["我來處理"], chat=None, user=who)
    with day.world.database.read() as session:
        case = session.get_one(Case, case_number(day, mark))
        who = case.holder_line_id or who
    if day.rng.random() < 0.1:  # noqa: PLR2004 - a tenth is handed up
        hand_up(day, card, who, mark)
    answer(day, card, who, f"回覆{mark}", mark.replace("#q", "#a"))


def hand_up(day: Day, card: dict[str, str], who: str, mark: str) -> None:
    """Ask the party, and get its answer."""
    data = card["上呈…"] + "&party=ncnu"
    up = mark.replace("#q", "#u")
    day.tap(data, chat=None, user=who)
    send(day, day.say(f"請問這要怎麼辦 {up}", chat=None, user=who), who)
    handed = [one for one in day.handed if _case_of(one, "回覆") == _case_of(card)]
    if not handed:
        return  # Its message is on its way; the consultant answers without it.
    day.tap(handed[-1]["回覆"], chat=None, user=PARTY)
    send(day, day.say(f"這樣辦 {mark.replace('#q', '#b')}", chat=None, user=PARTY), PARTY)


def answer(day: Day, card: dict[str, str], who: str, text: str, mark: str) -> None:
    """Answer by 回覆 and 送出."""
    day.tap(card["回覆"], chat=None, user=who)
    if send(day, day.say(f"{text} {mark}", chat=None, user=who), who):
        day.wanted[mark] = (text, mark)


def send(day: Day, calls: list[Call], who: str) -> bool:
    """Press 送出 on the preview, waiting for it if LINE refused it at first."""
    for _ in range(12):
        for call in calls:
            labels = {label: one.get("data", "") for label, one in buttons(call.messages).items()}
            if "送出" in labels:
                day.tap(labels["送出"], chat=None, user=who)
                return True
        day.world.clock.move(seconds=20)
        calls = day.deliver()
    day.mistakes.append("a preview did not come")
    return False


def _case_of(card: dict[str, str], label: str = "我來處理") -> int:
    found = re.search(r"case=(\d+)", card.get(label, ""))
    return int(found[1]) if found else 0


def case_number(day: Day, mark: str) -> int:
    """Return the number of the case whose question carries a mark; 0 if there is none."""
    with day.world.database.read() as session:
        query = select(Case.id).join(Question, Question.id == Case.question_id).where(Question.text.contains(mark))
        return session.scalar(query) or 0
