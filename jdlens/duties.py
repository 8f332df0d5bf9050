"""Tagged blocks in, duty spans out.

Blocks tagged as one duty are joined; then each place inside a duty where another
instruction might begin (after "and", ";", "will", …) is judged by a trained classifier:
no cut, a cut between two duties, or a start whose run-up ("The coach will") is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from jdlens.blocks import Block, trim
from jdlens.tokens import (
    ROUGH,
    TYPES,
    Array,
    Features,
    Floats,
    Hashes,
    Ints,
    Part,
    Tokens,
    bucket,
    function_numbers,
    known_clusters,
)

BITS = 16
"""Features are hashed into `2**BITS` columns."""

NO_CUT, CUT, RUN_UP = range(3)
"""What is decided of a candidate: nothing begins, a second duty begins, the first begins."""

_OPENER = re.compile(
    r"[,;:.]\s*(?:and\s|or\s|&\s)?\s*(?:also\s|then\s)?"
    r"|\b(?:and|or|&|will|shall|must|should|may|can|to|for|is|are|be|by|in|include|includes|including)\b\s+"
    r"|[-–—/)]\s*"
    r"|\b(?:you|he|she|they|we|it|who|also|coach|incumbent|employee|\w+['’]ll)\s+",
    re.IGNORECASE,
)
_WORD = re.compile(r"(?<=\s)\w\S*|^\w\S*")
_EARLY_WORD = 99
_LEAST_WORDS = 2
"""A verb alone, with the word that joins it to the next, shares that one's object."""
_LINK = re.compile(
    r"(?:[\s,;:&/(–—-]|\b(?:and|or|also|then|will|shall|must|should|may|to|is|are|for|you|he|she|they|you['’]ll)\b|[.]\s*(?=$))+\Z",
    re.IGNORECASE,
)


_ODDS = (-6.0, -4.5, -3.5, -2.5, -1.5, -0.5, 0.7)
"""Log-odds of opening a duty are told apart by these bounds."""
_VERB = 4
"""From this class of odds on, a word may be a verb."""
_CLASS_BITS = (4, 6, 8, 10, 12, 16)
_CLASS_PRIOR, _WORD_PRIOR = 20.0, 5.0
_LEANING = function_numbers("it them this these results same their its")
_GOVERNING = function_numbers("which that who to")
_JOINING = function_numbers("and or")


Opening = tuple[Ints, Ints]
"""How readily each token opens a duty, see `Openers.classes`."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One or more blocks read as one duty, before compounds are split."""

    start: int
    end: int
    section: str


def join_blocks(blocks: Sequence[Block], tags: Sequence[str]) -> list[Unit]:
    """Units from tagged blocks: B opens one, I extends it, anything else closes it."""
    units: list[Unit] = []
    is_open = False
    for block, tag in zip(blocks, tags, strict=True):
        section, _, part = tag.partition("|")
        if part == "I" and is_open:
            units[-1] = Unit(units[-1].start, block.stop, units[-1].section)
        elif part in ("B", "I"):
            units.append(Unit(block.start, block.stop, section))
        is_open = part in ("B", "I")
    return units


def candidates(text: str, unit: Unit) -> list[tuple[int, int]]:
    """Offsets inside a unit where another instruction might begin.

    Each comes with a number for what stands before it: the punctuation, and whether a
    joining word follows that.
    """
    # A subject of any kind may stand at the head, so each early word is a candidate.
    head = text[unit.start : min(unit.end, unit.start + 80)]
    found = {unit.start + m.start(): _EARLY_WORD for m in list(_WORD.finditer(head))[1:6]}
    for match in _OPENER.finditer(text, unit.start, unit.end):
        at = match.end()
        if unit.start < at < unit.end and text[at].isalnum():
            opener = match.group().strip()
            mark = ",;:.-–—/)".find(opener[:1]) + 1
            found[at] = 2 * mark + (len(opener) > 1)
    return sorted(found.items())


def candidate_features(
    tokens: Tokens,
    opening: Opening,
    starts: Ints,
    ends: Ints,
    owner: Ints,
    at: Ints,
    kind: Ints,
) -> Features:
    """Features of every candidate of a batch.

    Args:
        opening: how readily the tokens open duties, see `Openers.classes`.
        starts, ends: units, on the batch's character axis, ascending.
        owner: for each candidate the index of its unit.
        at: its offset on that axis, ascending.
        kind: the number of the punctuation before it, see `candidates`.
    """
    n = len(at)
    every = np.arange(n)
    position, size = tokens.position, len(tokens.position)
    if not n or not size:
        return Features.of([], n)
    first = np.searchsorted(position, starts[owner])
    stop = np.searchsorted(position, ends[owner])
    here = np.searchsorted(position, at)
    stem, lower, suffix, cluster = (
        getattr(TYPES, name)[tokens.type] for name in ("stem", "lower", "suffix", "cluster")
    )
    rough = cluster & ROUGH

    def word(step: int, values: Array) -> Array:
        index = here + step
        inside = (index >= first) & (index < stop)
        return np.where(inside, values[np.clip(index, 0, size - 1)], np.uint64(0))

    parts: list[Part] = []

    def add(salt: int, *values: object) -> None:
        parts.append((every, bucket(BITS, salt, *values), every * 0 - 1, every * 0 - 1))

    for step in range(-4, 6):
        add(20 + step, word(step, stem))
        add(40 + step, word(step, suffix))
        add(100 + step, word(step, cluster))
        add(120 + step, word(step, rough))
    add(140, word(-1, lower), word(0, cluster))
    add(141, word(0, rough), word(1, rough))
    add(142, word(-1, lower), word(0, rough), word(1, rough))
    add(143, word(-2, rough), word(-1, lower), word(0, rough))
    add(144, rough[np.clip(first, 0, size - 1)], word(-1, lower), word(0, rough))
    add(145, kind, word(0, rough), word(1, rough))
    add(146, word(0, cluster), word(1, rough))
    add(60, word(-1, lower), word(0, stem))
    add(61, word(0, stem), word(1, stem))
    add(62, word(-1, lower), word(0, suffix))
    add(63, word(-2, stem), word(-1, stem))
    head = np.clip(first, 0, size - 1)
    add(64, suffix[head], word(0, suffix), word(-1, lower))
    add(65, stem[head], word(-1, lower))
    add(66, suffix[head], word(0, suffix))
    since = np.digitize(here - first, [1, 2, 3, 4, 6, 9, 14, 20])
    left = np.digitize(stop - here, [1, 2, 3, 4, 6, 9, 14, 20])
    add(67, since, word(-1, lower))
    add(68, left, word(-1, lower))
    add(69, since, left)
    add(70, kind)
    add(72, kind, word(0, suffix))
    add(73, kind, suffix[head], word(0, suffix))
    add(74, kind, word(0, stem))
    parts += _syntax(tokens, opening, first, stop, here, kind)
    for step in range(8):
        following = word(step, stem)
        keep = following != 0
        parts.append(
            (
                every[keep],
                bucket(BITS, 71, following[keep]),
                every[keep] * 0 - 1,
                every[keep] * 0 - 1,
            )
        )
    return Features.of(parts, n)


def _syntax(
    tokens: Tokens, opening: Opening, first: Ints, stop: Ints, here: Ints, kind: Ints
) -> list[Part]:
    """Whether a verb with an object of its own stands here, as far as words' kinds can tell.

    "Plan and model lessons" shares its object, "plan lessons and order kits" does not; nor does
    a verb that another governs ("helps teachers plan lessons and order kits") begin a duty. What
    decides is how alike in form the word is to the verb before it, and what lies between them.

    Args:
        first, stop, here: token indices of each candidate's unit and of the candidate itself.
    """
    size = len(tokens.position)
    form, function = (
        getattr(TYPES, name)[tokens.type].astype(np.int64) for name in ("form", "function")
    )
    by_word, by_cluster = opening
    here = np.minimum(here, np.maximum(stop - 1, first))
    is_noun = (by_word < _VERB) & (function == 0)
    nouns, leaning, governing = (
        np.concatenate([[0], np.cumsum(each)])
        for each in (is_noun, np.isin(function, _LEANING), np.isin(function, _GOVERNING))
    )
    # The word before that most readily opens a duty, the earliest of equals; units are apart
    # and ascending, so that one running maximum serves them all.
    unit = np.searchsorted(np.unique(first), np.arange(size), side="right")
    rank = (unit * (len(_ODDS) + 1) + by_word) * size + size - 1 - np.arange(size)
    best = size - 1 - np.maximum.accumulate(rank) % size
    verb = np.where(here > first, best[np.maximum(here - 1, 0)], first)
    last_function = np.maximum.accumulate(np.where(function > 0, np.arange(size), -1))
    joints = np.append(np.flatnonzero(np.isin(function, _JOINING)), size)
    following = np.minimum(joints[np.searchsorted(joints, here + 1)], stop)

    def word(values: Array, step: int) -> Array:
        index = here + step
        inside = (index >= first) & (index < stop)
        return np.where(inside, values[np.clip(index, 0, size - 1)], 99)

    def between(sums: Array, start: Ints, end: Ints) -> Ints:
        return np.asarray(sums[np.maximum(end, start)] - sums[start])

    odds = {step: word(by_word, step) for step in (-1, 0, 1, 2)}
    small = {step: word(function, step) for step in (-2, -1, 0, 1, 2)}
    alike = form[here] == form[first]
    like_verb = form[here] == form[verb]
    forms = (alike, like_verb, form[here])
    after_verb = np.minimum(verb + 1, here)
    objects = np.minimum(between(nouns, after_verb, here), 3)
    near = np.minimum(between(nouns, np.minimum(here + 1, stop), np.minimum(here + 6, stop)), 3)
    own = np.minimum(between(nouns, np.minimum(here + 1, stop), following), 3)
    leans = between(leaning, here, np.minimum(here + 5, stop)) > 0
    governed = between(governing, after_verb, here) > 0
    joint = last_function[np.maximum(here - 1, 0)]
    joint = np.where((joint > verb) & (here > first), function[np.maximum(joint, 0)], 99)
    before = (small[-2], small[-1])
    place, since = np.minimum(here - first, 6), np.minimum(here - verb, 4)
    crossed: tuple[tuple[object, ...], ...] = (
        (kind, odds[0]),
        (kind, odds[0], *forms),
        (kind, odds[0], *forms, small[1]),
        (kind, odds[0], *forms, odds[1]),
        (kind, odds[0], *forms, objects),
        (kind, odds[0], form[here], form[first], form[verb]),
        (kind, odds[0], *forms, leans),
        (kind, odds[0], *forms, governed),
        (kind, odds[0], *forms, by_word[verb]),
        (kind, odds[0], *forms, near, objects),
        (kind, odds[0], *forms, *before),
        (kind, odds[0], odds[1], odds[2]),
        (kind, odds[0], like_verb, objects, own),
        (kind, odds[0], like_verb, joint),
        (kind, odds[0], by_cluster[here], objects),
        (kind, by_cluster[here], *forms),
        (kind, by_word[first], odds[0], place),
        (kind, by_word[first], by_word[np.minimum(first + 1, size - 1)], odds[0]),
        (kind, small[1], leans, like_verb, objects > 0),
        (odds[0], *forms, small[1], small[2]),
        (odds[0], like_verb, since, objects),
        (odds[0], *before),
        (odds[0], *before, place, form[here]),
        (odds[0], *before, place, by_word[first]),
    )
    every = np.arange(len(here))
    none = np.full(len(here), -1)
    return [(every, bucket(BITS, 150 + i, *each), none, none) for i, each in enumerate(crossed)]


@dataclass(frozen=True)
class Openers:
    """How readily words open a duty, as log-odds; words not seen go by their Brown cluster.

    Attributes:
        words: sorted hashes of the words seen, in lower case.
        word_odds: of each.
        clusters: sorted Brown clusters, 0 for words that have none.
        cluster_odds: of each.
    """

    words: Hashes
    word_odds: Floats
    clusters: Hashes
    cluster_odds: Floats

    @classmethod
    def fit(cls, batches: Sequence[tuple[Tokens, Ints]]) -> Openers:
        """Learn from tokens, and where among them duties begin (on the batch's character axis).

        A word's rate is smoothed by its cluster's, and that by those of ever larger classes of
        words, each of which has fewer bits of the cluster in common.
        """
        types = np.concatenate([tokens.type for tokens, _ in batches])
        opens = np.concatenate([np.isin(tokens.position, starts) for tokens, starts in batches])
        words, which = np.unique(TYPES.lower[types], return_inverse=True)
        cluster_of = np.zeros(len(words), np.uint64)
        cluster_of[which] = TYPES.cluster[types]
        seen, opened = np.bincount(which), np.bincount(which, weights=opens)
        every = sorted(known_clusters().values())
        clusters = np.unique(np.asarray([0, *every], dtype=np.uint64))
        rate = np.full(len(clusters), opens.mean())
        for bits in _CLASS_BITS:
            classes = clusters & np.uint64((1 << bits) - 1)
            names, at = np.unique(
                np.append(classes, cluster_of & np.uint64((1 << bits) - 1)), return_inverse=True
            )
            mine, theirs = at[: len(clusters)], at[len(clusters) :]
            n = np.bincount(theirs, weights=seen, minlength=len(names))
            k = np.bincount(theirs, weights=opened, minlength=len(names))
            rate = (k[mine] + _CLASS_PRIOR * rate) / (n[mine] + _CLASS_PRIOR)
        own = rate[np.searchsorted(clusters, cluster_of)]
        word_rate = (opened + _WORD_PRIOR * own) / (seen + _WORD_PRIOR)
        return cls(words, _log_odds(word_rate), clusters, _log_odds(rate))

    def classes(self, tokens: Tokens) -> Opening:
        """The class of each token's log-odds, by its word and by its cluster alone."""
        cluster = np.searchsorted(self.clusters, TYPES.cluster[tokens.type])
        by_cluster = self.cluster_odds[np.minimum(cluster, len(self.clusters) - 1)]
        lower = TYPES.lower[tokens.type]
        at = np.minimum(np.searchsorted(self.words, lower), len(self.words) - 1)
        by_word = np.where(self.words[at] == lower, self.word_odds[at], by_cluster)
        return np.digitize(by_word, _ODDS), np.digitize(by_cluster, _ODDS)


def _log_odds(rate: Floats) -> npt.NDArray[np.float32]:
    clipped = np.clip(rate, 1e-4, 1 - 1e-4)
    return np.log(clipped / (1 - clipped)).astype(np.float32)


def cut(
    text: str,
    units: Sequence[Unit],
    places: Sequence[int],
    owners: Sequence[int],
    decisions: Sequence[int],
) -> list[Unit]:
    """Apply the decisions to the units of one text; the results are trimmed and never empty."""
    starts = [[unit.start] for unit in units]
    for at, owner, decision in zip(places, owners, decisions, strict=True):
        if decision == CUT and len(text[starts[owner][-1] : at].split()) > _LEAST_WORDS:
            starts[owner].append(at)
        elif decision == RUN_UP:
            starts[owner][-1] = at
    duties = []
    for unit, begun in zip(units, starts, strict=True):
        stops = [*begun[1:], unit.end]
        for start, stop in zip(begun, stops, strict=True):
            if stop < unit.end:
                link = _LINK.search(text, max(start, stop - 40), stop)
                stop = link.start() if link else stop
            start, stop = trim(text, start, stop)
            if stop > start:
                duties.append(Unit(start, stop, unit.section))
    return duties
