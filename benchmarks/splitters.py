"""Other ways to split a posting into duties, and how far any splitting is from the settled one."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pysbd
import spacy
from nltk.metrics.segmentation import pk, windowdiff
from spacy.language import Language
from spacy.training import Example
from spacy.util import fix_random_seed, minibatch

from jdlens.blocks import trim
from jdlens.corpus import Record

Spans = list[tuple[int, int]]
EPOCHS = 12
"""Passes over the postings in training the span finder; 8 find hardly anything."""


def rules() -> dict[str, Callable[[str], Spans]]:
    """Splitters that know no sections: every line or sentence is a duty."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    segmenter = pysbd.Segmenter(language="en", clean=False, char_span=True)
    return {
        "one line, one duty": lambda text: [m.span() for m in re.finditer(r"[^\n]+", text)],
        "spaCy sentencizer": lambda text: [(s.start_char, s.end_char) for s in nlp(text).sents],
        "pySBD": lambda text: [(s.start, s.end) for s in segmenter.segment(text)],
    }


def span_finder(records: Sequence[Record]) -> Callable[[str], Spans]:
    """spaCy's `SpanFinder`, trained on the settled duties; a duty ends at the nearest end."""
    fix_random_seed(0)
    nlp = spacy.blank("en")
    nlp.add_pipe("span_finder", config={"max_length": 120, "spans_key": "duties"})
    examples = []
    for record in records:
        doc = nlp.make_doc(record.text)
        settled = doc.copy()
        spans = (
            settled.char_span(d["start"], d["end"], alignment_mode="expand") for d in record.duties
        )
        settled.spans["duties"] = [span for span in spans if span is not None]
        examples.append(Example(doc, settled))
    optimizer = nlp.initialize(lambda: examples[:50])
    order = random.Random(0)
    for _ in range(EPOCHS):
        order.shuffle(examples)
        for batch in minibatch(examples, 8):
            nlp.update(batch, sgd=optimizer, drop=0.1)
    return lambda text: _nearest(nlp, text)


def _nearest(nlp: Language, text: str) -> Spans:
    found: dict[int, int] = {}
    doc = nlp(text)
    for span in doc.spans["duties"]:
        found[span.start_char] = min(span.end_char, found.get(span.start_char, len(text)))
    return sorted(found.items())


def split(records: Iterable[Record], splitter: Callable[[str], Spans]) -> list[Spans]:
    """The trimmed spans of every posting."""
    trimmed = ((trim(r.text, a, b) for a, b in splitter(r.text)) for r in records)
    return [[(a, b) for a, b in spans if b > a] for spans in trimmed]


def measures(records: Sequence[Record], said: Sequence[Spans]) -> dict[str, float]:
    """Exact and boundary F1 of spans, and the mean Pk and WindowDiff of the words' segmentation.

    Pk (Beeferman, Berger and Lafferty 1999) and WindowDiff (Pevzner and Hearst 2002), as NLTK
    has them, look at the words at which a duty begins or ends; 0 is perfect.
    """
    exact = np.zeros(3)
    edges = np.zeros(3)
    errors = []
    for record, spans in zip(records, said, strict=True):
        settled = [(d["start"], d["end"]) for d in record.duties]
        exact += len(set(settled) & set(spans)), len(spans), len(settled)
        ends = [{offset for span in each for offset in span} for each in (settled, spans)]
        edges += len(ends[0] & ends[1]), len(ends[1]), len(ends[0])
        words = [match.start() for match in re.finditer(r"\S+", record.text)]
        marks = [_marks(words, each) for each in ends]
        window = max(2, round(len(words) / (marks[0].count("1") + 1) / 2))
        if len(words) > window:
            errors.append((pk(*marks, window), windowdiff(*marks, window)))
    means = np.mean(errors, axis=0)
    return {
        "exact F1": 2 * exact[0] / max(exact[1:].sum(), 1),
        "boundary F1": 2 * edges[0] / max(edges[1:].sum(), 1),
        "Pk": float(means[0]),
        "WindowDiff": float(means[1]),
    }


def _marks(words: list[int], offsets: Iterable[int]) -> str:
    marks = np.zeros(len(words) + 1, dtype=int)
    marks[np.searchsorted(words, sorted(offsets))] = 1
    return "".join(map(str, marks[:-1]))


def rows(figures: dict[str, dict[str, float]]) -> list[str]:
    """A Markdown table, one splitter a line."""
    names = list(next(iter(figures.values())))
    return [
        "| splitter, same postings | " + " | ".join(names) + " |",
        "| --- |" + " ---: |" * len(names),
        *(
            f"| {name} | " + " | ".join(f"{value:.3f}" for value in each.values()) + " |"
            for name, each in figures.items()
        ),
    ]
