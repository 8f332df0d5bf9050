"""What a corpus holds, in tables: counts, and how varied its words are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from jdlens.corpus import Record, creep_formulations, near_misses
from jdlens.scheme import FACETS, LABELS

VOCABULARY_AT = (5_000, 10_000, 20_000, 50_000, 100_000, 200_000)
"""Numbers of words after which the vocabulary is counted."""


def describe(records: Sequence[Record]) -> str:
    """Markdown tables of counts and diversity."""
    duties = [duty for record in records for duty in record.duties]
    labels = Counter(duty["label"] for duty in duties)
    words = [len(_words(record.text)) for record in records]
    rows = [
        f"- postings: {len(records)}, of {len({r.employer for r in records})} employers, "
        f"{min(words)} to {max(words)} words (median {sorted(words)[len(words) // 2]})",
        f"- duties: {len(duties)}",
        f"- distinct formulations of `scope_creep`: {len(creep_formulations(records))}",
        f"- near-misses (named work with an open qualifier): {near_misses(records)}",
        "",
        "| label | duties |",
        "| --- | ---: |",
        *(f"| {name} | {labels[name]} |" for name in LABELS),
        "",
        "| facet | values |",
        "| --- | --- |",
        *(f"| {facet} | {_counts(str(d[facet]).lower() for d in duties)} |" for facet in FACETS),
        "",
        "| section kind | sections |",
        "| --- | ---: |",
        *(
            f"| {kind} | {n} |"
            for kind, n in Counter(s["kind"] for r in records for s in r.sections).most_common()
        ),
        "",
        _diversity("layout class", records, lambda record: record.layout),
        "",
        _diversity("role family", records, lambda record: record.family),
        "",
        "| words read | different words |",
        "| ---: | ---: |",
        *(f"| {n:,} | {size:,} |" for n, size in _growth(records)),
    ]
    return "\n".join(rows)


def _diversity(title: str, records: Sequence[Record], group: Callable[[Record], str]) -> str:
    rows = [
        f"| {title} | postings | duties | words | distinct 3-grams a thousand words |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name in sorted({group(record) for record in records}):
        chosen = [record for record in records if group(record) == name]
        words = [_words(record.text) for record in chosen]
        grams = {tuple(w[i : i + 3]) for w in words for i in range(len(w) - 2)}
        total = sum(map(len, words))
        duties = sum(len(record.duties) for record in chosen)
        rows.append(
            f"| {name} | {len(chosen)} | {duties} | {total} | {1000 * len(grams) / total:.0f} |"
        )
    return "\n".join(rows)


def _growth(records: Sequence[Record]) -> list[tuple[int, int]]:
    seen: set[str] = set()
    points, count = [], 0
    for record in records:
        for word in _words(record.text):
            seen.add(word)
            count += 1
            if count in VOCABULARY_AT:
                points.append((count, len(seen)))
    return points


def _counts(values: Iterable[str]) -> str:
    return ", ".join(f"{value} {n}" for value, n in Counter(values).most_common())


def _words(text: str) -> list[str]:
    return re.findall(r"[\w’']+", text.lower())
