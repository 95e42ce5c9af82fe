"""Public names: sorted, importable, and no more than are meant."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

import dragoman

SOURCE = Path(dragoman.__file__).parent


def list_modules() -> list[str]:
    """Every module that says in `__all__` what is public."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        if "\n__all__" in path.read_text("utf-8"):
            parts = path.relative_to(SOURCE.parent).with_suffix("").parts
            found.append(".".join(p for p in parts if p != "__init__"))
    return found


@pytest.mark.parametrize("name", dragoman.__all__)
def test_public_name_can_be_imported(name: str) -> None:
    """Each public name leads to something, and is listed by `dir`."""
    assert getattr(dragoman, name) is not None
    assert name in dir(dragoman)


@pytest.mark.parametrize("module", list_modules())
def test_public_names_are_sorted(module: str) -> None:
    """`__all__` is in order, without a name twice, and every name in it exists."""
    found = importlib.import_module(module)
    assert list(found.__all__) == sorted(set(found.__all__))
    assert [name for name in found.__all__ if not hasattr(found, name)] == []


def test_homes_are_those_of_the_public_names() -> None:
    """Every public name has its home, and there is no home for a name that is not public."""
    assert set(dragoman._HOMES) == set(dragoman.__all__)


def test_unknown_name_is_an_error() -> None:
    """A name that the package does not have is an `AttributeError` with the name in it."""
    with pytest.raises(AttributeError, match="Redaer"):
        _ = dragoman.Redaer


def test_type_checkers_see_the_same_names() -> None:
    """What is imported for type checkers is what is loaded at run time."""
    head = (SOURCE / "__init__.py").read_text("utf-8").split("if TYPE_CHECKING:")[1].split("\n\n")[0]
    for name, home in dragoman._HOMES.items():
        assert any(line.strip().startswith(f"from {home} import") and name in line for line in head.splitlines()), name
