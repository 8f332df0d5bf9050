"""What the tests share."""

from pathlib import Path

import pytest

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture(scope="session")
def coach_text() -> str:
    return (SAMPLES / "numbered_coach.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="session", params=sorted(p.name for p in SAMPLES.glob("*.txt")))
def sample(request: pytest.FixtureRequest) -> str:
    with (SAMPLES / request.param).open(encoding="utf-8", newline="") as file:
        return file.read()
