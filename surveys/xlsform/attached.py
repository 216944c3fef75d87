"""The files that a form names: read into rows, offered as choices, missed where they are not there.

Reading a form never fails for want of a file, so that it can be checked and previewed: each one
that is missing is a warning, and its choices are empty. Whoever publishes asks `missing_files`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import PurePath

from surveys.expressions.reading import instances
from surveys.file_tables import TableRow, table_rows
from surveys.instrument import Attachment, Choice, Instrument, Question
from surveys.problems import InputError, Problem, problem
from surveys.rules import Rules
from surveys.tables import LAST_SAVED
from surveys.text import Text
from surveys.xlsform.languages import language_code

_MEDIA_PREFIXES = ("jr://images/", "jr://audio/", "jr://video/")

Found = list[tuple[tuple[str, ...], Problem]]


@dataclass(slots=True)
class Files:
    """The files that came with a form, each read once; `problems` with the path that names it."""

    given: Mapping[str, bytes] = field(default_factory=dict)
    problems: Found = field(default_factory=list)
    _read: dict[str, Attachment] = field(default_factory=dict)
    _choices: dict[tuple[str, str, str], tuple[Choice, ...]] = field(default_factory=dict)

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """Return every file that was named, in the order of the form."""
        return tuple(self._read.values())

    def table(self, name: str, path: tuple[str, ...]) -> Attachment:
        """Return a table that an element at `path` reads; it is empty where the file is missing."""
        if name not in self._read:
            self._read[name] = Attachment(name, PurePath(name).stem)
            if name in self.given:
                self._fill(name, path)
            else:
                self.problems.append((path, _missing(name)))
        return self._read[name]

    def picture(self, name: str, path: tuple[str, ...]) -> None:
        """Note a picture, sound or film that a label shows."""
        if name in self._read:
            return
        data = self.given.get(name)
        self._read[name] = Attachment(name, sha256=sha256(data).hexdigest() if data else "")
        if not data:
            self.problems.append((path, _unseen(name)))

    def choices(
        self, name: str, value: str, label: str, path: tuple[str, ...]
    ) -> tuple[Choice, ...]:
        """Return the rows of a file as choices; `value` and `label` name the columns."""
        table, key = self.table(name, path), (name, value, label)
        if key not in self._choices:
            if table.rows and value not in table.rows[0]:
                self.problems.append((path, _no_column(name, value)))
            self._choices[key] = row_choices(table.rows, value, label)
        return self._choices[key]

    def _fill(self, name: str, path: tuple[str, ...]) -> None:
        data = self.given[name]
        try:
            rows = table_rows(data, name)
        except InputError as error:
            self.problems.extend(((), each) for each in error.problems)
            return
        self._read[name] = Attachment(name, PurePath(name).stem, sha256(data).hexdigest(), rows)


def row_choices(rows: tuple[TableRow, ...], value: str, label: str) -> tuple[Choice, ...]:
    """Turn rows into choices, the first of each value; labels may be by language, as in a form."""
    found: dict[str, Choice] = {}
    for row in rows:
        name = row.get(value, "")
        if name and name not in found:
            found[name] = Choice(name, _label(row, label) or Text.of(name), filters=dict(row))
    return tuple(found.values())


def _label(row: TableRow, label: str) -> Text:
    worded = {
        language_code(header.partition("::")[2]): words
        for header, words in row.items()
        if header == label or header.partition("::")[0] == label
    }
    return Text.of(worded)


def name_files(instrument: Instrument, rules: Rules, files: Files) -> None:
    """Note the files that expressions and labels name; what no row declares is a table, too."""
    known = {each.instance for each in files.attachments} | {LAST_SAVED}
    known |= {question.choice_list for question in instrument.questions()} | set(instrument.lists)
    for (path, column), compiled in rules.compiled.items():
        for function, name in sorted(instances(compiled)):
            if name not in known and function == "pulldata":
                known.add(files.table(f"{PurePath(name).stem}.csv", path).instance)
            elif name not in known:
                known.add(name)
                files.problems.append((path, _no_instance(name, column)))
    for question in instrument.questions():
        _name_pictures(question, files)


def _name_pictures(question: Question, files: Files) -> None:
    for _, name in _pictures(question.media):
        files.picture(name, question.path)
    for choice in question.choices:
        for _, name in _pictures(choice.media):
            files.picture(name, question.path)


def _pictures(media: Mapping[str, Text]) -> Iterator[tuple[str, str]]:
    for kind, names in media.items():
        for _, name in names:
            for prefix in _MEDIA_PREFIXES:
                name = name.removeprefix(prefix)
            if "${" not in name:
                yield kind, name


def missing_files(instrument: Instrument) -> tuple[Problem, ...]:
    """Return an error for each table without which the form cannot be asked as it was meant.

    A picture that is missing hides no question; it is none of them.
    """
    return tuple(
        problem(
            f"The form reads the file “{each.name}”, which did not come with it.",
            f"表单要读取文件“{each.name}”，但没有随表单一起提供。",
            ("Add the file to the form, then publish.", "请把该文件与表单一起提供，再发布。"),
            sheet=each.name,
        )
        for each in instrument.attachments
        if each.instance and not each.sha256
    )


def _missing(name: str) -> Problem:
    return problem(
        f"The file “{name}” did not come with the form; until then its choices are empty.",
        f"文件“{name}”没有随表单一起提供，其选项暂时为空。",
        ("Add the file before the form is published.", "请在发布表单之前补上该文件。"),
        severity="warning",
        column="type",
        value=name,
    )


def _unseen(name: str) -> Problem:
    return problem(
        f"The file “{name}” did not come with the form; the words are shown without it.",
        f"文件“{name}”没有随表单一起提供，将只显示文字。",
        ("Add it to the form.", "请把它与表单一起提供。"),
        severity="warning",
        column="media::image",
        value=name,
    )


def _no_column(name: str, column: str) -> Problem:
    return problem(
        f"The file “{name}” has no column “{column}”.",
        f"文件“{name}”中没有“{column}”列。",
        (
            "Add the column, or name another by the parameter “value”.",
            "请补充该列，或用参数“value”指定其他列。",
        ),
        column="type",
        value=column,
    )


def _no_instance(name: str, column: str) -> Problem:
    return problem(
        f"instance('{name}') names neither a choice list nor a file of the form.",
        f"instance('{name}') 既不是选项列表，也不是表单附带的文件。",
        (
            f"Add a row “csv-external” or “xml-external” named “{name}”.",
            f"请添加一行“csv-external”或“xml-external”，名称为“{name}”。",
        ),
        severity="warning",
        column=column,
        value=name,
    )
