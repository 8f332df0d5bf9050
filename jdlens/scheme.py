"""The annotation scheme: the names that the codebook fixes, in its order."""

from __future__ import annotations

LABELS: tuple[str, ...] = ("coaching_cycle", "support", "administrative", "scope_creep")
DRIVERS: tuple[str, ...] = ("teacher", "building", "district", "supervisor", "unspecified")
PARTNERS: tuple[str, ...] = ("teachers", "leaders", "students", "families", "district", "none")

FLAGS: tuple[str, ...] = ("outcome", "open_qualifier", "evaluative")
"""The facets that are true or false."""

FACETS: dict[str, tuple[str, ...]] = {
    "outcome": ("false", "true"),
    "driver": DRIVERS,
    "partner": PARTNERS,
    "open_qualifier": ("false", "true"),
    "evaluative": ("false", "true"),
}

SECTION_KINDS: tuple[str, ...] = (
    "title",
    "summary",
    "duties",
    "qualifications",
    "terms",
    "conditions",
    "benefits",
    "about",
    "apply",
    "legal",
    "furniture",
)

RATING_ITEMS: tuple[str, ...] = (
    "goals",
    "responsibilities",
    "priorities",
    "expectations",
    "authority",
    "how",
)
"""After the role-ambiguity scale of Rizzo, House and Lirtzman (1970)."""
