"""Write the binary samples of this folder: run it after a change, and look at what the tests then say."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime
from pathlib import Path

FOLDER = Path(__file__).resolve().parent

RELEASE = """<html lang="en"><head><title>Press release 12</title><meta name="author" content="Press office of the Commission">
<style>@page { size: 150mm 130mm; margin: 18mm; @top-center { content: "Danube Commission"; font-size: 8pt }
@bottom-center { content: counter(page) " / " counter(pages); font-size: 8pt } }
body { font: 10pt "DejaVu Serif", serif; text-align: justify; hyphens: auto } h1 { font-size: 16pt } h2 { font-size: 12.5pt }</style></head><body>
<h1>Eleven states agree on the dredging of the Danube</h1><p>Budapest, 9 June 2015</p>
<p>Representatives of the eleven member states met in Budapest on Tuesday under the chairmanship of the secretariat and agreed on a
schedule for dredging the shallow stretches between Straubing and Vilshofen.</p><h2>What was agreed</h2>
<p>Responsibilities for the reconstruction of embankments remain with the riparian administrations, which will communicate their
intentions to the secretariat before the extraordinary session. The Franco-Austrian memorandum on navigation was noted.</p>
<p>“We have a schedule and we have the money,” the president of the commission said. Navigational information will be published
continuously. The hydrographical observations of the administrations were approved, and recommendations on the installation of
measuring instruments were communicated to the participating governments.</p>
<p>The next session is planned for December in Budapest. Delegations that wish to propose amendments to the recommendations on
technical requirements have been asked to communicate them to the secretariat, in one of the official languages, not later than six
weeks before the beginning of the session.</p><p>End of the release.</p></body></html>"""

PAGE = """<html lang="en"><head><title>Commission agrees on dredging</title><link rel="canonical" href="https://daily.example/danube">
<meta property="article:published_time" content="2015-06-09T14:00:00+02:00"></head><body><article><h1>Commission agrees on dredging</h1>
<p>Eleven states agreed in Budapest on Tuesday to dredge the shallow stretches of the Danube, the commission said in the afternoon.</p>
<p>The president of the commission said that there was a schedule and that there was money, and named no sum for either of them.</p>
<p>The next session is planned for December in Budapest, and the states may propose amendments until the end of October.</p>
</article></body></html>"""
LINKS = "<html><body><ul>" + "".join(f'<li><a href="/{n}">Link {n}</a></li>' for n in range(30)) + "</ul></body></html>"


def write_pdf() -> None:
    """A press release of two pages with a running head, page numbers and broken words."""
    import weasyprint

    weasyprint.HTML(string=RELEASE).write_pdf(FOLDER / "release.pdf")


def write_word() -> None:
    """A statement with headings, a table, an insertion and a deletion."""
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    document.core_properties.author = "Press office of the Commission"
    document.core_properties.language = "en"
    document.core_properties.created = document.core_properties.modified = datetime(2015, 6, 9, tzinfo=UTC)
    document.add_heading("Statement of the president of the commission", 0)
    document.add_paragraph("Budapest, 9 June 2015")
    document.add_paragraph("Eleven states agreed on a schedule for dredging the Danube.")
    document.add_heading("Next steps", 1)
    paragraph = document.add_paragraph("The next session is planned for ")
    paragraph._p.append(
        parse_xml(f'<w:del {nsdecls("w")} w:id="1" w:author="x"><w:r><w:delText>March</w:delText></w:r></w:del>')
    )
    paragraph._p.append(
        parse_xml(f'<w:ins {nsdecls("w")} w:id="2" w:author="x"><w:r><w:t>December</w:t></w:r></w:ins>')
    )
    paragraph.add_run(".")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Straubing", "2016"
    document.save(FOLDER / "statement.docx")


def write_parquet() -> None:
    """Three rows with names of columns that are not those of JSON lines."""
    import pyarrow
    import pyarrow.parquet as parquet

    rows = {
        "body": [
            "Eleven states agreed in Budapest to dredge the Danube.",
            "Spain refused to sign the final act.",
            None,
        ],
        "headline": ["Agreement on the Danube", "Spain refuses", "Empty"],
        "seen": [datetime(2015, 6, 9, 12, 30, tzinfo=UTC), datetime(2015, 6, 10, 7, 0, tzinfo=UTC), None],
        "source": [{"name": "The Daily", "day": date(2015, 6, 9)}, {"name": "Danube Dispatch", "day": None}, None],
    }
    parquet.write_table(pyarrow.table(rows), FOLDER / "articles.parquet")


def make_record(
    address: str, body: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK", lie: int = 0
) -> bytes:
    """A record of a web archive with the answer of a server; `lie` is added to its length."""
    answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2015-06-10T04:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{len(address)}>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer) + lie}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def list_records() -> list[bytes]:
    """The records of the sample: two pages, and what is no article."""
    info = b"WARC/1.1\r\nWARC-Type: warcinfo\r\nContent-Type: application/warc-fields\r\nContent-Length: 10\r\n\r\nsoftware:x\r\n\r\n"
    return [
        info,
        make_record("https://daily.example/danube?utm_source=x", PAGE.encode()),
        make_record("https://daily.example/links", LINKS.encode()),
        make_record("https://daily.example/a.png", b"\x89PNG", "image/png"),
        make_record("https://daily.example/gone", b"", status="404 Not Found"),
        make_record(
            "https://daily.example/vienna", PAGE.replace("dredging", "cleaning").replace("/danube", "/vienna").encode()
        ),
    ]


def write_warc() -> None:
    """The same archive packed record by record."""
    (FOLDER / "crawl.warc.gz").write_bytes(b"".join(gzip.compress(record, mtime=0) for record in list_records()))


if __name__ == "__main__":
    write_pdf()
    write_word()
    write_parquet()
    write_warc()
