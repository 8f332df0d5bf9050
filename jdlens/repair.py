"""How a posting could say it instead: rewrites of hazy clauses, and the question of outcome.

A rewrite keeps the posting's words and puts a blank where they say too little. Which pattern a
clause gets depends on what it says; what nobody wrote stays blank.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from jdlens.findings import is_coaching_role
from jdlens.gerund import core, gerund
from jdlens.wording import PERSON, asker, blank, clean, team

if TYPE_CHECKING:
    from jdlens.analysis import Analysis, Duty

MOST_QUESTIONS = 5
"""At most this many duties are asked for their outcome."""


@dataclass(frozen=True)
class Rewrite:
    """A clause and what could stand in its place.

    Attributes:
        kind: what is hazy about it. An open-ended clause: ``changes``, ``committee``,
            ``requests``, ``level``, ``beyond``, ``effort``, ``needs``, ``availability``,
            ``assigned``, ``formula``, ``whatever`` or ``open``; named work: ``evaluative``, ``supervisor`` or
            ``extent``.
        old: the duty's words on one line.
        start, end: where they stand in the posting.
        new: the rewrite; each blank reads ``____ (what?)``.
    """

    kind: str
    old: str
    start: int
    end: int
    new: str


@dataclass(frozen=True)
class OutcomeQuestion:
    """A duty that names no outcome, and the question that finds one.

    Attributes:
        duty: its words on one line.
        start, end: where they stand in the posting.
        question: one sentence.
    """

    duty: str
    start: int
    end: int
    question: str


@dataclass(frozen=True)
class Repair:
    """What could be written instead.

    Attributes:
        rewrites: in the order of the posting.
        questions: coaching first, each in the order of the posting; at most `MOST_QUESTIONS`.
    """

    rewrites: tuple[Rewrite, ...]
    questions: tuple[OutcomeQuestion, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain dicts, lists and numbers."""
        return asdict(self)


def repair(analysis: Analysis) -> Repair:
    """Rewrites for the hazy clauses of a posting, and questions for its main duties.

    A posting that is clear, or has no duties, gets none.
    """
    return Repair(tuple(_rewrites(analysis)), tuple(_questions(analysis)))


def _questions(analysis: Analysis) -> Iterator[OutcomeQuestion]:
    asked = [
        d for label in ("coaching_cycle", "support") for d in analysis.duties if d.label == label
    ]
    for duty in [duty for duty in asked if not duty.outcome][:MOST_QUESTIONS]:
        words = clean(duty.text)
        doing = core(words)
        # A phrase that cannot be turned is quoted as it stands.
        doing = gerund(doing) or f"“{doing}”"
        yield OutcomeQuestion(
            words,
            duty.start,
            duty.end,
            f"If {doing} works, what would you observe {_SEEN.get(duty.partner, _SEEN['none'])}?",
        )


_SEEN = {
    "teachers": "teachers do in classrooms that they do not do yet",
    "students": "students do in classrooms that they do not do yet",
    "none": "in classrooms that is not there yet",
}


def _rewrites(analysis: Analysis) -> Iterator[Rewrite]:
    coaching = is_coaching_role(analysis.text, analysis.duties)
    leads = team(analysis.text)
    for duty in analysis.duties:
        words = clean(duty.text)
        if kind := _kind(duty, words, coaching):
            yield Rewrite(kind, words, duty.start, duty.end, _PATTERNS[kind](words, leads))


def _kind(duty: Duty, words: str, coaching: bool) -> str:
    """What is hazy about a duty; "" if nothing is."""
    if duty.label == "scope_creep":
        return next(
            (kind for kind, cues in _OPEN if all(cue.search(words) for cue in cues)), "open"
        )
    if duty.evaluative and coaching:
        return "evaluative"
    if duty.driver == "supervisor":
        return "supervisor"
    return "extent" if duty.open_qualifier else ""


def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_GROUPS = (
    r"committees?|panels?|task forces?|working (?:parties|groups)|work ?groups?|advisory groups"
    r"|projects?|councils|teams"
)
_GROUP = _re(
    rf"(?:\b(?:various|any|all|such|other)\s+)?(?P<group>(?:\b(?:special|school|district|staff|building)\s+)?\b(?:{_GROUPS})"
    rf"(?:(?:,\s+|,?\s+(?:and|or)\s+)(?:{_GROUPS})){{0,3}})\b"
)
_WORK = _re(
    r"\b(?:dut(?:y|ies)|tasks?|work|functions?|responsibilit(?:y|ies)|assignments?|activit(?:y|ies)"
    r"|matters?|jobs?|things?|services?|undertakings)\b"
)
_LEVEL = _re(
    r"\b(?:commensurate|consistent|in line|in keeping|compatible|suited|suitable|appropriate)\s+"
    r"(?:with|to|for)\s[^.;,]*|\bat (?:this|the) (?:grade|level)\b"
)
_LIMIT = _re(
    r"\b(?:(?:outside(?: of)?|over) and beyond|beyond|outside(?: of)?|not (?:specified|listed|named|described|written)(?: in)?)\s+(?P<limit>[^.;,]{3,90})"
)
_WHEN = _re(
    r",?\s*\b(?:(?P<occasion>as|when(?:ever)?|where(?:ver)?|if)|(?:in|with|to|on|for) (?:any|what|anything|whatever)"
    r"|what(?:ever)?|(?:up)?on request)\b\s*"
)
_IF_NEEDED = _re(
    r"(?:(?:so|it|they|may|might|is|are|be|help|hands|extra|you)\s+)*(?:needed|required|necessary"
    r"|possible|asked|requested|assigned|directed|wanted)\b\s*"
)
_WHATEVER = _re(r"\b(?:what(?:ever)?|anything|everything|all that|any)\b")
_EFFORT = _re(
    r"\b(?:(?:do(?:es|ing)? )?what(?:ever)?\W(?:it\W)?takes|(?:the )?extra mile|above and beyond|whatever hat"
    r"|say(?:s|ing)? yes|roll\w*\W(?:up|with)|whose job|when the work|can-do|flex\w*)\b"
)
_NEEDS = _re(r"\b(?:(?:the|all|any|such|whatever|other)\s+)?needs\b")

_OPEN: tuple[tuple[str, tuple[re.Pattern[str], ...]], ...] = (
    (
        "changes",
        (
            _re(r"\b(?:chang|revis|amend|alter|modif|reassign|varied)\w*"),
            _re(
                r"\b(?:dut(?:y|ies)|list|responsibilit\w+|description|assignments?|notice|at any)\b"
            ),
        ),
    ),
    ("committee", (_GROUP,)),
    (
        "requests",
        (
            _re(
                r"\b(?:respon[ds]\w*|answer\w*|field\w*|handl\w+|deal\w*|attend\w*|get\w* back|react\w*|repl(?:y|ies))\b"
            ),
            _re(
                r"\b(?:requests?|inquir\w+|enquir\w+|queries|questions|calls|anybody|anyone|asks)\b"
            ),
        ),
    ),
    ("level", (_LEVEL,)),
    ("beyond", (_LIMIT,)),
    ("effort", (_EFFORT,)),
    (
        "needs",
        (_re(r"\bneeds of\b|[’']s? needs\b|\b(?:the|all|any|such|its|their|other) needs\b"),),
    ),
    (
        "availability",
        (
            _re(
                r"\b(?:assist\w*|help\w*|support\w*|available|pitch\w*|step\w*|fill\w*|lend\w*|on hand|muck\w*"
                r"|turn\w* a hand|goes where|go where|disposal|plug\w*|jump\w*|be there|stand\w* by|chip\w*)\b"
            ),
            _re(r"\A(?!.*\b(?:dut(?:y|ies)|tasks?|responsibilit|assignments?|functions?))"),
        ),
    ),
    # A name beside unnamed work: only what precedes is more telling.
    ("assigned", (_re(PERSON),)),
    ("formula", (_WORK,)),
    ("whatever", (_WHATEVER,)),
)
"""The kinds of open-ended clause, the most telling first, each with the cues it must have."""


def _named_work(words: str) -> str:
    """The clause up to its word for work, with a blank for which: "performs other duties, namely"."""
    noun = _WORK.search(words)
    if not noun:
        return blank("which work")
    head = words[: noun.end()]
    if head[-1] in "sSkK":
        # "Any other duties", once named, are "other duties"; "any task" stays.
        head = _ANY.sub("", head)
    return f"{head}, namely {blank('which')}"


_ANY = _re(r"\b(?:any|all|such|whatever)\s+")


def _group(words: str) -> tuple[str, str]:
    found = _GROUP.search(words)
    assert found
    return words[: found.start()], found["group"]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _changes(words: str, leads: str) -> str:
    return (
        f"These duties change only in writing, on {blank('which dates')}, after a talk with "
        f"{asker(words) or leads} and {blank('how many')} weeks’ notice; whatever is added says "
        "what it replaces."
    )


def _committee(words: str, leads: str) -> str:
    lead, group = _group(words)
    return (
        f"{lead}{blank(f'which {group}')}, {blank('how many')} hours a term. Any further one is "
        f"named by {asker(words) or leads}, and {blank('which of these')} ends first."
    )


def _requests(words: str, leads: str) -> str:
    when = _WHEN.search(words)
    lead = words[: when.start()] if when and when.start() else words
    return (
        f"{lead}, if about {blank('which subjects')}, within {blank('how many')} days; "
        f"about anything else, {blank('who')} is asked."
    )


def _level(words: str, leads: str) -> str:
    found = _LEVEL.search(words)
    assert found
    return (
        f"{_named_work(words)}, at most {blank('how many')} hours a month, agreed with "
        f"{asker(words) or leads}. “{found.group().strip()}” says how demanding the work may be, "
        "not how much of it."
    )


def _beyond(words: str, leads: str) -> str:
    found = _LIMIT.search(words)
    assert found
    when = _WHEN.search(found["limit"])
    limit = (found["limit"][: when.start()] if when else "").strip() or found["limit"].strip()
    return (
        f"Work beyond “{limit}” is added in writing before it begins: "
        f"{blank('which work')}, from {blank('when')}, in place of {blank('which duty')}, agreed "
        f"with {asker(words) or leads}."
    )


def _effort(words: str, leads: str) -> str:
    found = _EFFORT.search(words)
    assert found
    return (
        f"“{found.group()}”, in weeks and hours: in {blank('which weeks of the year')}, "
        f"{blank('which work')}, at most {blank('how many')} hours a week, and "
        f"{blank('which duty')} rests meanwhile."
    )


def _needs(words: str, leads: str) -> str:
    asked = _NEEDS.sub(blank("which needs"), words, count=1)
    return f"{asked}, chosen with {asker(words) or leads} at the start of {blank('each month or term')}."


def _availability(words: str, leads: str) -> str:
    when = _WHEN.search(words)
    lead, rest = words, ""
    if when and when.start():
        lead, rest = words[: when.start()], words[when.end() :]
        needed = _IF_NEEDED.match(rest)
        if needed:
            # "Helps out as required around the school": what follows is where, not when.
            lead, rest = f"{lead} {rest[needed.end() :]}".strip(" ,"), ""
    lead = re.sub(r"[\s,]+(?:and|or)\s*\Z", "", lead)
    if who := asker(words):
        occasion = f", as agreed with {who}"
    elif rest[:1].isalpha() and when and when["occasion"]:
        occasion = f" once {blank('who')} says that “{rest.strip()}”"
    else:
        occasion = ""
    return (
        f"{lead}{':' if ' with ' in lead else ' with'} {blank('which work')}{occasion}, in {blank('which hours of the week')}; "
        f"outside those hours {blank('who')} is asked."
    )


def _assigned(words: str, leads: str) -> str:
    named = _PERSON.search(words)
    assert named
    return (
        f"{_named_work(words)}, at most {blank('how many')} hours a month. Anything further from "
        f"{asker(words) or named.group()} goes to {leads}, where it is weighed against the goals "
        "and something is dropped for it."
    )


_PERSON = _re(PERSON)


def _formula(words: str, leads: str) -> str:
    return (
        f"Strike it, or name the work: {_named_work(words)}, for {blank('whom')}, "
        f"{blank('how often')}, agreed with {asker(words) or leads}."
    )


def _whatever(words: str, leads: str) -> str:
    found = _WHATEVER.search(words)
    assert found
    return (
        f"{words[: found.start()]}{blank('which work')}, rather than “{words[found.start() :]}”; "
        f"at most {blank('how many')} hours a month, agreed with {asker(words) or leads}."
    )


def _open(words: str, leads: str) -> str:
    return (
        f"{words}: {blank('which work')}, for {blank('whom')}, at most {blank('how many')} hours a "
        f"month, agreed with {asker(words) or leads}."
    )


_REPORTS = re.compile(
    rf"\b(?:to|with|for|by|inform\w*|alert\w*|notif\w+|tell\w*|let\w*)\s+(?P<who>{PERSON})",
    re.IGNORECASE,
)
_TOLD = _re(
    r"\b(?:report|flag|inform|alert|notif|let|tell|certif|recommend|forward|send|submit|turn|give|write|writ|prepar|present)\w*\b"
)
_INSTRUMENT = _re(
    r"\b(?:(?!(?:the|an?|on|using|by|of|in|and|to|with|against|use|uses)\b)[\w’'/-]+\s+){0,3}"
    r"(?:rubrics?|checklists?|forms?|scales?|instruments?|fidelity tool|tool|descriptors)\b"
)


def _evaluative(words: str, leads: str) -> str:
    judge = blank("which administrator")
    told, instrument = _REPORTS.search(words), _INSTRUMENT.search(words)
    if told and _TOLD.search(words):
        return (
            f"{_capital(told['who'])} hears from the coach about {blank('what, over all teachers')}, "
            f"never about one teacher by name; {judge} gathers what judging a teacher takes."
        )
    if instrument:
        return (
            f"{judge} uses the {instrument.group()}; the coach looks at {blank('which results')} "
            "with the teacher, and passes no rating on."
        )
    return f"{judge} takes over “{words}”; the coach then {blank('does what instead')}."


_BY = re.compile(
    rf"\b(?:as\s+)?(?:assigned|directed|determined|requested|required|scheduled|set|called|designated)"
    rf"\s+by\s+(?P<who>{PERSON})",
    re.IGNORECASE,
)


def _supervisor(words: str, leads: str) -> str:
    by = _BY.search(words)
    if by:
        agreed = f"as agreed between {by['who']} and {leads}"
        return f"{words[: by.start()]}{agreed}{words[by.end() :]}"
    who = asker(words)
    between = f"between {who} and {leads}" if who else f"with {leads}"
    return f"{words}; agreed {between}, for {blank('which goal')}"


EXTENTS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (_re(r"\bincluding,?\s+but\s+not\s+limited\s+to,?"), "including", f", {blank('what else')}"),
    (
        _re(
            r"\b(?:as|when|if|where|upon|on|by|at)\s+(?:[\w’']+\s+){0,3}?(?:requests?|requested|invited|invitation|asked?|asks|wants?)\b"
        ),
        r"\g<0>",
        f", up to {blank('how many')} a month",
    ),
    (
        _re(
            r"\b(?:as|when|where)(?:ver)?\s+(?:time|scheduling|timetabling|the schedule)\s+(?:permits?|allows?)"
            r"|\bwhere(?:ver)? possible|\bwhen(?:ever)? possible"
        ),
        blank("how many hours a week"),
        "",
    ),
    (
        _re(
            r"\b(?:as|when|whenever|where|wherever|if)\s+(?:it is\s+|they are\s+|so\s+|be\s+)?(?:needed|necessary|appropriate|required"
            r"|feasible|need be|assigned|directed)\b|\bas (?:the\s+)?needs? arises?\b|\bif need be\b"
        ),
        blank("how often, and who says so"),
        "",
    ),
    (
        _re(r"\betc\b\.?|\band so (?:on|forth)\b|\band the like\b|\band others\b|\band more\b"),
        blank("what else"),
        "",
    ),
    (
        _re(r"\b(?:various|varied|several|miscellaneous|multiple|sundry|a (?:variety|range) of)\b"),
        blank("which"),
        "",
    ),
)
"""What leaves the extent open, what stands in its place, and what is added at the end."""


_LIMITED = _re(r"\b(?:up to|at most|(?:no|not) more than|not (?:to )?exceed\w*|no fewer)\b")


def _extent(words: str, leads: str) -> str:
    for cue, instead, added in EXTENTS:
        if cue.search(words):
            if added and _LIMITED.search(words):
                added = f"; beyond that, {blank('who')} decides"
            return cue.sub(instead, words, count=1) + added
    return f"{words}, {blank('how often, how much or for whom')}"


_PATTERNS: dict[str, Callable[[str, str], str]] = {
    "changes": _changes,
    "committee": _committee,
    "requests": _requests,
    "level": _level,
    "beyond": _beyond,
    "effort": _effort,
    "needs": _needs,
    "availability": _availability,
    "assigned": _assigned,
    "formula": _formula,
    "whatever": _whatever,
    "open": _open,
    "evaluative": _evaluative,
    "supervisor": _supervisor,
    "extent": _extent,
}
