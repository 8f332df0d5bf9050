"""Tokens as integer arrays, and the hashed n-grams of any spans of them.

Nothing here loops over tokens in Python. Each distinct token string (a *type*) is
analysed once and remembered; a batch of documents is then a gather from the type table,
and n-grams are arithmetic on arrays of 64-bit hashes (feature hashing, Weinberger et al.
2009).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from spacy.attrs import IDX, LENGTH, ORTH
from spacy.strings import hash_string  # type: ignore[attr-defined]

from jdlens.shipped import shipped

if TYPE_CHECKING:
    from spacy.tokens import Doc

Array = npt.NDArray[Any]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.floating[Any]]
Hashes = npt.NDArray[np.uint64]

MAX_TYPES = 300_000
"""The type table starts afresh beyond this many entries, so that memory stays bounded."""

ROUGH = np.uint64(63)
"""The bits of a Brown cluster that tell word classes apart, as verbs and nouns."""

_FUNCTION_WORDS = """
the a an and or of to with for in on by as that which who it them these this those any other all
their his her its from at into such when where will shall may must can be is are not also
including while through between each every own new results same
"""
FUNCTION_WORDS = tuple(_FUNCTION_WORDS.split())
"""Words whose identity matters where other words count by their kind."""

_FORMS = (("ing", 5), ("ss", 0), ("s", 3), ("ed", 4), ("ion", 4), ("ment", 5), ("ance", 5))
"""Endings that tell a word's form, each with the letters that a word must have to bear it."""

_PIECE = 10_000
"""Features that are multiplied at a time."""

_QUOTES = str.maketrans("’‘‛ʼ`´“”„", "''''''\"\"\"")


@cache
def _stemmer() -> Callable[[str], str]:
    import Stemmer

    stem: Callable[[str], str] = Stemmer.Stemmer("english").stemWord
    return stem


def plain_lower(word: str) -> str:
    """The word in lower case, with plain quotes and compatible letters, its digits as `0`."""
    plain = unicodedata.normalize("NFKC", word).translate(_QUOTES).lower()
    return "".join("0" if c.isdigit() else c for c in plain)


class TypeTable:
    """What is known of each distinct token string, in parallel arrays.

    Attributes (one row a type):
        stem: hash of the Snowball stem of the lower-cased word; digits count as `0`.
        lower: hash of the lower-cased word.
        suffix: hash of its last two letters.
        form: number of its ending among those that tell verbs and nouns apart, 0 for none.
        function: its place in `FUNCTION_WORDS` from 1, 0 for other words.
        cluster: its Brown cluster, 0 if unknown; words used alike share the low bits.
        is_word: whether it has a letter or digit.
        is_capital: whether it starts with a capital.
        gram_start, gram_count, grams: hashes of its character 3- to 5-grams.
    """

    def __init__(self) -> None:
        self._row_of: dict[int, int] = {}
        self._columns: dict[str, list[Any]] = {
            name: []
            for name in (
                "stem",
                "lower",
                "suffix",
                "form",
                "function",
                "cluster",
                "is_word",
                "is_capital",
                "gram_count",
            )
        }
        self._grams: list[int] = []
        self._frozen: dict[str, npt.NDArray[Any]] = {}

    def rows(self, orths: Hashes, doc_strings: Any) -> Ints:
        """The row of each token, given spaCy's ORTH ids and the store that spells them."""
        if len(self._row_of) > MAX_TYPES:
            self.__init__()  # type: ignore[misc]
        distinct, inverse = np.unique(orths, return_inverse=True)
        row_of = self._row_of
        rows = [
            row_of[orth] if orth in row_of else self._add(orth, doc_strings[orth])
            for orth in distinct.tolist()
        ]
        return np.asarray(rows, dtype=np.int64)[inverse]

    def _add(self, orth: int, word: str) -> int:
        lower = plain_lower(word)
        is_word = any(c.isalnum() for c in lower)
        padded = f"<{lower}>"
        grams = (
            [
                hash_string(padded[i : i + size])
                for size in (3, 4, 5)
                for i in range(len(padded) - size + 1)
            ]
            if is_word and len(lower) > 2
            else []
        )
        columns = self._columns
        columns["stem"].append(hash_string(_stemmer()(lower)))
        columns["lower"].append(hash_string(lower))
        columns["cluster"].append(known_clusters().get(hash_string(lower), 0))
        columns["suffix"].append(hash_string(lower[-2:]))
        columns["form"].append(_form(lower))
        columns["function"].append(_FUNCTION.get(lower, 0))
        columns["is_word"].append(is_word)
        columns["is_capital"].append(word[:1].isupper())
        columns["gram_count"].append(len(grams))
        self._grams.extend(grams)
        self._frozen.clear()
        self._row_of[orth] = len(self._row_of)
        return self._row_of[orth]

    def __getattr__(self, name: str) -> npt.NDArray[Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        if not self._frozen:
            kinds = {"is_word": np.bool_, "is_capital": np.bool_, "gram_count": np.int64}
            self._frozen = {
                column: np.asarray(values, dtype=kinds.get(column, np.uint64))
                for column, values in self._columns.items()
            }
            counts = self._frozen["gram_count"]
            self._frozen["gram_start"] = np.cumsum(counts) - counts
            self._frozen["grams"] = np.asarray(self._grams, dtype=np.uint64)
        try:
            return self._frozen[name]
        except KeyError:
            raise AttributeError(name) from None


_FUNCTION = {word: place for place, word in enumerate(FUNCTION_WORDS, 1)}


def function_numbers(words: str) -> list[int]:
    """The numbers that `TypeTable.function` has for function words, given with spaces between."""
    return [_FUNCTION[word] for word in words.split()]


def _form(word: str) -> int:
    for form, (ending, least) in enumerate(_FORMS, 1):
        if word.endswith(ending) and len(word) >= least:
            return form
    return 0


@cache
def known_clusters() -> dict[int, int]:
    """The Brown cluster of each known word, by the hash of the word in lower case."""
    with np.load(shipped("clusters-en.npz")) as table:
        return dict(zip(table["word"].tolist(), table["cluster"].tolist(), strict=True))


TYPES = TypeTable()


@dataclass(frozen=True)
class Tokens:
    """The word tokens of a batch of documents, in order.

    Attributes (one entry a token; punctuation and white space are left out):
        position: place on the batch's own character axis, see `base`.
        length: characters.
        type: row in `TYPES`.
        base: for each document, where its character 0 lies on that axis.
    """

    position: Ints
    length: Ints
    type: Ints
    base: Ints

    @classmethod
    def of(cls, docs: Sequence[Doc]) -> Tokens:
        """The word tokens of documents that share a vocabulary."""
        arrays = [doc.to_array([ORTH, IDX, LENGTH]).reshape(-1, 3) for doc in docs]
        # Two more than the last token's end: room for a space after it, and a gap.
        sizes = [int(a[-1, 1] + a[-1, 2]) + 2 if len(a) else 1 for a in arrays]
        base = np.cumsum([0, *sizes])[:-1]
        strings = docs[0].vocab.strings if docs else None
        both: Hashes = np.concatenate([np.zeros((0, 3), np.uint64), *arrays])
        position = both[:, 1].astype(np.int64) + np.repeat(base, [len(a) for a in arrays])
        types = TYPES.rows(both[:, 0], strings)
        keep = TYPES.is_word[types] if len(types) else np.zeros(0, np.bool_)
        length = both[:, 2].astype(np.int64)
        return cls(position[keep], length[keep], types[keep], base)

    def placed(self, spans: Sequence[Sequence[tuple[int, int]]]) -> tuple[Ints, Ints]:
        """Starts and ends on the batch's character axis of each document's (start, end) spans."""
        pairs = [
            (base + start, base + end)
            for each, base in zip(spans, self.base.tolist(), strict=True)
            for start, end in each
        ]
        array = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
        return array[:, 0], array[:, 1]

    def rows_in(self, starts: Ints, ends: Ints) -> Ints:
        """For each token the index of the span that holds its first character, or -1.

        Spans are ascending and apart, on the batch's character axis.
        """
        if not len(starts):
            return np.full(len(self.position), -1, dtype=np.int64)
        row = np.searchsorted(starts, self.position, side="right") - 1
        inside = (row >= 0) & (self.position < ends[np.maximum(row, 0)])
        return np.where(inside, row, -1)


Part = tuple[Array, Array, Array, Array]
"""Features as parallel arrays: row, column, first token, last token."""


@dataclass(frozen=True)
class Features:
    """Sparse features of a sequence of rows, in coordinate form, ascending by row.

    `first` and `last` are the token indices (into the `Tokens`) that a feature spans,
    or -1 where it comes from layout instead of words.
    """

    row: Ints
    column: Ints
    value: npt.NDArray[np.float32]
    first: Ints
    last: Ints
    n_rows: int

    @classmethod
    def of(cls, parts: Sequence[Part], n_rows: int) -> Features:
        """Binary features (row, column, first, last), each once a row, scaled to unit length."""
        row, column, first, last = (
            np.concatenate([part[k] for part in parts]) if parts else np.zeros(0, np.int64)
            for k in range(4)
        )
        # One sort key for both; columns stay far below 2**24.
        key, keep = np.unique(row << 24 | column, return_index=True)
        row = key >> 24
        counts = np.bincount(row, minlength=n_rows)
        value = (1.0 / np.sqrt(counts[row])).astype(np.float32)
        return cls(row, key & 0xFFFFFF, value, first[keep], last[keep], n_rows)

    def beside(self, other: Features) -> Features:
        """Both sets of features of the same rows."""
        order = np.argsort(np.concatenate([self.row, other.row]), kind="stable")
        names = ("row", "column", "value", "first", "last")
        both = {n: np.concatenate([getattr(self, n), getattr(other, n)])[order] for n in names}
        return Features(**both, n_rows=self.n_rows)

    def dot(self, weights: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.float64]:
        """`X @ weights`; shape (n_rows, heads)."""
        totals = np.zeros((self.n_rows, weights.shape[1]))
        filled, starts = np.unique(self.row, return_index=True)
        ends = np.append(starts[1:], len(self.row))
        at = 0
        # A piece at a time, so that the products stay in the processor's cache.
        while at < len(filled):
            stop = max(at + 1, int(np.searchsorted(ends, starts[at] + _PIECE, side="right")))
            piece = slice(starts[at], ends[stop - 1])
            products = weights[self.column[piece]] * self.value[piece, None]
            totals[filled[at:stop]] = np.add.reduceat(products, starts[at:stop] - piece.start)
            at = stop
        return totals

    def csr(self, bits: int) -> Any:
        """The same as a SciPy matrix, for training."""
        from scipy.sparse import csr_matrix

        return csr_matrix((self.value, (self.row, self.column)), shape=(self.n_rows, 1 << bits))


_K1, _K2, _K3 = (np.uint64(k) for k in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9))


def bucket(bits: int, salt: int, *hashes: Any) -> Ints:
    """Hash a tuple of 64-bit values (arrays or scalars) and a salt into `2**bits` columns."""
    with np.errstate(over="ignore"):
        mixed: Any = np.uint64(salt) * _K3
        for value in hashes:
            mixed = (mixed ^ np.asarray(value, dtype=np.uint64)) * _K1
            mixed = mixed ^ (mixed >> np.uint64(29))
        mixed = mixed * _K2
        return np.asarray(mixed >> np.uint64(64 - bits), dtype=np.int64)
