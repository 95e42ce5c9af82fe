"""Review: nobody decides without the token, every decision is signed and can be undone, by forms and by the API."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from talks_to_ask import NOW, TOKEN
from telling import Telling, add_all

from dragoman.record import Record
from dragoman.web.app import create_app

SIGNED = {"reason": "checked", "author": "N. N."}


def sign_in(client: TestClient, token: str = TOKEN, name: str = "N. N.") -> Any:
    return client.post(
        "/review/login", data={"name": name, "token": token, "back": "/review/log"}, follow_redirects=False
    )


def find_csrf(page: str) -> str:
    return re.search(r'name="csrf" value="([0-9a-f]+)"', page)[1]  # type: ignore[index]


def find_disputed(client: TestClient) -> str:
    return client.get("/api/disagreements").json()["items"][0]["entry"]["id"]


@pytest.fixture
def signed(editor: TestClient) -> TestClient:
    """Who has signed in."""
    assert sign_in(editor).status_code == 303
    return editor


def decide(client: TestClient, action: str, *, back: str = "/review", **fields: str) -> Any:
    """Send a form as the pages have it."""
    csrf = find_csrf(client.get("/review").text)
    return client.post(
        "/review/decide", data={"csrf": csrf, "action": action, "back": back, "reason": "checked", **fields}
    )


def test_queue_is_read_without_a_token(client: TestClient) -> None:
    """What wants a look is shown to all; where nothing can be decided, no form is."""
    page = client.get("/review?what=disagreement")
    assert page.status_code == 200
    assert "391" in page.text
    assert '<button name="action"' not in page.text
    assert "This server only reads" in page.text
    assert client.post("/review/decide", data={"action": "retract"}).status_code == 403
    assert sign_in(client).status_code == 403


def test_wrong_token_opens_nothing(editor: TestClient) -> None:
    """Neither a wrong token nor a cookie that somebody else made is a session; after a dozen guesses none is looked at."""
    answer = sign_in(editor, "a-wrong-word-for-tests")
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
    editor.cookies.set("dragoman_session", "WyJOLiBOLiIsMCwieCJd.0000", path="/review")
    assert "Sign out" not in editor.get("/review").text
    editor.cookies.clear()
    codes = {sign_in(editor, f"guess-{number}-guess-guess").status_code for number in range(12)}
    assert codes == {401, 429}
    assert sign_in(editor).status_code == 429


def test_cookie_is_for_this_site_only(editor: TestClient) -> None:
    """The cookie is not sent along by other sites, nor read by scripts; it holds no token and ends after half a day."""
    cookie = sign_in(editor).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/review" in cookie
    assert TOKEN not in cookie


def test_session_ends(talks: Path) -> None:
    """After half a day, or with another token, the cookie opens nothing."""
    times = [NOW]
    with TestClient(create_app(talks, now=lambda: times[0], token=TOKEN), base_url="http://localhost") as client:
        sign_in(client)
        assert "Sign out" in client.get("/review").text
        cookie = client.cookies["dragoman_session"]
        times[0] = NOW + timedelta(hours=13)
        assert "Sign out" not in client.get("/review").text
    with TestClient(
        create_app(talks, now=lambda: NOW, token="another-word-for-tests"), base_url="http://localhost"
    ) as client:
        client.cookies.set("dragoman_session", cookie, path="/review")
        assert "Sign out" not in client.get("/review").text


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_form_of_another_site_decides_nothing(signed: TestClient, talks: Path, headers: dict[str, str]) -> None:
    """Even with cookie and the right field."""
    csrf = find_csrf(signed.get("/review").text)
    form = {"csrf": csrf, "action": "retract", "id": find_disputed(signed), "reason": "x"}
    assert signed.post("/review/decide", data=form, headers=headers).status_code == 403
    with Record.open(talks, mode="read") as record:
        assert record.list_decisions() == []


def test_form_without_its_field_decides_nothing(signed: TestClient) -> None:
    """A form that was on no page of ours, or of another session."""
    for csrf in ("", "0" * 64):
        form = {"csrf": csrf, "action": "retract", "id": find_disputed(signed), "reason": "x"}
        assert signed.post("/review/decide", data=form).status_code == 403


def test_accepting_takes_it_out_of_the_queue_until_it_changes(signed: TestClient, talks: Path) -> None:
    """What somebody agreed with wants no look, until another report comes in."""
    id = find_disputed(signed)
    assert id in signed.get("/review?what=disagreement").text
    done = decide(signed, "accept", id=id)
    assert "Done" in done.text
    assert id not in re.sub(
        r'role="status".*?</section>', "", signed.get("/review?what=disagreement").text, flags=re.DOTALL
    )
    assert "accepted as it is" in signed.get(f"/review/entry/{id}").text
    add_all(talks, [Telling("later", "2025-05-25", "Third Desk").exchange("2025-05-23", value=395)])
    assert id in signed.get("/review?what=disagreement").text


def test_what_changed_meanwhile_is_not_accepted(signed: TestClient, talks: Path) -> None:
    """Agreeing is with what was seen: a report that came in between asks for a new look."""
    id = find_disputed(signed)
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', signed.get("/review?what=disagreement").text)[1]  # type: ignore[index]
    add_all(talks, [Telling("later", "2025-05-25", "Third Desk").exchange("2025-05-23", value=395)])
    refused = decide(signed, "accept", id=id, seen=seen)
    assert refused.status_code == 409
    assert "has changed since it was looked at" in refused.text


def test_correct_and_undo(signed: TestClient, talks: Path) -> None:
    """A correction shows on the entry with name and reason, stands in the log, and is taken back with one button."""
    id = client_meeting(signed)
    page = decide(signed, "correct", id=id, field="place", value="Ankara", back=f"/review/entry/{id}")
    assert "correct place to “Ankara”" in page.text
    assert signed.get(f"/api/entries/{id}").json()["entry"]["place"] == "Ankara"
    [made] = signed.get("/api/decisions").json()["items"]
    assert (made["author"], made["reason"], made["undone_utc"]) == ("N. N.", "checked", None)
    decide(signed, "undo", id=made["id"], reason="it was Istanbul after all")
    assert signed.get(f"/api/entries/{id}").json()["entry"]["place"] == "Istanbul"
    log = signed.get("/review/log").text
    assert "undone by N. N." in log
    assert "it was Istanbul after all" in log


def client_meeting(client: TestClient) -> str:
    return client.get("/api/timeline?kind=meeting&status=carried_out").json()["items"][0]["id"]


def test_split_merge_and_retract(signed: TestClient) -> None:
    """Two reports become two entries, one again, and one report counts for nothing."""
    id = find_disputed(signed)
    reports = [report["id"] for report in signed.get(f"/api/entries/{id}").json()["reports"]]

    def count() -> int:
        return len(signed.get("/api/timeline?kind=exchange&status=carried_out").json()["items"])

    assert count() == 1
    decide(signed, "split", id=reports[0], other=reports[1])
    assert count() == 2
    refused = decide(signed, "merge", id=reports[0], other=reports[1])
    assert refused.status_code == 409
    [made] = signed.get("/api/decisions").json()["items"]
    decide(signed, "undo", id=made["id"])
    assert count() == 1
    decide(signed, "retract", id=reports[1])
    assert signed.get(f"/api/entries/{reports[0]}").json()["entry"]["disputed"] == []


def test_refused_form_comes_back_filled_in(signed: TestClient) -> None:
    """What was typed is not lost, and what is wrong is told in words; another site is never gone back to."""
    id = client_meeting(signed)
    page = decide(
        signed, "correct", id=id, field="when", value="the day after", reason="a long reason", back="//evil.example/"
    )
    assert page.status_code == 422
    assert "this is no date" in page.text
    assert 'value="the day after"' in page.text
    assert 'value="a long reason"' in page.text
    assert "evil.example" not in page.text
    assert decide(signed, "correct", id=id, field="place", value="Ankara", reason=" ").status_code == 422


def test_correction_without_a_place_wants_a_look(talks: Path) -> None:
    """When a better reader no longer reads what was corrected, the correction is shown, and can be taken back."""
    with Record.open(talks) as record:
        entry = next(iter(record.list_entries(kinds=["meeting"])))
        record.correct(entry.id, "place", "Ankara", author="N. N.", reason="so it was", now=NOW)
    add_all(talks, [_Empty("a", "2025-05-16", "TASS")], version="2.0")
    with TestClient(create_app(talks, now=lambda: NOW, token=TOKEN), base_url="http://localhost") as client:
        sign_in(client)
        page = client.get("/review?what=correction").text
        assert "correct place to Ankara" in page
        id = re.search(r'name="id" value="([0-9a-f]+)"', page)[1]  # type: ignore[index]
        decide(client, "undo", id=id)
        assert "Nothing of this kind" in client.get("/review?what=correction").text


class _Empty(Telling):
    """An article of which a newer reader reads nothing."""

    def __init__(self, *given: str) -> None:
        super().__init__(*given)
        told = Telling(*given).meeting("2025-05-16", round=1, people=("Rustem Umerov", "Vladimir Medinsky"))
        told.exchange(None, value=1000, status="planned", agreed="2025-05-16")
        self.text = told.text


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    """Markup in an article, in a reason and in a name is shown and not run."""
    hostile = "<script>alert(1)</script>"
    add_all(tmp_path / "x.db", [
        Telling("a", "2025-05-16", hostile).exchange("2025-05-15", value=390), Telling("b", "2025-05-16", "Other").exchange("2025-05-15", value=391),
    ])  # fmt: skip
    with TestClient(create_app(tmp_path / "x.db", now=lambda: NOW, token=TOKEN), base_url="http://localhost") as client:
        sign_in(client, name=hostile)
        id = find_disputed(client)
        decide(client, "accept", id=id, reason=hostile)
        for address in ("/review?what=join", "/review?what=disagreement", "/review/log", f"/review/entry/{id}"):
            page = client.get(address)
            assert page.status_code == 200
            assert hostile not in page.text
        assert "&lt;script&gt;" in client.get("/review/log").text


# By the API


def test_api_decides_with_the_token_only(client: TestClient, editor: TestClient, signed: TestClient) -> None:
    """Without the header nothing, with a cookie nothing, and nothing at all where the server only reads."""
    asked = {"kind": "retract", "id": find_disputed(editor), **SIGNED}
    assert client.post("/api/decisions", json=asked).status_code == 403
    assert signed.post("/api/decisions", json=asked).status_code == 401
    wrong = editor.post("/api/decisions", json=asked, headers={"Authorization": "Bearer wrong-wrong-wrong"})
    assert wrong.status_code == 401
    assert wrong.headers["content-type"] == "application/problem+json"
    assert editor.get("/api/decisions").json()["items"] == []


def test_api_decides_and_undoes(editor: TestClient) -> None:
    """A decision by the API is the same as one by a form."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    id = client_meeting(editor)
    before = editor.get("/api/timeline").headers["etag"]
    made = editor.post(
        "/api/decisions",
        json={"kind": "correct", "id": id, "field": "place", "value": "Ankara", **SIGNED},
        headers=headers,
    )
    assert made.status_code == 201
    assert editor.get(f"/api/entries/{id}").json()["entry"]["place"] == "Ankara"
    assert editor.get("/api/timeline").headers["etag"] != before
    undone = editor.post(f"/api/decisions/{made.json()['id']}/undo", json={"author": "M. M."}, headers=headers)
    assert (undone.status_code, undone.json()["undone_by"]) == (201, "M. M.")
    again = editor.post(f"/api/decisions/{made.json()['id']}/undo", json={"author": "M. M."}, headers=headers)
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("asked", "status", "parameter"),
    [
        ({"kind": "correct", "id": "ID", **SIGNED}, 422, "field"),
        ({"kind": "split", "id": "ID", **SIGNED}, 422, "other"),
        ({"kind": "accept", "id": "ID", "author": "N. N.", "reason": " "}, 422, "reason"),
        ({"kind": "accept", "id": "ID", "author": "", "reason": "x"}, 422, "author"),
        ({"kind": "rumour", "id": "ID", **SIGNED}, 422, "kind"),
        ({"kind": "accept", "id": "m-nothing", **SIGNED}, 404, None),
        ({"kind": "accept", "id": "ID", "colour": "red", **SIGNED}, 422, "body"),
        ({"kind": "correct", "id": "ID", "field": "status", "value": "lost", **SIGNED}, 422, "value"),
    ],
)  # fmt: skip
def test_api_names_what_is_wrong(editor: TestClient, asked: dict[str, str], status: int, parameter: str | None) -> None:
    """Each refusal is a problem that names what is wrong."""
    body = {**asked, "id": client_meeting(editor) if asked["id"] == "ID" else asked["id"]}
    answer = editor.post("/api/decisions", json=body, headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == status, answer.text
    assert answer.json().get("parameter") == parameter


def test_api_takes_json_only(editor: TestClient) -> None:
    """No other type, which a form of another site could send; and no body without end."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    assert editor.post("/api/decisions", data={"kind": "accept"}, headers=headers).status_code == 415
    typed = {**headers, "Content-Type": "application/json"}
    assert editor.post("/api/decisions", content=b"{", headers=typed).status_code == 400
    assert editor.post("/api/decisions", content=b" " * 100_000, headers=typed).status_code == 413
