"""The posting's own words on one line, blanks that somebody has to fill in, and who is named."""

from __future__ import annotations

import re

from jdlens.blocks import trim

BLANK = "____"
"""What stands where somebody has to write; the question in brackets after it says what."""

BLANKED = re.compile(r"(____(?: \([^()]{1,80}\?\))?)")
"""A blank with its question; `BLANKED.split` puts the blanks at the odd places."""

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that have no place on a line: control characters and direction marks."""

_CLAUSE_STOPS = (".", ";", "\n")

_PERSONS = (
    r"(?:principal|superintendent|director|head ?teacher|head|coordinator|co-ordinator|supervisor"
    r"|manager|dean|administrator|chair|officer|provost|president|registrar|pastor|rector|deputy|designee|leader)s?"
    r"|administration|management|governors|trustees|board"
)
_BODIES = (
    r"academy|agency|authority|cent(?:er|re)|college|council|county|department|directorate"
    r"|district|division|federation|network|office|program(?:me)?|school|trust|university"
)
_NO_NAME = (
    r"by|as|from|to|of|for|in|on|at|and|or|may|might|that|which|the|an?|is|are|has|have|any"
    r"|other|further|additional|such|dut(?:y|ies)|tasks?|work|projects?|responsibilities|things?"
)
_OF = r"(?:\s+(?:of|for)\s+(?-i:[A-Z])[\w’'-]*(?:\s+(?:(?:and|&)\s+)?(?-i:[A-Z])[\w’'-]*){0,3})?"


def _named(nouns: str) -> str:
    return (
        r"(?:(?:the|an?|any|each|your|our|his|her|their)\s+)?"
        rf"(?:(?!(?:{_NO_NAME})\b)[\w’'.&-]+\s+){{0,3}}?(?:{nouns})\b{_OF}"
    )


PERSON = (
    rf"{_named(_PERSONS)}(?:(?:\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or)\s+|\s*/\s*)"
    rf"{_named(_PERSONS)}){{0,3}}"
)
"""A pattern for persons named by their office: "the principal", "Dean or Superintendent"."""

_ASKS = (
    r"(?:^|\b(?:by|as|from|that|what(?:ever)?|wherever|whenever|when|anything|everything|at"
    r"|(?:direction|discretion|request|instructions?|judge?ment) of)\s+)"
)
_PERSON_ASKS = re.compile(rf"{_ASKS}({PERSON})", re.IGNORECASE)
_BODY_ASKS = re.compile(rf"{_ASKS}({_named(_BODIES)})", re.IGNORECASE)
_TEAM = re.compile(
    r"\b(?:(?:school|building|campus|district|instructional)\s+)?"
    r"(?:leadership team|improvement team|building team|guiding coalition)\b",
    re.IGNORECASE,
)


def clean(text: str) -> str:
    """A piece of the posting on one line, without control characters or direction marks."""
    return CONTROL.sub("\ufffd", " ".join(text.split()))


def blank(question: str) -> str:
    """A blank that asks a question, given without its question mark."""
    return f"{BLANK} ({question}?)"


def asker(clause: str) -> str:
    """Who assigns or asks, in the clause's own words; "" if it names nobody.

    A body such as a district is not somebody who can be asked back, so it gets a blank.
    """
    if person := _PERSON_ASKS.search(clause):
        return person.group(1)
    if body := _BODY_ASKS.search(clause):
        return blank(f"who at {body.group(1)}")
    return ""


def team(text: str) -> str:
    """The team that the posting says leads the school, with "the"; a blank if it names none."""
    found = _TEAM.search(text)
    return f"the {clean(found.group())}" if found else blank("which team")


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The range of the clause around `text[start:end]`."""
    begin = max(text.rfind(stop, 0, start) for stop in _CLAUSE_STOPS) + 1
    ends = [text.find(stop, end) for stop in (*_CLAUSE_STOPS, ":")]
    return trim(text, begin, min([end for end in ends if end >= 0], default=len(text)))


def clauses(cue: re.Pattern[str], text: str) -> tuple[tuple[int, int], ...]:
    """The ranges of the clauses in which the cue stands, each once."""
    return tuple(dict.fromkeys(clause(text, *cued.span()) for cued in cue.finditer(text)))
