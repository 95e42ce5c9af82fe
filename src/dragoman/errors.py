"""The errors of the program, from the general to the particular.

Every message says what was found, what was expected, where, and what to do. `exit_code` is what the command line ends with
when the error ends the whole run.
"""


class DragomanError(Exception):
    """Base of every error that the program raises on purpose."""

    exit_code = 1


class UsageError(DragomanError):
    """The call itself is wrong: an unknown layer, a path that is not there."""

    exit_code = 2


class ArticleError(DragomanError):
    """One article cannot be read; the rest of the batch goes on.

    `where` is the file, with the line for JSON lines.
    """

    exit_code = 3

    def __init__(self, message: str, where: str = ""):
        super().__init__(f"{where}: {message}" if where else message)
        self.where = where


class KnowledgeError(DragomanError):
    """A row of a knowledge file is wrong; the message names file and row."""

    exit_code = 4


class ModelError(DragomanError):
    """The weights or the named pipeline cannot be loaded."""

    exit_code = 5


class RecordError(DragomanError):
    """The record cannot be opened, written or trusted."""

    exit_code = 6


class UnknownIdError(RecordError):
    """There is no entry, report or article with this id, or more than one."""


class ConflictError(RecordError):
    """What is asked contradicts what the record holds, or what people have decided."""


class MissingExtraError(DragomanError):
    """Something optional is not installed; the message names the command that installs it."""

    exit_code = 7
