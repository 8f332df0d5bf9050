"""The command line: each command has a Python twin of the same name."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jdlens import __version__

if TYPE_CHECKING:
    from jdlens.analysis import Analysis
    from jdlens.candidate import Profile
    from jdlens.model import Model
    from jdlens.partnership import Agreement

Command = Callable[..., Any]

FORMATS = ("text", "json", "markdown", "html")
WRITERS = {
    "text": "to_text",
    "json": "to_json",
    "markdown": "to_markdown",
    "html": "to_html",
    "docx": "to_docx",
}

_model_option = click.option(
    "--model",
    "model_path",
    type=click.Path(dir_okay=False),
    help="Use this model file instead of the shipped one.",
)

_output_option = click.option(
    "-o", "--output", type=click.Path(), help="Write to this file instead of the terminal."
)


def _format_option(*forms: str) -> Callable[[Command], Command]:
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        help="How to write it. Without it: by the ending of -o, else text.",
    )


def _document_options(command: Command) -> Command:
    """The parameters of the commands that draft one document from one posting."""
    for option in (_model_option, _output_option, _format_option(*FORMATS, "docx")):
        command = option(command)
    return click.argument("posting")(command)


class UserError(click.ClickException):
    """Something the user can mend: one sentence, exit code 2."""

    exit_code = 2


@contextmanager
def _plain_errors(where: str = "") -> Iterator[None]:
    try:
        yield
    except (ValueError, TypeError) as error:
        if isinstance(error, _own_errors()):
            raise UserError(f"{where}{error}") from None
        raise


def _own_errors() -> tuple[type[Exception], ...]:
    from jdlens.analysis import TextError
    from jdlens.corpus import CorpusError
    from jdlens.model import ModelError
    from jdlens.reader import ReadError

    return (TextError, CorpusError, ModelError, ReadError)


def _model(path: str | None) -> Model:
    from jdlens.model import Model, default_model

    with _plain_errors():
        return Model.load(path) if path else default_model()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="jdlens")
def main() -> None:
    """Read job postings and say how clear the role is."""


@main.command()
@click.argument("postings", nargs=-1, required=True, metavar="POSTING...")
@_format_option(*FORMATS)
@_output_option
@_model_option
def analyze(
    postings: Sequence[str], form: str | None, output: str | None, model_path: str | None
) -> None:
    """Report on postings: files, or - for standard input.

    Text, PDF, Word, OpenDocument, RTF, HTML, Markdown and JobPosting data (JSON-LD) are told
    apart by their content; all but text need the extra jdlens[docs].

    \b
    Examples:
      jdlens analyze coach.pdf
      pbpaste | jdlens analyze -
      jdlens analyze coach.txt -o report.html
      jdlens analyze *.txt --format json > all.json

    Several postings give one report after another (JSON: a list). A posting that cannot be
    read is named on standard error; the others are still reported, and the exit code is 2.
    """
    form = form or _form_of(output)
    if form == "docx":
        raise UserError("A report is not written for Word: end -o in .html, .md, .json or .txt.")
    model = _model(model_path)
    analyses = _analyze_each(postings, model)
    if analyses:
        _write(analyses, form, output, several=len(postings) > 1)
    if len(analyses) < len(postings):
        sys.exit(2)


@main.command("agreement")
@_document_options
def draft_agreement(
    posting: str, form: str | None, output: str | None, model_path: str | None
) -> None:
    """Draft a partnership agreement between coach and leadership from a posting.

    \b
    Examples:
      jdlens agreement coach.pdf
      jdlens agreement coach.txt -o agreement.docx

    The posting's words are quoted; what it leaves open is a blank to fill in.
    """
    _write_document(_read_one(posting, model_path).agreement(), form, output)


@main.command("candidate")
@_document_options
def profile_candidate(
    posting: str, form: str | None, output: str | None, model_path: str | None
) -> None:
    """Say what a posting asks of candidates, with interview questions from its own duties.

    \b
    Examples:
      jdlens candidate coach.pdf
      jdlens candidate coach.txt -o questions.html
    """
    _write_document(_read_one(posting, model_path).candidate(), form, output)


@main.command("check")
@click.argument("postings", nargs=-1, required=True, metavar="POSTING...")
@click.option("--min-clarity", type=click.FloatRange(0, 100), help="The least role clarity index.")
@click.option("--max-scope-creep", type=click.IntRange(0), help="The most open-ended duties.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github", "sarif"]),
    default="text",
    help="For people, for GitHub's annotations, or for code hosts that read SARIF.",
)
@_model_option
def check_limits(
    postings: Sequence[str],
    min_clarity: float | None,
    max_scope_creep: int | None,
    form: str,
    model_path: str | None,
) -> None:
    """Hold postings to limits: exit code 1 and file:line for each reason why one exceeds them.

    \b
    Examples:
      jdlens check templates/*.txt --max-scope-creep 0
      jdlens check templates/*.docx --min-clarity 60 --format sarif > jdlens.sarif

    A posting that cannot be read is named on standard error; the others are still checked, and
    the exit code is 2.
    """
    from jdlens.gate import FORMS, breaches

    if min_clarity is None and max_scope_creep is None:
        raise UserError("Say what to hold the postings to: --min-clarity, --max-scope-creep.")
    model = _model(model_path)
    analyses = _analyze_each(postings, model)
    found = [
        breach
        for name, analysis in analyses
        for breach in breaches(name, analysis, min_clarity, max_scope_creep)
    ]
    if found or form == "sarif":
        click.echo(FORMS[form](found))
    if len(analyses) < len(postings):
        sys.exit(2)
    if found:
        sys.exit(1)


@main.command("compare")
@click.argument("old")
@click.argument("new")
@click.option("--json", "as_json", is_flag=True, help="Write the comparison as JSON.")
@_model_option
def compare_versions(old: str, new: str, as_json: bool, model_path: str | None) -> None:
    """Say what changed from one version of a posting to another, duty by duty.

    \b
    Example:
      jdlens compare coach_2025.docx coach_2026.docx

    Kept duties stand unmarked, reworded ones after ~, added ones after +, dropped ones after -.
    """
    from jdlens.comparison import compare, to_text

    model = _model(model_path)
    versions = []
    for name in (old, new):
        with _plain_errors(f"{name}: "):
            versions.append(_analyze_one(name, model))
    found = compare(*versions)
    click.echo(
        json.dumps(found.to_dict(), ensure_ascii=False, indent=2) if as_json else to_text(found)
    )


@main.command()
@click.argument("corpus", type=click.Path())
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False),
    help="The model file to write.",
)
def train(corpus: str, output: str) -> None:
    """Build a model from a corpus (postings.jsonl, or the folder that holds it).

    \b
    Example:
      jdlens train corpus -o models/jdlens-en.npz
    """
    from jdlens.corpus import load_compounds, load_corpus, load_hard_cases

    with _plain_errors():
        records, hard = load_corpus(corpus), load_hard_cases(corpus)
        compounds = load_compounds(corpus)
    _needs_folder(output)
    from jdlens.train import train as fit

    model = fit(records, hard, compounds, say=lambda words: click.echo(words, err=True))
    model.save(output)
    click.echo(f"{output}: {len(records)} postings, {model.manifest['duties']} duties", err=True)


@main.command()
@click.argument("model", type=click.Path())
@click.argument("corpus", type=click.Path())
@click.option("--json", "as_json", is_flag=True, help="Write the figures as JSON.")
def evaluate(model: str, corpus: str, as_json: bool) -> None:
    """Measure a model on a corpus that it was not trained on.

    \b
    Example:
      jdlens evaluate models/jdlens-en.npz my_postings.jsonl

    Figures on the corpus that a model was trained on flatter it; `models/README.md` has
    cross-validated ones.
    """
    from jdlens.corpus import corpus_hash, load_compounds, load_corpus, load_hard_cases
    from jdlens.evaluate import evaluate as measure
    from jdlens.evaluate import to_dict, to_text

    loaded = _model(model)
    with _plain_errors():
        records = load_corpus(corpus)
        learned = corpus_hash(records, load_hard_cases(corpus), load_compounds(corpus))
    if learned == loaded.manifest.get("corpus_sha256"):
        click.echo("Caution: the model was trained on this very corpus.", err=True)
    measured = measure(records, loaded)
    click.echo(json.dumps(to_dict(measured), indent=2) if as_json else to_text(measured))


@main.group()
def corpus() -> None:
    """Look after a corpus of labelled postings."""


@corpus.command()
@click.argument("path", type=click.Path(), default="corpus")
@click.option("--promised", is_flag=True, help="Also check the size that the datasheet promises.")
def check(path: str, promised: bool) -> None:
    """Validate a corpus: offsets, labels, duplicates. Faults go to standard output, exit code 1."""
    from jdlens.corpus import check as faults_of
    from jdlens.corpus import (
        compound_faults,
        load_compounds,
        load_corpus,
        load_hard_cases,
        shortfalls,
    )

    with _plain_errors():
        records, hard, compounds = load_corpus(path), load_hard_cases(path), load_compounds(path)
    faults = faults_of(records) + compound_faults(compounds)
    if promised:
        faults += shortfalls(records, hard, compounds)
    for fault in faults:
        click.echo(fault)
    duties = sum(len(record.duties) for record in records)
    click.echo(f"{len(records)} postings, {duties} duties, {len(faults)} faults", err=True)
    if faults:
        sys.exit(1)


@corpus.command()
@click.argument("path", type=click.Path(), default="corpus")
def agreement(path: str) -> None:
    """Report how far the independent readings of the postings agree."""
    from jdlens.agreement import agreement as compare
    from jdlens.agreement import to_text
    from jdlens.corpus import load_compounds, load_corpus, load_hard_cases

    with _plain_errors():
        found = compare(load_corpus(path), load_hard_cases(path), load_compounds(path))
    if found is None:
        raise UserError(f"No posting in {path} has two readings to compare.")
    click.echo(to_text(found))


@corpus.command()
@click.argument("path", type=click.Path(), default="corpus")
def describe(path: str) -> None:
    """Count what a corpus holds and measure how varied its words are."""
    from jdlens.corpus import load_corpus
    from jdlens.describe import describe as tables

    with _plain_errors():
        click.echo(tables(load_corpus(path)))


@corpus.command()
@click.argument("path", type=click.Path())
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False))
@click.option(
    "--format",
    "form",
    required=True,
    type=click.Choice(["docbin", "jsonl", "parquet", "prodigy", "label-studio"]),
)
def export(path: str, output: str, form: str) -> None:
    """Write a corpus for another tool."""
    from jdlens.corpus import load_corpus
    from jdlens.exchange import EXPORTS

    with _plain_errors():
        records = load_corpus(path)
    _needs_folder(output)
    EXPORTS[form](records, output)
    click.echo(f"Wrote {len(records)} postings to {output}", err=True)


@corpus.command("import")
@click.argument("path", type=click.Path())
@click.argument("corrections", type=click.Path())
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False))
def import_(path: str, corrections: str, output: str) -> None:
    """Put the labels of a Prodigy or Label Studio file into a corpus, and write it anew."""
    from jdlens.corpus import load_corpus
    from jdlens.exchange import to_jsonl, with_corrections

    with _plain_errors():
        corrected = with_corrections(load_corpus(path), corrections)
    _needs_folder(output)
    to_jsonl(corrected, output)
    click.echo(f"Wrote {len(corrected)} postings to {output}", err=True)


def _analyze_each(names: Sequence[str], model: Model) -> list[tuple[str, Analysis]]:
    """The postings that can be read; what is wrong with the others goes to standard error."""
    analyses = []
    for name in names:
        try:
            with _plain_errors(f"{name}: " if len(names) > 1 else ""):
                analyses.append((name, _analyze_one(name, model)))
        except UserError as error:
            error.show()
    return analyses


def _analyze_one(name: str, model: Model) -> Analysis:
    from jdlens.analysis import analyze as read_posting
    from jdlens.reader import read

    text = read(sys.stdin.buffer.read(), "standard input") if name == "-" else read(name)
    return read_posting(text, model=model)


def _read_one(name: str, model_path: str | None) -> Analysis:
    model = _model(model_path)
    with _plain_errors():
        return _analyze_one(name, model)


def _form_of(output: str | None) -> str:
    endings = {".json": "json", ".md": "markdown", ".html": "html", ".htm": "html", ".docx": "docx"}
    return endings.get(Path(output).suffix.lower(), "text") if output else "text"


def _needs_folder(output: str) -> None:
    if not Path(output).resolve().parent.is_dir():
        raise UserError(
            f"There is no folder {Path(output).parent} to write {Path(output).name} into."
        )


def _write(
    analyses: Sequence[tuple[str, Analysis]], form: str, output: str | None, several: bool
) -> None:
    if output:
        _needs_folder(output)
    if form == "text" and not output:
        _print(analyses, several)
        return
    if form == "json":
        dicts: Any = [{"name": name, **analysis.to_dict()} for name, analysis in analyses]
        content = json.dumps(
            dicts if several else analyses[0][1].to_dict(), ensure_ascii=False, indent=2
        )
    elif form == "html":
        from jdlens.report import html_pages

        content = html_pages([analysis for _, analysis in analyses])
    else:
        write = WRITERS[form]
        title = "## {}\n\n" if form == "markdown" else "{}\n\n"
        content = "\n".join(
            (title.format(name) if several else "") + getattr(a, write)() for name, a in analyses
        )
    _deliver(content, output)


def _write_document(drafted: Agreement | Profile, form: str | None, output: str | None) -> None:
    form = form or _form_of(output)
    if output:
        _needs_folder(output)
    elif form == "docx" and sys.stdout.isatty():
        raise UserError("A Word file needs a name: -o FILE.docx.")
    try:
        content = getattr(drafted, WRITERS[form])()
    except ImportError as error:
        raise UserError(str(error)) from None
    _deliver(content, output)


def _deliver(content: str | bytes, output: str | None) -> None:
    if not output:
        click.echo(
            content.rstrip("\n") if isinstance(content, str) else content,
            nl=isinstance(content, str),
        )
        return
    try:
        Path(output).write_bytes(content.encode() if isinstance(content, str) else content)
    except OSError as error:
        raise UserError(f"{output} cannot be written: {error.strerror}.") from None
    click.echo(f"Wrote {output}", err=True)


def _print(analyses: Sequence[tuple[str, Analysis]], several: bool) -> None:
    from rich.console import Console

    from jdlens.report import clean, render

    # Colour and width are rich's own decision; in a pipe there is no colour.
    console = Console(highlight=False, soft_wrap=False)
    for name, analysis in analyses:
        if several:
            console.rule(clean(name))
        render(analysis, console)
