"""Role clarity: labelled duties and the posting's own words in, an index 0–100 out.

The index is the mean of six items after the role-ambiguity scale of Rizzo, House and
Lirtzman (1970), each a non-negative combination of the ingredients below. The
coefficients are least-squares fits to readers' ratings, so that an ingredient never
works against clarity and an item never rises when the posting gets vaguer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from jdlens.scheme import RATING_ITEMS

if TYPE_CHECKING:
    from jdlens.corpus import Record
    from jdlens.findings import Finding
    from jdlens.tokens import Floats


class LabelledDuty(Protocol):
    """What is needed to know of a duty: span, label and facets."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def label(self) -> str: ...
    @property
    def outcome(self) -> bool: ...
    @property
    def driver(self) -> str: ...
    @property
    def open_qualifier(self) -> bool: ...
    @property
    def evaluative(self) -> bool: ...


def _cue(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


CUES: dict[str, re.Pattern[str]] = {
    "measures": _cue(
        r"\b(?:measured (?:by|against|in)|success (?:is|will be|means|looks)|indicators?\b|targets?\b"
        r"|evidence of (?:success|impact)|we will know|judged (?:by|on)|reviewed (?:against|each|in)"
        r"|growth (?:of|goal)|proficien|at least \d+|by (?:the end of )?(?:may|june|spring))"
    ),
    "time": _cue(
        r"\d{1,3}\s?(?:%|percent|per cent)|\b(?:hours|days|periods|mornings|afternoons) (?:a|per|each) (?:week|day|month)"
        r"|\b(?:half|third|quarter|most|share) of (?:the|your|their) (?:time|week|day)"
    ),
    "agreement": _cue(
        r"\bpartnership agreement|\bworking agreement|\bagreed? (?:with|upon|in writing|between)|\bcoaching agreement"
    ),
    "cycle": _cue(
        r"\bcoaching cycles?\b|\bcycles? of\b|\b(?:four|five|six|seven|eight|nine|ten|\d+)[- ]weeks?\b"
    ),
    "team": _cue(
        r"\bleadership team\b|\bschool improvement (?:team|plan)\b|\bbuilding team\b|\bguiding coalition\b"
    ),
    "not_evaluator": _cue(
        r"\bnon-?evaluat|\b(?:not|never|no) (?:\w+ ){0,4}(?:evaluat|supervis|apprais|disciplin)|\bconfidential(?:ity)? (?:of|between|with)"
    ),
    "limits": _cue(
        r"\b(?:is|are|will) not (?:be )?(?:used|asked|assigned|responsible|expected|pulled|a substitute|to)\b"
        r"|\bdoes not\b|\bnot part of\b|\bprotected (?:from|time)\b|\bin place of\b"
    ),
    "rhythm": _cue(
        r"\b(?:weekly|daily|monthly|quarterly|bi-?weekly|fortnightly|twice|once (?:a|per|each)|every (?:other |two |three )?(?:week|day|month|term|quarter)"
        r"|each (?:week|month|quarter|term|semester|fall|spring|august|september|january|may|monday|tuesday|wednesday|thursday|friday))\b"
    ),
    "reports_to": _cue(
        r"\b(?:reports?|answers?|responsible|accountable|supervised by|line manager)\b(?:\s+(?:directly\s+)?to\b|:|\s+by\b)"
    ),
}
"""Words of the posting, outside its open-ended clauses, that tell of an ingredient."""

_STEPS = tuple(
    _cue(pattern)
    for pattern in (
        r"\bgoals?\b",
        r"\bco-?plan|\bplan(?:s|ning)? (?:\w+ ){0,3}with\b",
        r"\bmodel(?:s|l?ing)?\b|\bdemonstrat",
        r"\bco-?teach",
        r"\bobserv|\bvisit",
        r"\bfeedback\b|\bdebrief",
        r"\breflect|\bconfer",
    )
)


def _without(text: str, duties: Iterable[Any]) -> str:
    kept, at = [], 0
    for duty in duties:
        kept.append(text[at : duty.start])
        at = duty.end
    return " ".join([*kept, text[at:]])


def _share(duties: Sequence[LabelledDuty], test: Callable[[LabelledDuty], bool]) -> float:
    return sum(map(test, duties)) / len(duties) if duties else 0.0


def _prominence(duties: Sequence[LabelledDuty]) -> float:
    """Share of coaching duties, each weighted by its rank as in discounted cumulative gain."""
    weights = 1.0 / np.log2(np.arange(len(duties)) + 2.0)
    coaching = [duty.label == "coaching_cycle" for duty in duties]
    return float(weights[coaching].sum() / weights.sum()) if duties else 0.0


def ingredients(text: str, duties: Sequence[LabelledDuty]) -> dict[str, float]:
    """What the items are made of, each from 0 (tells against clarity) to 1 (for it).

    Open-ended clauses count only as such: neither their facets nor their words enter the
    other ingredients.
    """
    named = [duty for duty in duties if duty.label != "scope_creep"]
    n_open = len(duties) - len(named)
    words = _without(text, (d for d in duties if d.label == "scope_creep"))
    found = {name: len(set(m.lower() for m in cue.findall(words))) for name, cue in CUES.items()}
    coaching = " ".join(text[d.start : d.end] for d in named if d.label == "coaching_cycle")
    return {
        "coaching_prominence": _prominence(duties),
        "few_duties": 1.0 / (1.0 + (len(duties) / 20.0) ** 2),
        "closed": float(np.exp(-n_open / 2.0)),
        "bounded": 1.0 - _share(named, lambda d: d.open_qualifier),
        "outcomes": min(1.0, 2.5 * _share(named, lambda d: d.outcome)),
        "teacher_driven": min(1.0, 4.0 * _share(named, lambda d: d.driver == "teacher")),
        "building_driven": min(1.0, 4.0 * _share(named, lambda d: d.driver == "building")),
        "not_assigned": 1.0 - _share(named, lambda d: d.driver == "supervisor"),
        "not_evaluative": 1.0 - _share(named, lambda d: d.evaluative),
        "cycle_steps": sum(bool(step.search(coaching)) for step in _STEPS) / len(_STEPS),
        **{name: 1.0 - 0.5**count for name, count in found.items()},
    }


INGREDIENTS: tuple[str, ...] = tuple(ingredients("", []))
"""Their names, in the order of the coefficients."""


@dataclass(frozen=True)
class Clarity:
    """How clear a role is.

    Attributes:
        index: 0 (nothing is clear) to 100.
        items: the six items of the codebook, each 0 to 100.
        ingredients: what they were computed from, each 0 to 1.
        findings: what stands out, most important first (see `jdlens.findings`).
    """

    index: float
    items: Mapping[str, float]
    ingredients: Mapping[str, float]
    findings: tuple[Finding, ...] = ()


def score(text: str, duties: Sequence[LabelledDuty], coefficients: Floats) -> Clarity:
    """Role clarity of a posting; `coefficients` has shape (6, ingredients + 1), constant last."""
    values = ingredients(text, duties)
    row = np.asarray([*values.values(), 1.0])
    shares = np.clip(coefficients @ row, 0.0, 1.0) * 100.0
    items = {name: float(share) for name, share in zip(RATING_ITEMS, shares, strict=True)}
    return Clarity(float(shares.mean()), items, values)


def fit(records: Iterable[Record], ridge: float = 2.0) -> Floats:
    """Coefficients from rated postings: non-negative ridge regression on (rating - 1) / 4."""
    from scipy.optimize import lsq_linear

    rated = [record for record in records if record.ratings]
    rows = [
        [*ingredients(r.text, [SettledDuty(**d) for d in r.duties]).values(), 1.0] for r in rated
    ]
    x = np.asarray(rows).reshape(-1, len(INGREDIENTS) + 1)
    n = len(INGREDIENTS)
    penalty = np.sqrt(ridge) * np.eye(n + 1)[:n]
    lower = np.asarray([0.0] * n + [-np.inf])
    fitted = []
    for item in RATING_ITEMS:
        y = np.asarray([(record.ratings[item] - 1.0) / 4.0 for record in rated])
        both = lsq_linear(np.vstack([x, penalty]), np.append(y, np.zeros(n)), (lower, np.inf))
        fitted.append(both.x)
    return np.asarray(fitted)


@dataclass(frozen=True)
class SettledDuty:
    """A duty as the corpus has it."""

    start: int
    end: int
    label: str
    outcome: bool
    driver: str
    partner: str
    open_qualifier: bool
    evaluative: bool
