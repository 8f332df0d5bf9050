"""Would more postings help? Held-out figures against the number of postings learned from.

    python benchmarks/learning_curve.py [--spans] [--corpus corpus] [--write corpus/README.md]

For each of five folds of employers, labels are learned from an eighth, a quarter, half and all of
the other postings (each part holds the smaller ones), and pooled over the folds; no hard
cases, so that only the number of postings differs. `--spans` trains whole models and measures
spans too, on one fold: about seven minutes.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from held_out import macro_f1, write_between
from sklearn.linear_model import LogisticRegression

from jdlens.corpus import Record, fold, load_corpus
from jdlens.evaluate import evaluate
from jdlens.labels import BITS
from jdlens.pipeline import blank
from jdlens.tokens import Tokens
from jdlens.train import duty_matrix, train

SHARES = (0.125, 0.25, 0.5, 1.0)
FOLDS = 5
SPAN_FIGURES = ("duty span exact F1", "duty character F1", "label macro-F1, end to end")


def part(records: Sequence[Record], held_out: int, share: float) -> list[Record]:
    """That share of the postings outside a fold.

    Folds are hashes, so an order by a finer hash is a fair draw that additions do not disturb.
    """
    rest = [record for record in records if fold(record.employer, FOLDS) != held_out]
    rest.sort(key=lambda record: fold(record.employer, 1_000_003))
    return rest[: round(share * len(rest))]


def label_curve(records: Sequence[Record]) -> list[str]:
    nlp = blank()
    x = duty_matrix(records, Tokens.of([nlp.make_doc(record.text) for record in records])).csr(BITS)
    x = x[:, np.unique(x.indices)]
    y = np.asarray([d["label"] for r in records for d in r.duties])
    owner = np.asarray([r.id for r in records for _ in r.duties])
    folds = np.asarray([fold(r.employer, FOLDS) for r in records for _ in r.duties])
    rows = ["| postings learned from (mean) | label macro-F1, bare statements |", "| ---: | ---: |"]
    for share in SHARES:
        said, sizes = np.empty(len(y), dtype=object), []
        for k in range(FOLDS):
            names = [record.id for record in part(records, k, share)]
            sizes.append(len(names))
            chosen = np.isin(owner, names)
            fitted = LogisticRegression(C=16.0, solver="newton-cg").fit(x[chosen], y[chosen])
            said[folds == k] = fitted.predict(x[folds == k])
        rows.append(f"| {np.mean(sizes):.0f} | {macro_f1(y.tolist(), said.tolist()):.3f} |")
    return rows


def span_curve(records: Sequence[Record]) -> list[str]:
    test = [record for record in records if fold(record.employer, FOLDS) == 0]
    rows = [
        f"| postings learned from | {' | '.join(SPAN_FIGURES)} |",
        "| ---: |" + " --- |" * len(SPAN_FIGURES),
    ]
    for share in SHARES:
        learned = part(records, 0, share)
        figures = evaluate(test, train(learned)).figures
        values = " | ".join(str(figures[name]) for name in SPAN_FIGURES)
        rows.append(f"| {len(learned)} | {values} |")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", default="corpus")
    parser.add_argument("--spans", action="store_true")
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    records = load_corpus(options.corpus)
    rows = label_curve(records)
    if options.spans:
        rows += ["", *span_curve(records)]
    print("\n".join(rows))
    if options.write:
        write_between(options.write, "curve", "\n".join(rows))


if __name__ == "__main__":
    main()
