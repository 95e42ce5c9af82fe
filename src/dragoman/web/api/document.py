"""The description of the API: an OpenAPI document, and a page made from it.

Enters: the operations. Leaves: OpenAPI 3.1. It refuses to describe an answer by hand: schemas are made from the types.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec

from dragoman.views.answers.decisions import DecisionRow
from dragoman.web.api.operations import OPERATIONS, Operation
from dragoman.web.api.writing import WRITINGS, Writing
from dragoman.web.problems import PROBLEM, Problem

_REFERENCE = "#/components/schemas/{name}"
_FAILURES = {
    "404": "There is no entry, report or article with this id.",
    "422": "A parameter is wrong; `parameter` names it, `detail` says what would do.",
    "503": "The record cannot be read at the moment.",
}


_REFUSALS = {
    "400": "The body is no JSON.",
    "401": "The token is missing or wrong.",
    "403": "This server only reads.",
    "409": "What is asked contradicts what the record holds, or what somebody has decided.",
    "413": "The body is too long.",
    "415": "The body is not told to be JSON.",
    "429": "Too many wrong tokens were given.",
}


@lru_cache(maxsize=4)
def make_document(version: str) -> dict[str, Any]:
    """The OpenAPI document of this version of the program."""
    types: list[Any] = [operation.answer for operation in OPERATIONS]
    written: list[Any] = [one.body for one in WRITINGS]
    schemas, components = msgspec.json.schema_components(
        [*types, *written, DecisionRow, Problem], ref_template=_REFERENCE
    )
    paths: dict[str, Any] = {}
    for operation, schema in zip(OPERATIONS, schemas, strict=False):
        paths.setdefault(operation.path, {})["get"] = _describe(operation, schema)
    for writing in WRITINGS:
        paths.setdefault(writing.path, {})["post"] = _describe_writing(writing)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Dragoman: a record of talks",
            "version": version,
            "summary": "Who met whom, who said what, what was agreed and carried out, each field with the words it rests on.",
            "description": "Offsets are code points of the text of an article, half-open. Every answer says of which state of the record it is.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "This server"}],
        "tags": [{"name": group} for group in dict.fromkeys(operation.group for operation in OPERATIONS)],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The token that the server was started with.",
                }
            },
        },
    }


def _describe(operation: Operation, schema: dict[str, Any]) -> dict[str, Any]:
    headers = {
        "ETag": {"description": "The state of the record that this is of.", "schema": {"type": "string"}},
        "Last-Modified": {"description": "When the record last changed.", "schema": {"type": "string"}},
    }
    responses: dict[str, Any] = {
        "200": {"description": "The answer.", "headers": headers, "content": {"application/json": {"schema": schema}}},
        "304": {"description": "The record has not changed since the state that If-None-Match names."},
    }
    for status, words in _FAILURES.items():
        responses[status] = {
            "description": words,
            "content": {PROBLEM: {"schema": {"$ref": _REFERENCE.format(name="Problem")}}},
        }
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": _describe_answer(operation),
        "tags": [operation.group],
        "parameters": [parameter.describe() for parameter in operation.parameters],
        "responses": responses,
    }


def _describe_writing(writing: Writing) -> dict[str, Any]:
    def refer(name: str) -> dict[str, Any]:
        return {"schema": {"$ref": _REFERENCE.format(name=name)}}

    failures = {status: _REFUSALS[status] for status in _REFUSALS} | _FAILURES
    parameters = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": words,
            "schema": {"type": "string", "minLength": 1},
        }
        for name, words in writing.parameters.items()
    ]
    return {
        "operationId": writing.name,
        "summary": writing.summary,
        "description": " ".join((writing.body.__doc__ or "").split()),
        "tags": ["Review"],
        "security": [{"token": []}],
        "parameters": parameters,
        "requestBody": {"required": True, "content": {"application/json": refer(writing.body.__name__)}},
        "responses": {
            "201": {
                "description": "The decision as it stands in the log.",
                "content": {"application/json": refer("DecisionRow")},
            },
            **{
                status: {"description": words, "content": {PROBLEM: refer("Problem")}}
                for status, words in sorted(failures.items())
            },
        },
    }


def _describe_answer(operation: Operation) -> str:
    return " ".join((operation.answer.__doc__ or "").split())
