"""Two versions of a posting: what changed, duty by duty, and what that does to the role."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from typing import Any

from jdlens.analysis import Analysis, Duty
from jdlens.report import clean
from jdlens.scheme import LABELS

ALIKE = 0.5
"""Two duties at least this alike (Ratcliff/Obershelp over words, 0 to 1) are one, reworded."""


@dataclass(frozen=True)
class Change:
    """A duty in the old version, the new one, or both.

    Attributes:
        kind: ``kept``, ``reworded``, ``added`` or ``dropped``.
        old, new: its words, "" where it is missing.
        old_label, new_label: its labels, "" where it is missing.
    """

    kind: str
    old: str
    new: str
    old_label: str
    new_label: str


@dataclass(frozen=True)
class Comparison:
    """What changed between two versions.

    Attributes:
        changes: in the order of the new version; dropped duties last.
        index: role clarity (old, new), each 0 to 100.
        shares: of each label (old, new), each 0 to 1.
        solved, introduced: names of findings that lower clarity and are gone, or new.
    """

    changes: tuple[Change, ...]
    index: tuple[float, float]
    shares: dict[str, tuple[float, float]]
    solved: tuple[str, ...]
    introduced: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain dicts, lists and numbers."""
        return asdict(self)


def compare(old: Analysis, new: Analysis) -> Comparison:
    """Match the duties of two analyses and say what changed."""
    bad = [
        {finding.name for finding in each.clarity.findings if not finding.good}
        for each in (old, new)
    ]
    return Comparison(
        tuple(_changes(old.duties, new.duties)),
        (old.clarity.index, new.clarity.index),
        {label: (old.shares[label], new.shares[label]) for label in LABELS},
        tuple(sorted(bad[0] - bad[1])),
        tuple(sorted(bad[1] - bad[0])),
    )


def to_text(found: Comparison) -> str:
    """The comparison for a terminal or a mail."""
    signs = {"kept": " ", "reworded": "~", "added": "+", "dropped": "-"}
    lines = [f"Role clarity {found.index[0]:.0f} → {found.index[1]:.0f} of 100", ""]
    lines += [f"{label:<16}{a:>5.0%} → {b:.0%}" for label, (a, b) in found.shares.items()]
    lines.append("")
    for change in found.changes:
        relabelled = change.kind in ("kept", "reworded") and change.old_label != change.new_label
        label = change.new_label or change.old_label
        if relabelled:
            label = f"{change.old_label} → {change.new_label}"
        lines.append(f"{signs[change.kind]} {change.new or change.old}  [{label}]")
        if change.kind == "reworded":
            lines.append(f"    was: {change.old}")
    for title, names in (("Solved", found.solved), ("Introduced", found.introduced)):
        if names:
            lines += ["", f"{title}: {', '.join(names)}"]
    return "\n".join(lines)


def _changes(old: Sequence[Duty], new: Sequence[Duty]) -> Iterator[Change]:
    partner = _matched([_words(duty) for duty in old], [_words(duty) for duty in new])
    for k, duty in enumerate(new):
        text = clean(duty.text)
        if k not in partner:
            yield Change("added", "", text, "", duty.label)
            continue
        before = old[partner[k]]
        kind = "kept" if _words(before) == _words(duty) else "reworded"
        yield Change(kind, clean(before.text), text, before.label, duty.label)
    for i in sorted(set(range(len(old))) - set(partner.values())):
        yield Change("dropped", clean(old[i].text), "", old[i].label, "")


def _matched(old: Sequence[list[str]], new: Sequence[list[str]]) -> dict[int, int]:
    """For each matched new duty its old one; the most alike pairs are matched first."""
    pairs = []
    for k, words in enumerate(new):
        # SequenceMatcher remembers what it knows of its second sequence.
        matcher = SequenceMatcher(None, [], words, autojunk=False)
        for i, before in enumerate(old):
            matcher.set_seq1(before)
            if matcher.quick_ratio() >= ALIKE and (ratio := matcher.ratio()) >= ALIKE:
                pairs.append((-ratio, abs(i - k), k, i))
    partner: dict[int, int] = {}
    for _, _, k, i in sorted(pairs):
        if k not in partner and i not in partner.values():
            partner[k] = i
    return partner


def _words(duty: Duty) -> list[str]:
    return re.findall(r"\w+", duty.text.lower())
