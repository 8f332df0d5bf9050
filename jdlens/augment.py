"""More to learn from: the corpus's own postings in other layouts, and parts of them.

Nothing here invents words; the result is the same for the same generator.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from jdlens.blocks import split_blocks
from jdlens.corpus import Record

_LINE = re.compile(r"[^\s][^\n\r]*[^\s]|[^\s]")
_COLUMN = 90
"""No column of a table is wider."""

_BREAKS: tuple[tuple[str, ...], ...] = (
    (" ",),
    (". ", " "),
    (".", ". "),
    (" • ",),
    ("\n\n",),
    ("\n",),
    ("\n- ", "\n"),
    ("\n\n", "\n"),
)
"""What line breaks are replaced by; one row is drawn for a posting, one entry for a break."""


def relayout(record: Record, rng: np.random.Generator) -> Record:
    """The posting with its line breaks, bullets and numbers replaced by another kind.

    Headings are sometimes left out, as job boards do. Sections and duties follow their words.
    """
    text = record.text
    blocks = split_blocks(text)
    breaks = _BREAKS[rng.integers(len(_BREAKS))]
    drops = rng.random() < 0.3
    duty_at = np.zeros(len(text) + 1, dtype=bool)
    for duty in record.duties:
        duty_at[duty["start"] : duty["end"]] = True
    pieces: list[str] = []
    moved = np.full(len(text) + 1, -1, dtype=np.int64)
    length = previous = 0
    for block in blocks:
        gap = text[previous : block.start]
        is_heading = block.breaks > 0 and block.line_end and block.end - block.start < 40
        if drops and is_heading and not duty_at[block.start] and rng.random() < 0.5:
            continue
        if "\n" in gap and pieces and not (duty_at[previous - 1] and duty_at[block.start]):
            gap = breaks[rng.integers(len(breaks))]
        elif "\n" in gap and pieces:
            # Inside a duty, or between two: keep the words apart whatever the layout.
            gap = " " if rng.random() < 0.5 else gap
        pieces += [gap, text[block.start : block.end]]
        length += len(gap)
        moved[block.start : block.end + 1] = length + np.arange(block.end - block.start + 1)
        length += block.end - block.start
        previous = block.end
    pieces.append(text[previous:])
    new = "".join(pieces)
    sections = _moved_sections(record.sections, moved, len(new))
    duties = [
        {**duty, "start": int(moved[duty["start"]]), "end": int(_last(moved, duty))}
        for duty in record.duties
        if moved[duty["start"]] >= 0
    ]
    return replace(record, text=new, sections=sections, duties=duties)


def excerpt(record: Record, rng: np.random.Generator) -> Record:
    """A part of the posting, as somebody pastes who takes only what matters to them.

    One to three sections in a row; where they begin with duties, sometimes without the words
    (a heading, a lead-in) that stand before the first of them.
    """
    first = int(rng.integers(len(record.sections)))
    last = min(first + int(rng.integers(3)), len(record.sections) - 1)
    start, end = record.sections[first]["start"], record.sections[last]["end"]
    own = [duty for duty in record.duties if start <= duty["start"] and duty["end"] <= end]
    if own and record.sections[first]["kind"] == "duties" and rng.random() < 0.5:
        start = own[0]["start"]
    sections = _shifted(record.sections[first : last + 1], -start)
    duties = _shifted(own, -start)
    return replace(record, text=record.text[start:end], sections=sections, duties=duties)


def together(first: Record, second: Record) -> Record:
    """Two postings, or parts of them, one after the other, as for two posts in one notice."""
    shift = len(first.text) + 2
    sections = [
        *first.sections[:-1],
        {**first.sections[-1], "end": shift},
        *_shifted(second.sections, shift),
    ]
    duties = [*first.duties, *_shifted(second.duties, shift)]
    text = f"{first.text}\n\n{second.text}"
    return replace(first, text=text, sections=sections, duties=duties)


def side_by_side(record: Record, rng: np.random.Generator) -> Record | None:
    """The lines of its first two sections of some length in two columns, as a copied table has.

    None where the posting has no two such sections, or a duty runs over two lines.
    """
    lines = [
        (section["kind"], _lines(record.text, section["start"], section["end"]))
        for section in record.sections
    ]
    columns = [
        (kind, each)
        for kind, each in lines
        if len(each) >= 3 and max(end - start for start, end in each) <= _COLUMN
    ][:2]
    if len(columns) < 2:
        return None
    (left_kind, left), (right_kind, right) = columns
    width = max(end - start for start, end in left) + int(rng.integers(2, 9))
    moved = np.full(len(record.text) + 1, -1, dtype=np.int64)
    pieces: list[str] = []
    starts: list[tuple[int, str]] = []
    length = 0
    for row in range(max(len(left), len(right))):
        for kind, column, pad in ((left_kind, left, width), (right_kind, right, 0)):
            start, end = column[row] if row < len(column) else (0, 0)
            if start < end:
                moved[start : end + 1] = length + np.arange(end - start + 1)
                starts.append((length if starts else 0, kind))
            pieces.append(record.text[start:end].ljust(pad))
            length += len(pieces[-1])
        pieces.append("\n")
        length += 1
    duties = []
    for duty in record.duties:
        places = moved[duty["start"] : duty["end"]]
        if (places < 0).all():
            continue
        if places[-1] - places[0] != len(places) - 1 or (places < 0).any():
            return None
        duties.append({**duty, "start": int(places[0]), "end": int(places[-1]) + 1})
    return replace(
        record,
        text="".join(pieces),
        sections=_tiles(starts, length),
        duties=sorted(duties, key=lambda d: d["start"]),
    )


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The ranges of the lines that have words, without spaces at their edges."""
    found = (m.span() for m in _LINE.finditer(text, start, end))
    return [(a, b) for a, b in found if any(c.isalnum() for c in text[a:b])]


def _last(moved: Any, duty: dict[str, Any]) -> int:
    """Where the duty's last kept character went, plus one."""
    kept = moved[duty["start"] : duty["end"] + 1]
    inside = kept[kept >= 0]
    return int(inside.max())


def _moved_sections(
    sections: Sequence[dict[str, Any]], moved: Any, length: int
) -> list[dict[str, Any]]:
    starts: list[tuple[int, str]] = []
    for section in sections:
        kept = moved[section["start"] : section["end"]]
        kept = kept[kept >= 0]
        if len(kept):
            starts.append((int(kept[0]) if starts else 0, section["kind"]))
    return _tiles(starts, length)


def _tiles(starts: Sequence[tuple[int, str]], length: int) -> list[dict[str, Any]]:
    """Sections that follow one another from such (start, kind) to the text's end."""
    ends = [start for start, _ in starts[1:]] + [length]
    return [
        {"start": start, "end": end, "kind": kind}
        for (start, kind), end in zip(starts, ends, strict=True)
    ]


def _shifted(spans: Sequence[dict[str, Any]], by: int) -> list[dict[str, Any]]:
    """Sections or duties moved along the text; none begins before it does."""
    return [{**s, "start": max(s["start"] + by, 0), "end": s["end"] + by} for s in spans]
