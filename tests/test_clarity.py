"""Role clarity never works against the reader."""

from dataclasses import replace

import pytest

import jdlens
from jdlens import clarity
from jdlens.model import default_model

OPEN_CLAUSES = [
    "Performs other duties as assigned by the principal",
    "Assists wherever needed",
    "Any other tasks",
    "Does whatever the school requires",
]


def index(analysis: jdlens.Analysis, duties: list[jdlens.Duty]) -> float:
    return clarity.score(analysis.text, duties, default_model().clarity).index


@pytest.mark.parametrize("clause", OPEN_CLAUSES)
def test_an_open_clause_never_raises_the_index(coach_text: str, clause: str) -> None:
    before = jdlens.analyze(coach_text)
    head, terms, tail = coach_text.partition("\nTERMS")
    after = jdlens.analyze(f"{head}8. {clause}.\n{terms}{tail}")
    assert len(after.duties) == len(before.duties) + 1
    assert after.clarity.index <= before.clarity.index


def test_labels_and_facets_move_the_index_one_way(sample: str) -> None:
    analysis = jdlens.analyze(sample)
    duties = list(analysis.duties)
    base = index(analysis, duties)
    for place, duty in enumerate(duties):
        opened = [*duties[:place], replace(duty, label="scope_creep"), *duties[place + 1 :]]
        assert index(analysis, opened) <= base + 1e-9
        if duty.label != "scope_creep":
            named = [*duties[:place], replace(duty, outcome=True), *duties[place + 1 :]]
            assert index(analysis, named) >= base - 1e-9
        if duty.label == "coaching_cycle":
            moved = [duty, *duties[:place], *duties[place + 1 :]]
            assert index(analysis, moved) >= base - 1e-9


def test_ingredients_stay_in_range(sample: str) -> None:
    analysis = jdlens.analyze(sample)
    assert all(0 <= value <= 1 for value in analysis.clarity.ingredients.values())
    assert all(0 <= value <= 100 for value in analysis.clarity.items.values())
