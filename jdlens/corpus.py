"""The corpus of labelled postings: records, loading, validation, splits.

One JSON object a line in `postings.jsonl`; fields are described in `corpus/README.md`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any, TypeVar

from jdlens.scheme import DRIVERS, FLAGS, LABELS, PARTNERS, RATING_ITEMS, SECTION_KINDS

T = TypeVar("T")

NEAR_DUPLICATE = 0.5
"""Two postings whose 5-word shingles have a Jaccard similarity above this are duplicates."""

MAX_REPEATS = 8
"""A duty text that stands more often than this must be a fixed formula (`scope_creep`)."""


class CorpusError(ValueError):
    """A corpus that cannot be read; the message names file, line and fault."""


@dataclass(frozen=True)
class Record:
    """One posting of the corpus.

    Attributes:
        id: unique name.
        employer: the group that is never divided between training and test.
        role, family, layout: what kind of posting it is; `family` is "coach" or "other".
        text: the posting.
        sections: dicts with start, end, kind; they tile the text.
        duties: dicts with start, end, label and the five facets; ordered, apart.
        ratings: the six role-clarity ratings, 1 to 5 (means where two readers differ).
        readings: the independent readings that `sections`, `duties` and `ratings` settle,
            by reader name.
    """

    id: str
    employer: str
    role: str
    family: str
    layout: str
    text: str
    sections: list[dict[str, Any]]
    duties: list[dict[str, Any]]
    ratings: dict[str, float]
    readings: dict[str, dict[str, Any]]

    def duty_text(self, duty: dict[str, Any]) -> str:
        """The words of one of its duties."""
        return self.text[duty["start"] : duty["end"]]


def load_corpus(path: str | Path) -> list[Record]:
    """Read `postings.jsonl`, or the folder that holds it.

    Raises:
        CorpusError: if it is missing, empty, or a line is not a posting.
    """
    path = Path(path)
    file = path / "postings.jsonl" if path.is_dir() else path
    names = Record.__dataclass_fields__
    records = _read(file, "a posting", lambda row: Record(**{name: row[name] for name in names}))
    if not records:
        raise CorpusError(f"{file} holds no postings.")
    return records


def _read(file: Path, what: str, build: Callable[[dict[str, Any]], T]) -> list[T]:
    """One `build(row)` for each line of a JSON Lines file."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"No corpus can be read at {file}: {error}.") from None
    built = []
    for number, line in enumerate(lines, 1):
        try:
            built.append(build(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise CorpusError(f"{file}, line {number}: not {what} ({error!r}).") from None
    return built


@dataclass(frozen=True)
class HardCase:
    """A duty statement that differs little from another with another label or facet.

    Attributes:
        id: unique name.
        set: the minimal pair or triple that it belongs to; never divided between training
            and test.
        text: the statement.
        duty: its label and facets.
        second: the label that an independent second reader gave it, or "".
    """

    id: str
    set: str
    text: str
    duty: dict[str, Any]
    second: str = ""


def load_hard_cases(path: str | Path) -> list[HardCase]:
    """Read `hard_cases.jsonl` in the folder of a corpus; empty if there is none.

    Raises:
        CorpusError: if a line is not a hard case.
    """
    file = Path(path) / "hard_cases.jsonl"
    return _read(file, "a hard case", _hard_case) if file.is_file() else []


def _hard_case(row: dict[str, Any]) -> HardCase:
    duty = {name: row[name] for name in ("label", "driver", "partner", *FLAGS)}
    return HardCase(row["id"], row["set"], row["text"], duty, row.get("second", ""))


@dataclass(frozen=True)
class Compound:
    """A sentence or list item in which it is hard to say where a duty begins or ends.

    Attributes:
        id: unique name.
        text: the sentence.
        duties: (start, end) of every duty in it; ordered, apart.
        second: the same as an independent second reader saw them.
    """

    id: str
    text: str
    duties: list[tuple[int, int]]
    second: list[tuple[int, int]]


def load_compounds(path: str | Path) -> list[Compound]:
    """Read `compounds.jsonl` in the folder of a corpus; empty if there is none.

    Raises:
        CorpusError: if a line is not such a sentence.
    """
    file = Path(path) / "compounds.jsonl"
    return _read(file, "a compound", _compound) if file.is_file() else []


def _compound(row: dict[str, Any]) -> Compound:
    settled, second = ([(a, b) for a, b in row[name]] for name in ("duties", "second"))
    return Compound(row["id"], row["text"], settled, second)


def corpus_hash(
    records: Iterable[Record], hard: Iterable[HardCase] = (), compounds: Iterable[Compound] = ()
) -> str:
    """SHA-256 over ids, texts and settled labels, in order."""
    digest = hashlib.sha256()
    for record in records:
        digest.update(json.dumps([record.id, record.text, record.sections, record.duties]).encode())
    for case in hard:
        digest.update(json.dumps([case.id, case.text, case.duty]).encode())
    for each in compounds:
        digest.update(json.dumps([each.id, each.text, each.duties]).encode())
    return digest.hexdigest()


def fold(employer: str, n: int = 5) -> int:
    """The fold of an employer, 0 to n-1; it stays the same whatever is added to the corpus."""
    return int.from_bytes(hashlib.sha256(employer.lower().encode()).digest()[:4], "big") % n


def check(records: Sequence[Record]) -> list[str]:
    """Every fault of the corpus, one sentence each; an empty list if there is none."""
    return [
        *(fault for record in records for fault in _record_faults(record)),
        *_repeats(records),
        *(
            f"{a} and {b}: near-duplicates (Jaccard {similarity:.2f})"
            for a, b, similarity in near_duplicates(records)
        ),
    ]


def compound_faults(compounds: Sequence[Compound]) -> list[str]:
    """Every fault of the compounds, one sentence each."""
    faults = []
    for each in compounds:
        for spans in (each.duties, each.second):
            edges = [edge for span in spans for edge in span]
            if edges != sorted(set(edges)) or edges[:1] < [0] or edges[-1:] > [len(each.text)]:
                faults.append(f"{each.id}: duties overlap, are out of order or outside the text")
            if any(each.text[a:b] != each.text[a:b].strip() for a, b in spans):
                faults.append(f"{each.id}: a duty has loose edges")
    ids = Counter(each.id for each in compounds)
    return faults + [f"{name}: the id stands {n} times" for name, n in ids.items() if n > 1]


def shortfalls(
    records: Sequence[Record], hard: Sequence[HardCase], compounds: Sequence[Compound]
) -> list[str]:
    """What the shipped corpus lacks of the size and variety that it promises, one line each."""
    labels = Counter(duty["label"] for record in records for duty in record.duties)
    layouts = Counter(record.layout for record in records)
    twice = sum(len(record.readings) >= 2 for record in records)
    sets = Counter(case.set for case in hard)
    counts = {
        "postings": (len(records), 400),
        "duties": (labels.total(), 7_000),
        "coaching postings in a hundred": (
            round(100 * sum(r.family == "coach" for r in records) / max(len(records), 1)),
            75,
        ),
        **{f"duties labelled {name}": (labels[name], 900) for name in LABELS},
        "formulations of scope_creep": (len(creep_formulations(records)), 150),
        "near-misses": (near_misses(records), 150),
        "layout classes with 25 postings": (sum(n >= 25 for n in layouts.values()), 12),
        "postings read twice": (twice, len(records)),
        "hard cases": (len(hard), 500),
        "compounds read twice": (sum(bool(each.second) for each in compounds), 900),
        "hard cases in sets of two or more": (sum(n for n in sets.values() if n > 1), len(hard)),
    }
    return [
        f"{name}: {have}, {least} promised"
        for name, (have, least) in counts.items()
        if have < least
    ]


def creep_formulations(records: Iterable[Record]) -> set[str]:
    """The different wordings of duties whose work is left open, in lower case."""
    return {
        " ".join(re.findall(r"\w+", record.duty_text(duty).lower()))
        for record in records
        for duty in record.duties
        if duty["label"] == "scope_creep"
    }


def near_misses(records: Iterable[Record]) -> int:
    """How many duties name their work but leave its extent open."""
    return sum(
        duty["open_qualifier"] and duty["label"] != "scope_creep"
        for record in records
        for duty in record.duties
    )


def near_duplicates(
    records: Sequence[Record], threshold: float = NEAR_DUPLICATE
) -> list[tuple[str, str, float]]:
    """Pairs of postings whose 5-word shingles overlap by more than `threshold` (Jaccard)."""
    shingles = {record.id: _shingles(record.text) for record in records}
    holders = defaultdict(set)
    for name, each in shingles.items():
        for shingle in each:
            holders[shingle].add(name)
    shared = Counter(
        pair
        for names in holders.values()
        if len(names) > 1
        for pair in combinations(sorted(names), 2)
    )
    pairs = []
    for (a, b), both in shared.items():
        similarity = both / (len(shingles[a]) + len(shingles[b]) - both)
        if similarity > threshold:
            pairs.append((a, b, similarity))
    return sorted(pairs)


def _record_faults(record: Record) -> Iterator[str]:
    text, where = record.text, record.id
    if not text.strip():
        yield f"{where}: the text is empty"
    end = 0
    for section in record.sections:
        if section["kind"] not in SECTION_KINDS:
            yield f"{where}: unknown section kind {section['kind']!r}"
        if section["start"] != end or section["end"] <= section["start"]:
            yield f"{where}: sections leave a gap or overlap at {end}"
        end = section["end"]
    if end != len(text):
        yield f"{where}: sections end at {end}, the text at {len(text)}"
    end = 0
    for duty in record.duties:
        start = duty["start"]
        if not end <= start < duty["end"] <= len(text):
            yield f"{where}: duty at {start} overlaps, is out of order or outside the text"
        words = record.duty_text(duty)
        if words != words.strip() or not any(c.isalnum() for c in words):
            yield f"{where}: duty at {start} has loose edges: {words[:40]!r}"
        if duty.get("label") not in LABELS:
            yield f"{where}: duty at {start} has the unknown label {duty.get('label')!r}"
        if duty.get("driver") not in DRIVERS or duty.get("partner") not in PARTNERS:
            yield f"{where}: duty at {start} lacks driver or partner"
        if any(not isinstance(duty.get(flag), bool) for flag in FLAGS):
            yield f"{where}: duty at {start} lacks one of {', '.join(FLAGS)}"
        end = duty["end"]
    if set(record.ratings) != set(RATING_ITEMS):
        yield f"{where}: ratings are not those of the six items"
    elif not all(1 <= value <= 5 for value in record.ratings.values()):
        yield f"{where}: a rating is outside 1 to 5"


def _repeats(records: Sequence[Record]) -> Iterator[str]:
    for name, count in Counter(record.id for record in records).items():
        if count > 1:
            yield f"{name}: the id stands {count} times"
    texts = Counter(
        " ".join(record.duty_text(duty).lower().split())
        for record in records
        for duty in record.duties
        if duty.get("label") != "scope_creep"
    )
    for text, count in texts.items():
        if count > MAX_REPEATS:
            yield f"the duty {text!r} stands {count} times"


def _shingles(text: str, size: int = 5) -> set[int]:
    words = re.findall(r"\w+", text.lower())
    return {hash(tuple(words[i : i + size])) for i in range(len(words) - size + 1)}
