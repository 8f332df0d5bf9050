"""Facets and role clarity on held-out postings, from settled duties; folds by employer.

    python benchmarks/facets_and_clarity.py [--corpus corpus] [--write models/README.md]

Facets: macro-F1, and F1 of "true" where a facet is true or false. Role clarity: Spearman's rank
correlation of predicted items and index with the readers' ratings, beside that of the two readers
with one another, and without each ingredient in turn.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from held_out import write_between
from scipy.stats import spearmanr
from sklearn.metrics import f1_score

from jdlens import clarity
from jdlens.corpus import HardCase, Record, fold, load_corpus, load_hard_cases
from jdlens.estimators import to_heads
from jdlens.labels import HEADS, head_slices
from jdlens.pipeline import blank
from jdlens.scheme import FACETS, FLAGS, RATING_ITEMS
from jdlens.tokens import Tokens
from jdlens.train import duty_matrix, fit_heads, head_value

FOLDS = 5


def facet_rows(records: Sequence[Record], hard: Sequence[HardCase]) -> list[str]:
    """Facets of held-out duties, settled spans."""
    nlp = blank()
    gold: dict[str, list[str]] = {facet: [] for facet in FACETS}
    said: dict[str, list[str]] = {facet: [] for facet in FACETS}
    for k in range(FOLDS):
        train = [record for record in records if fold(record.employer, FOLDS) != k]
        test = [record for record in records if fold(record.employer, FOLDS) == k]
        weights, bias = to_heads(*fit_heads(train, hard))
        tokens = Tokens.of([nlp.make_doc(record.text) for record in test])
        x = duty_matrix(test, tokens).dot(weights) + bias
        for facet in FACETS:
            part = head_slices()[facet]
            best = part.start + x[:, part].argmax(axis=1)
            said[facet] += [HEADS[i][1] for i in best]
            gold[facet] += [head_value(d, facet) for record in test for d in record.duties]
    rows = ["| facet | macro-F1 | F1 of true | true |", "| --- | ---: | ---: | ---: |"]
    for facet in FACETS:
        macro = f1_score(gold[facet], said[facet], average="macro")
        flag = facet in FLAGS
        true = f"{f1_score(gold[facet], said[facet], pos_label='true'):.3f}" if flag else ""
        count = str(gold[facet].count("true")) if flag else ""
        rows.append(f"| {facet} | {macro:.3f} | {true} | {count} |")
    return rows


def clarity_rows(records: Sequence[Record]) -> list[str]:
    """Spearman of held-out index and items with the ratings; what each ingredient is worth."""
    twice = [sorted(r.readings.items())[:2] for r in records if len(r.readings) >= 2]
    first, second = ([pair[k][1]["ratings"] for pair in twice] for k in (0, 1))
    found = {
        "held out": correlations(*held_out(records)),
        "the two readers with one another": correlations(first, second),
    }
    for name in clarity.INGREDIENTS:
        found[f"without {name}"] = correlations(*held_out(records, [name]))
    columns = ("index", *RATING_ITEMS)
    return [
        "| role clarity, Spearman | " + " | ".join(columns) + " |",
        "| --- |" + " ---: |" * len(columns),
        *(
            f"| {name} | " + " | ".join(f"{values[column]:.3f}" for column in columns) + " |"
            for name, values in found.items()
        ),
    ]


def held_out(
    records: Sequence[Record], without: Sequence[str] = ()
) -> tuple[list[Mapping[str, float]], list[Mapping[str, float]]]:
    """Predicted items of every posting and its ratings, from settled duties; folds by employer."""
    said: list[Mapping[str, float]] = []
    rated: list[Mapping[str, float]] = []
    for k in range(FOLDS):
        train = [record for record in records if fold(record.employer, FOLDS) != k]
        coefficients = clarity.fit(train, without=without)
        for record in records:
            if fold(record.employer, FOLDS) == k:
                duties = [clarity.SettledDuty(**duty) for duty in record.duties]
                said.append(clarity.score(record.text, duties, coefficients).items)
                rated.append(record.ratings)
    return said, rated


def correlations(
    said: Sequence[Mapping[str, float]], rated: Sequence[Mapping[str, float]]
) -> dict[str, float]:
    means = [[np.mean(list(each.values())) for each in side] for side in (said, rated)]
    by_item = {
        item: spearmanr([each[item] for each in said], [each[item] for each in rated])[0]
        for item in RATING_ITEMS
    }
    return {"index": spearmanr(*means)[0], **by_item}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", default="corpus")
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    records = load_corpus(options.corpus)
    facets = facet_rows(records, load_hard_cases(options.corpus))
    result = "\n".join([*facets, "", *clarity_rows(records)])
    print(result)
    if options.write:
        write_between(options.write, "facets and clarity", result)


if __name__ == "__main__":
    main()
