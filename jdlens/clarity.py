"""Role clarity: labelled duties and the posting's own words in, an index 0–100 out.

The index is the mean of six items after the role-ambiguity scale of Rizzo, House and
Lirtzman (1970), each a non-negative combination of the ingredients below. The
coefficients are least-squares fits to readers' ratings, so that an ingredient never
works against clarity and an item never rises when the posting gets vaguer.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from jdlens.doubt import interval
from jdlens.scheme import LABELS, RATING_ITEMS

if TYPE_CHECKING:
    from jdlens.corpus import Record
    from jdlens.findings import Finding
    from jdlens.tokens import Floats, Ints


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
    "decides": _cue(
        r"\b(?:decid\w+|sets? the (?:focus|calendar|priorit)|agreed|signed|signs? off|approved by"
        r"|in consultation with|negotiat\w+|revisit\w*|reviewed (?:each|every|at|in)|mid-?year)\b"
    ),
    "dates": _cue(
        r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december"
        r"|monday|tuesday|wednesday|thursday|friday|semester|term|quarter)\b"
    ),
    "reports_to": _cue(
        r"\b(?:reports?|answers?|responsible|accountable|supervised by|line manager)\b(?:\s+(?:directly\s+)?to\b|:|\s+by\b)"
    ),
}
"""Words of the posting, outside its open-ended clauses, that tell of an ingredient."""

_CONCRETE = _cue(r"\d|\b(?:weekly|monthly|each|every|twice|two|three)\b")
_INDIRECT = _cue(r"(?:assist|support|help|participat|serv|promot|work)")
"""Openings that name no act of the post holder's own."""

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


INGREDIENTS: tuple[str, ...] = (
    "coaching_prominence",
    "few_duties",
    "closed",
    "bounded",
    "outcomes",
    "teacher_driven",
    "building_driven",
    "not_assigned",
    "not_evaluative",
    "cycle_steps",
    "concrete",
    "direct",
    *CUES,
)
"""What the items are made of, in the order of the coefficients."""


def own_labels(duties: Sequence[LabelledDuty]) -> Ints:
    """The labels that duties have, as indices into `jdlens.scheme.LABELS`; shape (1, duties)."""
    return np.asarray([[LABELS.index(duty.label) for duty in duties]], dtype=np.int64)


def ingredients(text: str, duties: Sequence[LabelledDuty], labels: Ints) -> Floats:
    """What the items are made of, each from 0 (tells against clarity) to 1 (for it).

    Shares are of all duties, and an open-ended clause has nothing that speaks for clarity:
    neither its facets nor its words count. So one more of them lowers every share, one less
    raises it. Coaching duties count by their rank, as in discounted cumulative gain.

    Args:
        labels: what to take the duties' labels for, as indices into `jdlens.scheme.LABELS`;
            shape (draws, duties).

    Returns:
        Shape (draws, ingredients).
    """
    n = len(duties)
    coaching = labels == LABELS.index("coaching_cycle")
    named = labels != LABELS.index("scope_creep")
    words = [text[duty.start : duty.end] for duty in duties]

    def share(flags: Iterable[object]) -> Floats:
        return np.asarray(named @ np.asarray([float(bool(flag)) for flag in flags]) / max(n, 1))

    steps = np.asarray([[bool(step.search(each)) for step in _STEPS] for each in words])
    rank = 1.0 / np.log2(np.arange(n) + 2.0)
    ones = np.ones(len(labels))
    made = [
        coaching @ rank / max(rank.sum(), 1.0),
        ones / (1.0 + (n / 20.0) ** 2),
        np.exp(-(n - named.sum(axis=1)) / 2.0),
        share(not d.open_qualifier for d in duties),
        np.minimum(1.0, 2.5 * share(d.outcome for d in duties)),
        np.minimum(1.0, 4.0 * share(d.driver == "teacher" for d in duties)),
        np.minimum(1.0, 4.0 * share(d.driver == "building" for d in duties)),
        share(d.driver != "supervisor" for d in duties),
        share(not d.evaluative for d in duties),
        (coaching @ steps.reshape(n, len(_STEPS)) > 0).mean(axis=1),
        share(_CONCRETE.search(each) for each in words),
        share(not _INDIRECT.match(each) for each in words),
    ]
    outside = _outside(text, duties)
    for cue in CUES.values():
        always = {m.lower() for m in cue.findall(outside)}
        holders: dict[str, list[int]] = {}
        for place, each in enumerate(words):
            for match in {m.lower() for m in cue.findall(each)} - always:
                holders.setdefault(match, []).append(place)
        count = len(always) + sum(named[:, at].any(axis=1) for at in holders.values()) * ones
        made.append(1.0 - 0.5**count)
    return np.stack(made, axis=1)


def _outside(text: str, duties: Sequence[LabelledDuty]) -> str:
    """The posting's words that belong to no duty."""
    edges = [0, *(edge for duty in duties for edge in (duty.start, duty.end)), len(text)]
    return " ".join(text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))


@dataclass(frozen=True)
class Clarity:
    """How clear a role is.

    Attributes:
        index: 0 (nothing is clear) to 100.
        items: the six items of the codebook, each 0 to 100.
        ingredients: what they were computed from, each 0 to 1.
        interval: of the index, from the doubt about labels (see `jdlens.doubt`).
        findings: what stands out, most important first (see `jdlens.findings`).
    """

    index: float
    items: Mapping[str, float]
    ingredients: Mapping[str, float]
    interval: tuple[float, float]
    findings: tuple[Finding, ...] = ()


def score(
    text: str, duties: Sequence[LabelledDuty], coefficients: Floats, drawn: Ints | None = None
) -> Clarity:
    """Role clarity of a posting.

    Args:
        coefficients: shape (6, ingredients + 1), constant last.
        drawn: labels drawn from their probabilities, shape (draws, duties), for the interval.
    """
    own = own_labels(duties)
    made = ingredients(text, duties, own if drawn is None else np.vstack([own, drawn]))
    rows = np.hstack([made, np.ones((len(made), 1))])
    shares = np.clip(rows @ coefficients.T, 0.0, 1.0) * 100.0
    index = float(shares[0].mean())
    return Clarity(
        index,
        dict(zip(RATING_ITEMS, shares[0].tolist(), strict=True)),
        dict(zip(INGREDIENTS, made[0].tolist(), strict=True)),
        interval(shares[1:].mean(axis=1), index),
    )


def fit(records: Iterable[Record], ridge: float = 2.0, without: Collection[str] = ()) -> Floats:
    """Coefficients from rated postings: non-negative ridge regression on (rating - 1) / 4.

    Args:
        ridge: strength of the penalty on the squared coefficients.
        without: ingredients that get the coefficient 0, to see what they are worth.
    """
    from scipy.optimize import lsq_linear

    rated = [record for record in records if record.ratings]
    n = len(INGREDIENTS)
    settled = [[SettledDuty(**duty) for duty in record.duties] for record in rated]
    made = [
        ingredients(record.text, duties, own_labels(duties))
        for record, duties in zip(rated, settled, strict=True)
    ]
    x = np.hstack([np.vstack([np.zeros((0, n)), *made]), np.ones((len(rated), 1))])
    x[:, [INGREDIENTS.index(name) for name in without]] = 0.0
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
