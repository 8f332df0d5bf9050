"""The words of a duty that leave open what is to be done, how much of it, or when."""

from __future__ import annotations

import re

from jdlens.repair import EXTENTS
from jdlens.wording import PERSON, clean

_OCCASION = r"(?:as|when(?:ever)?|where(?:ver)?|if|what(?:ever)?)"
_NEED = (
    r"(?:needed|necessary|required|requested|asked|assigned|directed|determined|designated|called"
    r"|deemed|appropriate|possible|(?:the )?needs? arises?)"
)
_OTHER = r"(?:any|all|every|other|additional|further|related|such|special|miscellaneous|various|different)"
_WORK = (
    r"(?:dut(?:y|ies)|tasks?|work|functions?|responsibilit(?:y|ies)|assignments?|activit(?:y|ies)"
    r"|matters|jobs?|things?|services|projects|committees|roles?)"
)


def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_NAMED = (
    *(cue for cue, _, _ in EXTENTS),
    _re(rf"\b{_OCCASION} (?:[\w’']+ ){{0,3}}?{_NEED}\b(?: (?:necessary )?by {PERSON})?"),
    _re(rf"\b{_OCCASION} {PERSON} (?:may |might )?(?:assigns?|directs?|requires?|requests?|asks?)"),
)
"""What leaves the extent of named work open."""

_OPEN = (
    *_NAMED,
    _re(rf"\b(?:{_OTHER} (?:[\w’'/-]+ ){{0,3}}?)+{_WORK}\b"),
    _re(r"\b(?:what(?:so)?ever|wherever|anything|everything)\b(?: [\w’']+){0,4}"),
    _re(r"\b(?:beyond|outside(?: of)?) (?:[\w’']+ ){0,3}(?:description|duties|list|hours)\b"),
)
"""What leaves the work itself open, in a duty that is open-ended."""


def open_words(duty: str, label: str) -> list[tuple[int, int]]:
    """The ranges of a duty's words that leave something open, in order and apart.

    An open-ended duty that says so in no known words is open as a whole.
    """
    # Cues are for words on one line; a duty may be wrapped over several.
    words = clean(duty)
    offset = [k for word in re.finditer(r"\S+", duty) for k in range(word.start(), word.end() + 1)]
    open_ended = label == "scope_creep"
    found: list[tuple[int, int]] = []
    for start, end in sorted(
        cued.span() for cue in (_OPEN if open_ended else _NAMED) for cued in cue.finditer(words)
    ):
        if found and start <= found[-1][1] + 1:
            start, end = found[-1][0], max(end, found.pop()[1])
        found.append((start, end))
    if open_ended and not found:
        return [(0, len(duty))]
    return [(offset[start], offset[end - 1] + 1) for start, end in found]
