"""What a posting asks of candidates, in its own words, and questions drawn from its duties.

Some skills, attributes and mindsets a posting names; others its duties imply and nobody named.
Each question says which of them, and which duty, it comes from.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jdlens.blocks import trim
from jdlens.document import Document, Drafted, Line, Part, Quote, line, passage, quoted
from jdlens.scheme import LABELS

if TYPE_CHECKING:
    from jdlens.analysis import Analysis, Duty

TITLE = "Candidate profile"

_NAMED_IN = ("qualifications", "summary")
_STOPS = re.compile(r"[.;\n\r•|]")
_REACH = 200
"""Characters around the words found in which their clause begins and ends."""


def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@dataclass(frozen=True)
class Concept:
    """A skill, attribute or mindset.

    Attributes:
        name: in readers' words.
        named: words that name it in a posting.
        labels, partner, work: which duties imply it: of one of these labels, done with this
            partner ("" for any), with these words (None for any). Without labels none does.
        question: what to ask a candidate about it.
    """

    name: str
    named: re.Pattern[str]
    labels: tuple[str, ...]
    partner: str
    work: re.Pattern[str] | None
    question: str

    def implied_by(self, duty: Duty) -> bool:
        """Whether a duty asks for it."""
        return (
            duty.label in self.labels
            and self.partner in ("", duty.partner)
            and (self.work is None or self.work.search(duty.text) is not None)
        )


_COACHING = ("coaching_cycle",)
_TEACHING = ("coaching_cycle", "support")
_ANY = ("coaching_cycle", "support", "administrative")

CONCEPTS: tuple[Concept, ...] = (
    Concept(
        "listening",
        _re(r"\blisten\w*"),
        _COACHING,
        "",
        _re(
            r"\b(?:confer\w*|meet\w*|talk\w*|debrief\w*|feedback|conversations?|goals?|reflect\w*)\b"
        ),
        "When did something a teacher said change what you had planned to say? What did you do then?",
    ),
    Concept(
        "trust and confidentiality",
        _re(
            r"\b(?:trust\w*|confidential\w*|discre(?:et|tion)|keep\w* a secret|hold a secret|in confidence)\b"
        ),
        _COACHING,
        "",
        _re(r"\b(?:observ\w*|visit\w*|feedback|video|film\w*|watch\w*|sit\w* in|debrief\w*)\b"),
        "A principal asks you how a teacher whom you visit is doing. What do you answer?",
    ),
    Concept(
        "respect for teachers",
        _re(
            r"\b(?:respect\w*|regard|credib\w*|rapport|relationships?)\s+(?:for|with|from|of|among)\s+(?:\w+\s+){0,3}?"
            r"(?:teachers?|colleagues|staff|adults|educators|faculty)\b|\bteachers will let in\b"
        ),
        _COACHING,
        "teachers",
        None,
        "Tell us of a teacher from whom you learned while you were there to help.",
    ),
    Concept(
        "respect for students",
        _re(
            r"\b(?:respect\w*|care\w*|love|regard|belie\w+|high expectations)\s+(?:for|in|about|of)\s+(?:\w+\s+){0,3}?"
            r"(?:students?|children|pupils|learners|young people)\b|\bhigh expectations\b"
        ),
        _TEACHING,
        "students",
        None,
        "Which student of yours would have disagreed with how you taught, and what did you hear in it?",
    ),
    Concept(
        "respect for families",
        _re(
            r"\b(?:respect\w*|work\w*|partner\w*|communicat\w*|relat\w+|rapport|engag\w*)\s+(?:\w+\s+){0,4}?"
            r"(?:famil(?:y|ies)|parents|caregivers|guardians|whānau)\b"
        ),
        _ANY,
        "families",
        None,
        "Tell us of something a family knew about their child that the school had missed.",
    ),
    Concept(
        "respect for administrators",
        _re(
            r"\b(?:respect\w*|work\w*|partner\w*|collaborat\w*|communicat\w*|relat\w+|rapport)\s+(?:\w+\s+){0,4}?"
            r"(?:administrat(?:ors?|ion)|principals?|school leaders|leadership)\b"
        ),
        _ANY,
        "leaders",
        None,
        "You and the principal see the first need of the school differently. How do you go about it?",
    ),
    Concept(
        "adult learning",
        _re(
            r"\badult (?:learn\w*|education)|\bandragog\w*|\b(?:lead|led|teach\w*|engag\w*|help\w*|work\w*|coach\w*)\s+(?:\w+\s+){0,3}?adults?\b"
        ),
        _TEACHING,
        "teachers",
        _re(
            r"\b(?:workshops?|professional (?:development|learning)|train\w*|coach\w*|mentor\w*|model\w*|feedback|in-services?)\b"
        ),
        "What is different when the one who learns is an experienced colleague? Give us an example.",
    ),
    Concept(
        "facilitation",
        _re(r"\bfacilitat\w*|\b(?:lead|run)\w* (?:meetings|groups|discussions)\b"),
        _TEACHING,
        "",
        _re(
            r"\b(?:facilitat\w*|PLCs?|data teams?|team meetings?|grade-level teams?|workshops?|committees?)\b"
        ),
        "Two people at the table talk and five are silent. What do you do in the next ten minutes?",
    ),
    Concept(
        "giving feedback",
        _re(r"\bfeedback\b"),
        _COACHING,
        "",
        _re(r"\b(?:feedback|debrief\w*|talk\w* (?:it|about|over)|notes)\b"),
        "Which piece of feedback that you gave was of use, and how do you know?",
    ),
    Concept(
        "curiosity",
        _re(r"\b(?:curio\w+|inquir\w+|enquir\w+|wonder\w*|asks? (?:good )?questions|geek\w*)\b"),
        _TEACHING,
        "",
        _re(
            r"\b(?:stud(?:y|ies|ying)|student work|students’ work|students' work|evidence|research\w*|inquir\w*|goals?)\b"
        ),
        "What about children’s learning puzzles you at present, and how do you pursue it?",
    ),
    Concept(
        "learning stance",
        _re(
            r"\b(?:growth mindset|lifelong learn\w*|life-long learn\w*|learner|willing\w* to learn|eager\w* to learn|open to (?:feedback|learn\w*)"
            r"|reflective|humility|humble|professional growth|a lesson that went wrong)\b"
        ),
        _TEACHING,
        "",
        _re(
            r"\b(?:reflect\w*|keep\w* (?:up|current)|own (?:professional )?learning|conferences?|institutes?)\b"
        ),
        "Tell us of a lesson of yours that failed, and what you did differently the next time.",
    ),
    Concept(
        "collaboration",
        _re(
            r"\b(?:collaborat\w*|team ?work|team player|works? (?:\w+ ){0,2}with (?:others|adults|all staff|colleagues)|cooperat\w*)\b"
        ),
        _TEACHING,
        "",
        _re(
            r"\b(?:co-?(?:plan|teach)\w*|team-teach\w*|collaborat\w*|plan\w* (?:\w+ ){0,4}with|partner\w* with|together)\b"
        ),
        "Whose idea changed a plan of yours for the better? What was the plan before?",
    ),
    Concept(
        "content knowledge",
        _re(
            r"\b(?:knowledge|understanding|expertise|command|mastery|endorsement|degree|specialist)\s+(?:of|in)\s+(?:\w+\s+){0,3}?"
            r"(?:content|curricul\w+|reading|literacy|math\w*|science|writing|phonics|subjects?|standards)\b|\bcontent knowledge\b"
        ),
        _TEACHING,
        "",
        _re(
            r"\b(?:reading|phonics|literacy|math\w*|science|writing|numeracy|history|social studies|algebra|curriculum)\b"
        ),
        "What do students here find hardest, and what would you want a teacher to see in their work?",
    ),
    Concept(
        "teaching skill",
        _re(
            r"\b(?:successful|effective|excellent|master|years? of|years?’|years?'|years)\s+(?:\w+\s+){0,2}?(?:teach\w*|classroom\w*)\b"
            r"|\bmodel lessons\b"
        ),
        _COACHING,
        "",
        _re(r"\b(?:model\w*|demonstrat\w*|co-?teach\w*|team-teach\w*)\b"),
        "You teach with a colleague watching, and it goes badly. What do the two of you do with that?",
    ),
    Concept(
        "data literacy",
        _re(
            r"\b(?:(?:use|uses|using|analy[sz]\w*|interpret\w*|reading)\s+(?:\w+\s+){0,2}?data|data (?:analysis|literacy|skills)|data-\w+|assessment (?:data|design|literacy)|spreadsheets?|statistic\w*)\b"
        ),
        _TEACHING,
        "",
        _re(
            r"\b(?:data|assessment results|results|scores|screening|benchmark|progress monitoring)\b"
        ),
        "What can a table of scores not tell you, and where do you look for it?",
    ),
    Concept(
        "equity",
        _re(
            r"\b(?:equit\w+|inclusi\w+|anti-?racis\w*|cultur\w+(?:ly)? (?:responsive|competen\w+|proficien\w+|sensitiv\w+)|across cultures|divers\w+|bilingual\w*|multilingual)\b"
        ),
        _TEACHING,
        "",
        _re(
            r"\b(?:multilingual|english (?:language )?learners|special education|IEPs?|equit\w+|inclusi\w+|divers\w+|every (?:child|student)|subgroups?)\b"
        ),
        "Who was not served by what your school did well? How did you find out?",
    ),
    Concept(
        "flexibility",
        _re(r"\b(?:flexib\w+|adapt(?:s|able|ability)\b|context-switch|ambiguity|on the fly)"),
        _ANY,
        "",
        _re(r"\b(?:adjust\w*|var(?:y|ies)|shift\w*|as (?:goals|needs) change)\b"),
        "Halfway through the year the goal changes. What do you keep, and what do you let go?",
    ),
    Concept(
        "communication",
        _re(
            r"\b(?:communicat\w+|oral and written|orally and in writing|writes? (?:well|clearly)|plain words|interpersonal)\b"
        ),
        _ANY,
        "",
        _re(r"\b(?:present\w*|newsletters?|explain\w*|communicat\w*|reports?)\b"),
        "Explain to us, as you would to a parent, something about teaching that is hard to explain.",
    ),
    Concept(
        "organization",
        _re(
            r"\b(?:organi[sz](?:ed|ation(?:al)? skills|es)|manages? time|time management|attention to detail|deadlines|priorit\w+)\b"
        ),
        ("administrative",),
        "",
        _re(
            r"\b(?:schedul\w*|records?|coordinat\w*|inventor\w*|orders?|budget\w*|logs?|reports?|organi[sz]\w*)\b"
        ),
        "This takes hours from work with teachers. How would you keep it small?",
    ),
    Concept(
        "technology",
        _re(r"\b(?:technolog\w+|digital|software|operating systems|google \w+|computer\w*)\b"),
        _TEACHING,
        "",
        _re(
            r"\b(?:technolog\w+|digital|software|online|learning management|devices?|tablets?|projectors?)\b"
        ),
        "When did a tool stand in the way of learning, and what did you do about it?",
    ),
    Concept(
        "patience and humor",
        _re(r"\b(?:patien(?:t|ce)|sense of humou?r|warm\w*|kind(?:ness)?|empath\w+|calm\w*)\b"),
        (),
        "",
        None,
        "",
    ),
    Concept(
        "integrity",
        _re(r"\b(?:integrity|ethic\w*|honest\w*|professionalism)\b"),
        (),
        "",
        None,
        "",
    ),
)
"""What is looked for, in the order in which it is shown."""

SAMPLES: tuple[tuple[str, tuple[str, ...], re.Pattern[str], str], ...] = (
    (
        "giving feedback",
        _COACHING,
        _re(r"\b(?:observ\w*|visit\w*|sit\w* in|watch\w*)\b"),
        "Here is a ten-minute lesson clip. Watch it once, then hold the first five minutes of the talk "
        "with its teacher, whom one of us plays.",
    ),
    (
        "teaching skill",
        _COACHING,
        _re(r"\b(?:model\w*|demonstrat\w*|co-?teach\w*|team-teach\w*)\b"),
        "Teach us ten minutes of such a lesson, after telling us what a watching teacher should look for.",
    ),
    (
        "data literacy",
        _TEACHING,
        _re(
            r"\b(?:data|results|scores|screening|student (?:work|writing)|students['’] (?:own )?work|evidence)\b"
        ),
        "Here are the papers or results of one class. With a teacher, whom one of us plays, choose one "
        "goal and the next lesson’s first step.",
    ),
    (
        "collaboration",
        _COACHING,
        _re(r"\b(?:co-?plan\w*|plan\w*)\b"),
        "Plan a lesson for next week with a teacher, whom one of us plays and who has a plan already. "
        "You have fifteen minutes.",
    ),
    (
        "listening",
        _COACHING,
        _re(r"\b(?:goals?|meet\w*|confer\w*|coach\w*|mentor\w*)\b"),
        "Hold the first conversation with a teacher, whom one of us plays and who did not ask for a "
        "coach. You have ten minutes, and give no advice.",
    ),
    (
        "facilitation",
        _TEACHING,
        _re(
            r"\b(?:workshops?|professional (?:development|learning)|train\w*|in-services?|PLCs?|facilitat\w*)\b"
        ),
        "Lead us through the first ten minutes, and tell us how you would find out a month later what "
        "became of it.",
    ),
    (
        "respect for families",
        _ANY,
        _re(r"\b(?:famil(?:y|ies)|parents?|caregivers)\b"),
        "Write the half page, or make the telephone call, with which you would open this to a family.",
    ),
)
"""Work samples: the concept, which duties call for it by label and words, and the task."""


@dataclass(frozen=True)
class Named:
    """A concept that the posting names, and where."""

    concept: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Implied:
    """A concept that a duty implies and the posting never names."""

    concept: str
    duty: Quote


@dataclass(frozen=True)
class Question:
    """Something to ask or to have done, with the concept and the duty it comes from."""

    concept: str
    duty: Quote
    question: str


@dataclass(frozen=True)
class Profile(Drafted):
    """What a posting asks of candidates.

    Attributes:
        note: why there is nothing to say, or "".
        named: concepts named in its qualifications and summary.
        implied: concepts that only its duties imply, each with the first duty that does.
        questions: for an interview, one a concept that a duty implies.
        samples: tasks to see the work itself.
    """

    note: str
    named: tuple[Named, ...] = ()
    implied: tuple[Implied, ...] = ()
    questions: tuple[Question, ...] = ()
    samples: tuple[Question, ...] = ()

    def document(self) -> Document:
        """The profile as a document to edit."""
        if self.note:
            return Document(TITLE, self.note, ())
        about = (
            "Drawn from the posting; its own words stand in quotation marks. The questions are a "
            "stock to choose from. They are about the work, and say nothing about any candidate."
        )
        named = [(quote, each.concept) for each in self.named for quote in each.quotes]
        parts = (
            Part("What the posting names", "", _together(named, ", ")),
            Part(
                "What its duties imply and it never names",
                "Name it among the qualifications, or a candidate cannot know.",
                _together([(each.duty, each.concept) for each in self.implied], ", "),
            ),
            Part("Interview questions", "", _together(map(_shown, self.questions))),
            Part("Work samples", "", _together(map(_shown, self.samples))),
        )
        return Document(TITLE, about, tuple(part for part in parts if part.lines))


def _shown(question: Question) -> tuple[Quote, str]:
    return question.duty, f"{question.question} ({question.concept})"


def _together(pairs: Iterable[tuple[Quote, str]], joined: str = "") -> tuple[Line, ...]:
    """A line for each quote, in the posting's order, with all that is said of it."""
    said: dict[Quote, list[str]] = {}
    for quote, words in pairs:
        said.setdefault(quote, []).append(words)
    return tuple(
        line(*([joined.join(said[quote])] if joined else said[quote]), of=quote)
        for quote in sorted(said, key=lambda quote: quote.start)
    )


def profile(analysis: Analysis) -> Profile:
    """What a posting asks of candidates; one without duties gives only a note."""
    if not analysis.duties:
        return Profile(f"There is nothing to ask about. {analysis.note}".strip())
    named = tuple(_named(analysis))
    told = {each.concept for each in named}
    calling = list(_calling(analysis))
    return Profile(
        "",
        named,
        tuple(Implied(c.name, quoted(duty)) for c, duty in calling if c.name not in told),
        tuple(Question(c.name, quoted(duty), c.question) for c, duty in calling),
        tuple(_samples(analysis)),
    )


def _calling(analysis: Analysis) -> Iterator[tuple[Concept, Duty]]:
    """Each concept with a duty that implies it: coaching first, and one not yet taken."""
    asked: Counter[int] = Counter()
    for concept in CONCEPTS:
        fits = list(filter(concept.implied_by, analysis.duties))
        if fits:
            duty = min(fits, key=lambda d: (LABELS.index(d.label), asked[d.start]))
            asked[duty.start] += 1
            yield concept, duty


def _named(analysis: Analysis) -> Iterator[Named]:
    inside = [section for section in analysis.sections if section.kind in _NAMED_IN]
    for concept in CONCEPTS:
        where: dict[tuple[int, int], None] = {}
        for section in inside:
            for found in concept.named.finditer(analysis.text, section.start, section.end):
                where[_clause(analysis.text, found.span(), (section.start, section.end))] = None
        # A duty that stands in the summary is work, not a wish.
        spans = [
            (a, b) for a, b in where if not any(d.start < b and a < d.end for d in analysis.duties)
        ]
        if spans:
            yield Named(concept.name, tuple(passage(analysis.text, a, b) for a, b in spans))


def _clause(text: str, found: tuple[int, int], inside: tuple[int, int]) -> tuple[int, int]:
    """The clause around the words found, within its section; without stops, the words found."""
    low, high = max(inside[0], found[0] - _REACH), min(inside[1], found[1] + _REACH)
    starts = [stop.end() for stop in _STOPS.finditer(text, low, found[0])]
    stop = _STOPS.search(text, found[1], high)
    start = starts[-1] if starts else low if low == inside[0] else found[0]
    end = stop.start() if stop else high if high == inside[1] else found[1]
    return trim(text, start, end)


def _samples(analysis: Analysis) -> Iterator[Question]:
    used: set[int] = set()
    for concept, labels, work, task in SAMPLES:
        fits = [duty for duty in analysis.duties if duty.label in labels and work.search(duty.text)]
        if fits:
            # A duty of its own for each task, where there is one.
            duty = next((duty for duty in fits if duty.start not in used), fits[0])
            used.add(duty.start)
            yield Question(concept, quoted(duty), task)
