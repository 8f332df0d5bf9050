"""Where the files that jdlens ships lie: in the installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path


def shipped(name: str) -> Path:
    """The path of a file of the folder `models`."""
    package = Path(__file__).parent
    inside = package / "models" / name
    return inside if inside.exists() else package.parent / "models" / name
