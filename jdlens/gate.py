"""Limits for a folder of posting templates: what exceeds them, by file and line.

For version control: `jdlens check` prints it for people, for GitHub's annotations, or as SARIF
2.1.0 (OASIS 2020), which code hosts read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from jdlens import __version__
from jdlens.analysis import Analysis
from jdlens.report import clean


@dataclass(frozen=True)
class Breach:
    """One reason why a posting exceeds a limit.

    Attributes:
        file: the posting's name.
        line, column: where, both from 1, in the posting's text.
        rule: ``min-clarity``, ``max-scope-creep`` or the name of a finding that lowers clarity.
        message: one sentence.
    """

    file: str
    line: int
    column: int
    rule: str
    message: str


def breaches(
    file: str,
    analysis: Analysis,
    min_clarity: float | None = None,
    max_scope_creep: int | None = None,
) -> list[Breach]:
    """What keeps a posting from its limits, in the order of the text; empty if nothing does.

    Args:
        file: the posting's name.
        analysis: what jdlens says of it.
        min_clarity: the least role clarity index, 0 to 100.
        max_scope_creep: the most open-ended duties.
    """
    return sorted(
        _breaches(file, analysis, min_clarity, max_scope_creep), key=lambda b: (b.line, b.column)
    )


def _breaches(
    file: str, analysis: Analysis, min_clarity: float | None, max_scope_creep: int | None
) -> Iterator[Breach]:
    def at(offset: int, rule: str, message: str) -> Breach:
        before = analysis.text[:offset]
        line = before.count("\n") + 1
        return Breach(file, line, offset - before.rfind("\n"), rule, message)

    index = analysis.clarity.index
    if min_clarity is not None and index < min_clarity:
        message = f"Role clarity is {index:.0f} of 100; at least {min_clarity:g} is asked for."
        yield at(0, "min-clarity", message)
        for finding in analysis.clarity.findings:
            if not finding.good:
                for start, _ in finding.where or ((0, 0),):
                    yield at(start, finding.name, f"{finding.what} {finding.advice}")
    open_ended = [duty for duty in analysis.duties if duty.label == "scope_creep"]
    if max_scope_creep is not None and len(open_ended) > max_scope_creep:
        for duty in open_ended:
            words = clean(duty.text)
            message = (
                f"“{words}” names no work ({len(open_ended)} such, {max_scope_creep} allowed)."
            )
            yield at(duty.start, "max-scope-creep", message)


def to_text(found: Sequence[Breach]) -> str:
    """A line each: ``file:line:column: message [rule]``."""
    return "\n".join(f"{b.file}:{b.line}:{b.column}: {b.message} [{b.rule}]" for b in found)


def to_github(found: Sequence[Breach]) -> str:
    """GitHub's workflow commands, which annotate a pull request."""

    def escaped(words: str) -> str:
        return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def as_property(words: str) -> str:
        return escaped(words).replace(":", "%3A").replace(",", "%2C")

    return "\n".join(
        f"::error file={as_property(b.file)},line={b.line},col={b.column},"
        f"title={as_property(b.rule)}::{escaped(b.message)}"
        for b in found
    )


def to_sarif(found: Sequence[Breach]) -> str:
    """A SARIF 2.1.0 log."""
    results: list[dict[str, Any]] = [
        {
            "ruleId": b.rule,
            "level": "error",
            "message": {"text": b.message},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": b.file},
                        "region": {"startLine": b.line, "startColumn": b.column},
                    }
                }
            ],
        }
        for b in found
    ]
    rules = [{"id": rule} for rule in dict.fromkeys(b.rule for b in found)]
    driver = {"name": "jdlens", "version": __version__, "rules": rules}
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }
    return json.dumps(log, ensure_ascii=False, indent=2)


FORMS: dict[str, Callable[[Sequence[Breach]], str]] = {
    "text": to_text,
    "github": to_github,
    "sarif": to_sarif,
}
