"""Cut a tidy message into sentences and clauses; knows punctuation and how people chat, and nothing of the field."""

import re

# NFKC has made full-width marks narrow; 「…」 is now three dots. A line break ends a sentence in chat.
_SENTENCE = re.compile(r"[^。!?;\n]*?(?:[。!?;\n]+|\.{2,}|$)")
_CLAUSE = re.compile(r"[,、\s:~]+")
_QUOTED = re.compile(r"「[^」]*」|『[^』]*』|“[^”]*”|\"[^\"]*\"")
_ADDRESS = re.compile(r"https?://\S+")
LONG_SENTENCE = 12


def sentences(tidy: str) -> list[str]:
    """Return the sentences with their closing marks."""
    return [found[0].strip() for found in _SENTENCE.finditer(tidy) if found[0].strip()]


def clauses(sentence: str) -> list[str]:
    """Return what commas and spaces part; without punctuation in a voice message that is the whole."""
    return [clause for clause in _CLAUSE.split(sentence) if clause]


def without_quotations(tidy: str) -> str:
    """Return the text without quoted words and addresses: what they say is not said by the writer."""
    bare = _QUOTED.sub("", _ADDRESS.sub(" ", tidy))
    return bare if bare.strip(" ,。!?") else tidy
