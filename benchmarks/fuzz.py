"""Every reader of bytes under random input, steered by coverage: `make fuzz MINUTES=10`.

Enters: the samples of the tests as seeds. Leaves: nothing, or the input that a reader crashed on, in out/fuzz. It refuses to
run within `make test`. A reader may yield articles and `ArticleError`s; anything else that it raises, more than a gigabyte
of memory, or more than a minute for one input is a fault.

    python benchmarks/fuzz.py READER --seconds 60
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[1]
SAMPLES = REPOSITORY / "tests/articles/samples"
PAGES = REPOSITORY / "tests/data/articles"
MEMORY_MB, SECONDS_FOR_ONE = 1024, 60
_Reader = Callable[[bytes], Any]


def list_readers() -> dict[str, tuple[_Reader, list[Path]]]:
    """Each reader, called in this process so that coverage is seen, and the samples to begin with."""
    from dragoman.articles.columns import read_columns
    from dragoman.articles.feeds.reading import read_feed_here
    from dragoman.articles.formats.archives import list_members
    from dragoman.articles.formats.mail import read_mail
    from dragoman.articles.formats.newsml import read_newsml
    from dragoman.articles.formats.nitf import read_nitf
    from dragoman.articles.formats.parquet import read_parquet
    from dragoman.articles.formats.pdf import read_pdf
    from dragoman.articles.formats.warc import read_warc
    from dragoman.articles.formats.word import read_word
    from dragoman.articles.kinds import find_kind
    from dragoman.articles.lines import read_lines
    from dragoman.articles.page import is_ordinary, read_page
    from dragoman.articles.plain import read_plain

    def read_ordinary(raw: bytes) -> Any:
        return read_page(raw, "x", url="https://e.example/a") if is_ordinary(raw) else None

    def pass_on(raw: bytes, payload: Any, place: str) -> Iterator[Any]:
        return iter(())

    columns = read_columns("text=body,published=seen")
    samples = {path.name: path for path in SAMPLES.iterdir()}
    pages = sorted(PAGES.glob("*.html"))
    return {
        "plain": (lambda raw: read_plain(raw, "x"), [SAMPLES / "README.md"]),
        "json": (lambda raw: list(read_lines(io.BytesIO(raw), "x")), sorted(SAMPLES.glob("*.json"))),
        "html": (read_ordinary, pages),
        "feed": (lambda raw: read_feed_here(raw, "x", "https://e.example/"), sorted(SAMPLES.glob("*.xml"))),
        "newsml": (lambda raw: list(read_newsml(raw, "x")), [samples["story.newsml.xml"]]),
        "nitf": (lambda raw: list(read_nitf(raw, "x")), [samples["story.nitf.xml"]]),
        "mail": (lambda raw: list(read_mail(raw, "x")), [samples["release.eml"]]),
        "pdf": (lambda raw: list(read_pdf(raw, "x")), [samples["release.pdf"]]),
        "word": (lambda raw: list(read_word(raw, "x")), [samples["statement.docx"]]),
        "parquet": (lambda raw: list(read_parquet(raw, "x", None, columns=columns)), [samples["articles.parquet"]]),
        "warc": (lambda raw: list(read_warc(io.BytesIO(raw), "x", pass_on)), [samples["crawl.warc.gz"]]),
        "archive": (lambda raw: list(list_members(raw, "x", None)), [samples["statement.docx"]]),
        "kinds": (lambda raw: find_kind(raw[:8192], "x", "x"), sorted(SAMPLES.iterdir())),
    }


def main() -> None:
    """Fuzz one reader for a while."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("reader", nargs="?", help="the reader; without one they are listed")
    parser.add_argument("--seconds", type=int, default=60)
    given = parser.parse_args()
    try:
        import atheris
    except ImportError:
        raise SystemExit("atheris is not installed. Install it with: pip install atheris") from None
    with atheris.instrument_imports(include=["dragoman.articles"]):
        readers = list_readers()
    if given.reader not in readers:
        print("\n".join(readers))
        return
    from dragoman.errors import ArticleError

    read, seeds = readers[given.reader]

    def run(raw: bytes) -> None:
        try:
            read(raw)
        except ArticleError as error:
            str(error).encode("utf-8", "strict")

    out = REPOSITORY / "out/fuzz" / given.reader
    corpus = out / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for path in seeds:
        if path.is_file():
            (corpus / path.name).write_bytes(path.read_bytes())
            # What is loaded with the first input is not its time.
            run(path.read_bytes())
    limits = [f"-max_total_time={given.seconds}", f"-rss_limit_mb={MEMORY_MB}", f"-timeout={SECONDS_FOR_ONE}"]
    atheris.Setup(
        [
            sys.argv[0],
            *limits,
            "-max_len=65536",
            f"-artifact_prefix={out}/",
            "-print_final_stats=1",
            "-verbosity=0",
            str(corpus),
        ],
        run,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
