"""Measuring a model on labelled postings, with intervals over postings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from jdlens.analysis import analyze_many
from jdlens.corpus import Record, fold
from jdlens.model import Model
from jdlens.pipeline import LABEL_PART, blank, in_context
from jdlens.scheme import LABELS, SECTION_KINDS
from jdlens.tokens import Array, Floats, Tokens

OVERLAP = 0.5
"""A predicted and a settled duty are the same when their spans' intersection over union reaches this."""

RESAMPLES = 1000
"""Bootstrap resamples of postings behind an interval."""

_BINS = 10

Spans = list[tuple[int, int, str]]


@dataclass(frozen=True)
class Interval:
    """A figure with its 95% percentile-bootstrap interval over postings."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f}–{self.high:.3f})"


@dataclass(frozen=True)
class Measured:
    """Figures of one model on some postings.

    Attributes:
        postings, duties: how many were measured.
        figures: by name.
        per_label: for each label precision, recall, F1 and number (bare statements).
        confusion: rows settled, columns predicted, in the order of `LABELS` (bare).
    """

    postings: int
    duties: int
    figures: dict[str, Interval]
    per_label: dict[str, dict[str, float]]
    confusion: Any
    outcomes: Sequence[_Outcome] = field(repr=False)

    def part(self, chosen: Sequence[bool]) -> Measured:
        """The figures of some of the postings, in the order measured."""
        return _measured([o for o, yes in zip(self.outcomes, chosen, strict=True) if yes])


def cross_validate(
    records: Sequence[Record], fit: Callable[[Sequence[Record]], Model], n: int = 5
) -> Measured:
    """Each posting judged by a model that saw no posting of its employer; pooled figures."""
    outcomes: dict[str, Any] = {}
    for k in range(n):
        test = [record for record in records if fold(record.employer, n) == k]
        if test:
            model = fit([record for record in records if fold(record.employer, n) != k])
            outcomes.update(zip([r.id for r in test], _outcomes(test, model), strict=True))
    return _measured([outcomes[record.id] for record in records if record.id in outcomes])


def evaluate(records: Sequence[Record], model: Model) -> Measured:
    """Figures of a model on postings that it was not trained on."""
    return _measured(_outcomes(records, model))


@dataclass(frozen=True)
class _Outcome:
    settled: Spans
    predicted: Spans
    bare: list[str]
    probabilities: Floats
    placed: list[str]
    placed_probabilities: Floats
    section_confusion: Floats
    qualification_chars: tuple[int, int]


def _outcomes(records: Sequence[Record], model: Model) -> list[_Outcome]:
    from jdlens.labels import softmax
    from jdlens.train import duty_matrix

    nlp = blank()
    tokens = Tokens.of([nlp.make_doc(record.text) for record in records])
    weights, bias = model.head_weights[:, LABEL_PART], model.head_bias[LABEL_PART]
    probabilities = softmax(duty_matrix(records, tokens).dot(weights) + bias)
    texts, duties = [r.text for r in records], [r.duties for r in records]
    placed = in_context(texts, duties, probabilities, model)
    outcomes, at = [], 0
    for record, analysis in zip(
        records, analyze_many((r.text for r in records), model=model), strict=True
    ):
        p = probabilities[at : at + len(record.duties)]
        q = placed[at : at + len(record.duties)]
        at += len(record.duties)
        kinds = np.zeros(len(record.text), dtype=np.int64)
        said = np.zeros(len(record.text), dtype=np.int64)
        duty = np.zeros(len(record.text), dtype=bool)
        for section in record.sections:
            kinds[section["start"] : section["end"]] = SECTION_KINDS.index(section["kind"])
        for part_ in analysis.sections:
            said[part_.start : part_.end] = SECTION_KINDS.index(part_.kind)
        for each in analysis.duties:
            duty[each.start : each.end] = True
        for gold in record.duties:
            duty[gold["start"] : gold["end"]] = False
        wanted = kinds == SECTION_KINDS.index("qualifications")
        section_confusion = np.zeros((len(SECTION_KINDS), len(SECTION_KINDS)))
        np.add.at(section_confusion, (kinds, said), 1)
        outcomes.append(
            _Outcome(
                [(d["start"], d["end"], d["label"]) for d in record.duties],
                [(d.start, d.end, d.label) for d in analysis.duties],
                [LABELS[i] for i in p.argmax(axis=1)],
                p,
                [LABELS[i] for i in q.argmax(axis=1)],
                q,
                section_confusion,
                (int((duty & wanted).sum()), int(wanted.sum())),
            )
        )
    return outcomes


def to_dict(measured: Measured) -> dict[str, Any]:
    """Plain numbers, for JSON."""
    return {
        "postings": measured.postings,
        "duties": measured.duties,
        "figures": {
            name: {"value": each.value, "low": each.low, "high": each.high}
            for name, each in measured.figures.items()
        },
        "labels": measured.per_label,
        "confusion": measured.confusion.tolist(),
    }


def to_text(measured: Measured) -> str:
    """Markdown tables of the figures, fit for a terminal as well."""
    lines = [
        f"{measured.postings} postings, {measured.duties} duties.",
        "",
        "| figure | value (95% interval) |",
        "| --- | --- |",
        *(f"| {name} | {interval} |" for name, interval in measured.figures.items()),
        "",
        "| label (bare statements) | precision | recall | F1 | duties |",
        "| --- | ---: | ---: | ---: | ---: |",
        *(
            f"| {name} | {row['precision']:.3f} | {row['recall']:.3f} | {row['F1']:.3f} | {row['duties']} |"
            for name, row in measured.per_label.items()
        ),
        "",
        "| settled \\ predicted | " + " | ".join(LABELS) + " |",
        "| --- |" + " ---: |" * len(LABELS),
        *(
            f"| {name} | " + " | ".join(str(n) for n in row) + " |"
            for name, row in zip(LABELS, measured.confusion.tolist(), strict=True)
        ),
    ]
    return "\n".join(lines)


def _f1(hits: float, predicted: float, settled: float) -> float:
    return 2 * hits / (predicted + settled) if predicted + settled else 0.0


def align(settled: Spans, predicted: Spans) -> list[tuple[int, int]]:
    """Pairs (settled, predicted) of spans that overlap by `OVERLAP`; at or above 0.5 none is double."""
    pairs, j = [], 0
    for i, (start, end, _) in enumerate(settled):
        while j < len(predicted) and predicted[j][1] <= start:
            j += 1
        for k in range(j, len(predicted)):
            s, e, _ = predicted[k]
            if s >= end:
                break
            if (min(e, end) - max(s, start)) / (max(e, end) - min(s, start)) >= OVERLAP:
                pairs.append((i, k))
                break
    return pairs


def _macro(matrix: Floats, classes: int = len(LABELS)) -> float:
    """Macro-F1 over the classes that occur; rows settled, columns predicted, a further one missed."""
    return float(
        np.mean(
            [
                _f1(float(matrix[k, k]), float(matrix[:, k].sum()), float(matrix[k].sum()))
                for k in range(min(len(matrix), classes))
                if matrix[k].sum()
            ]
        )
    )


def _counts(outcome: _Outcome) -> dict[str, Floats]:
    """What adds up over postings; every figure is a function of sums of these."""
    index = {name: k for k, name in enumerate(LABELS)}
    bare: Array = np.zeros((4, 4))
    placed: Array = np.zeros((4, 4))
    for (_, _, gold), said, then in zip(outcome.settled, outcome.bare, outcome.placed, strict=True):
        bare[index[gold], index[said]] += 1
        placed[index[gold], index[then]] += 1
    # End to end, a fifth row and column hold what was not found and what was made up.
    full: Array = np.zeros((5, 5))
    pairs = align(outcome.settled, outcome.predicted)
    for i, k in pairs:
        full[index[outcome.settled[i][2]], index[outcome.predicted[k][2]]] += 1
    for i in set(range(len(outcome.settled))) - {i for i, _ in pairs}:
        full[index[outcome.settled[i][2]], 4] += 1
    for k in set(range(len(outcome.predicted))) - {k for _, k in pairs}:
        full[4, index[outcome.predicted[k][2]]] += 1
    exact = {s[:2] for s in outcome.settled} & {s[:2] for s in outcome.predicted}
    ends = [
        {offset for span in spans for offset in span[:2]}
        for spans in (outcome.settled, outcome.predicted)
    ]
    size = max([e for _, e, _ in outcome.settled + outcome.predicted], default=0)
    gold_chars, said_chars = np.zeros(size, bool), np.zeros(size, bool)
    for start, end, _ in outcome.settled:
        gold_chars[start:end] = True
    for start, end, _ in outcome.predicted:
        said_chars[start:end] = True
    return {
        "bare": bare,
        "placed": placed,
        "full": full,
        "spans": np.asarray([len(exact), len(outcome.predicted), len(outcome.settled)]),
        "chars": np.asarray([(gold_chars & said_chars).sum(), said_chars.sum(), gold_chars.sum()]),
        "edges": np.asarray([len(ends[0] & ends[1]), len(ends[1]), len(ends[0])]),
        "sections": outcome.section_confusion,
        "qualifications": np.asarray(outcome.qualification_chars),
        "bins": calibration_bins(outcome.probabilities, _right(outcome.settled, outcome.bare)),
        "placed bins": calibration_bins(
            outcome.placed_probabilities, _right(outcome.settled, outcome.placed)
        ),
    }


_FIGURES: dict[str, Callable[[dict[str, Floats]], float]] = {
    "label macro-F1, bare statements": lambda c: _macro(c["bare"]),
    "label accuracy, bare statements": lambda c: float(
        np.trace(c["bare"]) / max(c["bare"].sum(), 1)
    ),
    "label macro-F1, settled spans in their posting": lambda c: _macro(c["placed"]),
    "label macro-F1, end to end": lambda c: _macro(c["full"]),
    "duty span exact F1": lambda c: _f1(*c["spans"]),
    "duty span exact recall": lambda c: float(c["spans"][0] / max(c["spans"][2], 1)),
    "duty character F1": lambda c: _f1(*c["chars"]),
    "duty boundary F1": lambda c: _f1(*c["edges"]),
    "section kind, characters right": lambda c: float(
        np.trace(c["sections"]) / max(c["sections"].sum(), 1)
    ),
    "section kind, macro-F1 over characters": lambda c: _macro(c["sections"], len(SECTION_KINDS)),
    "qualification characters taken as duties": lambda c: float(
        c["qualifications"][0] / max(c["qualifications"][1], 1)
    ),
    "expected calibration error, bare statements": lambda c: calibration_error(c["bins"]),
    "expected calibration error, in their posting": lambda c: calibration_error(c["placed bins"]),
}


def _measured(outcomes: Sequence[_Outcome]) -> Measured:
    counts = [_counts(outcome) for outcome in outcomes]
    stacked = {name: np.stack([c[name] for c in counts]) for name in counts[0]}
    rng = np.random.default_rng(0)
    draws = [rng.integers(len(counts), size=len(counts)) for _ in range(RESAMPLES)]
    figures = {}
    for name, figure in _FIGURES.items():
        value = figure({key: array.sum(axis=0) for key, array in stacked.items()})
        again = [
            figure({key: array[draw].sum(axis=0) for key, array in stacked.items()})
            for draw in draws
        ]
        figures[name] = Interval(value, *np.percentile(again, [2.5, 97.5]).tolist())
    confusion = stacked["bare"].sum(axis=0)
    per_label = {}
    for k, name in enumerate(LABELS):
        hits, said, gold = confusion[k, k], confusion[:, k].sum(), confusion[k].sum()
        per_label[name] = {
            "precision": float(hits / said) if said else 0.0,
            "recall": float(hits / gold) if gold else 0.0,
            "F1": _f1(hits, said, gold),
            "duties": int(gold),
        }
    return Measured(
        len(outcomes), int(confusion.sum()), figures, per_label, confusion.astype(int), outcomes
    )


def _right(settled: Spans, said: list[str]) -> list[bool]:
    return [gold == each for (_, _, gold), each in zip(settled, said, strict=True)]


def calibration_bins(probabilities: Array, right: Sequence[bool]) -> Array:
    """Per bin of the top label's probability: duties, sum of probabilities, duties right."""
    bins = np.zeros((_BINS, 3))
    if len(right):
        top = probabilities.max(axis=1)
        which = np.minimum((top * _BINS).astype(int), _BINS - 1)
        np.add.at(bins, which, np.stack([np.ones(len(top)), top, right], axis=1))
    return bins


def calibration_error(bins: Array) -> float:
    """Expected calibration error of the top label (Guo et al. 2017), from summed bins."""
    return float(np.abs(bins[:, 1] - bins[:, 2]).sum() / max(bins[:, 0].sum(), 1))
