"""Cross-validated figures of the shipped recipe and its baselines, all in one run.

    python benchmarks/held_out.py [--corpus corpus] [--folds 5] [--write models/README.md]

Folds never divide an employer. `--write` puts the tables between the markers of the model
card. Takes about half an hour on two cores for 570 postings.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import splitters
from joblib import Parallel, delayed
from sklearn.naive_bayes import MultinomialNB

from jdlens.corpus import (
    Compound,
    HardCase,
    Record,
    fold,
    load_compounds,
    load_corpus,
    load_hard_cases,
)
from jdlens.estimators import to_heads
from jdlens.evaluate import Interval, cross_validate, to_text
from jdlens.labels import BITS
from jdlens.pipeline import LABEL_PART, blank, statement_features
from jdlens.scheme import LABELS
from jdlens.tokens import Tokens
from jdlens.train import duty_matrix, fit_heads, train

BY_LAYOUT = (
    "duty span exact F1",
    "duty character F1",
    "duty boundary F1",
    "section kind, macro-F1 over characters",
    "qualification characters taken as duties",
)
"""Figures that are given for each layout class."""

KEYWORDS = (
    ("scope_creep", r"other duties|as assigned|wherever|whatever|any other|additional duties"),
    (
        "coaching_cycle",
        r"\bcoach|\bmodel|co-?teach|co-?plan|feedback|observ|mentor|confer|plc|reflect",
    ),
    (
        "administrative",
        r"\breport|record|schedul|budget|order|inventor|complian|supervis|evaluat|attend|"
        r"testing|proctor|form\b|data entry|maintain",
    ),
)
"""The keyword baseline: the first pattern that is found names the label, else support."""


def keyword_label(statement: str) -> str:
    for label, pattern in KEYWORDS:
        if re.search(pattern, statement, re.IGNORECASE):
            return label
    return "support"


def f1_of(gold: Sequence[str], said: Sequence[str], label: str) -> float:
    hits = sum(g == s == label for g, s in zip(gold, said, strict=True))
    return 2 * hits / max(list(gold).count(label) + list(said).count(label), 1)


def macro_f1(gold: Sequence[str], said: Sequence[str]) -> float:
    return float(np.mean([f1_of(gold, said, label) for label in LABELS]))


def label_baselines(records: Sequence[Record], folds: int) -> dict[str, float]:
    gold, majority, keywords, bayes = [], [], [], []
    nlp = blank()
    x = duty_matrix(records, Tokens.of([nlp.make_doc(record.text) for record in records]))
    x = (x.csr(BITS) > 0).astype(np.float32)
    folded = np.asarray([fold(r.employer, folds) for r in records for _ in r.duties])
    labels = np.asarray([d["label"] for r in records for d in r.duties])
    for k in range(folds):
        naive = MultinomialNB().fit(x[folded != k], labels[folded != k])
        bayes += naive.predict(x[folded == k]).tolist()
        seen = Counter(
            d["label"] for r in records if fold(r.employer, folds) != k for d in r.duties
        )
        for record in records:
            if fold(record.employer, folds) == k:
                gold += [d["label"] for d in record.duties]
                majority += [seen.most_common(1)[0][0]] * len(record.duties)
                keywords += [keyword_label(record.duty_text(d)) for d in record.duties]
    return {
        "majority class": macro_f1(gold, majority),
        "keyword list": macro_f1(gold, keywords),
        "multinomial naive Bayes on the same n-grams": macro_f1(gold, bayes),
    }


def split_held_out(records: Sequence[Record], folds: int) -> dict[str, list[splitters.Spans]]:
    """What each baseline makes of every posting; the trained one saw none of its employer."""
    said = {name: splitters.split(records, each) for name, each in splitters.rules().items()}
    found: dict[str, splitters.Spans] = {}
    for k in range(folds):
        test = [record for record in records if fold(record.employer, folds) == k]
        finder = splitters.span_finder([r for r in records if fold(r.employer, folds) != k])
        found.update(zip([r.id for r in test], splitters.split(test, finder), strict=True))
    return said | {"spaCy SpanFinder, trained": [found[record.id] for record in records]}


def hard_case_rows(records: Sequence[Record], hard: Sequence[HardCase], folds: int) -> list[str]:
    """Hard cases, each judged by heads that saw all postings but no member of its set."""
    if not hard:
        return []
    right: dict[str, list[bool]] = {}
    for k in range(folds):
        test = [case for case in hard if fold(case.set, folds) == k]
        heads, used = fit_heads(records, [case for case in hard if fold(case.set, folds) != k])
        weights, bias = to_heads(heads, used)
        features = statement_features([case.text for case in test])
        said = (features.dot(weights[:, LABEL_PART]) + bias[LABEL_PART]).argmax(axis=1)
        for case, label in zip(test, said, strict=True):
            right.setdefault(case.set, []).append(LABELS[label] == case.duty["label"])
    cases = [each for members in right.values() for each in members]
    whole = [all(members) for members in right.values()]
    return [
        "",
        "| hard cases, sets held out | value |",
        "| --- | ---: |",
        f"| label right ({len(cases)} statements) | {np.mean(cases):.3f} |",
        f"| every member of the set right ({len(whole)} sets) | {np.mean(whole):.3f} |",
    ]


def tables(
    records: Sequence[Record],
    hard: Sequence[HardCase],
    compounds: Sequence[Compound],
    folds: int,
) -> str:
    fit = partial(train, hard=hard, compounds=compounds)
    # The three that take long, side by side on two cores.
    measured, spans, hard_rows = Parallel(n_jobs=2)(
        [
            delayed(cross_validate)(records, fit, folds),
            delayed(split_held_out)(records, folds),
            delayed(hard_case_rows)(records, hard, folds),
        ]
    )
    labels = label_baselines(records, folds)
    spans["jdlens"] = [[span[:2] for span in o.predicted] for o in measured.outcomes]
    bare: Interval = measured.figures["label macro-F1, bare statements"]
    layouts = sorted({record.layout for record in records})
    by_layout = {layout: measured.part([r.layout == layout for r in records]) for layout in layouts}
    rows = [
        to_text(measured),
        "",
        "| label baselines, same postings | macro-F1 |",
        "| --- | ---: |",
        *(f"| {name} | {value:.3f} |" for name, value in labels.items()),
        f"| jdlens | {bare.value:.3f} |",
        "",
        *splitters.rows({name: splitters.measures(records, each) for name, each in spans.items()}),
        "",
        "| layout class | postings | " + " | ".join(BY_LAYOUT) + " |",
        "| --- | ---: |" + " --- |" * len(BY_LAYOUT),
        *(
            f"| {layout} | {each.postings} | "
            + " | ".join(str(each.figures[name]) for name in BY_LAYOUT)
            + " |"
            for layout, each in by_layout.items()
        ),
    ]
    return "\n".join([*rows, *hard_rows])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", default="corpus")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    corpus = options.corpus
    result = tables(
        load_corpus(corpus), load_hard_cases(corpus), load_compounds(corpus), options.folds
    )
    print(result)
    if options.write:
        write_between(options.write, "held-out", result)


def write_between(file: Path, name: str, words: str) -> None:
    """Put the words between the file's markers of that name."""
    text = file.read_text(encoding="utf-8")
    begin, end = f"<!-- {name} begin -->", f"<!-- {name} end -->"
    head, _, rest = text.partition(begin)
    _, _, tail = rest.partition(end)
    file.write_text(f"{head}{begin}\n\n{words}\n\n{end}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
