"""Evidence is what decides, and what does not change a duty does not change its label."""

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import jdlens
from jdlens.corpus import load_corpus

CORPUS = Path(__file__).parent.parent / "corpus"
BRITISH = (
    ("ization", "isation"),
    ("ize", "ise"),
    ("izing", "ising"),
    ("yze", "yse"),
    ("yzing", "ysing"),
    ("behavior", "behaviour"),
    ("modeling", "modelling"),
    ("center", "centre"),
    ("enrollment", "enrolment"),
    ("program ", "programme "),
)
NAMED = re.compile(r"(?<=\w )[A-Z][a-z]{3,}(?= (?:Elementary|School|Middle|High|County|District))")


def british(statement: str) -> str:
    for american, other in BRITISH:
        statement = statement.replace(american, other)
    return statement


def infinitive(statement: str) -> str:
    """ "Plans lessons" and "Plan lessons" as "To plan lessons"."""
    verb, _, rest = statement.partition(" ")
    if not rest or not re.fullmatch(r"[A-Z][a-z]+", verb) or verb.endswith(("ing", "ss", "ion")):
        return statement
    if verb.endswith("ies"):
        verb = verb[:-3] + "y"
    elif verb.endswith(("ches", "shes", "sses", "xes")):
        verb = verb[:-2]
    else:
        verb = verb.removesuffix("s")
    return f"To {verb.lower()} {rest}"


CHANGES: dict[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "small letters": str.lower,
    "full stop": lambda statement: statement.rstrip(".") + ".",
    "bullet": lambda statement: f"• {statement}",
    "British spelling": british,
    "infinitive": infinitive,
    "another school": lambda statement: NAMED.sub("Bramwell", statement),
}


@pytest.fixture(scope="module")
def duties() -> list[jdlens.Duty]:
    statements = [r.duty_text(d) for r in load_corpus(CORPUS) for d in r.duties]
    return jdlens.classify(random.Random(1).sample(statements, 1000))


@pytest.mark.parametrize("change", CHANGES)
def test_labels_stay_the_same(duties: list[jdlens.Duty], change: str) -> None:
    pairs = [(duty, CHANGES[change](duty.text)) for duty in duties]
    changed = [(duty, words) for duty, words in pairs if words != duty.text]
    again = jdlens.classify([words for _, words in changed])
    same = sum(new.label == old.label for (old, _), new in zip(changed, again, strict=True))
    assert changed and same >= 0.975 * len(changed)


def test_without_its_evidence_a_label_is_less_likely(duties: list[jdlens.Duty]) -> None:
    pairs = []
    for duty in duties:
        for top in duty.evidence[:1]:
            rest = f"{duty.text[: top.start]} {duty.text[top.end :]}"
            if re.search(r"\w", rest):
                pairs.append((duty, rest))
    again = jdlens.classify([rest for _, rest in pairs])
    lower = sum(
        new.probabilities[old.label] < old.probabilities[old.label]
        for (old, _), new in zip(pairs, again, strict=True)
    )
    assert len(pairs) > 900 and lower >= 0.95 * len(pairs)
