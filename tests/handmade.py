"""Postings labelled by hand, for tests that should not hang on what a model finds."""

from types import SimpleNamespace
from typing import Any, cast

from jdlens.analysis import Analysis, Duty, Section
from jdlens.clarity import Clarity


def posting(
    *duties: tuple[str, dict[str, Any]], title: str = "Instructional Coach", **sections: str
) -> Analysis:
    """A posting of such duties, given as words and what differs, before other `sections`."""
    text, made = f"{title}\n", []
    for words, differs in duties:
        fields = {
            "label": "scope_creep",
            "outcome": False,
            "driver": "unspecified",
            "partner": "none",
            "open_qualifier": False,
            "evaluative": False,
            **differs,
        }
        start = len(text)
        text += f"{words}\n"
        made.append(
            Duty(
                text=words,
                start=start,
                end=start + len(words),
                probabilities={fields["label"]: 1.0},
                section="duties",
                evidence=(),
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
