"""What was learned of one knowledge as bytes, so that a published version need not be learned again; pure.

Arrays of numbers only (npz without pickles), under a digest of all that they were learned from: for another knowledge,
or another form of these bytes, they are not used and learning starts anew.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.faq.learn import Linear
from bot.faq.likeness import Bayes, Nearest, Postings, Vocabulary

# Changes with what is stored or how texts are brought to one form.
FORM = "1"
DIGEST = "digest"
Kind = TypeVar("Kind", bound=np.generic)


@dataclass(frozen=True)
class Learned:
    """All that is computed from the wordings: their comparing forms, counts of what they are made of, a classifier."""

    cores: tuple[str, ...]
    vocabulary: Vocabulary
    nearest: Nearest
    bayes: Bayes
    linear: Linear | None

    @property
    def width(self) -> int:
        """How many of the n-grams, from the most frequent on, the classifier uses."""
        return len(self.linear.weights) if self.linear else 0


def digest_of(parts: Iterable[str]) -> str:
    """Return a digest of texts in their order."""
    found = hashlib.sha256(FORM.encode())
    for part in parts:
        found.update(part.encode() + b"\0")
    return found.hexdigest()


def dump(learned: Learned, digest: str) -> bytes:
    """Return what was learned as bytes."""
    arrays: dict[str, NDArray[Any]] = {
        DIGEST: _packed([digest]),
        "cores": _packed(learned.cores),
        "names": _packed(learned.vocabulary.names),
        "frequency": learned.vocabulary.frequency.astype(np.int32),
        "documents": np.array(learned.vocabulary.documents),
        **_postings("nearest", learned.nearest.postings),
        "nearest.order": learned.nearest.order.astype(np.int32),
        "nearest.classes": learned.nearest.starts.astype(np.int32),
        **_postings("bayes", learned.bayes.postings),
        "bayes.unseen": learned.bayes.unseen,
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
            if _unpacked(file[DIGEST]) != [digest]:
                return None
            arrays = {name: file[name] for name in file.files}
        vocabulary = Vocabulary(
            _unpacked(arrays["names"]), arrays["frequency"].astype(np.int64), int(arrays["documents"])
        )
        linear = None
        if "weights" in arrays:
            linear = Linear(_read_only(arrays["weights"].astype(np.float32)), arrays["bias"])
        return Learned(
            cores=tuple(_unpacked(arrays["cores"])),
            vocabulary=vocabulary,
            nearest=Nearest(
                _read_postings("nearest", arrays),
                arrays["nearest.order"].astype(np.int64),
                arrays["nearest.classes"].astype(np.int64),
            ),
            bayes=Bayes(_read_postings("bayes", arrays), arrays["bayes.unseen"]),
            linear=linear,
        )
    except (ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile):
        return None


def _packed(texts: Iterable[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\0".join(texts).encode(), dtype=np.uint8)


def _unpacked(array: NDArray[np.uint8]) -> list[str]:
    return array.tobytes().decode().split("\0")


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
