"""Plain English words of asking in Chinese: people who ask in English are compared with those who ask in Chinese.

Words of the language alone; a field's own words are in the knowledge's synonyms, which come first. What people read is
never translated.
"""

from collections.abc import Mapping

_SPELLINGS = {
    "哪裡": (
        "whered, where to, where abouts, whr, from where, where exactly, what website, which website, which site, "
        "where, whereabouts, which place, which address"
    ),
    "什麼時候": "at what time, whenever, when, what time, until when, how late, since when",
    "幾號": (
        "exact date, what is the date, on what date, latest when, until what day, until which day, till when, by "
        "when, what date, which date, by what date, which day, what day, by which day"
    ),
    "多少錢": (
        "set us back, what does it go for, what do they go for, want for, wants for, knock us back, what does it "
        "cost, what would it cost, what it comes to, what does it come to, does that come to, how much, how "
        "expensive"
    ),
    "多久": "how long, how much time",
    "幾天": "how many days, number of days",
    "幾": "how many",
    "誰": "who all, whoever, who, whom, whose, which person, who else",
    "哪": "which sort, which kind, which type, which category, what category, which, which one",
    "為什麼": "why, how come",
    "怎麼": "how, in what way",
    "什麼": "what, what kind of, what sort of, what type of",
    "需要": (
        "do we gotta, expected to, meant to, obligated to, on the hook, hv to, got to, gotta, should, shd, shall, "
        "compulsory, is it necessary, obligatory, ought to, do we have to, do we need to, must we, are we "
        "required to, are we supposed to, do i have to, do i need to, do they have to, do they need to, need to, "
        "needs to, have to, has to, required to, supposed to, must, necessary, need, mandatory, obliged to"
    ),
    "可以": (
        "are we free to, alright to, all right to, permissible, any chance, permitted, feasible, acceptable, "
        "would it be ok, might we, able to, can we, may we, are we allowed to, is it ok, is it okay, ok to, "
        "allowed to, possible, can, could, may"
    ),
    "自己": (
        "off our own bat, do it ourselves, ourselves, by ourselves, on our own, our own, themselves, yourself, by "
        "myself, myself, ourself"
    ),
    "有": "is there, are there, do we have",
    "再": (
        "all over again, twice over, second time, again, once more, a second time, another time, one more time, "
        "redo, twice, over again"
    ),
    "加場": "another session, second session, extra session, one more session, additional session, rerun",
    "付": (
        "stump up, cough up, on the hook for, foots the bill, picks up the bill, picks up the tab, pick up the "
        "tab, footing the bill, settle the bill, whos paying, shell out, fork out, chip in, paid for, pay for, "
        "out of our pocket, pay, paid, paying, foot the bill, pick up the bill, bear, covered by"
    ),
    "免費": "free, free of charge, for free, no cost",
    "錢": "dollar, dollars, cash, money, bill, expense, nt, ntd",
    "名單": "list, names",
    "網址": "link, url, web address, website, site, web page, webpage, page",
    "之後": (
        "following that, year two, thereafter, beyond that, down the line, next step, and then, after, "
        "afterwards, after that, later on, from then on, onwards, onward"
    ),
    "之前": "b4, no later than, earlier than, before, prior to, ahead of",
    "延後": (
        "hold out, push it back, put it off, leave it until, leave it till, put on hold, extend, extension, "
        "wiggle room, defer, push it, pushed back, delayed, hang on, wait, wait until, postpone, delay, put off, "
        "push back, later, hold off"
    ),
    "每年": (
        "ongoing, annum, per annum, each year after, a yr, per yr, every year, per year, each year, annually, a "
        "year, yearly, annual"
    ),
    "第一年": "initial year, year 1, opening year, first year, the first year, year one",
    "明年": "next year",
    "今年": "this year",
    "去年": "last year",
    "差別": "distinction, tell them apart, difference, differ, different, compare, comparison, versus, vs",
    "選擇": "option, choice, choose, pick, select, selection, alternative",
    "負責": (
        "on our case, assigned to us, looks after, see to, sees to, responsible, in charge, handle, handles, take "
        "care of, takes care of, deal with, deals with, look after"
    ),
    "協助": "help, assist, assistance, support, guidance, guide us, walk us through, hand",
    "問": "ask, turn to, go to for",
    "搬": (
        "shift, shifts, shifted, shifting, hauled, carried across, bring over, brings over, bring across, brings "
        "across, gets moved, come along, comes along, migrated, copied across, brought across, carry across, copy "
        "across, moved, carried over, carry over, copied over, brought over, move, come across, come over, port"
    ),
    "不見": (
        "goes missing, went missing, fall through the cracks, vanished, disappeared, erased, lost, disappear, "
        "gone, vanish, lose, wiped, deleted"
    ),
    "保留": "survive, stay, stays, remain, remains, keep, kept, preserve, preserved, still there",
    "檢查": "look whether, see whether it all, make sure, eyeball, spot check, check, look over, inspect, proof",
    "錄影": "recording, recorded, video, replay",
    "簡報": "slide, slides, powerpoint, ppt, handout, deck",
    "補看": "go over it again, see it again, catch up, rewatch, watch it later, watch again, make up for",
    "沒參加": "missed, miss, could not attend, couldnt attend, did not attend, didnt attend, absent",
    "斷線": (
        "glitchy, buffered, kept buffering, patchy, broke up, breaking up, dropping out, kept dropping, stalled, "
        "stuttering, cutting out, kept freezing, hung, crashed, cut out, froze, freezing, frozen, lagged, laggy, "
        "choppy, dropped, buffering, disconnected, kept cutting"
    ),
    "便宜": "least expensive, lowest price, cheap, cheapest, cheaper, lowest",
    "已經": "already",
    "舊": "old, previous, former",
    "新": "new",
    "開始": "start, begin, started, starting",
    "停用": "stop, stopped, ends, closing, close, closes, die, retire, gone for good",
    "傳": "send, sent, sending",
    "交給": "give it to, hand it to, address it to",
    "收到": "receive, received, arrived, get",
    "有人": "someone, somebody, anyone, anybody, a person, real person",
    "填": "fill in, fill out, filled in, filled out, complete the",
    "教": "teach, train, explain to, show",
    "訓練": "training, workshop, lesson",
    "以後": "in the future, down the road, in later years, following years, subsequent years, from now on",
    "包含": "include, included, includes, covers, cover, covered",
    "另外": "surcharge, on top of that, extra, additional, additionally, on top, separately",
    "改": "revise, revision, rewrite, alter, change, changes, modify, modified, update, updated",
    "幾家": "how many companies, how many vendors",
    "全部": "everything, all of it, whole",
    "寒假": "winter break, winter vacation, winter holiday",
    "郵寄": "mail, post it, postal, by post",
    "比較": "compared",
    "告訴": "let us know, inform, informed, tell, tell me, say",
    "差多少": "differ in price",
    "年": "year, yrs, yr",
    "各家": "each company, each of them, they each, each vendor, each one, every one of them",
    "取代": "replace, replaces, in place of, instead of",
    "最後": "final, last",
}
GLOSSARY: Mapping[str, tuple[str, ...]] = {word: tuple(words.split(", ")) for word, words in _SPELLINGS.items()}
