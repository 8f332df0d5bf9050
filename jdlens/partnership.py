"""A partnership agreement between coach and leadership, drafted from a posting.

What the posting says is quoted; what it does not say is a blank. Nothing is decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jdlens.clarity import CUES
from jdlens.document import Document, Drafted, Line, Part, Quote, line, passage, quoted
from jdlens.findings import is_coaching_role
from jdlens.gerund import core, gerund
from jdlens.wording import asker, blank, clause, clean, team

if TYPE_CHECKING:
    from jdlens.analysis import Analysis, Duty

TITLE = "Partnership agreement (draft)"

_GOAL = re.compile(
    r"\b(?:so that|in order (?:to|that)|improv\w*|increas\w*|rais\w*|clos\w+ the|goals?\b|results expected"
    r"|change|grow\w*|becom\w*|achiev\w*|every (?:child|student|pupil|teacher|classroom))\b",
    re.IGNORECASE,
)
_ABOUT_LEARNING = re.compile(
    r"\b(?:student|child|pupil|learn|teach|classroom|read|instruct|grade|achievement)\w*",
    re.IGNORECASE,
)
_TIME = re.compile(r"\b(?:time|weeks?|days?|hours|mornings|afternoons|coaching)\b", re.IGNORECASE)
_NOT_TIME = re.compile(
    r"[$£€]|\b(?:salary|pays?|rate|retire\w*|insurance|bonus|students?|pupils?|measures?|targets?)\b",
    re.IGNORECASE,
)
"""Shares and hours that are not the post holder's time."""

_BINDING = ("summary", "duties", "terms")
"""Sections whose words may bind the work; the others speak of the person or the employer."""


@dataclass(frozen=True)
class Agreement(Drafted):
    """The draft, section by section; each line is a quote, a blank to fill, or both.

    Attributes:
        note: why there is nothing to draft from, or "".
        goals: outcomes that the posting names, then blanks.
        focus: coaching duties, in the posting's order.
        commitments: what leadership team and principal commit to.
        negotiated: support duties.
        elsewhere: administrative duties and who takes them.
        requests: the steps of a new request, in order.
        replaced: the open-ended clauses whose place these steps take.
        evidence: what is looked at, and when.
        early_success: for each duty of the focus, the first change that could be seen.
    """

    note: str
    goals: tuple[Line, ...] = ()
    focus: tuple[Line, ...] = ()
    commitments: tuple[Line, ...] = ()
    negotiated: tuple[Line, ...] = ()
    elsewhere: tuple[Line, ...] = ()
    requests: tuple[Line, ...] = ()
    replaced: tuple[Quote, ...] = ()
    evidence: tuple[Line, ...] = ()
    early_success: tuple[Line, ...] = ()

    def document(self) -> Document:
        """The draft as a document to edit."""
        if not self.goals:
            return Document(TITLE, self.note, ())
        about = (
            "Drafted from the posting. Its own words stand in quotation marks; every ____ is for "
            "coach, principal and leadership team to fill in, and every line for them to change."
        )
        replaced = tuple(line(of=quote) for quote in self.replaced)
        parts = (
            Part("Goals", "What is to change for teachers and students.", self.goals),
            Part("The coach’s focus", "In the order of the posting.", self.focus),
            Part("What the leadership team and the principal commit to", "", self.commitments),
            Part("What is negotiated", "Each is kept, cut or moved.", self.negotiated),
            Part("What moves elsewhere", "", self.elsewhere),
            Part("How a new request is handled", "", self.requests, steps=True),
            Part(
                "What this replaces",
                "The steps above stand in place of these words of the posting.",
                replaced,
            ),
            Part("Evidence and check-ins", "", self.evidence),
            Part(
                "What would count as early success",
                "The first change in a teacher’s work that somebody could see.",
                self.early_success,
            ),
        )
        return Document(
            TITLE, f"{self.note} {about}".strip(), tuple(part for part in parts if part.lines)
        )


def draft(analysis: Analysis) -> Agreement:
    """Draft an agreement from a posting; one without duties gives only a note."""
    if not analysis.duties:
        return Agreement(f"There is nothing to draft from. {analysis.note}".strip())
    coaching = is_coaching_role(analysis.text, analysis.duties)
    of = {
        label: [duty for duty in analysis.duties if duty.label == label]
        for label in ("coaching_cycle", "support", "administrative", "scope_creep")
    }
    who = team(analysis.text)
    return Agreement(
        "" if coaching else "This posting does not read as one for a coach of teachers.",
        tuple(_goals(analysis)),
        tuple(_focus(of["coaching_cycle"])),
        tuple(_commitments(analysis, who)),
        tuple(
            line(
                f"{blank('kept, cut or moved')}; at most {blank('how many')} hours a month",
                of=quoted(d),
            )
            for d in of["support"]
        ),
        tuple(
            line(f"Who takes it: {blank('who')}, from {blank('when')}", of=quoted(d))
            for d in of["administrative"]
        ),
        tuple(_requests(of["scope_creep"], who)),
        tuple(quoted(duty) for duty in of["scope_creep"]),
        tuple(_evidence(analysis)),
        tuple(_early_success(of["coaching_cycle"])),
    )


def _goals(analysis: Analysis) -> Iterator[Line]:
    seen = f"Seen in {blank('what')}, by {blank('when')}"
    named = [
        quoted(duty) for duty in analysis.duties if duty.outcome and duty.label != "scope_creep"
    ]
    named += [
        quote
        for quote in _said(analysis, _GOAL, ("summary",), duties=False)
        if _ABOUT_LEARNING.search(quote.text)
    ]
    for quote in sorted(named, key=lambda quote: quote.start):
        yield line(seen, of=quote)
    yield line(
        f"For teachers: {blank('which change')}, seen in {blank('what')}, by {blank('when')}"
    )
    yield line(
        f"For students: {blank('which change')}, seen in {blank('what')}, by {blank('when')}"
    )


def _focus(duties: Sequence[Duty]) -> Iterator[Line]:
    if not duties:
        yield line(f"The posting names no coaching: {blank('which steps, with which teachers')}")
    for duty in duties:
        extent = (
            f"{blank('how often')}, with {blank('which teachers')}" if duty.open_qualifier else ""
        )
        if duty.evaluative:
            extent = f"Without judging teachers: {blank('who does that part')}"
        yield line(extent, of=quoted(duty))
    yield line(f"Share of the week kept for this: {blank('how much')}")


def _commitments(analysis: Analysis, who: str) -> Iterator[Line]:
    given: set[Quote] = set()
    for name, (prompt, duties) in _SAID.items():
        # "Reports to: …": what follows the colon belongs to it.
        cue = re.compile(f"(?:{CUES[name].pattern}):?", re.IGNORECASE)
        for quote in _said(analysis, cue, _BINDING, duties):
            of_work = name != "time" or (
                _TIME.search(quote.text) and not _NOT_TIME.search(quote.text)
            )
            if of_work and quote not in given:
                given.add(quote)
                yield line(prompt, of=quote)
    yield line(f"Time kept free for the coach’s focus: {blank('which hours')}")
    yield line(
        f"Who tells the teachers what the coach is there for, and when: {blank('who, when')}"
    )
    yield line(f"What the coach sees in a classroom is told to {blank('whom, or nobody')}")
    yield line(
        f"The principal and the coach meet {blank('how often')}; {who} hears of it {blank('when')}"
    )


_SAID: dict[str, tuple[str, bool]] = {
    "agreement": (f"Signed by {blank('whom')}, on {blank('which date')}", True),
    "team": (f"What the team does for this: {blank('what')}", True),
    "not_evaluator": (f"Kept by {blank('whom')}", True),
    "limits": (f"Kept by {blank('whom')}", False),
    "time": (f"Kept free by {blank('whom')}", False),
    "reports_to": (f"If more than one is meant, the one who decides: {blank('who')}", False),
}
"""For each cue, what is asked of the words that have it, and whether duties are such words."""


def _requests(open_ended: Iterable[Duty], who: str) -> Iterator[Line]:
    askers = list(dict.fromkeys(filter(None, (asker(clean(duty.text)) for duty in open_ended))))
    by = f"Whoever asks ({'; '.join(askers)} too)" if askers else "Whoever asks"
    yield line(f"{by} names the work, whom it is for and how long it takes: {blank('to whom')}")
    yield line(f"It is weighed against the goals above with {who}")
    yield line(f"Something is dropped or put off for it: {blank('what')}")
    yield line(
        f"It is decided by {blank('whom')} within {blank('how many')} days, and written down here"
    )


def _evidence(analysis: Analysis) -> Iterator[Line]:
    for quote in _said(analysis, CUES["measures"], _BINDING):
        yield line(f"Looked at by {blank('whom')}, on {blank('which dates')}", of=quote)
    yield line(f"Evidence from classrooms: {blank('what')}, gathered by {blank('whom')}")
    yield line(f"Evidence of students’ learning: {blank('what')}, gathered by {blank('whom')}")
    for name in ("First", "Second", "Last"):
        yield line(f"{name} check-in: {blank('date')}, with {blank('whom')}")


def _early_success(duties: Iterable[Duty]) -> Iterator[Line]:
    for duty in duties:
        doing = core(clean(duty.text))
        doing = gerund(doing) or f"“{doing}”"
        yield line(
            f"After {blank('how many')} weeks of {doing}, a teacher {blank('does what, that was not there before')}",
            of=quoted(duty),
        )


def _said(
    analysis: Analysis, cue: re.Pattern[str], kinds: tuple[str, ...], duties: bool = True
) -> Iterator[Quote]:
    """What the posting says about something in sections of such kinds, each passage once.

    Args:
        duties: whether a duty that holds the cue is given, whole; otherwise it is left out.
    """
    given: set[tuple[int, int]] = set()
    for section in analysis.sections:
        if section.kind not in kinds:
            continue
        # A line that goes on in lower case was only wrapped; offsets stay.
        words = _WRAPPED.sub(
            lambda m: " " * len(m.group()), analysis.text[section.start : section.end]
        )
        for cued in cue.finditer(words):
            at = section.start + cued.start()
            duty = next((d for d in analysis.duties if d.start <= at < d.end), None)
            if duty:
                span = (duty.start, duty.end)
                wanted = duties and duty.label != "scope_creep"
            else:
                a, b = clause(words, *cued.span())
                span = (section.start + a, section.start + b)
                # Fewer words are a heading; a clause around duties would repeat them.
                wanted = len(analysis.text[span[0] : span[1]].split()) >= _LEAST_WORDS and not any(
                    d.start < span[1] and span[0] < d.end for d in analysis.duties
                )
            if wanted and span not in given:
                given.add(span)
                yield passage(analysis.text, *span)


_WRAPPED = re.compile(r"\r?\n(?=[ \t]*[a-z])")
_LEAST_WORDS = 4
