"""The result of reading one posting, and the functions that make it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from jdlens.scheme import FACETS, LABELS

if TYPE_CHECKING:
    import pandas as pd

    from jdlens.candidate import Profile
    from jdlens.clarity import Clarity
    from jdlens.labels import Evidence
    from jdlens.model import Model
    from jdlens.partnership import Agreement
    from jdlens.pipeline import Reading
    from jdlens.repair import Repair

MAX_POSTING = 1_000_000
"""Characters beyond which a text is not taken for one posting."""

MAX_UNBROKEN = 5_000
"""Characters without a space beyond which a text is not taken for a posting."""

BATCH = 64
"""Postings that `analyze_many` reads at once."""

N_EVIDENCE = 5
"""At most this many pieces of evidence are kept for each duty."""


class TextError(ValueError):
    """A text that cannot be analysed; the message says why and what to do."""


@dataclass(frozen=True)
class Section:
    """A part of the posting: `text[start:end]`, of one of the `jdlens.scheme.SECTION_KINDS`."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Duty:
    """A duty statement.

    Attributes:
        text: its words; equal to `posting[start:end]`.
        start, end: character offsets in the posting.
        label: one of `jdlens.scheme.LABELS`.
        probabilities: calibrated probability of each label; they sum to 1.
        outcome: names a change in teachers' practice or students' learning.
        driver: whose need or say decides the work.
        partner: who the work is done with or for.
        open_qualifier: the work is named, its extent is not ("as needed", "etc.").
        evaluative: has the post holder judge, rate or supervise teachers.
        section: kind of the section it stands in.
        evidence: the words that spoke most for its label, strongest first.
    """

    text: str
    start: int
    end: int
    label: str
    probabilities: Mapping[str, float]
    outcome: bool
    driver: str
    partner: str
    open_qualifier: bool
    evaluative: bool
    section: str
    evidence: tuple[Evidence, ...]

    @property
    def unsure(self) -> bool:
        """Whether a person should check the label: its probability is below `jdlens.doubt.UNSURE`."""
        from jdlens.doubt import UNSURE

        return self.probabilities[self.label] < UNSURE


@dataclass(frozen=True, repr=False)
class Analysis:
    """What jdlens says of one posting.

    Attributes:
        text: the posting as given.
        duties: its duty statements, in order.
        sections: its parts; they tile the text.
        shares: share of each label among the duties, 0 to 1 (all 0 without duties).
        share_intervals: the range of each share that the doubt about labels leaves likely (95%).
        clarity: index, items and findings.
        note: why there are no duties, or a caution about the text; often empty.
    """

    text: str
    duties: tuple[Duty, ...]
    sections: tuple[Section, ...]
    shares: Mapping[str, float]
    share_intervals: Mapping[str, tuple[float, float]]
    clarity: Clarity
    note: str = ""

    def repair(self) -> Repair:
        """Rewrites for the hazy clauses, and the question of outcome for the main duties."""
        from jdlens.repair import repair

        return repair(self)

    def agreement(self) -> Agreement:
        """A partnership agreement between coach and leadership, drafted from the posting."""
        from jdlens.partnership import draft

        return draft(self)

    def candidate(self) -> Profile:
        """What the posting asks of candidates, and interview questions for its own duties."""
        from jdlens.candidate import profile

        return profile(self)

    def to_dict(self) -> dict[str, Any]:
        """Plain dicts, lists and numbers, with what `repair` says under ``repair``."""
        return {**asdict(self), "repair": self.repair().to_dict()}

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Analysis:
        """The analysis that `to_dict` took apart."""
        from jdlens.clarity import Clarity
        from jdlens.findings import Finding
        from jdlens.labels import Evidence

        duties = tuple(
            Duty(**{**duty, "evidence": tuple(Evidence(**e) for e in duty["evidence"])})
            for duty in fields["duties"]
        )
        found = tuple(
            Finding(**{**each, "where": tuple(tuple(span) for span in each["where"])})
            for each in fields["clarity"]["findings"]
        )
        return cls(
            fields["text"],
            duties,
            tuple(Section(**section) for section in fields["sections"]),
            fields["shares"],
            {name: tuple(ends) for name, ends in fields["share_intervals"].items()},
            Clarity(
                **{
                    **fields["clarity"],
                    "interval": tuple(fields["clarity"]["interval"]),
                    "findings": found,
                }
            ),
            fields["note"],
        )

    def to_json(self, indent: int | None = 2) -> str:
        """The same as JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    def to_frame(self) -> pd.DataFrame:
        """A pandas frame, one row a duty, with a column `p_LABEL` for each probability.

        Raises:
            ImportError: if pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError:
            raise ImportError('to_frame needs pandas: pip install "jdlens[frame]".') from None

        rows = [
            {
                "start": duty.start,
                "end": duty.end,
                "text": duty.text,
                "label": duty.label,
                **{f"p_{name}": duty.probabilities[name] for name in LABELS},
                **{facet: getattr(duty, facet) for facet in FACETS},
                "section": duty.section,
            }
            for duty in self.duties
        ]
        columns = [
            "start",
            "end",
            "text",
            "label",
            *(f"p_{name}" for name in LABELS),
            *FACETS,
            "section",
        ]
        return pd.DataFrame(rows, columns=columns)

    def to_markdown(self) -> str:
        """The report in Markdown; the posting's words are escaped."""
        from jdlens import report

        return report.markdown(self)

    def to_html(self) -> str:
        """The report as one self-contained HTML page; the posting's words are escaped."""
        from jdlens import report

        return report.html(self)

    def to_text(self, width: int = 80) -> str:
        """The report as plain text without colour, for a terminal of `width` columns."""
        from jdlens import report

        return report.text(self, width)

    def _repr_html_(self) -> str:
        from jdlens import report

        return report.fragment(self)

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        return (
            f"<Analysis: {len(self.duties)} duties, role clarity {self.clarity.index:.0f} of 100>"
        )


def analyze(text: str, *, model: Model | None = None) -> Analysis:
    """Read one posting.

    Args:
        text: the posting. For a file, `jdlens.read(path)` gives its text.
        model: a model other than the shipped one.

    Raises:
        TextError: if the text is empty, binary, longer than `MAX_POSTING` characters, or has
            more than `MAX_UNBROKEN` without a space.
        TypeError: if it is not a string.
    """
    return next(analyze_many([text], model=model))


def analyze_many(texts: Iterable[str], *, model: Model | None = None) -> Iterator[Analysis]:
    """Read postings one after another, in order and in constant memory.

    Raises:
        TextError, TypeError: as `analyze` does, when the text at fault is reached.
    """
    from jdlens.model import default_model
    from jdlens.pipeline import blank, read_docs

    model = model or default_model()
    nlp = blank()
    waiting = iter(texts)
    while batch := list(islice(waiting, BATCH)):
        good = list(_usable(batch))
        yield from (
            interpret(reading, model)
            for reading in read_docs([nlp.make_doc(text) for text in good], model, good)
        )
        if len(good) < len(batch):
            check_text(batch[len(good)])


def classify(statements: Iterable[str], *, model: Model | None = None) -> list[Duty]:
    """Label statements each of which is one duty already; none is split or dropped.

    Raises:
        TypeError: if `statements` is itself a string, or holds something else than strings.
    """
    from jdlens.model import default_model
    from jdlens.pipeline import blank, label_docs

    if isinstance(statements, str):
        raise TypeError("classify takes a list of statements; put a single one into a list.")
    model = model or default_model()
    nlp = blank()
    waiting = iter(statements)
    duties: list[Duty] = []
    while batch := list(islice(waiting, 1000)):
        for statement in batch:
            if not isinstance(statement, str):
                raise TypeError(f"A statement must be a string, not {type(statement).__name__}.")
        for reading in label_docs([nlp.make_doc(statement) for statement in batch], model):
            duties.extend(_duties(reading))
    return duties


def check_text(text: str) -> None:
    """Say what is wrong with a text that cannot be analysed.

    Raises:
        TextError, TypeError: as `analyze` does.
    """
    if not isinstance(text, str):
        raise TypeError(
            f"A posting must be a string, not {type(text).__name__}. For a file use jdlens.read(path)."
        )
    if not text.strip():
        raise TextError("The posting is empty. Paste its text, or name a file that has some.")
    if len(text) > MAX_POSTING:
        raise TextError(
            f"The text has {len(text):,} characters; a posting has at most {MAX_POSTING:,}. "
            "If it holds several postings, give them one by one."
        )
    if max(map(len, text.split())) > MAX_UNBROKEN:
        # spaCy's tokenizer takes quadratic time on a long run of marks.
        raise TextError(
            f"The text has more than {MAX_UNBROKEN:,} characters without a space, which no "
            "posting has. Remove embedded data, or copy the posting's words anew."
        )
    sample = text[:10_000]
    odd = sum(c < " " and c not in "\t\n\r\v\f" for c in sample) + sample.count("\ufffd")
    if odd > 0.05 * len(sample):
        raise TextError("This is not text but binary data. Save the posting as plain text (UTF-8).")


def interpret(reading: Reading, model: Model) -> Analysis:
    """Duties, sections, shares and role clarity from what the trained parts say."""
    from jdlens import clarity, doubt, findings
    from jdlens.pipeline import LABEL_PART

    text = reading.text
    duties = tuple(_duties(reading))
    labels = [duty.label for duty in duties]
    n = max(len(labels), 1)
    drawn = doubt.draw(reading.probabilities[:, LABEL_PART])
    shares = {name: labels.count(name) / n for name in LABELS}
    doubtful = {
        name: doubt.interval((drawn == k).sum(axis=1) / n, shares[name])
        for k, name in enumerate(LABELS)
    }
    scored = clarity.score(text, duties, model.clarity, drawn)
    scored = replace(scored, findings=findings.find(text, duties, scored))
    sections = tuple(_sections(reading))
    return Analysis(text, duties, sections, shares, doubtful, scored, _note(text, duties))


def _usable(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        try:
            check_text(text)
        except (TextError, TypeError):
            return
        yield text


def _duties(reading: Reading) -> Iterator[Duty]:
    import numpy as np

    from jdlens.labels import HEADS, head_slices

    slices = head_slices()
    for unit, p, evidence in zip(
        reading.duties, reading.probabilities, reading.evidence, strict=True
    ):
        best = {g: HEADS[part.start + int(np.argmax(p[part]))][1] for g, part in slices.items()}
        label = int(np.argmax(p[slices["label"]]))
        yield Duty(
            reading.text[unit.start : unit.end],
            unit.start,
            unit.end,
            best["label"],
            dict(zip(LABELS, p[slices["label"]].tolist(), strict=True)),
            best["outcome"] == "true",
            best["driver"],
            best["partner"],
            best["open_qualifier"] == "true",
            best["evaluative"] == "true",
            unit.section,
            tuple(_strongest(reading.text, evidence, label)),
        )


def _strongest(text: str, evidence: list[tuple[int, int, Any]], label: int) -> Iterator[Evidence]:
    from jdlens.labels import Evidence

    weighed = [(w[label] - w.mean(), start, end) for start, end, w in evidence]
    for weight, start, end in sorted(weighed, key=lambda e: -e[0])[:N_EVIDENCE]:
        if weight > 0:
            yield Evidence(text[start:end], start, end, float(weight))


def _sections(reading: Reading) -> Iterator[Section]:
    starts: list[tuple[int, str]] = []
    for block, tag in zip(reading.blocks, reading.tags, strict=True):
        kind = tag.partition("|")[0]
        if not starts or starts[-1][1] != kind:
            starts.append((block.start if starts else 0, kind))
    if not starts and reading.text:
        starts.append((0, "furniture"))
    ends = [start for start, _ in starts[1:]] + [len(reading.text)]
    for (start, kind), end in zip(starts, ends, strict=True):
        yield Section(kind, start, end)


def _note(text: str, duties: tuple[Duty, ...]) -> str:
    from jdlens.pipeline import looks_english

    if not looks_english(text):
        return "This does not look like English; jdlens reads English postings only."
    if not duties:
        return (
            "No duty statements found: nothing in this text tells the post holder what to do. "
            "Is the list of responsibilities part of what you gave?"
        )
    return ""
