"""`dragoman annotate LAYER FILE`: what one layer finds, for measuring.

Enters: the name of a layer and a file. Leaves: that layer's predictions on standard output, UTF-8 in every locale. It
refuses to guess the layer from the file.
"""

from __future__ import annotations

import difflib
import io
import sys
from pathlib import Path

import click

from dragoman.errors import UsageError

# layer: what the file must hold. The answer comes in the format that the benchmark of the layer documents.
LAYERS: dict[str, str] = {
    "time": "JSON lines with `id`, `text` and `dct` or `date`",
    "quotes": "JSON lines with `id`, `text` and `dct` or `date`",
    "events": "JSON lines with `id`, `text` and `dct` or `date`",
    "language": "CoNLL-U; the words given are kept",
    "names": "JSON lines with `tokens`",
    "coreference": "JSON lines of topics with the mentions given",
}


@click.command("annotate", short_help="Print what one layer finds, in the format of the benchmarks.")
@click.argument("layer", metavar="LAYER")
@click.argument("file", metavar="FILE")
def annotate(layer: str, file: str) -> None:
    """Print what LAYER finds in FILE (plain or .gz), in the format of the layer's benchmark.

    \b
    time, quotes, events   JSON lines with id, text and dct or date
    language               CoNLL-U; the words given are kept
    names                  JSON lines with tokens
    coreference            JSON lines of topics with the mentions given
    """
    _check_layer(layer)
    _check_file(layer, file)
    from dragoman import pipeline

    raw = sys.stdout.buffer
    out = io.TextIOWrapper(raw, encoding="utf-8", newline="\n", write_through=False)
    try:
        pipeline.annotate(layer, file, out)
    finally:
        try:
            out.flush()
        finally:
            out.detach()  # standard output stays open for whoever comes after us


def _check_layer(layer: str) -> None:
    """Raises `UsageError` when there is no such layer."""
    if layer in LAYERS:
        return
    near = difflib.get_close_matches(layer, LAYERS, n=1)
    meant = f" Did you mean `{near[0]}`?" if near else ""
    raise UsageError(f"there is no layer `{layer}`.{meant} Give one of: {', '.join(LAYERS)}.")


def _check_file(layer: str, file: str) -> None:
    """Raises `UsageError` when `file` cannot be a file of examples."""
    wanted = f"Layer `{layer}` reads a file of {LAYERS[layer]}, plain or .gz."
    if file in LAYERS and not Path(file).exists():
        raise UsageError(f"`{file}` is the name of a layer, not of a file. The order is: dragoman annotate LAYER FILE.")
    if not Path(file).exists():
        raise UsageError(f"{file}: there is no such file. {wanted}")
    if Path(file).is_dir():
        raise UsageError(f"{file}: this is a folder, a file is expected. {wanted}")
    try:
        with open(file, "rb") as stream:
            first = stream.read(1)
    except OSError as error:
        raise UsageError(f"{file}: cannot be opened ({error.strerror}). Check its permissions.") from error
    if not first:
        raise UsageError(f"{file}: the file is empty. {wanted}")
