"""`dragoman read` and `dragoman schema`: what goes where, and how a batch goes on."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest

from dragoman.errors import ArticleError, ModelError
from dragoman.meaning.findings import Reading

REPOSITORY = Path(__file__).resolve().parents[2]


def test_no_path_is_an_error_with_the_remedy(call) -> None:
    """Without a path the command says what to give, and does not wait for input."""
    result = call("read")
    assert result.exit_code == 2
    assert "read standard input" in result.stderr


def test_json_and_html_exclude_each_other(call) -> None:
    """The two forms of output cannot be asked for at once."""
    result = call("read", "a.txt", "--json", "--html", "a.html")
    assert result.exit_code == 2
    assert "exclude each other" in result.stderr


def test_tables_show_the_article(call, desk, readings) -> None:
    """The default is tables on standard output, in plain text when nobody watches."""
    desk.lay_reading(readings["talks"], where="talks.txt")
    result = call("read", "talks.txt")
    assert result.exit_code == 0
    assert "Third round of Velmar–Ostria talks set for Wednesday" in result.stdout
    assert "talks.txt" in result.stdout
    assert "\x1b" not in result.stdout
    assert result.stderr == ""


def test_several_articles_each_have_a_heading(call, desk, readings) -> None:
    """Articles come one after another in the order of reading."""
    desk.lay_reading(readings["talks"])
    desk.lay_reading(readings["undated"])
    output = call("read", "folder").stdout
    assert output.index("Third round") < output.index("Article without a title")


def test_json_is_one_object_a_line(call, desk, readings) -> None:
    """`--json` prints each reading as one line that decodes to the same reading."""
    for name in ("talks", "undated", "empty"):
        desk.lay_reading(readings[name])
    lines = call("read", "folder", "--json").stdout_bytes.splitlines()
    assert [Reading.from_json(line) for line in lines] == [readings[n] for n in ("talks", "undated", "empty")]


def test_json_is_utf8_in_every_locale(call, desk, readings) -> None:
    """The bytes of `--json` do not depend on the encoding of the terminal."""
    desk.lay_reading(readings["hostile"])
    expected = (readings["hostile"].to_json() + "\n").encode()
    assert call("read", "x", "--json").stdout_bytes == expected
    assert call("read", "x", "--json", charset="ascii").stdout_bytes == expected


def test_json_leaves_nothing_out(call, desk, readings) -> None:
    """Sections can be left out of tables, never of JSON."""
    desk.lay_reading(readings["talks"])
    assert call("read", "x", "--json", "--no-times").stdout == readings["talks"].to_json() + "\n"


def test_sections_can_be_left_out(call, desk, readings) -> None:
    """`--no-times` takes the section Times out of the tables and leaves the others."""
    desk.lay_reading(readings["talks"])
    output = call("read", "x", "--no-times").stdout
    assert "Times (" not in output
    assert "Meetings (" in output


def test_bad_article_does_not_stop_the_batch(call, desk, readings) -> None:
    """An article that cannot be read is named on standard error; the rest is read; the exit code is 3."""
    desk.lay_error("the file is empty. Give a file with text.", "empty.txt")
    desk.lay_reading(readings["talks"])
    result = call("read", "folder", "--json")
    assert result.exit_code == ArticleError.exit_code
    assert "Error: empty.txt: the file is empty." in result.stderr
    assert "1 of 2 inputs could not be read; the other 1 was read." in result.stderr
    assert len(result.stdout.splitlines()) == 1


def test_article_that_the_reader_refuses_is_named_with_its_place(call, desk) -> None:
    """A refusal by the reader (a language it cannot read) is told with the file, though the reader does not know it."""
    desk.lay("Tekst w innym jezyku.", where="lines.jsonl:7")
    desk.failures["Tekst w innym jezyku."] = ArticleError("the language pl cannot be read.")
    result = call("read", "lines.jsonl")
    assert result.exit_code == 3
    assert "Error: lines.jsonl:7: the language pl cannot be read." in result.stderr
    assert "none of them was read" in result.stderr


def test_missing_model_ends_the_run(call, desk, readings) -> None:
    """What no article can be read without ends the run at once, with the exit code of its class."""
    desk.lay_reading(readings["talks"])
    desk.failures[readings["talks"].article.text] = ModelError("the weights are missing. Install dragoman again.")
    result = call("read", "x")
    assert result.exit_code == ModelError.exit_code
    assert result.stderr == "Error: the weights are missing. Install dragoman again.\n"


def test_nothing_to_read_is_said(call, desk) -> None:
    """An empty folder is no success."""
    result = call("read", "empty-folder")
    assert result.exit_code == 3
    assert "nothing to read was found in empty-folder" in result.stderr


def test_pipeline_is_passed_on(call, desk, readings) -> None:
    """`--pipeline` reaches the reader."""
    desk.lay_reading(readings["talks"])
    call("read", "x", "--pipeline", "some_pipeline")
    assert desk.pipelines == ["some_pipeline"]


def test_no_article_loads_no_model(call, desk) -> None:
    """The reader is made only when there is something to read."""
    desk.lay_error("the file is empty.", "empty.txt")
    call("read", "empty.txt")
    assert desk.pipelines == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2031-03-10", "2031-03-10"),
        ("2031-03-10T12:30Z", "2031-03-10T12:30:00Z"),
        ("2031-03-10T12:30:00+03:00", "2031-03-10T09:30:00Z"),
    ],
)
def test_published_is_given_to_articles_without_a_date(call, desk, given: str, expected: str) -> None:
    """`--published` dates an article that states no date; times become UTC."""
    desk.lay("The talks go on.")
    output = call("read", "x", "--json", "--published", given).stdout
    assert json.loads(output)["article"]["published"] == expected


def test_published_never_replaces_a_date(call, desk) -> None:
    """An article that states its date keeps it."""
    desk.lay("The talks go on.", published="2031-01-01", published_precision="day")
    output = call("read", "x", "--json", "--published", "2031-03-10").stdout
    assert json.loads(output)["article"]["published"] == "2031-01-01"


@pytest.mark.parametrize("given", ["yesterday", "10.03.2031", "2031-02-30", "2031-03", "20310310", "2031-03-10T25:00Z"])
def test_published_refuses_what_is_no_date(call, desk, given: str) -> None:
    """Anything but a day or a time is refused with the form that is expected."""
    result = call("read", "x", "--published", given)
    assert result.exit_code == 2
    assert "2025-07-21" in result.stderr


def test_published_refuses_a_time_without_zone(call, desk) -> None:
    """A time without its zone is not guessed to be UTC."""
    result = call("read", "x", "--published", "2031-03-10T12:30")
    assert result.exit_code == 2
    assert "has no zone" in result.stderr


def test_html_writes_one_file(call, desk, readings) -> None:
    """`--html` writes the page and says so on standard error."""
    desk.lay_reading(readings["talks"])
    result = call("read", "x", "--html", "page.html")
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "Wrote page.html: 1 article." in result.stderr
    assert Path("page.html").read_text("utf-8").startswith("<!doctype html>")
    assert os.listdir() == ["page.html"]


def test_html_goes_to_standard_output(call, desk, readings) -> None:
    """`--html -` prints the page."""
    desk.lay_reading(readings["talks"])
    assert call("read", "x", "--html", "-").stdout.startswith("<!doctype html>")


def test_html_of_a_failed_batch_is_not_written(call, desk) -> None:
    """No article, no page; and a page that was there stays."""
    Path("page.html").write_text("old")
    desk.lay_error("the file is empty.", "empty.txt")
    result = call("read", "empty.txt", "--html", "page.html")
    assert result.exit_code == 3
    assert Path("page.html").read_text() == "old"


def test_html_tells_a_missing_folder(call, desk) -> None:
    """A page cannot be written into a folder that is not there, and that is said before anything is read."""
    result = call("read", "x", "--html", "nowhere/page.html")
    assert result.exit_code == 2
    assert "the folder nowhere is not there" in result.stderr
    assert desk.paths == []


def test_html_tells_a_folder(call, desk) -> None:
    """A folder is no file name."""
    result = call("read", "x", "--html", ".")
    assert result.exit_code == 2
    assert "this is a folder" in result.stderr


def test_html_that_cannot_be_written_leaves_nothing(call, desk, readings, monkeypatch) -> None:
    """A full disk leaves neither half a page nor a stray file, and keeps the old page."""
    Path("page.html").write_text("old")
    desk.lay_reading(readings["talks"])

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", fail)
    result = call("read", "x", "--html", "page.html")
    assert result.exit_code == 2
    assert "No space left on device" in result.stderr
    assert os.listdir() == ["page.html"]
    assert Path("page.html").read_text() == "old"


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_html_keeps_the_usual_permissions(call, desk, readings) -> None:
    """The page is as readable for others as any new file, though it begins as a private one."""
    desk.lay_reading(readings["talks"])
    call("read", "x", "--html", "page.html")
    Path("other").write_text("")
    assert stat.S_IMODE(Path("page.html").stat().st_mode) == stat.S_IMODE(Path("other").stat().st_mode)


def test_dropped_lists_the_words(call, desk, readings) -> None:
    """`--dropped` shows the words of each refused candidate, not only counts."""
    desk.lay_reading(readings["talks"])
    assert "set for Wednesday: no one is named" not in call("read", "x").stdout
    assert "set for Wednesday: no one is named" in call("read", "x", "--dropped").stdout


def test_ascii_terminal_gets_ascii_signs(call, desk, readings) -> None:
    """Where only ASCII can be shown, signs are replaced by ASCII ones and no error arises."""
    desk.lay_reading(readings["talks"])
    result = call("read", "x", charset="ascii")
    assert result.exit_code == 0
    assert "* held" in result.stdout
    assert "o planned" in result.stdout


def test_schema_is_the_shipped_file(call) -> None:
    """`dragoman schema` prints the file in the package, byte for byte: rebuild it when the contract changes."""
    shipped = REPOSITORY / "src" / "dragoman" / "views" / "schema" / "reading.schema.json"
    assert call("schema").stdout_bytes == shipped.read_bytes()


def test_standard_input_is_passed_on(call, monkeypatch, desk) -> None:
    """`-` hands standard input, as bytes, to the reader of articles."""
    seen = {}

    def read_articles(paths, *, stdin=None, **_options):
        seen["paths"], seen["bytes"] = list(paths), stdin.read()
        return iter(())

    monkeypatch.setattr(sys.modules["dragoman.articles"], "read_articles", read_articles)
    call("read", "-", input=b"Talks \xc3\xa9")
    assert seen == {"paths": ["-"], "bytes": b"Talks \xc3\xa9"}
