"""More to learn from: the corpus's own postings in other layouts.

Nothing here invents words; the result is the same for the same generator.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from jdlens.blocks import split_blocks
from jdlens.corpus import Record

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
    ends = [start for start, _ in starts[1:]] + [length]
    return [
        {"start": start, "end": end, "kind": kind}
        for (start, kind), end in zip(starts, ends, strict=True)
    ]
