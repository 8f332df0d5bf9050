"""Figures on real postings, from labels kept by file, id and offsets.

    python benchmarks/real.py --data ../shared/data [--model MODEL] [--half look|held]

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
from held_out import keyword_label, macro_f1

import jdlens
from jdlens.corpus import Record
from jdlens.evaluate import evaluate, to_text
from jdlens.model import Model, default_path
from jdlens.scheme import RATING_ITEMS

HERE = Path(__file__).parent
LABELS = HERE / "real" / "labels.jsonl"
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
                    ratings=dict.fromkeys(RATING_ITEMS, 3),
                    readings={},
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


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", default=default_path())
    parser.add_argument("--half", choices=("look", "held", "both"), default="both")
    options = parser.parse_args()
    missing = [name for name in FILES if not (options.data / name).is_file()]
    if missing:
        print(f"Missing in {options.data}: {', '.join(missing)}.", file=sys.stderr)
        sys.exit(2)
    model = Model.load(options.model)
    for half in ("look", "held") if options.half == "both" else (options.half,):
        records = load(options.data, half)
        measured = evaluate(records, model)
        print(f"## Half “{half}”\n\n{to_text(measured)}\n")
        statements = [(d["label"], r.duty_text(d)) for r in records for d in r.duties]
        gold = [label for label, _ in statements]
        print("| baseline | figure |\n| --- | ---: |")
        said = [keyword_label(words) for _, words in statements]
        print(f"| keyword list, label macro-F1 | {macro_f1(gold, said):.3f} |")
        said = [Counter(gold).most_common(1)[0][0]] * len(gold)
        print(f"| majority class, label macro-F1 | {macro_f1(gold, said):.3f} |")
        said_spans = {n: splitters.split(records, each) for n, each in splitters.rules().items()}
        said_spans["jdlens"] = [
            [span[:2] for span in outcome.predicted] for outcome in measured.outcomes
        ]
        figures = {name: splitters.measures(records, each) for name, each in said_spans.items()}
        print("\n" + "\n".join(splitters.rows(figures)) + "\n")
    wrong, others, found, own = qualifications_taken(options.data, model)
    print("## All postings with the employer's own sections\n")
    print(f"- qualification lines taken as duties: {wrong} of {others} ({wrong / others:.1%})")
    print(f"- responsibility lines found: {found} of {own} ({found / own:.1%})\n")
    tasks = [row["task"] for row in rows(options.data / "onet-tasks.jsonl")]
    said = Counter(duty.label for duty in jdlens.classify(tasks, model=model))
    print(f"## {len(tasks)} O*NET tasks, every one of which names its work\n")
    for label in ("scope_creep", "coaching_cycle"):
        print(f"- {label}: {said[label]} ({said[label] / len(tasks):.2%})")


if __name__ == "__main__":
    main()
