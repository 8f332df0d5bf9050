"""Blocks in, sections and duty beginnings out: one trained tagging of the whole posting.

Each block gets a tag such as ``duties|B``: the kind of section it stands in, and whether
it begins a duty (B), continues one (I) or is none (O). Words, layout, neighbours and the
heading above are features; a conditional random field weighs them and the order of tags.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from jdlens.blocks import Block
from jdlens.chain import Chain, viterbi
from jdlens.duties import Opening
from jdlens.tokens import ROUGH, TYPES, Array, Features, Ints, Part, Tokens, bucket

BITS = 17
"""Features are hashed into `2**BITS` columns."""

HEADING_WORDS = 9
"""A block with more words than this is not taken for a heading."""

_MARKS = ("", "bullet", "number", "letter")
_GAPS = ("\n", "", " ", "|", "-")
_CLOSERS = ("", ".", ":", ";", ",", "!", "?")


def block_features(
    texts: Sequence[str], blocks: Sequence[Sequence[Block]], tokens: Tokens, opening: Opening
) -> Features:
    """Features of every block of every text, in order.

    Args:
        texts, blocks, tokens: of the same batch of documents.
        opening: how readily the tokens open duties, see `jdlens.duties.Openers.classes`.
    """
    flat = [block for each in blocks for block in each]
    sizes = np.asarray([len(each) for each in blocks], dtype=np.int64)
    n = len(flat)
    document = np.repeat(np.arange(len(blocks)), sizes)
    base = tokens.base[document] if n else np.zeros(0, np.int64)
    starts = base + np.asarray([b.start for b in flat], dtype=np.int64)
    ends = base + np.asarray([b.end for b in flat], dtype=np.int64)
    row = tokens.rows_in(starts, ends)
    kept = np.flatnonzero(row >= 0)
    row = row[kept]
    types = tokens.type[kept]
    n_words = np.bincount(row, minlength=n)

    capital = np.bincount(row, weights=TYPES.is_capital[types], minlength=n)
    upper = np.asarray(
        [t[b.start : b.end].isupper() for t, each in zip(texts, blocks, strict=True) for b in each]
    )
    mark = np.asarray([_MARKS.index(b.mark) for b in flat], dtype=np.int64)
    closed = np.asarray([_CLOSERS.index(b.closed) for b in flat], dtype=np.int64)
    breaks = np.asarray([b.breaks for b in flat], dtype=np.int64)
    gap = np.asarray([_GAPS.index(b.gap) for b in flat], dtype=np.int64)
    line_end = np.asarray([b.line_end for b in flat], dtype=np.int64)
    size = np.digitize(n_words, [1, 2, 4, 7, 12, 20, 35])
    case = np.where(
        upper, 3, np.where(capital >= 0.6 * np.maximum(n_words, 1), 2, np.minimum(capital, 1))
    ).astype(np.int64)
    heading = (
        (n_words <= HEADING_WORDS)
        & (mark != 1)
        & ((closed == 2) | ((breaks > 0) & (line_end > 0) & (closed == 0)) | (case == 3))
    )
    order = np.arange(n) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    place = (10 * order) // np.maximum(np.repeat(sizes, sizes), 1)
    first_token = np.searchsorted(row, np.arange(n))
    has_words = n_words > 0
    head = np.where(has_words, first_token, 0)
    first_type = types[head] if len(types) else np.zeros(n, np.int64)
    opens_capital = TYPES.is_capital[first_type].astype(np.int64) * has_words if n else mark
    suffix = np.where(has_words, TYPES.suffix[first_type], np.uint64(0)) if n else mark

    shape = np.stack(
        [mark, closed, breaks, line_end, size, case, heading, opens_capital, gap], axis=1
    )
    parts: list[Part] = []
    every, none = np.arange(n), np.full(n, -1)

    def add(salt: int, *values: object) -> None:
        parts.append((every, bucket(BITS, salt, *values), none, none))

    add(1, place)
    for step in (-2, -1, 0, 1, 2):
        shifted = _shift(shape, document, step)
        neighbour = _shift(suffix[:, None], document, step)[:, 0]
        for j in range(shape.shape[1]):
            add(10 + j, shifted[:, j], step + 9)
        add(2, neighbour, step + 9)
    before, after = _shift(shape, document, -1), _shift(shape, document, 1)
    add(3, mark, before[:, 0], breaks)
    add(4, before[:, 1], breaks, opens_capital)
    add(5, mark, breaks, opens_capital, size)
    add(6, heading, after[:, 0], after[:, 6])
    add(8, gap, opens_capital, before[:, 1])
    add(7, suffix, _shift(suffix[:, None], document, -1)[:, 0])
    # Whether it begins as duties do, and in the same form as the blocks around it.
    by_word, by_cluster = (classes[kept] for classes in opening)
    form = TYPES.form[types].astype(np.int64)
    begins = (
        np.where(has_words[:, None], np.stack([by_word, by_cluster, form], axis=1)[head], 99)
        if len(types)
        else np.full((n, 3), 99)
    )
    second = np.minimum(head + 1, max(len(types) - 1, 0))
    then = np.where(n_words > 1, by_word[second], 99) if len(types) else begins[:, 0]
    for step in (-2, -1, 0, 1, 2):
        near = _shift(begins, document, step)
        add(30, near[:, 0], step + 9)
        add(31, near[:, 1], near[:, 2], step + 9)
        add(32, near[:, 0], near[:, 2] == begins[:, 2], begins[:, 0], step + 9)
    add(33, begins[:, 0], then, size)
    add(34, begins[:, 0], begins[:, 2], mark, breaks, gap)
    add(35, begins[:, 1], before[:, 1], breaks, gap)
    add(36, begins[:, 0], before[:, 1], opens_capital)
    layout = Features.of(parts, n)

    lower, stem = TYPES.lower[types], TYPES.stem[types]
    words: list[Part] = [(row, bucket(BITS, 200, stem), kept, kept)]
    same = row[1:] == row[:-1]
    words.append(
        (
            row[1:][same],
            bucket(BITS, 201, lower[:-1][same], lower[1:][same]),
            kept[1:][same],
            kept[1:][same],
        )
    )
    position = np.arange(len(row)) - first_token[row]
    cluster = TYPES.cluster[types]
    rough = cluster & ROUGH
    for k in range(3):
        at = position == k
        words.append((row[at], bucket(BITS, 202, lower[at], k), kept[at], kept[at]))
        for salt, likeness in ((205, cluster), (206, rough)):
            words.append((row[at], bucket(BITS, salt, likeness[at], k), kept[at], kept[at]))
    at = (position == 0) & (n_words[row] > 1)
    pair = np.flatnonzero(at)
    words.append(
        (row[pair], bucket(BITS, 203, lower[pair], lower[pair + 1]), kept[pair], kept[pair])
    )
    words.append(
        (row[pair], bucket(BITS, 207, rough[pair], rough[pair + 1]), kept[pair], kept[pair])
    )
    last = position == n_words[row] - 1
    words.append((row[last], bucket(BITS, 204, lower[last]), kept[last], kept[last]))
    content = Features.of(words, n)

    context: list[Part] = []
    few, one = np.minimum(n_words, 3), np.minimum(n_words, 1)
    for step in (-2, -1, 1, 2):
        source = every + step
        inside = (source >= 0) & (source < n)
        inside[inside] = document[source[inside]] == document[every[inside]]
        to, of = every[inside], source[inside]
        context.append(_borrowed(to, of, first_token, one, rough, 230 + step))
        if abs(step) == 1:
            context.append(_borrowed(to, of, first_token, few, stem, 210 + step))
    above = np.maximum.accumulate(np.where(heading, every, -1)) if n else every
    above = np.concatenate([[-1], above[:-1]]) if n else every
    known = (above >= 0) & (document[np.maximum(above, 0)] == document) if n else heading
    context.append(_borrowed(every[known], above[known], first_token, n_words, stem, 220))
    return layout.beside(content).beside(Features.of(context, n))


def tag_blocks(features: Features, sizes: Sequence[int], chain: Chain) -> list[Ints]:
    """The best tag sequence of each posting, as indices into the chain's tags."""
    scores = features.dot(chain.weights)
    bounds = np.cumsum([0, *sizes])
    return [viterbi(scores[a:b], chain.transitions, chain.starts) for a, b in pairwise(bounds)]


def _shift(values: Array, document: Ints, step: int) -> Array:
    """Row i of the result is row `i + step`, or 99 beyond the ends of its document."""
    n = len(values)
    source = np.arange(n) + step
    inside = (source >= 0) & (source < n)
    source = np.clip(source, 0, max(n - 1, 0))
    inside &= document[source] == document
    return np.where(inside[:, None], values[source], values.dtype.type(99))


def _borrowed(
    to: Ints, source: Ints, first_token: Ints, count: Ints, hashes: Array, salt: int
) -> Part:
    """The opening words of block `source[i]` as features of block `to[i]`."""
    n = count[source]
    total = int(n.sum())
    offset = np.arange(total) - np.repeat(np.cumsum(n) - n, n)
    token = np.repeat(first_token[source], n) + offset
    none = np.full(total, -1)
    return np.repeat(to, n), bucket(BITS, salt, hashes[token]), none, none
