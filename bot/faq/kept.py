"""What was learned of one knowledge as bytes, so that a published version need not be learned again; pure.

Arrays of numbers only (npz without pickles), under a digest of all that they were learned from: for another knowledge,
or once the code that learns has changed, they are not used and learning starts anew.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.faq.going_on import GoingOn
from bot.faq.learn import Linear
from bot.faq.learned import Learned
from bot.faq.likeness import Bayes, Nearest, Postings, Vocabulary
from bot.faq.parts import Parts
from bot.faq.signs import Known
from bot.faq.wordings import Wording

# The modules on which it depends how texts are brought to one form, what is learned, and how it is stored.
_LEARNING = (
    "english",
    "normalize",
    "sounds",
    "grams",
    "likeness",
    "learn",
    "wordings",
    "signs",
    "parts",
    "going_on",
    "learned",
    "kept",
)
DIGEST = "digest"
Kind = TypeVar("Kind", bound=np.generic)


@cache
def _form() -> str:
    """Return a digest of the code that learns."""
    sources = (Path(__file__).with_name(f"{name}.py").read_bytes() for name in _LEARNING)
    return hashlib.sha256(b"\0".join(sources)).hexdigest()


def dump(learned: Learned, digest: str) -> bytes:
    """Return what was learned as bytes; `digest` names what it was learned from."""
    arrays: dict[str, NDArray[Any]] = {
        DIGEST: _packed([digest, _form()]),
        "texts": _packed(one.text for one in learned.wordings),
        "entries": np.array([one.entry for one in learned.wordings], dtype=np.int32),
        "facets": _packed(one.facet or "" for one in learned.wordings),
        "bares": _packed(learned.bares),
        "cores": _packed(learned.cores),
        "not meant": _packed(learned.not_meant),
        "grams": learned.vocabulary.grams,
        "frequency": learned.vocabulary.frequency.astype(np.int32),
        "documents": np.array(learned.vocabulary.documents),
        **_postings("nearest", learned.nearest.postings),
        "nearest.order": learned.nearest.order.astype(np.int32),
        "nearest.classes": learned.nearest.starts.astype(np.int32),
        **_postings("bayes", learned.bayes.postings),
        "bayes.unseen": learned.bayes.unseen,
        "signs.grams": np.array(learned.signs.grams),
        "signs.pairs": learned.signs.pairs,
        **_parts(learned.parts),
        **_going_on(learned.going_on),
    }
    if learned.linear is not None:
        arrays |= {"weights": learned.linear.weights.astype(np.float16), "bias": learned.linear.bias}
    written = io.BytesIO()
    np.savez_compressed(written, allow_pickle=False, **arrays)
    return written.getvalue()


def load(kept: bytes, digest: str) -> Learned | None:
    """Return what was learned; None when it is of something else, or broken."""
    try:
        with np.load(io.BytesIO(kept), allow_pickle=False) as file:
            if _unpacked(file[DIGEST]) != [digest, _form()]:
                return None
            arrays = {name: file[name] for name in file.files}
        vocabulary = Vocabulary(
            arrays["grams"].astype(np.int64), arrays["frequency"].astype(np.int64), int(arrays["documents"])
        )
        linear = None
        if "weights" in arrays:
            linear = Linear(_read_only(arrays["weights"].astype(np.float32)), arrays["bias"])
        return Learned(
            wordings=_wordings(arrays),
            bares=tuple(_unpacked(arrays["bares"])),
            not_meant=tuple(_unpacked(arrays["not meant"])),
            cores=tuple(_unpacked(arrays["cores"])),
            vocabulary=vocabulary,
            nearest=Nearest(
                _read_postings("nearest", arrays),
                arrays["nearest.order"].astype(np.int64),
                arrays["nearest.classes"].astype(np.int64),
            ),
            bayes=Bayes(_read_postings("bayes", arrays), arrays["bayes.unseen"]),
            signs=Known(int(arrays["signs.grams"]), _read_only(arrays["signs.pairs"])),
            linear=linear,
            parts=_read_parts(arrays),
            going_on=_read_going_on(arrays),
        )
    except (ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile):
        return None


def _wordings(arrays: Mapping[str, NDArray[Any]]) -> tuple[Wording, ...]:
    parts = zip(_unpacked(arrays["texts"]), arrays["entries"].tolist(), _unpacked(arrays["facets"]), strict=True)
    return tuple(Wording(text, entry, facet or None) for text, entry, facet in parts)


def _parts(parts: Parts) -> dict[str, NDArray[Any]]:
    return {
        "parts.columns": parts.columns.astype(np.int32),
        "parts.entries": np.array([entry for entry, _ in parts.classes], dtype=np.int32),
        "parts.facets": _packed(facet or "" for _, facet in parts.classes),
        "parts.weights": parts.weights.astype(np.float16),
        "parts.bias": parts.bias,
    }


def _read_parts(arrays: Mapping[str, NDArray[Any]]) -> Parts:
    entries = arrays["parts.entries"].tolist()
    facets = _unpacked(arrays["parts.facets"]) if entries else []
    return Parts(
        columns=_read_only(arrays["parts.columns"].astype(np.int64)),
        classes=tuple((entry, facet or None) for entry, facet in zip(entries, facets, strict=True)),
        weights=_read_only(arrays["parts.weights"].astype(np.float32)),
        bias=arrays["parts.bias"],
    )


def _going_on(going_on: GoingOn) -> dict[str, NDArray[Any]]:
    return {
        "going on.features": going_on.features,
        "going on.classes": np.array(going_on.classes, dtype=np.int32),
        "going on.weights": going_on.weights.astype(np.float16),
        "going on.bias": going_on.bias,
    }


def _read_going_on(arrays: Mapping[str, NDArray[Any]]) -> GoingOn:
    return GoingOn(
        features=_read_only(arrays["going on.features"].astype(np.int64)),
        classes=tuple(arrays["going on.classes"].tolist()),
        weights=_read_only(arrays["going on.weights"].astype(np.float32)),
        bias=arrays["going on.bias"],
    )


def _packed(texts: Iterable[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\0".join(texts).encode(), dtype=np.uint8)


def _unpacked(array: NDArray[np.uint8]) -> list[str]:
    return array.tobytes().decode().split("\0") if len(array) else []


def _postings(name: str, postings: Postings) -> dict[str, NDArray[Any]]:
    return {
        f"{name}.starts": postings.starts.astype(np.int32),
        f"{name}.places": postings.places,
        f"{name}.values": postings.values,
    }


def _read_postings(name: str, arrays: dict[str, NDArray[Any]]) -> Postings:
    return Postings(
        starts=arrays[f"{name}.starts"].astype(np.int64),
        places=_read_only(arrays[f"{name}.places"].astype(np.int32)),
        values=_read_only(arrays[f"{name}.values"].astype(np.float32)),
    )


def _read_only(array: NDArray[Kind]) -> NDArray[Kind]:
    """Keep an array that several threads read from being changed."""
    array.flags.writeable = False
    return array
