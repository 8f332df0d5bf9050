"""One report, four renderings: text, Markdown, HTML page and HTML fragment.

Everything that comes from the posting is escaped for the medium it goes to.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

from jdlens.openness import open_words
from jdlens.scheme import LABELS, RATING_ITEMS
from jdlens.wording import BLANKED, CONTROL
from jdlens.wording import clean as clean

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from jdlens.analysis import Analysis, Duty
    from jdlens.findings import Finding

NAMES = {
    "coaching_cycle": "coaching",
    "support": "support",
    "administrative": "administration",
    "scope_creep": "open-ended",
}
"""The labels in readers' words."""

LETTERS = {"coaching_cycle": "C", "support": "S", "administrative": "A", "scope_creep": "?"}
"""One letter a label, so that strips can be read without colour."""

_STYLES = {
    "coaching_cycle": "black on green",
    "support": "black on cyan",
    "administrative": "black on yellow",
    "scope_creep": "white on red",
}

ITEMS = {
    "goals": "what is to change",
    "responsibilities": "what is theirs, what is not",
    "priorities": "what comes first",
    "expectations": "what good work looks like",
    "authority": "who decides",
    "how": "how the work is done",
}
"""What each role-clarity item asks, in a few words."""

HOW = "How it could be put (a blank is yours to fill)"
IF_IT_WORKED = "What would be seen if it worked"
DOCUMENTS = (
    "Two documents can be drafted from this posting: a partnership agreement (jdlens agreement) and "
    "a candidate profile with interview questions (jdlens candidate)."
)

MOST_FINDINGS = 7
"""At most this many findings are shown; the JSON has all."""

SIGNS = {False: "✗", True: "✓"}
"""What stands before bad news and before good news."""

_BANDS = ((25, "very unclear"), (45, "unclear"), (60, "partly clear"), (75, "fairly clear"))
_QUOTE_CHARS = 160


def band(index: float) -> str:
    """The index in words."""
    return next((words for limit, words in _BANDS if index < limit), "clear")


def verdict(analysis: Analysis) -> str:
    """The posting in one sentence."""
    if not analysis.duties:
        return analysis.note or "No duty statements found."
    n = len(analysis.duties)
    counts = _counts(analysis)
    index = analysis.clarity.index
    within = span(analysis.clarity.interval)
    says = f"Role clarity {index:.0f} of 100{f' ({within})' if within else ''}: {band(index)}."
    if n == 1:
        return f"{says} There is one duty; it is {NAMES[analysis.duties[0].label]}."
    open_ended = counts["scope_creep"]
    tail = (
        "none leaves the work open"
        if not open_ended
        else f"{open_ended} {'leaves' if open_ended == 1 else 'leave'} the work open"
    )
    return (
        f"{says} Of {n} duties, {counts['coaching_cycle']} "
        f"{'is' if counts['coaching_cycle'] == 1 else 'are'} coaching; {tail}."
    )


def span(interval: tuple[float, float], scale: float = 1.0) -> str:
    """An interval in whole numbers, such as "52 to 57"; empty where both ends are the same."""
    low, high = (f"{scale * end:.0f}" for end in interval)
    return "" if low == high else f"{low} to {high}"


def doubtful(analysis: Analysis) -> list[tuple[int, Duty]]:
    """The duties whose label a person should check, with their numbers, least sure first."""
    unsure = [(n, duty) for n, duty in enumerate(analysis.duties, 1) if duty.unsure]
    return sorted(unsure, key=lambda each: each[1].probabilities[each[1].label])


def _second(duty: Duty) -> str:
    """The label that comes next after the duty's own."""
    rest = {name: p for name, p in duty.probabilities.items() if name != duty.label}
    return max(rest, key=lambda name: rest[name])


def _counts(analysis: Analysis) -> dict[str, int]:
    labels = [duty.label for duty in analysis.duties]
    return {name: labels.count(name) for name in LABELS}


def quote(text: str) -> str:
    """A piece of the posting on one line, shortened in the middle."""
    words = clean(text)
    if len(words) <= _QUOTE_CHARS:
        return words
    return f"{words[: _QUOTE_CHARS * 2 // 3].rstrip()} … {words[-_QUOTE_CHARS // 3 :].lstrip()}"


def quotes(analysis: Analysis, finding: Finding, most: int = 3) -> list[str]:
    """The words that a finding points at, the first few of them."""
    found = [quote(analysis.text[start:end]) for start, end in finding.where[:most]]
    if len(finding.where) > most:
        found.append(f"and {len(finding.where) - most} more")
    return found


def more_findings(analysis: Analysis) -> str:
    """How many findings are not shown; empty if all are."""
    more = len(analysis.clarity.findings) - MOST_FINDINGS
    if more <= 0:
        return ""
    return (
        f"{more} more {'finding is' if more == 1 else 'findings are'} in the JSON (--format json)."
    )


def evidence(duty: Duty) -> str:
    """The words that spoke most for the duty's label, on one line."""
    return ", ".join(clean(each.text) for each in duty.evidence)


def text(analysis: Analysis, width: int = 80) -> str:
    """The report for a terminal of that width, without colour."""
    from rich.console import Console

    console = Console(file=io.StringIO(), width=width, color_system=None, highlight=False)
    render(analysis, console)
    written = console.file
    assert isinstance(written, io.StringIO)
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines()) + "\n"


def render(analysis: Analysis, console: Console) -> None:
    """Print the report on a rich console."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    def line(words: str, style: str = "", indent: int = 0) -> None:
        console.print(Padding(Text(words, style=style), (0, 0, 0, indent)))

    line(verdict(analysis), "bold")
    if analysis.note and analysis.duties:
        line(analysis.note, "italic")
    if not analysis.duties:
        return
    console.print()
    counts = _counts(analysis)
    console.print(_bar(analysis, max(20, min(console.width - 2, 60))))
    for name in LABELS:
        row = Text("  ")
        row.append(f" {LETTERS[name]} ", style=_STYLES[name])
        row.append(f" {NAMES[name]:<15}{counts[name]:>3}  {analysis.shares[name]:>4.0%}")
        within = span(analysis.share_intervals[name], 100)
        row.append(f"  ({within}%)" if within else "")
        console.print(row)
    console.print()
    line("In the order of the posting (what comes first is what it stresses):", "bold")
    strip = Text("  ")
    for duty in analysis.duties:
        strip.append(LETTERS[duty.label], style=_STYLES[duty.label])
    console.print(strip)
    console.print()
    line("What a reader would know of the role (0 to 100):", "bold")
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1))
    for name in RATING_ITEMS:
        value = analysis.clarity.items[name]
        filled = round(value / 5)
        table.add_row(f"  {name}", f"{value:.0f}", "█" * filled + "·" * (20 - filled), ITEMS[name])
    console.print(table)
    for good, title in ((False, "What to change"), (True, "What to keep")):
        chosen = _findings(analysis, good)
        if chosen:
            console.print()
            line(title, "bold green" if good else "bold red")
        for finding in chosen:
            line(f"{SIGNS[good]} {finding.what}", indent=2)
            for words in quotes(analysis, finding):
                line(f"“{words}”" if not words.startswith("and ") else words, "italic", 4)
            line(f"Why: {finding.why}", indent=4)
            line(f"Do: {finding.advice}", indent=4)
    if more := more_findings(analysis):
        console.print()
        line(more, "italic")
    _render_repair(analysis, console, line)
    if unsure := doubtful(analysis):
        console.print()
        line("To check first: the label of these is in doubt", "bold")
        for number, duty in unsure:
            chance = f"{duty.probabilities[duty.label]:.0%}"
            says = f"{number}. {NAMES[duty.label]} ({chance}), or {NAMES[_second(duty)]}?"
            line(f"{says} “{quote(duty.text)}”", indent=2)
    console.print()
    line("The duties", "bold")
    duties = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1))
    duties.add_column(justify="right")
    duties.add_column(width=15)
    duties.add_column(justify="right")
    duties.add_column(ratio=1)
    for number, duty in enumerate(analysis.duties, 1):
        duties.add_row(
            f"{number}",
            Text(f" {NAMES[duty.label]} ", style=_STYLES[duty.label]),
            f"{duty.probabilities[duty.label]:.0%}",
            Text(clean(duty.text)),
        )
    console.print(duties)


def _render_repair(analysis: Analysis, console: Console, line: Callable[..., None]) -> None:
    mended = analysis.repair()
    if mended.rewrites:
        console.print()
        line(HOW, "bold")
    for number, rewrite in enumerate(mended.rewrites, 1):
        line(f"{number}. “{rewrite.old}”", "italic", 2)
        line(f"→ {rewrite.new}", indent=5)
    if mended.questions:
        console.print()
        line(IF_IT_WORKED, "bold")
    for number, asked in enumerate(mended.questions, 1):
        line(f"{number}. {asked.question}", indent=2)
    console.print()
    line(DOCUMENTS, "italic")


def _bar(analysis: Analysis, width: int) -> Text:
    from rich.text import Text

    bar, at, total = Text("  "), 0, 0.0
    for name in LABELS:
        total += analysis.shares[name]
        stop = round(total * width)
        bar.append(LETTERS[name] * (stop - at), style=_STYLES[name])
        at = stop
    return bar


def markdown(analysis: Analysis) -> str:
    """The report in Markdown."""
    return str(environment().get_template("report.md").render(_content(analysis)))


def html(analysis: Analysis) -> str:
    """The report as one self-contained page."""
    return html_pages([analysis])


def html_pages(analyses: Sequence[Analysis]) -> str:
    """Several reports one after another, as one self-contained page."""
    contents = [_content(analysis) for analysis in analyses]
    return str(environment().get_template("report.html").render(contents=contents))


def fragment(analysis: Analysis) -> str:
    """The report as a piece of HTML for a notebook."""
    return str(environment().get_template("fragment.html").render(_content(analysis)))


def _content(analysis: Analysis) -> dict[str, Any]:
    return {
        "analysis": analysis,
        "verdict": verdict(analysis),
        "labels": LABELS,
        "names": NAMES,
        "letters": LETTERS,
        "items": ITEMS,
        "counts": _counts(analysis),
        "findings": {good: _findings(analysis, good) for good in (False, True)},
        "more_findings": more_findings(analysis),
        "signs": SIGNS,
        "repair": analysis.repair(),
        "how": HOW,
        "if_it_worked": IF_IT_WORKED,
        "documents": DOCUMENTS,
        "doubtful": doubtful(analysis),
        "second": _second,
        "evidence": evidence,
        "span": span,
        "quotes": lambda finding: quotes(analysis, finding),
        "marked": _marked(analysis),
    }


def _findings(analysis: Analysis, good: bool) -> list[Finding]:
    """The good news or the bad news among the findings that are shown."""
    return [f for f in analysis.clarity.findings[:MOST_FINDINGS] if f.good is good]


def _marked(analysis: Analysis) -> Iterator[tuple[list[str], int, Duty | None]]:
    """The posting cut into pieces: (words, number of the duty or 0, duty or None).

    The words of a duty are cut again: what stands at the odd places leaves something open.
    """
    at = 0
    for number, duty in enumerate(analysis.duties, 1):
        yield [_visible(analysis.text[at : duty.start])], 0, None
        cuts = [0, *chain(*open_words(duty.text, duty.label)), len(duty.text)]
        yield [_visible(duty.text[start:end]) for start, end in pairwise(cuts)], number, duty
        at = duty.end
    yield [_visible(analysis.text[at:])], 0, None


def _visible(words: str) -> str:
    return CONTROL.sub("\ufffd", words.replace("\r\n", "\n").replace("\r", "\n"))


def _markdown_words(words: str) -> str:
    # Many renderers pass raw HTML through, so that a backslash is not enough for "<".
    plain = clean(words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_{}\[\]#|~!$])", r"\\\1", plain)


@cache
def environment() -> Any:
    """The Jinja environment of all templates; those named .html are escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    made = Environment(
        loader=PackageLoader("jdlens", "templates"),
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals["fragment"] = lambda content: Markup(
        made.get_template("fragment.html").render(content)
    )
    made.filters["clean"] = clean
    made.filters["md"] = _markdown_words
    made.filters["blanks"] = BLANKED.split
    return made
