"""Parameters of the API: what each is called, what it may be, and how it is read.

Enters: the query and the path of a request. Leaves: values by name. It refuses a parameter that there is not, one given twice, and a
value that is none, and names the parameter and what would do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from starlette.datastructures import QueryParams

from dragoman.meaning.findings import Status
from dragoman.views.answers.asking import LONGEST_WORDS, WORDS, ParameterError, check_words, choose
from dragoman.views.answers.entries import MOST_EVIDENCE, TIMELINE_KINDS
from dragoman.views.answers.paging import DEFAULT_LIMIT, MOST
from dragoman.views.answers.values import Clock

_MOST_CHARS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Parameter:
    """`name` as it stands in addresses. `least`, `most`: of a number. `values`: of a closed list. `otherwise`: where it is not given."""

    name: str
    words: str
    kind: Literal["words", "number", "choice", "choices"] = "words"
    values: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    otherwise: Any = None
    is_needed: bool = False
    where: Literal["query", "path"] = "query"
    examples: tuple[str, ...] = field(default=())

    def read(self, given: list[str]) -> Any:
        """The value. Raises `ParameterError`."""
        if not given:
            if self.is_needed:
                raise ParameterError(self.name, f"{self.name}: it is missing, and needed. {self.words}")
            return self.otherwise
        if self.kind == "choices":
            return choose(self.name, given, self.values)
        if len(given) > 1:
            raise ParameterError(self.name, f"{self.name}: it was given {len(given)} times. Give it once.")
        [value] = given
        check_words(self.name, value)
        if self.kind == "choice":
            return choose(self.name, [value], self.values)[0]
        if self.kind == "number":
            if not (value.isascii() and value.isdigit() and len(value) < 12 and self.least <= int(value) <= self.most):
                raise ParameterError(
                    self.name,
                    f"{self.name} {value[:40]}: no such number. Give a whole one from {self.least:,} to {self.most:,}.",
                )
            return int(value)
        return value.strip()

    def describe(self) -> dict[str, Any]:
        """The parameter as OpenAPI describes it."""
        schema: dict[str, Any]
        match self.kind:
            case "number":
                schema = {"type": "integer", "minimum": self.least, "maximum": self.most}
            case "choice":
                schema = {"type": "string", "enum": list(self.values)}
            case "choices":
                schema = {"type": "array", "items": {"type": "string", "enum": list(self.values)}}
            case _:
                schema = {"type": "string", "minLength": 1, "maxLength": LONGEST_WORDS}
        if self.otherwise is not None and self.kind != "choices":
            schema["default"] = self.otherwise
        made: dict[str, Any] = {
            "name": self.name, "in": self.where, "required": self.is_needed or self.where == "path", "description": self.words,
            "schema": schema,
        }  # fmt: skip
        if self.kind == "choices":
            made |= {"style": "form", "explode": True}
        if self.examples:
            made["examples"] = {f"example{number}": {"value": value} for number, value in enumerate(self.examples, 1)}
        return made


AS_OF = (
    Parameter("as_of", WORDS["as_of"], examples=("2025-06-02", "2025-06-02T18:00Z")),
    Parameter("clock", WORDS["clock"], "choice", get_args(Clock), otherwise="published"),
)
PAGE = (
    Parameter("limit", WORDS["limit"], "number", least=1, most=MOST, otherwise=DEFAULT_LIMIT),
    Parameter("cursor", WORDS["cursor"]),
)
LIMITS = (
    Parameter("since", WORDS["since"], examples=("2025", "2025-05", "2025-05-16")),
    Parameter("until", WORDS["until"], examples=("2025-07",)),
    Parameter("party", WORDS["party"], examples=("UKR",)),
    Parameter("process", WORDS["process"], examples=("RUS-UKR",)),
    *AS_OF,
    *PAGE,
)
KIND = Parameter("kind", "Only these kinds; may be given more than once.", "choices", TIMELINE_KINDS, otherwise=())
STATUS = Parameter(
    "status", "Only what stands so; may be given more than once.", "choices", get_args(Status), otherwise=()
)
EVIDENCE = Parameter("evidence", WORDS["evidence"], "number", most=MOST_EVIDENCE, otherwise=0)
TODAY = Parameter("today", WORDS["today"], examples=("2025-06-02",))
BY = Parameter("by", WORDS["by"], examples=("UKR",))
ABOUT = Parameter("about", WORDS["about"], examples=("ceasefire",))
TEXT = Parameter("text", WORDS["text"])
MOMENT = Parameter("since", WORDS["moment"], is_needed=True, examples=("2025-07-21",))
START = Parameter("start", WORDS["start"], "number", most=_MOST_CHARS)
END = Parameter("end", WORDS["end"], "number", most=_MOST_CHARS)
ENTRY = Parameter("id", WORDS["entry"], where="path")
REPORT = Parameter("id", WORDS["report"], where="path")
ARTICLE = Parameter("key", WORDS["article"], where="path")
SPEAKER = Parameter("speaker", "Who speaks, as `slug` of /api/actors names it.", where="path")


def read_parameters(parameters: Iterable[Parameter], query: QueryParams, path: Mapping[str, str]) -> dict[str, Any]:
    """The values of a request, by name. Raises `ParameterError`."""
    known = {parameter.name: parameter for parameter in parameters}
    for name in query:
        if name not in known or known[name].where != "query":
            names = ", ".join(one.name for one in known.values() if one.where == "query") or "none"
            raise ParameterError(name[:40], f"{name[:40]}: there is no such parameter here. There are: {names}.")
    return {name: one.read([path[name]] if one.where == "path" else query.getlist(name)) for name, one in known.items()}
