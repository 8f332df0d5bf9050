"""The corpus and its tools."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import spacy
from click.testing import CliRunner
from spacy.tokens import DocBin

from jdlens import exchange
from jdlens.agreement import agreement
from jdlens.cli import main
from jdlens.corpus import (
    CorpusError,
    Record,
    check,
    compound_faults,
    fold,
    load_compounds,
    load_corpus,
    load_hard_cases,
    near_duplicates,
    shortfalls,
)
from jdlens.describe import describe
from jdlens.marks import MarksError, parse_marks

CORPUS = Path(__file__).parent.parent / "corpus"
POSTING = (
    "Reading Coach\nDuties:\n1. Models lessons; orders books\n2. Any other tasks\n   as assigned.\n"
)
MARKS = """
S title 1
S duties 2
D 3 "" "lessons" cc -uT--
D 3 "orders" "" adm -uN--
D 4-5 open -uN--
R 2 3 1 1 2 3
"""


@pytest.fixture(scope="session")
def records() -> list[Record]:
    return load_corpus(CORPUS)


@pytest.fixture
def record() -> Record:
    reading = parse_marks(MARKS, POSTING)
    return Record(
        "t1", "Tern Bay", "reading coach", "coach", "numbered", POSTING, readings={}, **reading
    )


def test_the_corpus_is_sound(records: list[Record]) -> None:
    assert check(records) == []


def test_the_corpus_keeps_its_promises(records: list[Record]) -> None:
    hard, compounds = load_hard_cases(CORPUS), load_compounds(CORPUS)
    assert shortfalls(records, hard, compounds) == []
    less = shortfalls(records[:399], hard[:1], compounds[:1])
    for lacking in ("postings: 399,", "hard cases: 1,", "compounds read twice: 1,"):
        assert any(line.startswith(lacking) for line in less)


def test_compounds_are_sound_and_read_twice(records: list[Record]) -> None:
    compounds = load_compounds(CORPUS)
    assert compound_faults(compounds) == []
    found = agreement(records[:1], (), compounds)
    assert found is None or found.compound_f1 >= 0.9
    bad = [replace(compounds[0], duties=[(3, 2)]), replace(compounds[0], second=[(0, 999)])]
    assert len(compound_faults(bad)) == 3


def test_hard_cases_read_twice_are_compared(records: list[Record]) -> None:
    hard = load_hard_cases(CORPUS)
    found = agreement(records, hard)
    assert found is not None
    assert found.hard_cases >= 500
    assert found.label_kappa >= 0.80 and found.hard_kappa >= 0.80


def test_folds_keep_employers_together_and_never_move(records: list[Record]) -> None:
    assert {fold("Tern Bay Schools"), fold("TERN BAY SCHOOLS")} == {fold("tern bay schools")}
    assert {fold(record.employer) for record in records} == set(range(5))


def test_marks_are_resolved_to_offsets(record: Record) -> None:
    assert [record.duty_text(duty) for duty in record.duties] == [
        "Models lessons",
        "orders books",
        "Any other tasks\n   as assigned",
    ]
    assert [duty["label"] for duty in record.duties] == [
        "coaching_cycle",
        "administrative",
        "scope_creep",
    ]
    assert [section["kind"] for section in record.sections] == ["title", "duties"]
    assert check([record]) == []


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ('D 3 "nowhere" "" cc -uT--', "do not stand there"),
        ("D 9 cc -uT--", "cannot be read"),
        ("D 3 cc uT", "five letters"),
        ("S cellar 3", "no section kind"),
        ("X", "starts with"),
    ],
)
def test_faulty_marks_name_the_row(row: str, words: str) -> None:
    with pytest.raises(MarksError, match=words):
        parse_marks(f"S title 1\n{row}\nR 1 1 1 1 1 1\n", POSTING)


def test_faults_are_named(record: Record) -> None:
    duty = record.duties[0]
    cases = {
        "overlap": replace(record, duties=[duty, {**record.duties[1], "start": duty["start"]}]),
        "unknown label": replace(record, duties=[{**duty, "label": "fun"}]),
        "loose edges": replace(record, duties=[{**duty, "end": duty["end"] + 2}]),
        "lacks driver": replace(record, duties=[{**duty, "driver": None}]),
        "leave a gap": replace(record, sections=record.sections[1:]),
        "outside 1 to 5": replace(record, ratings={**record.ratings, "goals": 6}),
    }
    for words, faulty in cases.items():
        assert any(words in fault for fault in check([faulty])), words
    assert any("near-duplicates" in fault for fault in check([record, replace(record, id="t2")]))


def test_near_duplicates_need_more_than_a_shared_clause(record: Record) -> None:
    other = replace(
        record, id="t2", text="Bus driver wanted. Any other tasks as assigned. Apply by May."
    )
    assert near_duplicates([record, other]) == []


def test_the_shell_checks_and_describes() -> None:
    result = CliRunner().invoke(main, ["corpus", "check", str(CORPUS)])
    assert result.exit_code == 0
    result = CliRunner().invoke(main, ["corpus", "describe", str(CORPUS)])
    assert "distinct formulations" in result.output
    result = CliRunner().invoke(main, ["corpus", "check", "nowhere"])
    assert result.exit_code == 2
    assert "No corpus" in result.stderr


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "postings.jsonl").write_text('{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(CorpusError, match="line 1"):
        load_corpus(tmp_path)


def test_agreement_of_a_reading_with_itself_is_perfect(record: Record) -> None:
    reading = {"sections": record.sections, "duties": record.duties, "ratings": record.ratings}
    twice = replace(record, readings={"a": reading, "b": reading})
    found = agreement([twice])
    assert found is not None
    assert (found.exact_f1, found.label_kappa, found.section_kappa) == (1.0, 1.0, 1.0)
    other = {**reading, "duties": [{**d, "label": "support"} for d in record.duties]}
    found = agreement([replace(record, readings={"a": reading, "b": other})])
    assert found is not None
    assert found.label_kappa == 0.0
    assert agreement([record]) is None


def test_docbin_has_the_spans(record: Record, tmp_path: Path) -> None:
    exchange.to_docbin([record], tmp_path / "c.spacy")
    (doc,) = DocBin().from_disk(tmp_path / "c.spacy").get_docs(spacy.blank("en").vocab)
    assert [span.label_ for span in doc.spans["duties"]] == [d["label"] for d in record.duties]


@pytest.mark.parametrize("form", ["prodigy", "label-studio"])
def test_corrections_come_back(record: Record, tmp_path: Path, form: str) -> None:
    path = tmp_path / "out"
    exchange.EXPORTS[form]([record], path)
    assert exchange.with_corrections([record], path) == [record]
    path.write_text(path.read_text().replace("administrative", "support"), encoding="utf-8")
    (corrected,) = exchange.with_corrections([record], path)
    assert [duty["label"] for duty in corrected.duties] == [
        "coaching_cycle",
        "support",
        "scope_creep",
    ]
    path.write_text(path.read_text().replace("Reading Coach", "Writing Coach"), encoding="utf-8")
    with pytest.raises(CorpusError, match="not that of the corpus"):
        exchange.with_corrections([record], path)


def test_jsonl_and_parquet_round_trip(record: Record, tmp_path: Path) -> None:
    exchange.to_jsonl([record], tmp_path / "postings.jsonl")
    assert load_corpus(tmp_path) == [record]
    pandas = pytest.importorskip("pandas")
    exchange.to_parquet([record], tmp_path / "c.parquet")
    assert list(pandas.read_parquet(tmp_path / "c.parquet")["text"]) == [record.text]


def test_tables_count(record: Record) -> None:
    tables = describe([record])
    assert "| coaching_cycle | 1 |" in tables
    assert json.dumps(tables)
