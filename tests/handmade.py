"""Postings labelled by hand, for tests that should not hang on what a model finds."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

from jdlens.analysis import Analysis, Duty, Section
from jdlens.clarity import INGREDIENTS, Clarity
from jdlens.findings import find
from jdlens.labels import Evidence
from jdlens.scheme import LABELS, RATING_ITEMS


def posting(
    *duties: tuple[str, dict[str, Any]], title: str = "Instructional Coach", **sections: str
) -> Analysis:
    """A posting of such duties, given as words and what differs, before other `sections`.

    `sure` is the probability of the label, `evidence` words of the duty.
    """
    text, made = f"{title}\n", []
    for words, differs in duties:
        fields = {
            "label": "scope_creep",
            "outcome": False,
            "driver": "unspecified",
            "partner": "none",
            "open_qualifier": False,
            "evaluative": False,
            "sure": 1.0,
            "evidence": (),
            **differs,
        }
        start, sure = len(text), fields.pop("sure")
        told = [(each, start + words.index(each)) for each in fields.pop("evidence")]
        rest = (1.0 - sure) / (len(LABELS) - 1)
        text += f"{words}\n"
        made.append(
            Duty(
                text=words,
                start=start,
                end=start + len(words),
                probabilities={name: sure if name == fields["label"] else rest for name in LABELS},
                section="duties",
                evidence=tuple(Evidence(each, at, at + len(each), 1.0) for each, at in told),
                **fields,
            )
        )
    parts = [Section("title", 0, len(title) + 1), Section("duties", len(title) + 1, len(text))]
    for kind, words in sections.items():
        parts.append(Section(kind, len(text), len(text) + len(words) + 1))
        text += f"{words}\n"
    clarity = cast(Clarity, SimpleNamespace(findings=()))
    note = "" if made else "No duties."
    return Analysis(text, tuple(made), tuple(parts), {}, {}, clarity, note)


def rated(analysis: Analysis) -> Analysis:
    """The posting with its findings, and with shares and a made-up role clarity."""
    labels = [duty.label for duty in analysis.duties]
    shares = {name: labels.count(name) / len(labels) for name in LABELS}
    items = {name: 12.0 + 15.0 * rank for rank, name in enumerate(RATING_ITEMS)}
    clarity = Clarity(50.0, items, dict.fromkeys(INGREDIENTS, 0.0), (46.0, 53.0))
    found = find(analysis.text, analysis.duties, clarity)
    return replace(
        analysis,
        shares=shares,
        share_intervals={name: (shares[name], shares[name] + 0.125) for name in LABELS},
        clarity=replace(clarity, findings=found),
    )


def sample() -> Analysis:
    """A posting with each label, good news and bad, doubt, and open-ended words of each sort."""
    return rated(
        posting(
            (
                "Models lessons in classrooms\n   as needed",
                _coaching("Models", open_qualifier=True),
            ),
            (
                "Observes teachers and gives feedback <b>they</b> asked for",
                _coaching("feedback", "Observes", driver="teacher", outcome=True),
            ),
            (
                "Leads workshops & writes units, guides, etc.",
                {"label": "support", "sure": 0.5, "open_qualifier": True, "partner": "teachers"},
            ),
            (
                "Sets priorities with the leadership team",
                {"label": "support", "driver": "building"},
            ),
            ("Orders test booklets", {"label": "administrative", "evidence": ("Orders",)}),
            (
                "Covers classes as assigned by the principal",
                {"label": "administrative", "driver": "supervisor", "evidence": ("Covers",)},
            ),
            ("Enters scores", {"label": "administrative"}),
            (
                "Performs other duties as assigned by the principal",
                {"evidence": ("other duties", "assigned"), "driver": "supervisor"},
            ),
            terms="The coach does not evaluate teachers. Salary: by schedule.",
            qualifications="Five years of teaching. A master’s degree is preferred.",
        )
    )


def _coaching(*evidence: str, **differs: Any) -> dict[str, Any]:
    return {"label": "coaching_cycle", "partner": "teachers", "evidence": evidence, **differs}
