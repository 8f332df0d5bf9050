"""What stands out in a posting: what it is, where it stands, why it matters, what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jdlens.clarity import CUES, Clarity, LabelledDuty
from jdlens.context import COACHING_TITLE, HEAD_CHARS
from jdlens.wording import clauses

MANY_DUTIES = 20
"""More duties than this leave no focus."""

LATE_COACHING = 0.5
"""Coaching that first appears after this part of the list is buried."""

_LIMITLESS = re.compile(r"\bnot (?:be )?limited to\b", re.IGNORECASE)
_RESERVED = re.compile(
    r"\b(?:reserves? the right|not (?:an? )?(?:all-inclusive|exhaustive|complete|comprehensive)"
    r"|may be (?:changed|amended) at any time)\b",
    re.IGNORECASE,
)
_FLEXIBLE = re.compile(
    r"\b(?:var(?:y|ies)|adjust\w*|adapt\w*|flexib\w*|change\w*|shift\w*|priorit\w*|as goals)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Finding:
    """One thing that stands out.

    Attributes:
        name: a fixed name, such as ``open-door``.
        good: whether it speaks for clarity.
        what: one sentence.
        where: character ranges in the posting; empty where something is missing.
        why: why it matters.
        advice: what to do about it; for good news, what to keep.
    """

    name: str
    good: bool
    what: str
    where: tuple[tuple[int, int], ...]
    why: str
    advice: str


def find(text: str, duties: Sequence[LabelledDuty], clarity: Clarity) -> tuple[Finding, ...]:
    """All findings of a posting: bad news first, in order of importance, then good news."""
    found = [finding for rule in _RULES if (finding := rule(text, duties, clarity))]
    return tuple(sorted(found, key=lambda finding: finding.good))


def is_coaching_role(text: str, duties: Sequence[LabelledDuty]) -> bool:
    """Whether the posting is for somebody who coaches teachers, by its head or its duties."""
    coaching = sum(duty.label == "coaching_cycle" for duty in duties)
    return bool(COACHING_TITLE.search(text[:HEAD_CHARS])) or coaching >= 0.2 * max(len(duties), 1)


def _spans(
    duties: Sequence[LabelledDuty], test: Callable[[LabelledDuty], bool]
) -> tuple[tuple[int, int], ...]:
    return tuple((duty.start, duty.end) for duty in duties if test(duty))


def _number(n: int, one: str, many: str) -> str:
    return f"One {one}" if n == 1 else f"{n} {many}"


def _open_door(text: str, duties: Sequence[LabelledDuty], clarity: Clarity) -> Finding | None:
    where = _spans(duties, lambda d: d.label == "scope_creep")
    if not where:
        return None
    return Finding(
        "open-door",
        False,
        f"{_number(len(where), 'clause leaves', 'clauses leave')} the work itself open.",
        where,
        "Nobody can tell from it what the post holder may decline, so anything can be assigned "
        "and the time comes out of the work that was named.",
        "Strike it, or say which work is meant and who agrees to it: for instance that new "
        "requests are weighed with the leadership team against the goals, and something else is dropped.",
    )


def _limitless(text: str, duties: Sequence[LabelledDuty], clarity: Clarity) -> Finding | None:
    where = clauses(_LIMITLESS, text) + clauses(_RESERVED, text)
    if not where:
        return None
    return Finding(
        "limitless-list",
        False,
        "The posting says that its list of duties is not the whole list.",
        where,
        "A list that does not end cannot set priorities; it is an open-ended clause in small print.",
        "Let the list be the list. If it has to be reviewed, say when, and by whom.",
    )


def _buried(text: str, duties: Sequence[LabelledDuty], clarity: Clarity) -> Finding | None:
    if not is_coaching_role(text, duties) or not duties:
        return None
    ranks = [rank for rank, duty in enumerate(duties) if duty.label == "coaching_cycle"]
    if not ranks:
        return Finding(
            "no-coaching",
            False,
            "No duty describes a step of coaching with teachers.",
            (),
            "The role is called coaching, but a candidate reads a different job.",
            "Say first what the coach does with teachers: set a goal from evidence, try, observe, give feedback.",
        )
    if ranks[0] < LATE_COACHING * len(duties) and ranks[0] < 8:
        return None
    first = duties[ranks[0]]
    return Finding(
        "buried-coaching",
        False,
        f"Coaching first appears as duty {ranks[0] + 1} of {len(duties)}.",
        ((first.start, first.end),),
        "What stands first is read as what matters most; this order advertises another job.",
        "Move the coaching duties to the head of the list.",
    )


def _crowded(text: str, duties: Sequence[LabelledDuty], clarity: Clarity) -> Finding | None:
    if not is_coaching_role(text, duties) or len(duties) < 5:
        return None
    where = _spans(duties, lambda d: d.label == "administrative")
    if len(where) < 0.3 * len(duties):
        return None
    return Finding(
        "crowded-out",
        False,
        f"{len(where)} of {len(duties)} duties are administration.",
        where,
        "Hours spent on records, coverage and events are hours not spent with teachers.",
        "Decide which of them move elsewhere, and cap the time for the rest.",
    )


def _too_many(text: str, duties: Sequence[LabelledDuty], clarity: Clarity) -> Finding | None:
    if len(duties) <= MANY_DUTIES:
        return None
    return Finding(
        "too-many",
        False,
        f"The posting lists {len(duties)} duties.",
        (),
        "Nobody does that many things well; without an order the loudest request comes first.",
        "Name the three to five that come first and the share of time each should take.",
    )


def _no_outcomes(text: str, duties: Sequence[LabelledDuty], clarity: Clarity) -> Finding | None:
    named = [duty for duty in duties if duty.label != "scope_creep"]
    n = sum(duty.outcome for duty in named)
    if not named or n > 0.15 * len(named):
        return None
    said = "None" if n == 0 else f"Only {n}"
    return Finding(
        "activities-only",
        False,
        f"{said} of {len(named)} named duties says what should change for teachers or students.",
        (),
        "A list of activities can be done in full and change nothing.",
        "For each main duty, answer: what would be seen in classrooms if this worked?",
    )


def _assigned(text: str, duties: Sequence[LabelledDuty], clarity: Clarity) -> Finding | None:
    where = _spans(duties, lambda d: d.driver == "supervisor" and d.label != "scope_creep")
    if not where:
        return None
    return Finding(
        "assigned",
        False,
        f"{_number(len(where), 'duty is', 'duties are')} decided by one person who assigns.",
        where,
        "Work that one person assigns follows that person's week instead of what teachers and students need.",
        "Let the work come from teachers' goals and an agreement with the leadership team.",
    )


def _evaluates(text: str, duties: Sequence[LabelledDuty], clarity: Clarity) -> Finding | None:
    if not is_coaching_role(text, duties):
        return None
    where = _spans(duties, lambda d: d.evaluative)
    if not where:
        return None
    return Finding(
        "evaluates",
        False,
        f"{_number(len(where), 'duty has', 'duties have')} the coach judge, supervise or report on teachers.",
        where,
        "Teachers do not show their difficulties to somebody who rates them.",
        "Leave evaluation to administrators, and say in the posting that the coach has no part in it.",
    )


def _stretchy(text: str, duties: Sequence[LabelledDuty], clarity: Clarity) -> Finding | None:
    where = _spans(duties, lambda d: d.open_qualifier and d.label != "scope_creep")
    if len(where) < 2:
        return None
    return Finding(
        "no-extent",
        False,
        f"{len(where)} named duties say “as needed”, “various”, “etc.” or the like.",
        where,
        "The work is named, but how much of it is not, and it grows.",
        "Say how often, how much or for whom.",
    )


def _unmeasured(text: str, duties: Sequence[LabelledDuty], clarity: Clarity) -> Finding | None:
    if not duties or clarity.ingredients["measures"] > 0:
        return None
    return Finding(
        "no-measure",
        False,
        "Nothing says how good work will be recognised.",
        (),
        "Without an expectation, every reader has another one.",
        "Name two or three early signs of success and when they are looked at.",
    )


def _bosses(text: str, duties: Sequence[LabelledDuty], clarity: Clarity) -> Finding | None:
    match = re.search(
        r"\b(?:reports? (?:directly )?to|responsible to|supervised by|supervisor)\b:?[ \t]*([^.\n]{3,90}?\b(?:and|&|/)\s+[^.\n]{3,60})",
        text,
        re.IGNORECASE,
    )
    titles = r"\b(?:principal|director|superintendent|coordinator|supervisor|head|manager)\w*"
    if not match or len(re.findall(titles, match.group(1), re.IGNORECASE)) < 2:
        return None
    return Finding(
        "two-bosses",
        False,
        "The post holder answers to more than one person.",
        (match.span(),),
        "Two people who assign do not see each other's requests.",
        "Name one person, and say how the others bring their requests.",
    )


def _emergent(text: str, duties: Sequence[LabelledDuty], clarity: Clarity) -> Finding | None:
    where = _spans(
        duties,
        lambda d: d.driver == "building" and bool(_FLEXIBLE.search(text[d.start : d.end])),
    )
    if not where:
        return None
    return Finding(
        "emergent-role",
        True,
        "The work may change with the building's needs or plan.",
        where,
        "This is not an open door: the role grows from what the school and its team agree on.",
        "Keep it, and say when and with whom it is reviewed.",
    )


def _not_evaluator(text: str, duties: Sequence[LabelledDuty], clarity: Clarity) -> Finding | None:
    where = clauses(CUES["not_evaluator"], text)
    if not where or not is_coaching_role(text, duties):
        return None
    return Finding(
        "keeps-trust",
        True,
        "The posting keeps coaching apart from evaluation.",
        where,
        "Teachers can show their difficulties.",
        "Keep it.",
    )


def _partnership(text: str, duties: Sequence[LabelledDuty], clarity: Clarity) -> Finding | None:
    where = clauses(CUES["agreement"], text)
    if not where:
        return None
    return Finding(
        "agreement",
        True,
        "The posting names an agreement on which the work rests.",
        where,
        "Somebody other than the last person who asked decides what the work is.",
        "Keep it, and attach the agreement.",
    )


_RULES: tuple[Callable[[str, Sequence[LabelledDuty], Clarity], Finding | None], ...] = (
    _open_door,
    _buried,
    _evaluates,
    _crowded,
    _too_many,
    _no_outcomes,
    _assigned,
    _limitless,
    _unmeasured,
    _bosses,
    _stretchy,
    _emergent,
    _not_evaluator,
    _partnership,
)
