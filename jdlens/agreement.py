"""How far two independent readings of the same postings agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sklearn.metrics import cohen_kappa_score

from jdlens.corpus import Compound, HardCase, Record
from jdlens.evaluate import Spans, align
from jdlens.scheme import FACETS, LABELS, RATING_ITEMS


@dataclass(frozen=True)
class Agreement:
    """Agreement of two readers.

    Attributes:
        postings: read by both.
        duties: (by the first, by the second, aligned at half overlap, with equal edges).
        exact_f1: F1 of spans with equal edges.
        boundary_f1: F1 of the offsets at which duties begin or end.
        label_kappa: Cohen's kappa of the labels of aligned duties.
        per_label: kappa of each label against the rest.
        facet_kappa: kappa of each facet of aligned duties.
        section_kappa: kappa of the section kind of each character, every tenth counted.
        rating_kappa: quadratically weighted kappa of each role-clarity item.
        hard_cases: labelled by two.
        hard_kappa: kappa of their labels; NaN if there are none.
        compounds: read by two.
        compound_f1: F1 of their spans with equal edges, settled against second reader.
    """

    postings: int
    duties: tuple[int, int, int, int]
    exact_f1: float
    boundary_f1: float
    label_kappa: float
    per_label: dict[str, float]
    facet_kappa: dict[str, float]
    section_kappa: float
    rating_kappa: dict[str, float]
    hard_cases: int = 0
    hard_kappa: float = float("nan")
    compounds: int = 0
    compound_f1: float = float("nan")


def agreement(
    records: Sequence[Record],
    hard: Sequence[HardCase] = (),
    compounds: Sequence[Compound] = (),
) -> Agreement | None:
    """Agreement over the postings that have at least two readings; None if there are none.

    The first two readings by name are compared; kappas are scikit-learn's.
    """
    pairs = [
        tuple(reading for _, reading in sorted(record.readings.items())[:2])
        for record in records
        if len(record.readings) >= 2
    ]
    if not pairs:
        return None
    aligned: list[tuple[dict[str, Any], dict[str, Any]]] = []
    n = [0, 0, 0]
    edges = [0, 0, 0]
    for first, second in pairs:
        spans = [_spans(reading) for reading in (first, second)]
        n[0] += len(spans[0])
        n[1] += len(spans[1])
        n[2] += len({s[:2] for s in spans[0]} & {s[:2] for s in spans[1]})
        ends = [{offset for s in each for offset in s[:2]} for each in spans]
        edges[0] += len(ends[0])
        edges[1] += len(ends[1])
        edges[2] += len(ends[0] & ends[1])
        aligned += [(first["duties"][i], second["duties"][k]) for i, k in align(*spans)]

    def of_duties(name: str, only: str | None = None) -> float:
        sides = [[pair[k][name] for pair in aligned] for k in (0, 1)]
        if only is not None:
            sides = [[value == only for value in side] for side in sides]
        return _kappa(sides[0], sides[1])

    def of_ratings(item: str) -> float:
        ratings = [[pair[k]["ratings"][item] for pair in pairs] for k in (0, 1)]
        return _kappa(ratings[0], ratings[1], "quadratic")

    twice = [case for case in hard if case.second]
    kinds = [[kind for pair in pairs for kind in _kinds(pair[k])] for k in (0, 1)]
    return Agreement(
        postings=len(pairs),
        duties=(n[0], n[1], len(aligned), n[2]),
        exact_f1=2 * n[2] / max(n[0] + n[1], 1),
        boundary_f1=2 * edges[2] / max(edges[0] + edges[1], 1),
        label_kappa=of_duties("label"),
        per_label={name: of_duties("label", name) for name in LABELS},
        facet_kappa={facet: of_duties(facet) for facet in FACETS},
        section_kappa=_kappa(kinds[0], kinds[1]),
        rating_kappa={item: of_ratings(item) for item in RATING_ITEMS},
        hard_cases=len(twice),
        hard_kappa=_kappa([c.duty["label"] for c in twice], [c.second for c in twice])
        if twice
        else float("nan"),
        compounds=len(compounds),
        compound_f1=_f1_of(compounds),
    )


def _f1_of(compounds: Sequence[Compound]) -> float:
    both = sum(len(set(each.duties) & set(each.second)) for each in compounds)
    said = sum(len(each.duties) + len(each.second) for each in compounds)
    return 2 * both / said if said else float("nan")


def to_text(found: Agreement) -> str:
    """Markdown tables of the agreement."""
    first, second, both, exact = found.duties
    rows = [
        f"{found.postings} postings read twice; {first} and {second} duties, {both} aligned, "
        f"{exact} with equal edges.",
        "",
        "| agreement | value |",
        "| --- | ---: |",
        f"| duty spans, exact F1 | {found.exact_f1:.3f} |",
        f"| duty boundaries, F1 | {found.boundary_f1:.3f} |",
        f"| section kind, kappa over characters | {found.section_kappa:.3f} |",
        f"| label, kappa | {found.label_kappa:.3f} |",
        *(
            f"| label {name} against the rest, kappa | {k:.3f} |"
            for name, k in found.per_label.items()
        ),
        *(f"| facet {name}, kappa | {k:.3f} |" for name, k in found.facet_kappa.items()),
        *(f"| rating {name}, weighted kappa | {k:.3f} |" for name, k in found.rating_kappa.items()),
    ]
    if found.hard_cases:
        rows.append(f"| label of {found.hard_cases} hard cases, kappa | {found.hard_kappa:.3f} |")
    if found.compounds:
        rows.append(
            f"| spans of {found.compounds} compounds, exact F1 (settled, second reader) "
            f"| {found.compound_f1:.3f} |"
        )
    return "\n".join(rows)


def _spans(reading: dict[str, Any]) -> Spans:
    return [(duty["start"], duty["end"], duty["label"]) for duty in reading["duties"]]


def _kinds(reading: dict[str, Any]) -> list[str]:
    return [
        section["kind"]
        for section in reading["sections"]
        for _ in range(section["start"] // 10, section["end"] // 10)
    ]


def _kappa(first: Sequence[Any], second: Sequence[Any], weights: str | None = None) -> float:
    return float(cohen_kappa_score(first, second, weights=weights))
