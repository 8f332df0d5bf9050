"""The corpus in the formats of other tools, and corrected labels back from them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from jdlens.corpus import CorpusError, Record
from jdlens.scheme import FACETS, LABELS


def to_docbin(records: Iterable[Record], path: str | Path) -> None:
    """spaCy `DocBin`: one document a posting, `doc.spans["duties"]` and `["sections"]`."""
    from spacy.tokens import DocBin

    from jdlens.pipeline import blank

    nlp = blank()
    store = DocBin(store_user_data=True)
    for record in records:
        doc = nlp.make_doc(record.text)
        for name, parts, key in (
            ("duties", record.duties, "label"),
            ("sections", record.sections, "kind"),
        ):
            spans = (
                doc.char_span(p["start"], p["end"], p[key], alignment_mode="expand") for p in parts
            )
            doc.spans[name] = [span for span in spans if span is not None]
        doc.user_data["id"] = record.id
        store.add(doc)
    store.to_disk(path)


def to_jsonl(records: Iterable[Record], path: str | Path) -> None:
    """One JSON object a posting, as `corpus/postings.jsonl` and Hugging Face `datasets` have it."""
    _write_lines(path, (asdict(record) for record in records))


def to_parquet(records: Iterable[Record], path: str | Path) -> None:
    """The same as Parquet, without the separate readings; needs `jdlens[frame]`."""
    import pandas as pd

    rows = [asdict(replace(record, readings={})) for record in records]
    for row in rows:
        del row["readings"]
    pd.DataFrame(rows).to_parquet(path, index=False)


def to_prodigy(records: Iterable[Record], path: str | Path) -> None:
    """Prodigy's JSON Lines for `spans.manual`."""
    _write_lines(
        path,
        (
            {
                "text": record.text,
                "spans": [
                    {"start": d["start"], "end": d["end"], "label": d["label"]}
                    for d in record.duties
                ],
                "meta": {"id": record.id},
            }
            for record in records
        ),
    )


def to_label_studio(records: Iterable[Record], path: str | Path) -> None:
    """Label Studio tasks (JSON) for a `Labels` control named "label" over a `Text` named "text"."""
    tasks = [
        {
            "data": {"id": record.id, "text": record.text},
            "annotations": [
                {
                    "result": [
                        {
                            "from_name": "label",
                            "to_name": "text",
                            "type": "labels",
                            "value": {
                                "start": d["start"],
                                "end": d["end"],
                                "text": record.duty_text(d),
                                "labels": [d["label"]],
                            },
                        }
                        for d in record.duties
                    ]
                }
            ],
        }
        for record in records
    ]
    Path(path).write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")


EXPORTS: dict[str, Callable[[Iterable[Record], str | Path], None]] = {
    "docbin": to_docbin,
    "jsonl": to_jsonl,
    "parquet": to_parquet,
    "prodigy": to_prodigy,
    "label-studio": to_label_studio,
}
"""Exporters by the name that `jdlens corpus export --format` takes."""


def with_corrections(records: Sequence[Record], path: str | Path) -> list[Record]:
    """The records with the duties of a Prodigy or Label Studio file put in place of theirs.

    Postings are matched by id and must have the same text; those that the file lacks, or that
    it rejects, stay as they are. A span that was there keeps its facets; a new one gets those
    that the shipped model finds.

    Raises:
        CorpusError: if the file is of neither format, or a posting or label is unknown.
    """
    known = {record.id: record for record in records}
    for name, text, spans in _corrected(Path(path)):
        if name not in known:
            raise CorpusError(f"{path}: the corpus has no posting {name!r}.")
        if known[name].text != text:
            raise CorpusError(f"{path}: the text of {name} is not that of the corpus.")
        unknown = {label for _, _, label in spans} - set(LABELS)
        if unknown:
            raise CorpusError(f"{path}: {name} has the unknown label {min(unknown)!r}.")
        known[name] = replace(known[name], duties=_duties(known[name], sorted(spans)))
    return [known[record.id] for record in records]


def _corrected(path: Path) -> Iterator[tuple[str, str, list[tuple[int, int, str]]]]:
    try:
        content = path.read_text(encoding="utf-8")
        if content.lstrip().startswith("["):
            for task in json.loads(content):
                results = task["annotations"][0]["result"] if task.get("annotations") else []
                values = [each["value"] for each in results if each["type"] == "labels"]
                spans = [(v["start"], v["end"], v["labels"][0]) for v in values]
                yield task["data"]["id"], task["data"]["text"], spans
        else:
            for line in content.splitlines():
                task = json.loads(line)
                if task.get("answer", "accept") == "accept":
                    spans = [(s["start"], s["end"], s["label"]) for s in task.get("spans", [])]
                    yield task["meta"]["id"], task["text"], spans
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise CorpusError(f"{path} is not a Prodigy or Label Studio export ({error!r}).") from None


def _duties(record: Record, spans: Sequence[tuple[int, int, str]]) -> list[dict[str, Any]]:
    from jdlens.analysis import classify

    had = {(duty["start"], duty["end"]): duty for duty in record.duties}
    duties = []
    for start, end, label in spans:
        known = had.get((start, end))
        if known is None:
            (found,) = classify([record.text[start:end]])
            known = {facet: getattr(found, facet) for facet in FACETS}
        duties.append({**known, "start": start, "end": end, "label": label})
    return duties


def _write_lines(path: str | Path, rows: Iterable[dict[str, Any]]) -> None:
    with Path(path).open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
