"""Figures on real postings, from labels kept by file, id and offsets.

    python benchmarks/real.py --data ../shared/data [--half look|held] [--write models/README.md]

The postings themselves are not in the repository; without them this says what is missing and
exits with 2. Postings were divided by employer into two halves when they were labelled: errors
may be looked at in the half "look", and are only counted in the half "held".
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import splitters
from held_out import keyword_label, macro_f1, write_between

import jdlens
from jdlens.agreement import agreement
from jdlens.agreement import to_text as to_lines
from jdlens.corpus import Record
from jdlens.evaluate import evaluate, to_text
from jdlens.model import Model, default_path
from jdlens.scheme import RATING_ITEMS

HERE = Path(__file__).parent
LABELS = HERE / "real" / "labels.jsonl"
UNRATED = dict.fromkeys(RATING_ITEMS, 3)
FILES = ("education-postings.jsonl", "sectioned-postings.jsonl", "onet-tasks.jsonl")


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def posting_text(row: dict[str, Any]) -> str:
    """The text that the offsets refer to; a form's sections are joined under their names."""
    if "text" in row:
        return str(row["text"])
    return "\n\n".join(f"{name}\n{words}" for name, words in row["sections"].items())


def load(data: Path, half: str) -> list[Record]:
    texts = {
        (name, str(row["id"])): posting_text(row) for name in FILES[:2] for row in rows(data / name)
    }
    records = []
    for row in rows(LABELS):
        text = texts[row["file"], row["id"]]
        if hashlib.sha1(text.encode()).hexdigest() != row["sha1"]:
            sys.exit(f"{row['file']} {row['id']}: the text is not the one that was labelled.")
        if half in ("both", row["half"]):
            records.append(
                Record(
                    id=row["id"],
                    employer=row["id"],
                    role="",
                    family="",
                    layout=row["file"],
                    text=text,
                    sections=row["sections"],
                    duties=row["duties"],
                    ratings=UNRATED,
                    readings={
                        reader: {**reading, "ratings": UNRATED}
                        for reader, reading in row["readings"].items()
                    },
                )
            )
    return records


def qualifications_taken(data: Path, model: Model) -> tuple[int, int, int, int]:
    """Lines of the employers' own sections: (wrong, all) qualifications, (found, all) duties."""
    wrong = others = found = own = 0
    for row in rows(data / "sectioned-postings.jsonl"):
        text = posting_text(row)
        covered = bytearray(len(text))
        for duty in jdlens.analyze(text, model=model).duties:
            covered[duty.start : duty.end] = b"\1" * (duty.end - duty.start)
        at = 0
        for name, words in row["sections"].items():
            start = text.index(name, at) + len(name) + 1
            at = start
            for line in str(words).split("\n"):
                if len(line.split()) >= 4 and name in ("Qualifications", "Responsibilities"):
                    taken = sum(covered[at : at + len(line)]) > 0.5 * len(line.strip())
                    if name == "Qualifications":
                        wrong, others = wrong + taken, others + 1
                    else:
                        found, own = found + taken, own + 1
                at += len(line) + 1
    return wrong, others, found, own


def half_rows(records: list[Record], model: Model) -> list[str]:
    """Figures of the model on one half, beside those of the baselines."""
    measured = evaluate(records, model)
    gold = [d["label"] for r in records for d in r.duties]
    keywords = [keyword_label(r.duty_text(d)) for r in records for d in r.duties]
    majority = [Counter(gold).most_common(1)[0][0]] * len(gold)
    spans = {name: splitters.split(records, each) for name, each in splitters.rules().items()}
    spans["jdlens"] = [[span[:2] for span in outcome.predicted] for outcome in measured.outcomes]
    return [
        to_text(measured),
        "",
        "| label baseline | macro-F1 |",
        "| --- | ---: |",
        f"| keyword list | {macro_f1(gold, keywords):.3f} |",
        f"| majority class | {macro_f1(gold, majority):.3f} |",
        "",
        *splitters.rows({name: splitters.measures(records, each) for name, each in spans.items()}),
        "",
    ]


def agreement_rows(records: list[Record]) -> list[str]:
    """How far the two readers agreed; real postings were not rated."""
    found = agreement(records)
    return [line for line in to_lines(found).split("\n") if not line.startswith("| rating")]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", default=default_path())
    parser.add_argument("--half", choices=("look", "held", "both"), default="both")
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    missing = [name for name in FILES if not (options.data / name).is_file()]
    if missing:
        print(f"Missing in {options.data}: {', '.join(missing)}.", file=sys.stderr)
        sys.exit(2)
    model = Model.load(options.model)
    said: list[str] = []
    for half in ("look", "held") if options.half == "both" else (options.half,):
        said += [f"### Half “{half}”", "", *half_rows(load(options.data, half), model)]
    wrong, others, found, own = qualifications_taken(options.data, model)
    tasks = [row["task"] for row in rows(options.data / "onet-tasks.jsonl")]
    labels = Counter(duty.label for duty in jdlens.classify(tasks, model=model))
    said += [
        "### All postings with the employer's own sections",
        "",
        f"- qualification lines taken as duties: {wrong} of {others} ({wrong / others:.1%})",
        f"- responsibility lines found: {found} of {own} ({found / own:.1%})",
        "",
        f"### {len(tasks)} O*NET tasks, every one of which names its work",
        "",
        *(
            f"- {label}: {labels[label]} ({labels[label] / len(tasks):.2%})"
            for label in ("scope_creep", "coaching_cycle")
        ),
        "",
        "### Agreement of two readers on real postings",
        "",
        *agreement_rows(load(options.data, "both")),
    ]
    print("\n".join(said))
    if options.write:
        write_between(options.write, "real", "\n".join(said))


if __name__ == "__main__":
    main()
