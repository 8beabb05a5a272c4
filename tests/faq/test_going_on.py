"""What a follow-up asks for is learned from what people went on to ask after the same entry, and kept with the rest."""

import pytest

from bot.cli.ask import judge_line
from bot.faq.evidence import Evidence
from bot.faq.facets import Facets
from bot.faq.found import Answer, AnswerPart
from bot.faq.going_on import FEWEST
from bot.faq.kept import dump, load
from bot.faq.knowledge import Knowledge
from bot.faq.labelled import Message, MessageKind
from bot.faq.learned import Learned, learn
from bot.faq.load import load_folder
from bot.faq.normalize import Normalizer
from bot.faq.report import record
from bot.faq.wordings import NOT_FOR
from bot.programme.answering import prepare
from bot.programme.published import Published
from bot.settings import PROJECT_ROOT

OTHER = load_folder(PROJECT_ROOT / "tests" / "other_program")
CARD, FEE, DAYS = 1, 2, 3
PUBLISHED = prepare(0, load_folder(PROJECT_ROOT / "knowledge"))


def after(shown: int, text: str, *gold: int) -> Message:
    return Message(text=text, gold=gold, kind=MessageKind.FOLLOW_UP, context=OTHER.by_number[shown].question)


TAUGHT = OTHER.model_copy(
    update={
        "messages": tuple(
            one
            for number in range(FEWEST // 3 + 1)
            for one in (
                after(CARD, f"然後呢第{number}步", FEE),
                after(FEE, f"然後呢第{number}步", DAYS),
                after(DAYS, f"然後呢第{number}步"),
            )
        )
    }
)


def likeliest(knowledge: Knowledge, shown: int, text: str, learned: Learned | None = None) -> int | None:
    evidence = Evidence(knowledge, Normalizer(knowledge.synonyms), learned=learned)
    found = evidence.going_on(evidence.form(text), shown)
    return max(found, key=lambda entry: found[entry]) if found else None


def test_the_same_words_mean_what_came_after_what_was_shown() -> None:
    assert [likeliest(TAUGHT, shown, "啊然後呢") for shown in (CARD, FEE, DAYS)] == [FEE, DAYS, NOT_FOR]


def test_it_is_the_same_after_it_was_kept() -> None:
    kept = load(dump(learn(TAUGHT), "version 7"), "version 7")

    assert likeliest(TAUGHT, FEE, "啊然後呢", kept) == DAYS


def test_of_few_follow_ups_nothing_is_learned() -> None:
    few = TAUGHT.model_copy(update={"messages": TAUGHT.messages[: FEWEST - 1]})

    assert likeliest(few, CARD, "啊然後呢") is None


@pytest.mark.parametrize(
    ("before", "text", "entry"),
    [
        ("申請表幾號以前要傳真", "傳過去以後接下來誰處理", 6),
        ("空白的申請表去哪裡抓", "抓完填好要送給誰", 5),
        ("學生之前上傳的會自動搬過去嗎", "匯完以後學生要不要自己檢查", 7),
        ("目前有哪幾家可以挑", "那價錢各是多少", 10),
        ("欣河的建置費多少", "亞昕的咧", 10),
        ("which systems can we choose from?", "and the price of each", 10),
        ("where do I get the blank form?", "ok and when is it due", 5),
    ],
)
def test_people_go_on_to_what_comes_next(before: str, text: str, entry: int) -> None:
    found = judge_line(PUBLISHED, {"text": text, "context": before}, addressed=True).found

    assert found is not None
    assert isinstance(found.decision, Answer)
    assert found.decision.parts[0].entry == entry


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("申請表是不是用傳真的", "傳真號碼給我一下"),
        ("巨耀一年維運多少", "他們客服電話幾號"),
        ("說明會的資料哪裡下載", "主講人的電話是幾號"),
    ],
)
def test_what_leaves_the_subject_is_not_answered_with_it(before: str, text: str) -> None:
    found = judge_line(PUBLISHED, {"text": text, "context": before}, addressed=True).found

    assert found is not None
    assert not isinstance(found.decision, Answer)


@pytest.mark.parametrize("published", [PUBLISHED, prepare(0, OTHER)], ids=["this programme", "one without follow-ups"])
@pytest.mark.parametrize(
    "text", ["你是誰", "今天星期幾", "幫我訂便當", "請假要找誰", "我的電腦當機了怎麼辦", "是喔", "who are you"]
)
def test_what_has_nothing_to_do_with_it_is_not_answered_with_it(published: Published, text: str) -> None:
    before = published.knowledge.entries[2].question

    found = judge_line(published, {"text": text, "context": before}, addressed=True).found

    assert found is None or not isinstance(found.decision, Answer)


@pytest.mark.parametrize(
    ("before", "text", "lead"),
    [
        ("巨耀的建置費是多少", "那之後每年呢", "（2）112年以後各年度之維運費用：新臺幣1萬2,000元"),
        (
            "how much is Yaxin to build?",
            "and each year after that?",
            "（2）112年以後各年度之維運費用：新臺幣1萬3,500元",
        ),
        ("說明會斷線會不會再加開", "不加開的話內容要去哪裡看", "可至下列網站下載當天會議內容"),
        ("巨耀是介接式的嗎", "不是介接的那幾家是誰", "整合式系統包含"),
    ],
)
def test_a_fact_is_one_of_what_was_named_before_and_not_of_what_is_denied(before: str, text: str, lead: str) -> None:
    found = judge_line(PUBLISHED, {"text": text, "context": before}, addressed=True).found

    assert found is not None
    assert lead in record(PUBLISHED.knowledge, text, found)["lead"]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("是不是介接的那種", "api"),
        ("要不要介接校務系統", "api"),
        ("會不會是介接的", "api"),
        ("巨耀不是介接的嗎", "api"),
        ("有沒有介接的", "api"),
        ("為什麼不介接", "api"),
        ("不是介接的那種", None),
        ("非介接的有哪些", None),
        ("除了介接還有什麼", None),
        ("不介接的話選誰", None),
    ],
)
def test_asking_whether_is_no_denial(text: str, part: str | None) -> None:
    normalizer = Normalizer(PUBLISHED.knowledge.synonyms)
    facets = Facets(PUBLISHED.knowledge, normalizer)

    assert facets.pick(PUBLISHED.knowledge.by_number[4], normalizer.bare(text)) == part


@pytest.mark.parametrize(
    ("before", "text", "part"),
    [
        ("111年的費用誰出", "隔年呢", "year-112"),
        ("112年誰付", "那次年呢", "from-113"),
        ("Who pays in 2022?", "and the year after?", "year-112"),
        ("is the 111 build paid for us", "and for the year after that", "year-112"),
        ("who covers December 110 to December 111?", "the year after?", "year-112"),
        ("112年誰付", "那111年呢", "until-111"),
    ],
)
def test_the_year_after_is_the_one_after_the_year_asked_for_before(before: str, text: str, part: str) -> None:
    found = judge_line(PUBLISHED, {"text": text, "context": before}, addressed=True).found

    assert found is not None
    assert found.decision == Answer((AnswerPart(8, part),))


@pytest.mark.parametrize(
    ("before", "text", "part"),
    [
        ("欣河112年維運費多少", "隔年呢", "xinhe-yearly"),
        ("how much is Xinhe's maintenance in 112", "and the year after?", "xinhe-yearly"),
        ("亞昕第一年建置費多少", "隔年呢", "yaxin-yearly"),
        ("巨耀112年一年多少", "那次年呢", "juyao-yearly"),
    ],
)
def test_the_year_after_is_one_of_the_same_system(before: str, text: str, part: str) -> None:
    found = judge_line(PUBLISHED, {"text": text, "context": before}, addressed=True).found

    assert found is not None
    assert found.decision == Answer((AnswerPart(10, part),))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("who pays from 113", "from-113"),
        ("the fee for 112, is it ours", "year-112"),
        ("110到111年的費用誰出", "until-111"),
        ("111跟112年誰出", None),
        ("補助是不是112元", None),
        ("the 110-1 fee, who pays", None),
        ("we have 115 students, who pays", None),
        ("115年誰出", "from-113"),
        ("112年之後誰出", None),
    ],
)
def test_a_year_is_one_with_or_without_its_word(text: str, part: str | None) -> None:
    normalizer = Normalizer(PUBLISHED.knowledge.synonyms)
    facets = Facets(PUBLISHED.knowledge, normalizer)

    assert facets.pick(PUBLISHED.knowledge.by_number[8], normalizer.bare(text)) == part
