"""jdlens reads job postings and says how clear the role is.

    >>> import jdlens
    >>> analysis = jdlens.analyze(text)          # doctest: +SKIP
    >>> print(analysis)                          # doctest: +SKIP

Names are imported when first used, so that `import jdlens` itself costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jdlens.analysis import Analysis as Analysis
    from jdlens.analysis import Duty as Duty
    from jdlens.analysis import Section as Section
    from jdlens.analysis import TextError as TextError
    from jdlens.analysis import analyze as analyze
    from jdlens.analysis import analyze_many as analyze_many
    from jdlens.analysis import classify as classify
    from jdlens.comparison import Comparison as Comparison
    from jdlens.comparison import compare as compare
    from jdlens.component import load as load
    from jdlens.gate import breaches as breaches
    from jdlens.model import Model as Model
    from jdlens.model import ModelError as ModelError
    from jdlens.reader import ReadError as ReadError
    from jdlens.reader import read as read

__version__ = "0.1.0"

_HOMES = {
    "Analysis": "analysis",
    "Duty": "analysis",
    "Section": "analysis",
    "TextError": "analysis",
    "analyze": "analysis",
    "analyze_many": "analysis",
    "classify": "analysis",
    "Comparison": "comparison",
    "breaches": "gate",
    "compare": "comparison",
    "load": "component",
    "Model": "model",
    "ModelError": "model",
    "ReadError": "reader",
    "read": "reader",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        module = import_module(f"jdlens.{_HOMES[name]}")
        value = globals()[name] = getattr(module, name)
        return value
    raise AttributeError(f"module 'jdlens' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
