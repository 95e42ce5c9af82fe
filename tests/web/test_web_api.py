"""The API: every view as JSON, by its schema, in pages, as of a moment; and one shape for what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from openapi_spec_validator import validate
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance
from starlette.testclient import TestClient
from talks_to_ask import NOW, SAID, make_tellings
from telling import Telling, add_all

from dragoman.web.api.document import make_document
from dragoman.web.api.operations import OPERATIONS
from dragoman.web.app import create_app

LISTS = [one.path for one in OPERATIONS if "next" in one.answer.__struct_fields__ and "{" not in one.path]
NEEDED = {"/api/changes": "since=2020-01-01"}


def ask(client: TestClient, path: str, *more: str) -> Any:
    """The answer at an address, with the parameters that it needs."""
    response = client.get(f"{path}?{'&'.join(filter(None, (NEEDED.get(path, ''), *more)))}")
    assert response.status_code == 200, response.text
    return response.json()


def list_pages(client: TestClient, path: str) -> Iterator[Any]:
    """The answers of all pages of a list, two things on a page."""
    cursor = ""
    while cursor is not None:
        answer = ask(client, path, "limit=2", f"cursor={cursor}" if cursor else "")
        yield answer
        cursor = answer["next"]


def check_by_schema(answer: Any, name: str) -> None:
    """Whether an answer is by the schema that the document has for it."""
    document = make_document("test")
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    jsonschema.Draft202012Validator(schema).validate(answer)


def test_document_is_openapi(client: TestClient) -> None:
    """The document is valid, and describes each address with the schema of its answer."""
    document = client.get("/api/openapi.json").json()
    validate(document)
    for operation in OPERATIONS:
        told = document["paths"][operation.path]["get"]
        schema = told["responses"]["200"]["content"]["application/json"]["schema"]
        assert schema == {"$ref": f"#/components/schemas/{operation.answer.__name__}"}
        assert told["summary"]
        assert {one["name"] for one in told["parameters"]} == {one.name for one in operation.parameters}


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if "{" not in one.path], ids=lambda one: one.name)
def test_answer_is_by_its_schema(client: TestClient, operation: Any) -> None:
    """What is answered is what the document says."""
    check_by_schema(ask(client, operation.path), operation.answer.__name__)


def test_from_timeline_down_to_the_words(client: TestClient) -> None:
    """An entry leads to its reports, a report to its finding, and that to the characters of the article; each by its schema."""
    rows = ask(client, "/api/timeline", "evidence=1")["items"]
    exchange = next(row for row in rows if row["kind"] == "exchange" and row["disputed"])
    found = ask(client, f"/api/entries/{exchange['id']}")
    check_by_schema(found, "EntryAnswer")
    report = found["reports"][1]
    finding = ask(client, f"/api/findings/{report['id']}")
    check_by_schema(finding, "FindingAnswer")
    assert finding["entry"] == exchange["id"]
    start, end = finding["finding"]["evidence"]["figures"][0]
    key = report["article"]["key"]
    article = ask(client, f"/api/articles/{key}", f"start={start}", f"end={end}")
    check_by_schema(article, "ArticleAnswer")
    assert article["text"]["words"] == "391"
    assert ask(client, f"/api/articles/{key}")["text"]["words"][start:end] == "391"


@pytest.mark.parametrize("path", LISTS)
def test_pages_hold_everything_once(client: TestClient, path: str) -> None:
    """Over the pages every thing comes once, in the order of the whole list."""
    whole = ask(client, path, "limit=500")
    pages = list(list_pages(client, path))
    assert [item for page in pages for item in page["items"]] == whole["items"]
    assert {page["total"] for page in pages} == {len(whole["items"])}


def test_a_page_goes_on_where_the_last_ended(talks: Path, client: TestClient) -> None:
    """What comes in between two pages does not show an entry twice, nor leave one out."""
    first = ask(client, "/api/timeline", "limit=2")
    add_all(talks, [Telling("old", "2025-06-01").meeting("2024-03-01", parties=("AZE", "ARM"))])
    second = ask(client, "/api/timeline", "limit=500", f"cursor={first['next']}")
    before = {row["id"] for row in first["items"]}
    assert before.isdisjoint(row["id"] for row in second["items"])
    assert len(before) + len(second["items"]) == second["total"] - 1


@pytest.mark.parametrize("path", [path for path in LISTS if path != "/api/changes"])
def test_as_of_is_before_what_came_later(client: TestClient, path: str) -> None:
    """As of a day before everything there is nothing; every answer names the moment."""
    if path == "/api/processes":
        pytest.skip("processes are those of the whole record")
    answer = ask(client, path, "as_of=2025-01-01")
    assert answer["seen"]["as_of"] == "2025-01-01T23:59:59Z"
    if path not in ("/api/decisions", "/api/balance"):
        assert answer["items"] == []


def test_filters_limit_the_timeline(client: TestClient) -> None:
    """By kind, status, party and days."""
    assert {row["kind"] for row in ask(client, "/api/timeline", "kind=meeting")["items"]} == {"meeting"}
    assert {row["status"] for row in ask(client, "/api/timeline", "status=denied", "status=planned")["items"]} == {
        "denied",
        "planned",
    }
    assert {row["status"] for row in ask(client, "/api/timeline", "party=Turkey")["items"]} == {"denied"}
    assert [row["round"] for row in ask(client, "/api/timeline", "since=2025-06")["items"]] == [2]


def test_statements_are_searched(client: TestClient) -> None:
    """By words in any form, and by who said it; the speaker is found among the actors."""
    [row] = ask(client, "/api/statements", "text=truces")["items"]
    assert row["content"] == SAID
    actors = ask(client, "/api/actors")["items"]
    [actor] = [one for one in actors if "Rustem Umerov" in one["names"] and "ceasefire" in one["topics"]]
    said = ask(client, f"/api/actors/{actor['slug']}")["items"]
    assert row["id"] in {one["id"] for one in said}


@pytest.mark.parametrize(
    ("address", "status", "parameter"),
    [
        ("/api/timeline?since=yesterday", 422, "since"),
        ("/api/timeline?until=2025-02-30", 422, "until"),
        ("/api/timeline?as_of=2025-05-16T12:00", 422, "as_of"),
        ("/api/timeline?clock=none", 422, "clock"),
        ("/api/timeline?kind=rumour", 422, "kind"),
        ("/api/timeline?status=", 422, "status"),
        ("/api/timeline?process=Vienna", 422, "process"),
        ("/api/timeline?limit=0", 422, "limit"),
        ("/api/timeline?limit=1&limit=2", 422, "limit"),
        ("/api/timeline?cursor=abc", 422, "cursor"),
        ("/api/timeline?party=%00", 422, "party"),
        ("/api/timeline?party=" + 400 * "a", 422, "party"),
        ("/api/timeline?sicne=2025", 422, "sicne"),
        ("/api/statements?text=...", 422, "text"),
        ("/api/changes", 422, "since"),
        ("/api/changes?since=2025", 422, "since"),
        ("/api/agenda?today=tomorrow", 422, "today"),
        ("/api/entries/m-nothing", 404, None),
        ("/api/findings/m-nothing", 404, None),
        ("/api/articles/nothing", 404, None),
        ("/api/actors/nobody", 404, None),
        ("/api/nothing", 404, None),
    ],
)  # fmt: skip
def test_wrong_question_has_one_shape(
    client: TestClient, talks: Path, address: str, status: int, parameter: str | None
) -> None:
    """Each error is a problem that names the parameter and says what would do, and not where the record is."""
    response = client.get(address)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    check_by_schema(problem, "Problem")
    assert problem.get("parameter") == parameter
    assert problem["status"] == status
    assert problem["detail"].endswith((".", "?"))
    assert str(talks.parent) not in response.text


def test_end_outside_of_the_article_is_named(client: TestClient) -> None:
    """Characters that the article does not have are a wrong parameter."""
    key = ask(client, "/api/articles")["items"][0]["article"]["key"]
    assert client.get(f"/api/articles/{key}?start=5&end=2").json()["parameter"] == "end"
    assert client.get(f"/api/articles/{key}?start=99999").json()["parameter"] == "start"


def test_only_reading_is_answered(client: TestClient) -> None:
    """A view is not written to."""
    response = client.post("/api/timeline", json={})
    assert response.status_code == 405
    assert response.headers["content-type"] == "application/problem+json"


def test_same_state_is_not_sent_again(talks: Path, client: TestClient) -> None:
    """With the tag of a state the answer is short until something comes in."""
    first = client.get("/api/timeline")
    assert first.headers["last-modified"]
    tag = {"If-None-Match": first.headers["etag"]}
    again = client.get("/api/timeline", headers=tag)
    assert (again.status_code, again.content) == (304, b"")
    add_all(talks, [Telling("new", "2025-06-30").meeting("2025-06-29")])
    assert client.get("/api/timeline", headers=tag).status_code == 200


def test_page_of_the_api_asks_no_other_host(client: TestClient) -> None:
    """The page names every address, and nothing on it comes from elsewhere."""
    page = client.get("/api", headers={"accept": "text/html"})
    assert page.status_code == 200
    for operation in OPERATIONS:
        assert operation.path.replace("{", "{") in page.text
    assert "http://" not in page.text.replace("http://localhost", "")
    assert "https://" not in page.text


def test_other_hosts_are_not_answered(client: TestClient) -> None:
    """A page of another site that has its name lead here reads nothing."""
    assert client.get("/api/timeline", headers={"Host": "evil.example"}).status_code == 421


def test_hostile_words_stay_json(tmp_path: Path) -> None:
    """Markup in an article is text in the answer, which no browser takes for a page."""
    add_all(tmp_path / "x.db", [Telling("<script>alert(1)</script>", "2025-05-16", "</script><svg onload=alert(1)>").meeting("2025-05-16", place="<img src=x onerror=alert(1)>")])  # fmt: skip
    with TestClient(create_app(tmp_path / "x.db"), base_url="http://localhost") as client:
        response = client.get("/api/timeline?evidence=1", headers={"accept": "text/html"})
        assert response.headers["content-type"] == "application/json"
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in response.headers["content-security-policy"]
        assert "<img src=x onerror=alert(1)>" in response.json()["items"][0]["evidence"][0]["quotations"][0]["words"]


@pytest.fixture(scope="module")
def questions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What schemathesis makes of the document, by the name of the operation."""
    path = tmp_path_factory.mktemp("api") / "talks.db"
    add_all(path, make_tellings())
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", create_app(path, now=lambda: NOW, hosts=None))
    found = [result.ok() for result in schema.get_all_operations()]
    return {one.definition.raw["operationId"]: one for one in found}


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.name.lower())
@pytest.mark.parametrize("operation", [one.name for one in OPERATIONS if one.parameters])
def test_no_question_makes_the_server_fail(questions: dict[str, Any], operation: str, mode: GenerationMode) -> None:
    """Whatever is asked, by the document or against it, is answered as the document says."""
    strategy = questions[operation].as_strategy(generation_mode=mode)

    @seed(7)
    @settings(
        max_examples=8, deadline=None, derandomize=False, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=strategy)
    def ask_anything(case: Any) -> None:
        case.call_and_validate(checks=[not_a_server_error, response_schema_conformance, status_code_conformance])

    ask_anything()
