"""Duty spans in, labels and facets out, with the words that decided them.

Every head (the four labels and each facet value) is linear in hashed n-grams of unit
length, so a label's score is the exact sum of what each n-gram adds to it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jdlens.scheme import FACETS, LABELS
from jdlens.tokens import TYPES, Features, Floats, Ints, Part, Tokens, bucket, function_numbers

BITS = 18
"""Features are hashed into `2**BITS` columns."""

HEADS: tuple[tuple[str, str], ...] = tuple(("label", name) for name in LABELS) + tuple(
    (facet, value) for facet, values in FACETS.items() for value in values
)
"""(group, value) of each column of the weights: the labels, then the facets."""

_MODAL = function_numbers("to will shall must may")


def head_slices() -> dict[str, slice]:
    """Where each group of heads stands among the columns."""
    groups = [group for group, _ in HEADS]
    return {g: slice(groups.index(g), groups.index(g) + groups.count(g)) for g in groups}


@dataclass(frozen=True)
class Evidence:
    """Words that spoke for a duty's label.

    Attributes:
        text: the words, as they stand in the posting.
        start, end: their character offsets in the posting.
        weight: what they add to the label's score over the mean score of the four labels
            (log-odds units before calibration; more is stronger).
    """

    text: str
    start: int
    end: int
    weight: float


def duty_features(tokens: Tokens, starts: Ints, ends: Ints) -> Features:
    """Features of each span.

    Args:
        starts, ends: spans on the batch's character axis, ascending and apart.
    """
    n = len(starts)
    row = tokens.rows_in(starts, ends)
    at = np.flatnonzero(row >= 0)
    # "To plan" and "will plan" are read as "plan".
    opens = np.append(True, row[at][1:] != row[at][:-1])[: len(at)]
    at = at[~(opens & np.isin(TYPES.function[tokens.type[at]], _MODAL))]
    row = row[at]
    types = tokens.type[at]
    stem = TYPES.stem[types]
    opening = np.searchsorted(row, np.arange(n))
    place = np.arange(len(row)) - opening[row]
    from_end = np.append(opening[1:], len(row))[row] - 1 - np.arange(len(row))
    parts: list[Part] = [(row, bucket(BITS, 1, stem), at, at)]

    def gram(salt: int, *steps: int) -> None:
        last = len(row) - steps[-1]
        if last <= 0:
            return
        same = np.flatnonzero(row[:last] == row[steps[-1] :])
        hashes = [stem[same + step] for step in (0, *steps)]
        parts.append((row[same], bucket(BITS, salt, *hashes), at[same], at[same + steps[-1]]))

    gram(2, 1)
    gram(3, 1, 2)
    gram(4, 2)
    # The opening verb with each later word: what is done, and to or with whom.
    later = np.flatnonzero((place > 0) & (place < 25))
    head = opening[row[later]]
    parts.append((row[later], bucket(BITS, 5, stem[head], stem[later]), at[later], at[later]))
    first = np.flatnonzero(place == 0)
    parts.append((row[first], bucket(BITS, 6, stem[first]), at[first], at[first]))
    second = np.flatnonzero(place == 1)
    parts.append(
        (row[second], bucket(BITS, 7, stem[second - 1], stem[second]), at[second], at[second])
    )
    tail = np.flatnonzero(from_end == 0)
    parts.append((row[tail], bucket(BITS, 8, stem[tail]), at[tail], at[tail]))
    tail = np.flatnonzero((from_end == 0) & (place > 0))
    parts.append((row[tail], bucket(BITS, 9, stem[tail - 1], stem[tail]), at[tail - 1], at[tail]))
    counts = TYPES.gram_count[types]
    token = np.repeat(np.arange(len(row)), counts)
    within = np.arange(len(token)) - np.repeat(np.cumsum(counts) - counts, counts)
    grams = TYPES.grams[TYPES.gram_start[types][token] + within]
    words = Features.of(parts, n)
    characters = Features.of([(row[token], bucket(BITS, 10, grams), at[token], at[token])], n)
    # Brown clusters stand in for words that the corpus lacks.
    cluster = TYPES.cluster[types]
    same = np.flatnonzero(row[:-1] == row[1:])
    pair = bucket(BITS, 13, cluster[same], cluster[same + 1])
    classes = [(row, bucket(BITS, 12, cluster), at, at), (row[same], pair, at[same], at[same + 1])]
    for salt, verb, word in ((14, cluster, cluster), (15, cluster, stem), (16, stem, cluster)):
        mixed = bucket(BITS, salt, verb[head], word[later])
        classes.append((row[later], mixed, at[later], at[later]))
    length = np.digitize(np.bincount(row, minlength=n), [3, 5, 8, 12, 18, 30])
    none = np.full(n, -1)
    size = Features.of([(np.arange(n), bucket(BITS, 11, length), none, none)], n)
    return words.beside(characters).beside(Features.of(classes, n)).beside(size)


def softmax(scores: Floats) -> Floats:
    """Row-wise softmax."""
    shifted = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))
