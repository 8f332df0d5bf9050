"""Would more postings help? Held-out figures against the number of postings learned from.

    python benchmarks/learning_curve.py [--corpus corpus] [--write corpus/README.md]

One fold of employers is held out; models are trained on an eighth, a quarter, half and all of the
other postings (each part holds the smaller ones), with no hard cases, so that only the number of
postings differs.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from held_out import write_between

from jdlens.corpus import fold, load_corpus
from jdlens.evaluate import evaluate
from jdlens.train import train

FIGURES = (
    "label macro-F1, bare statements",
    "label macro-F1, end to end",
    "duty span exact F1",
    "duty character F1",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", default="corpus")
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    records = load_corpus(options.corpus)
    test = [record for record in records if fold(record.employer) == 0]
    # Folds are hashes, so an order by a finer hash is a fair draw that additions do not disturb.
    rest = sorted(
        (record for record in records if fold(record.employer) != 0),
        key=lambda record: fold(record.employer, 1_000_003),
    )
    rows = [
        f"{len(test)} held-out postings.",
        "",
        f"| postings learned from | {' | '.join(FIGURES)} |",
        "| ---: |" + " --- |" * len(FIGURES),
    ]
    for share in (0.125, 0.25, 0.5, 1.0):
        part = rest[: round(share * len(rest))]
        figures = evaluate(test, train(part)).figures
        rows.append(f"| {len(part)} | {' | '.join(str(figures[name]) for name in FIGURES)} |")
        print(rows[-1], flush=True)
    if options.write:
        write_between(options.write, "curve", "\n".join(rows))


if __name__ == "__main__":
    main()
