"""Files with rows in, rows or a message that names the place out."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.errors import KnowledgeError
from dragoman.knowledge.load import COMPILED, load_rows, read_data, write_compiled
from dragoman.knowledge.schema import NamedRow, State

GOOD = '[[row]]\nid = "a"\nname = "Arden"\nsource = "own"\nsince = "1.0"\nexamples = ["talks in Arden"]\n'


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def fail(folder: Path) -> str:
    with pytest.raises(KnowledgeError) as caught:
        load_rows(folder, NamedRow)
    return str(caught.value)


def test_rows_come_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    """Files are read by name, rows from top to bottom, whatever order the folder lists them in."""
    second = GOOD.replace('"a"', '"b"')
    write(tmp_path, z=GOOD.replace('"a"', '"c"'), a=GOOD + "\n" + second)
    assert [row.id for row in load_rows(tmp_path, NamedRow)] == ["a", "b", "c"]


def test_rows_are_remembered(tmp_path: Path) -> None:
    """A second call for the same folder and type gives the same tuple."""
    write(tmp_path, rows=GOOD)
    assert load_rows(tmp_path, NamedRow) is load_rows(tmp_path, NamedRow)


def test_a_single_file_can_be_loaded(tmp_path: Path) -> None:
    """A path that ends in .toml names one file of a folder."""
    write(tmp_path, one=GOOD, two=GOOD.replace('"a"', '"b"'))
    assert [row.id for row in load_rows(tmp_path / "two.toml", NamedRow)] == ["b"]


def test_unknown_key_is_refused_with_file_line_and_row(tmp_path: Path) -> None:
    """A misspelt key is named, with its file, the line of its row and the keys that exist."""
    write(tmp_path, rows=f'{GOOD}\n[[row]]\nid = "b"\nnam = "Brill"\nsource = "own"\nsince = "1.0"\nexamples = ["x"]\n')
    message = fail(tmp_path)
    assert f"{tmp_path / 'rows.toml'}:8: row 'b'" in message
    assert "nam" in message
    assert "NamedRow (id, source" in message


def test_wrong_type_is_refused(tmp_path: Path) -> None:
    """A string where a list belongs is no list of its letters."""
    assert "$.examples" in fail(write(tmp_path, rows=GOOD.replace('["talks in Arden"]', '"talks in Arden"')))


def test_number_is_not_taken_for_a_string(tmp_path: Path) -> None:
    """Validation is strict: 1.0 is no version."""
    assert "$.since" in fail(write(tmp_path, rows=GOOD.replace('"1.0"', "1.0")))


def test_missing_key_is_refused(tmp_path: Path) -> None:
    """A row without a required key is an error that names the key."""
    assert "`name`" in fail(write(tmp_path, rows=GOOD.replace('name = "Arden"\n', "")))


def test_id_given_twice_names_both_places(tmp_path: Path) -> None:
    """Ids are unique across the files of a folder."""
    message = fail(write(tmp_path, one=GOOD, two=GOOD))
    assert "two.toml:1" in message
    assert "one.toml:1" in message


def test_id_with_a_blank_is_refused(tmp_path: Path) -> None:
    """An id stays usable in file names and test names."""
    assert "'a b'" in fail(write(tmp_path, rows=GOOD.replace('"a"', '"a b"')))


def test_row_without_example_is_refused(tmp_path: Path) -> None:
    """What has no example cannot be tested."""
    assert "no example" in fail(write(tmp_path, rows=GOOD.replace('["talks in Arden"]', "[]")))


def test_phrase_given_twice_is_refused(tmp_path: Path) -> None:
    """A repeated name is a slip."""
    assert "'Ardenia' twice" in fail(write(tmp_path, rows=GOOD + 'match = ["Ardenia", "Ardenia"]\n'))


def test_phrase_with_blanks_around_is_refused(tmp_path: Path) -> None:
    """A name with a blank before it would never be found."""
    assert "' Ardenia'" in fail(write(tmp_path, rows=GOOD + 'match = [" Ardenia"]\n'))


def test_broken_toml_names_file_and_line(tmp_path: Path) -> None:
    """A missing quotation mark is reported with its line."""
    message = fail(write(tmp_path, rows=GOOD + 'match = ["Ardenia]\n'))
    assert "rows.toml" in message
    assert "line 7" in message


def test_bytes_that_are_no_utf8_are_reported(tmp_path: Path) -> None:
    """A file saved in another encoding is named, with what to do."""
    (tmp_path / "rows.toml").write_bytes(GOOD.replace("Arden", "Ardèn").encode("latin-1"))
    assert "save the file as UTF-8" in fail(tmp_path)


def test_keys_outside_a_row_are_refused(tmp_path: Path) -> None:
    """A key above the first row would silently be lost."""
    assert "version" in fail(write(tmp_path, rows='version = "1"\n' + GOOD))


def test_folder_without_files_is_reported(tmp_path: Path) -> None:
    """An empty folder is not an empty table."""
    assert "no .toml file" in fail(tmp_path)


def test_folder_that_is_not_there_is_reported() -> None:
    """A wrong name of a table is an error of ours, not one of the file system."""
    with pytest.raises(KnowledgeError, match="no-such-table"):
        load_rows("no-such-table", NamedRow)


def test_data_file_that_is_not_there_is_reported() -> None:
    """A damaged installation is named as such."""
    with pytest.raises(KnowledgeError, match="install the package again"):
        read_data("places/no-such-file.tsv")


def test_compiled_rows_equal_the_parsed_ones(tmp_path: Path) -> None:
    """`compiled.json` holds the same rows as the files it was made from."""
    write(tmp_path, rows=GOOD + 'ambiguous = { "Arden" = "also a forest" }\n')
    parsed = load_rows(tmp_path, NamedRow)
    other = tmp_path / "other"
    other.mkdir()
    write(other, rows=(tmp_path / "rows.toml").read_text(encoding="utf-8"))
    write_compiled(other, NamedRow)
    assert load_rows(other, NamedRow) == parsed


def test_compiled_rows_are_used_while_they_fit(tmp_path: Path) -> None:
    """The loader takes the compiled rows when their digest fits the files."""
    write(tmp_path, rows=GOOD)
    content = write_compiled(tmp_path, NamedRow)
    (tmp_path / COMPILED).write_bytes(content.replace(b"talks in Arden", b"talks at Arden"))
    assert load_rows(tmp_path, NamedRow)[0].examples == ("talks at Arden",)


@pytest.mark.parametrize("damage", ["edited file", "broken json", "other type"])
def test_compiled_rows_are_passed_over_when_they_do_not_fit(tmp_path: Path, damage: str) -> None:
    """An edited row works at once, and a damaged or outdated `compiled.json` does no harm."""
    write(tmp_path, rows=GOOD)
    content = write_compiled(tmp_path, NamedRow)
    if damage == "edited file":
        write(tmp_path, rows=GOOD.replace("Arden", "Ardenia"))
    elif damage == "broken json":
        (tmp_path / COMPILED).write_bytes(content[:-20])
    else:
        (tmp_path / COMPILED).write_bytes(content.replace(b'"name"', b'"title"'))
    assert load_rows(tmp_path, NamedRow)[0].name == ("Ardenia" if damage == "edited file" else "Arden")


def test_error_in_the_package_names_no_machine_path() -> None:
    """A shipped file is named from `knowledge/` on."""
    with pytest.raises(KnowledgeError) as caught:
        load_rows("platforms", State)
    assert str(caught.value).startswith("knowledge/platforms/platforms.toml:3: row 'x'")
