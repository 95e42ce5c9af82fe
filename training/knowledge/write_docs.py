"""Row types in, their section of `docs/knowledge.md` out.

    python training/knowledge/write_docs.py

Enters: the structs of `dragoman.knowledge.schema` and the tables that `compile_tables.py` names. Leaves: the text between the two
marks of the page. It refuses to touch the rest of the page, which is written by hand.
"""

from __future__ import annotations

import inspect
import textwrap
from pathlib import Path

import msgspec
from compile_tables import TABLES

from dragoman.knowledge.load import load_rows
from dragoman.knowledge.schema import Ambiguity, City, NamedRow, Row

PAGE = Path(__file__).parents[2] / "docs/knowledge.md"
BEGIN, END = "<!-- row types: begin -->", "<!-- row types: end -->"


def render() -> str:
    """Markdown of all row types, with the number of rows shipped."""
    tables: dict[str, type[Row]] = {**TABLES, "places/cities": City, "places/ambiguous": Ambiguity}
    parts = [
        render_type(Row, "Every row", ()),
        render_type(NamedRow, "Rows that are found by names", Row.__struct_fields__),
    ]
    for folder, row_type in sorted(tables.items()):
        shared = (NamedRow if issubclass(row_type, NamedRow) else Row).__struct_fields__
        count = len(load_rows(folder, row_type))
        parts.append(render_type(row_type, f"`{folder}`: {row_type.__name__}, {count:,} rows", shared))
    return "\n\n".join(parts)


def render_type(row_type: type[Row], title: str, shared: tuple[str, ...]) -> str:
    """Title, docstring and the keys that the type adds to `shared`."""
    text = textwrap.dedent(inspect.getdoc(row_type) or "")
    fields = [field for field in msgspec.structs.fields(row_type) if field.name not in shared]
    lines = [f"| `{field.name}` | {describe(field)} | {'yes' if field.required else ''} |" for field in fields]
    table = ["| key | holds | required |", "|---|---|---|", *lines] if lines else ["No keys of its own."]
    return "\n".join([f"### {title}", "", text, "", *table])


def describe(field: msgspec.structs.FieldInfo) -> str:
    """The type of a key in words of TOML."""
    schema = msgspec.json.schema(field.type)
    return describe_schema(schema)


def describe_schema(schema: dict[str, object]) -> str:
    if "enum" in schema:
        return "one of " + ", ".join(f"`{value}`" for value in schema["enum"])  # type: ignore[attr-defined]
    if "anyOf" in schema:
        return " or ".join(describe_schema(part) for part in schema["anyOf"] if part.get("type") != "null")  # type: ignore[attr-defined]
    if schema.get("type") == "array":
        return "list of " + describe_schema(schema["items"])  # type: ignore[arg-type]
    if schema.get("type") == "object":
        return "table of strings"
    return {"string": "string", "boolean": "true or false", "number": "number", "integer": "number"}[
        str(schema["type"])
    ]


def insert(page: str, section: str) -> str:
    """The page with the section between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{section}\n\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(insert(PAGE.read_text(encoding="utf-8"), render()), encoding="utf-8")
    print(PAGE)
