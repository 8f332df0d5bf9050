"""Facets and role clarity on held-out postings, from settled duties; folds by employer.

    python benchmarks/facets_and_clarity.py [CORPUS]

Facets: macro-F1, and F1 of "true" where a facet is true or false. Role clarity: Spearman's rank
correlation of predicted items and index with the readers' ratings.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
from scipy.stats import spearmanr
from sklearn.metrics import f1_score

from jdlens import clarity
from jdlens.corpus import fold, load_corpus, load_hard_cases
from jdlens.estimators import to_heads
from jdlens.labels import HEADS, head_slices
from jdlens.pipeline import blank
from jdlens.scheme import FACETS, FLAGS, RATING_ITEMS
from jdlens.tokens import Tokens
from jdlens.train import duty_matrix, fit_heads, head_value

FOLDS = 5


def main(path: str) -> None:
    records, hard, nlp = load_corpus(path), load_hard_cases(path), blank()
    gold: dict[str, list[str]] = {facet: [] for facet in FACETS}
    said: dict[str, list[str]] = {facet: [] for facet in FACETS}
    scores: list[tuple[Any, Any]] = []
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
        coefficients = clarity.fit(train)
        for record in test:
            duties = [clarity.SettledDuty(**duty) for duty in record.duties]
            scores.append((clarity.score(record.text, duties, coefficients), record.ratings))
    print("| facet | macro-F1 | F1 of true | true |\n| --- | ---: | ---: | ---: |")
    for facet in FACETS:
        macro = f1_score(gold[facet], said[facet], average="macro")
        flag = facet in FLAGS
        true = f"{f1_score(gold[facet], said[facet], pos_label='true'):.3f}" if flag else ""
        count = str(gold[facet].count("true")) if flag else ""
        print(f"| {facet} | {macro:.3f} | {true} | {count} |")
    print("\n| role clarity | Spearman |\n| --- | ---: |")
    means = [np.mean(list(ratings.values())) for _, ratings in scores]
    print(
        f"| index, with the mean rating | {spearmanr([c.index for c, _ in scores], means)[0]:.3f} |"
    )
    for item in RATING_ITEMS:
        rho = spearmanr([c.items[item] for c, _ in scores], [r[item] for _, r in scores])[0]
        print(f"| {item} | {rho:.3f} |")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "corpus")
