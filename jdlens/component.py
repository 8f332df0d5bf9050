"""jdlens as a component of a spaCy pipeline."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from jdlens.analysis import Analysis, Duty, interpret
from jdlens.model import Model, default_model
from jdlens.pipeline import blank, read_docs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from jdlens.clarity import Clarity

_KEY = "jdlens"


def load() -> Language:
    """A spaCy pipeline of its own: English tokenization and the `jdlens` component."""
    nlp = blank.__wrapped__()
    nlp.add_pipe("jdlens")
    return nlp


@Language.factory("jdlens", assigns=["doc.spans", "doc._.jdlens", "doc._.clarity"])
def create(nlp: Language, name: str) -> JdLens:
    """Factory of `nlp.add_pipe("jdlens")`; found through an entry point."""
    return JdLens()


class JdLens:
    """Splits each document into duties and labels them.

    Sets `doc.spans["duties"]` (one span a duty, labelled; `span._.duty` is the
    `jdlens.Duty`), `doc.spans["sections"]`, `doc._.clarity` and `doc._.jdlens` (the whole
    `jdlens.Analysis`). Spans are made of whole tokens; where the pipeline's tokenizer has
    glued two duties into one token, `span._.duty` still has the exact characters.
    """

    def __init__(self, model: Model | None = None) -> None:
        self.model = model or default_model()
        Doc.set_extension("jdlens", getter=_analysis_of, force=True)
        Doc.set_extension("clarity", getter=_clarity_of, force=True)
        Span.set_extension("duty", getter=_duty_of, force=True)

    def __call__(self, doc: Doc) -> Doc:
        """Set the document's spans and extensions."""
        return self._set(doc, self._analyses([doc])[0])

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterator[Doc]:
        """Process documents in batches, in order."""
        waiting = iter(stream)
        while docs := list(islice(waiting, batch_size)):
            for doc, analysis in zip(docs, self._analyses(docs), strict=True):
                yield self._set(doc, analysis)

    def to_disk(self, path: str | Path, *, exclude: Any = ()) -> None:
        """Save the model into the pipeline's folder."""
        from pathlib import Path

        Path(path).mkdir(parents=True, exist_ok=True)
        self.model.save(Path(path) / "model.npz")

    def from_disk(self, path: str | Path, *, exclude: Any = ()) -> JdLens:
        """Load the model that `to_disk` saved."""
        from pathlib import Path

        self.model = Model.load(Path(path) / "model.npz")
        return self

    def _analyses(self, docs: list[Doc]) -> list[Analysis]:
        return [interpret(reading, self.model) for reading in read_docs(docs, self.model)]

    def _set(self, doc: Doc, analysis: Analysis) -> Doc:
        duties = [(duty.start, duty.end, duty.label) for duty in analysis.duties]
        sections = [(part.start, part.end, part.kind) for part in analysis.sections]
        for name, parts in (("duties", duties), ("sections", sections)):
            spans = (
                doc.char_span(a, b, label, span_id=str(number), alignment_mode="expand")
                for number, (a, b, label) in enumerate(parts)
            )
            # "expand" always finds a span; the type checker cannot know.
            doc.spans[name] = [span for span in spans if span is not None]
        # Plain data, so that the document can be sent to another process or to disk.
        doc.user_data[_KEY] = analysis.to_dict()
        return doc


def _analysis_of(doc: Doc) -> Analysis | None:
    stored = doc.user_data.get(_KEY)
    return Analysis.from_dict(stored) if stored else None


def _clarity_of(doc: Doc) -> Clarity | None:
    analysis = _analysis_of(doc)
    return analysis.clarity if analysis else None


def _duty_of(span: Span) -> Duty | None:
    analysis = _analysis_of(span.doc)
    return analysis.duties[int(span.id_)] if analysis and span.id_ else None
