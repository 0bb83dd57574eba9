"""What every command reads with: files one by one, each in a process that can be killed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from policy_parse.cli.exits import ExitCode, say
from policy_parse.cli.waiting import Step, shown_if_slow
from policy_parse.domain.limits import DEFAULT_LIMITS, Limits, timed
from policy_parse.errors import OutputError, PolicyParseError, TimeLimitError

if TYPE_CHECKING:
    from policy_parse.batch.work import Options
    from policy_parse.domain.judgements import PairJudgement
    from policy_parse.domain.notice import Notice
    from policy_parse.review.corrections import Correction


class Reading:
    """Parses files one by one; what fails is said in a line and does not stop the others."""

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        ocr: bool = False,
        annexes: Sequence[Path] = (),
        units: Path | None = None,
        corrections: Path | None = None,
        accounts: bool = False,
    ) -> None:
        """Options as the commands were given them; exit 2 where a file among them cannot be used."""
        self.failed = False
        self.judgements: list[PairJudgement] = []
        self._of_run: dict[Path, dict[str, Any]] = {}
        self._taken: dict[Path, tuple[Limits, float]] = {}  # limits of a file, and its seconds
        self._options: dict[str, Any] = {"annexes": annexes} if annexes else {}
        if accounts:
            self._options["accounts"] = accounts
        if ocr:
            self._options["ocr"] = ocr
        if limits is not None:
            self._options["limits"] = limits
        if corrections is not None:
            self._options["corrections"] = corrections_of(corrections)
            self.judge(corrections if corrections.is_dir() else corrections.parent)
        if units is not None:
            from policy_parse.lexicon.own_units import read_own_units

            try:
                self._options["units"] = read_own_units(units)
            except PolicyParseError as error:
                say(str(error))
                raise typer.Exit(ExitCode.USAGE) from None

    def judge(self, folder: Path) -> None:
        """Hold the judgements of people on pairs of tasks that lie in a folder; exit 2 for none."""
        from policy_parse.review.judgements import JUDGEMENTS, judged_pairs, read_judgements

        try:
            self.judgements += judged_pairs(read_judgements(folder / JUDGEMENTS))
        except PolicyParseError as error:
            say(str(error))
            raise typer.Exit(ExitCode.USAGE) from None

    def parse_as_run(self, files: Iterable[Path], options: Options) -> None:
        """Have the files of a run parsed with what the run was given, unless it is given anew."""
        own = {
            "limits": options.limits,
            "ocr": options.ocr,
            "units": options.units,
            "corrections": options.corrections,
        }
        self._of_run |= dict.fromkeys(files, own)

    def notices(self, files: Iterable[Path]) -> Iterator[tuple[Path, Notice]]:
        """Each file that can be parsed, with its notice."""
        from policy_parse.each import attempt_each

        listed = list(files)
        own = {file: options | self._options for file, options in self._of_run.items()}
        outcomes = attempt_each(listed, self._options, own=own)
        for n, file in enumerate(listed, 1):
            with shown_if_slow(Step("reading", f"{n}/{len(listed)} {file.name}")):
                outcome = next(outcomes)
            if outcome.status != "ok":
                self.failed = True
                say(str(outcome))
            if outcome.notice is not None:
                limits = {**self._options, **own.get(file, {})}.get("limits", DEFAULT_LIMITS)
                self._taken[file] = limits, outcome.seconds
                yield file, outcome.notice

    @contextmanager
    def within(self, file: Path) -> Iterator[None]:
        """What is made of a file that was read, in the seconds that its reading has left of its
        limit; where these are not enough that is said, and the next file is begun.
        """
        limits, took = self._taken[file]
        try:
            with timed(limits, file.name, used=took):
                yield
        except TimeLimitError as error:
            self.failed = True
            say(str(error))

    @contextmanager
    def together(self, what: str) -> Iterator[None]:
        """What is made of all files that were read, in the seconds that all have left.

        Raises TimeLimitError: then it is not made.
        """
        left = sum(limits.seconds - took for limits, took in self._taken.values())
        with timed(Limits(seconds=max(1, round(left))), what):
            yield

    def finish(self) -> None:
        """Exit 1 where a file failed or was read in part."""
        if self.failed:
            raise typer.Exit(ExitCode.SOME_NOT_OK)


def limits_of(given: list[str] | None) -> Limits | None:
    """The limits with those changed that were given as NAME=N, None where none was; exit 2 for what
    is none.
    """
    changed = {}
    if not given:
        return None
    for one in given:
        name, _, number = one.partition("=")
        if name not in Limits.__slots__ or not number.isdecimal() or int(number) < 1:
            names = ", ".join(Limits.__slots__)
            say(f"--limit {one}: say NAME=N, with one of {names}.")
            raise typer.Exit(ExitCode.USAGE)
        changed[name] = int(number)
    return Limits(**changed)


def corrections_of(path: Path | None) -> list[Correction]:
    """The corrections of a file or folder; exit 2 for what is none."""
    from policy_parse.review.corrections import NAME, read_corrections

    if path is None:
        return []
    place = path / NAME if path.is_dir() else path
    if not place.exists():
        say(f"{place}: no such file. 没有更正文件。")
        raise typer.Exit(ExitCode.USAGE)
    try:
        return read_corrections(place)
    except PolicyParseError as error:
        say(str(error))
        raise typer.Exit(ExitCode.USAGE) from None


def documents_of(files: Sequence[Path], reading: Reading) -> list[Path]:
    """Files as they are; those of a folder, or that the run of a folder has read."""
    from policy_parse.batch.inputs import LEDGER, find_inputs
    from policy_parse.report.inputs import run_files

    out: list[Path] = []
    for path in files:
        if not path.is_dir():
            out.append(path)
        elif (path / LEDGER).exists():
            try:
                found, gone, options = run_files(path)
                reading.parse_as_run(found, options)
                reading.judge(path)
            except OutputError:
                raise
            except PolicyParseError as error:
                found, gone = [], [str(error)]
            for line in gone:
                reading.failed = True
                say(line)
            out += found
        else:
            out += [Path(item.place) for item in find_inputs([path])]
    return out


def prepare(folder: Path) -> None:
    """Make the output folder before any parsing; exit 3 where it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".policy-parse-probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        say(
            f"{folder}: cannot be written ({error.strerror}). Choose another folder with -o. 无法写入输出文件夹。"
        )
        raise typer.Exit(ExitCode.FATAL) from None
