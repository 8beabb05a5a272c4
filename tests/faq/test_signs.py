"""What stands together in a text is a sign of what is asked, however far apart it stands."""

from bot.faq.found import Asked
from bot.faq.kept import dump, load
from bot.faq.labelled import Message, MessageKind
from bot.faq.learned import learn
from bot.faq.load import load_folder
from bot.faq.match import Faq
from bot.faq.signs import SHORT, _pairs_of
from bot.settings import PROJECT_ROOT

OTHER = load_folder(PROJECT_ROOT / "tests" / "other_program")
CARD, NEWS = 6, 5
BETWEEN = ("藍色", "新版", "舊的", "這種", "小張", "圓形")


def asked(text: str, entry: int) -> Message:
    return Message(text=text, gold=(entry,), kind=MessageKind.IN_SCOPE)


TAUGHT = OTHER.model_copy(
    update={
        "messages": tuple(
            one
            for word in BETWEEN
            for one in (asked(f"磚{word}賠", CARD), asked(f"磚{word}亮", NEWS), asked(f"瓦{word}賠", NEWS))
        )
    }
)


def test_two_words_apart_tell_what_each_alone_does_not() -> None:
    learned = learn(TAUGHT)
    for faq in (Faq(TAUGHT, learned=learned), Faq(TAUGHT, learned=load(dump(learned, "version 7"), "version 7"))):
        for text, entry in (("磚某某賠", CARD), ("磚某某亮", NEWS), ("瓦某某賠", NEWS)):
            assert faq.find(Asked(text=text, addressed=True)).ranked[0].entry == entry, text


def test_a_text_of_nothing_has_no_signs() -> None:
    assert Faq(OTHER).find(Asked(text="？！", addressed=True)).ranked


def test_a_long_text_has_the_pairs_of_its_parts() -> None:
    known = learn(TAUGHT).signs
    short, long = "磚某某賠", "某" * (SHORT + 50) + "磚某某賠"
    ((pair,),) = (known.find(_pairs_of(short))[1].tolist(),)
    assert pair in known.find(_pairs_of(long))[1].tolist()
    assert len(_pairs_of("某" * 5_000)) == 1
