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

from jdlens.blocks import Block, trim
from jdlens.tokens import ROUGH, TYPES, Array, Features, Hashes, Ints, Part, Tokens, bucket

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
    tokens: Tokens, verbs: Hashes, starts: Ints, ends: Ints, owner: Ints, at: Ints, kind: Ints
) -> Features:
    """Features of every candidate of a batch.

    Args:
        verbs: sorted hashes of the stems that open duties, see `opening_stems`.
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
    opening = np.clip(first, 0, size - 1)
    add(64, suffix[opening], word(0, suffix), word(-1, lower))
    add(65, stem[opening], word(-1, lower))
    add(66, suffix[opening], word(0, suffix))
    since = np.digitize(here - first, [1, 2, 3, 4, 6, 9, 14, 20])
    left = np.digitize(stop - here, [1, 2, 3, 4, 6, 9, 14, 20])
    add(67, since, word(-1, lower))
    add(68, left, word(-1, lower))
    add(69, since, left)
    add(70, kind)
    add(72, kind, word(0, suffix))
    add(73, kind, suffix[opening], word(0, suffix))
    add(74, kind, word(0, stem))
    # What may open a duty, and whether an object stands between: "plan and model lessons"
    # shares its object, "plan lessons and order kits" does not.
    opens = np.isin(stem, verbs).astype(np.uint64)
    no_verbs = np.concatenate([[0], np.cumsum(1 - opens.astype(np.int64))])
    objects = np.minimum(no_verbs[here] - no_verbs[np.minimum(first, here)], 4)
    rest = np.minimum(no_verbs[np.maximum(stop, here)] - no_verbs[here], 4)
    flag = {step: word(step, opens + np.uint64(1)) for step in range(-2, 3)}
    add(80, flag[0], flag[-1])
    add(81, flag[0], flag[-1], flag[1])
    add(82, flag[0], objects, kind)
    add(83, flag[0], flag[1], flag[2])
    add(84, flag[0], objects, rest)
    add(85, flag[-2], flag[-1], flag[0])
    add(86, flag[0], kind)
    add(87, flag[0], flag[-1], flag[1], objects > 1)
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


def opening_stems(tokens: Tokens, starts: Ints, least: int = 2) -> Hashes:
    """Sorted hashes of the stems that stand first in at least that many duties."""
    at = np.minimum(np.searchsorted(tokens.position, starts), len(tokens.position) - 1)
    stems, counts = np.unique(TYPES.stem[tokens.type[at]], return_counts=True)
    return stems[counts >= least]


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
