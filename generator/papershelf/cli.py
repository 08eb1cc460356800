"""The door for people: the console command.

`main(argv)` returns an exit code: 0 fine, 1 problems in the content, 2 wrong use. Everything for a person goes to
the standard error stream, but for the summary, which is what was asked for.
"""

from __future__ import annotations

import logging
import os
import re
import shlex
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path, PurePosixPath
from socketserver import TCPServer
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NoReturn

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from papershelf import __version__
from papershelf.config import CACHE, source_date_epoch
from papershelf.content import line_of_setting
from papershelf.errors import ContentError, PapershelfError, Problem, ProblemLog, UsageError, refused, told
from papershelf.pages.bibliography import FORMS, bibliography
from papershelf.pages.views import counted
from papershelf.scaffold import make_library
from papershelf.unchanged import Build, begin, keep, last_build

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from papershelf.build import Library
    from papershelf.holdings import Holdings
    from papershelf.plugin import PapershelfPlugin
    from papershelf.search.ranking import Found

CONFIG = "mkdocs.yml"
TOPICS = "topics.yml"
OURS = "mkdocs.plugins.papershelf"
"""Under this name the plugin logs: problems as warnings, what it does as information."""
_SHOWN = 10
_PIPED = "-"
"""Among the names of files: what comes through the standard input."""
_ABOUT_SETTING = re.compile(
    r"Config value '([^']+)':(?: Plugin '([^']+)' option '([^']+)':| Invalid config options for the '([^']+)' plugin)?"
)
_REFRESH = 0.1
"""How long a bar stands before it is drawn anew, in seconds."""


def entry() -> NoReturn:
    """The console command `papershelf`.

    It ends at once: Python would take a library apart value by value first, for a second where there are 10,000 papers.
    """
    code = main(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        # A closed one is None; what could not be written has been told by then.
        with suppress(AttributeError, OSError):
            stream.flush()
    os._exit(code)


def main(argv: Sequence[str]) -> int:
    """Run one command; return its exit code. Problems and errors are one line each."""
    # Material advertises its successor at every start; that is for the maintainers of this package to read.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    try:
        source_date_epoch()
        code = _papershelf.main(list(argv), prog_name="papershelf", standalone_mode=False)
    except PapershelfError as error:
        click.echo(f"papershelf: {error}", err=True)
        return error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        return 2
    except click.ClickException as error:
        click.echo(f"papershelf: {error.format_message()}", err=True)
        return 2
    except OSError as error:
        wrong = refused(error)
        click.echo(f"papershelf: {wrong}", err=True)
        return wrong.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("papershelf: stopped", err=True)
        return 130
    return code if isinstance(code, int) else 0


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("-C", "folder", default=".", metavar="DIR", help="The folder of the library, where mkdocs.yml is.")
@click.version_option(__version__, "-V", "--version", message="papershelf %(version)s")
@click.pass_context
def _papershelf(context: click.Context, folder: str) -> None:
    """Turn a pile of paper abstracts into a library site."""
    context.obj = Path(folder)


_strict = click.option("--strict", is_flag=True, help="Any problem in the content fails.")
_quiet = click.option("--quiet", "-q", is_flag=True, help="Print problems and errors only.")


@_papershelf.command()
@_strict
@_quiet
@click.pass_obj
def build(folder: Path, strict: bool, quiet: bool) -> int:
    """Build the site from content/."""
    started = time.monotonic()
    root = folder.resolve()
    last = last_build(root)
    if last is None or (strict and last.problems):
        last = _build_anew(folder, root, strict=strict, quiet=quiet)
    else:
        for line in last.problems:
            click.echo(line, err=True)
    if not quiet:
        click.echo(f"{last.summary} in {time.monotonic() - started:.1f} s")
    return 0


def _build_anew(folder: Path, root: Path, *, strict: bool, quiet: bool) -> Build:
    """Build, and keep the word of it for the next build where that may believe it."""
    from papershelf.build import MANIFEST, TREE
    from papershelf.holdings import LEDGER, SYSTEM_LEDGER

    config = _load(folder, strict=strict)
    plugin = _plugin(config)
    problems: list[str] = []

    def report(line: str) -> None:
        problems.append(line)
        click.echo(line, err=True)

    plugin.report = report
    read = plugin.reads(config)
    wrote = [(config.site_dir, MANIFEST)]
    if plugin.settings.markdown_tree:
        wrote.append((str(root / plugin.settings.markdown), TREE))
    content = root / plugin.settings.content
    ledgers = str(content / LEDGER), str(content / SYSTEM_LEDGER)
    begun = begin(root, read or (), ledgers)
    warned = _build(config, plugin, quiet=quiet)
    manifests = tuple((place, str(root / CACHE / manifest)) for place, manifest in wrote)
    done = Build(read or (), ledgers, manifests, tuple(problems), plugin.summary)
    if read is not None and not warned:
        keep(root, done, begun)
    return done


@_papershelf.command()
@_quiet
@click.pass_obj
def check(folder: Path, quiet: bool) -> int:
    """Read content/ and print its problems; write nothing."""
    from papershelf.build import summary

    started = time.monotonic()
    library = _library(folder)
    if not quiet:
        click.echo(f"{summary(library, None)} in {time.monotonic() - started:.1f} s")
    return 1 if len(library.problems) else 0


@_papershelf.command()
@_quiet
@click.pass_obj
def verify(folder: Path, quiet: bool) -> int:
    """Render every page by itself, the slow way, and compare the site with that, byte for byte."""
    from papershelf.site.compare import differences

    site = Path(_load(folder, strict=False).site_dir)
    if not site.is_dir():
        raise UsageError(f"{site}: no such folder; `papershelf build` makes the site that is to be verified")
    with TemporaryDirectory() as wanted:
        config = _load(folder, strict=False, site_dir=wanted)
        plugin = _plugin(config)
        plugin.stamping = False
        _build(config, plugin, quiet=quiet)
        found = list(differences(Path(wanted), site))
        files = sum(path.is_file() for path in Path(wanted).rglob("*"))
    for line in found[:_SHOWN]:
        click.echo(f"{site.name}/{line}", err=True)
    if len(found) > _SHOWN:
        click.echo(f"papershelf: and {len(found) - _SHOWN} more", err=True)
    if not quiet:
        click.echo(f"{counted(files, 'file')} compared, {counted(len(found), 'difference')}")
    return 1 if found else 0


@_papershelf.command()
@click.option("--address", "-a", metavar="HOST:PORT", help="Where to serve; 127.0.0.1:8000 unless told.")
@click.pass_obj
def serve(folder: Path, address: str | None) -> int:
    """Build, serve, and build again whenever the content changes."""
    from mkdocs.commands.serve import serve as mkdocs_serve

    config = _load(folder, strict=False, **({} if address is None else {"dev_addr": address}))
    _plugin(config)
    _try_address(config)
    with _mkdocs_in_one_line(level=logging.INFO, config=folder / CONFIG):
        mkdocs_serve(config_file=config.config_file_path, dev_addr=address)
    # MkDocs goes on after Ctrl-C, and returns after nothing else.
    raise click.Abort


@_papershelf.command()
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", "-n", default=10, metavar="N", type=click.IntRange(min=1), help="Show at most N papers; 10.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def search(folder: Path, query: tuple[str, ...], limit: int, as_json: bool) -> int:
    """Find papers in the built site, in the order of the site's own search."""
    found = _find(_load(folder, strict=False), query, limit)
    if as_json:
        click.echo(found.as_json())
        return 0
    _tell_outcome(found)
    for card in (*found.named, *found.cards):
        kind = f" ({card.kind})" if card.kind else ""
        click.echo(f"{card.title}{kind}\n    {card.address}")
    return 0


@_papershelf.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(dir_okay=False, allow_dash=True))
@click.option("--name", metavar="NAME", help="The name of the one capture among the others; its own unless told.")
@_quiet
@click.pass_obj
def add(folder: Path, files: tuple[str, ...], name: str | None, quiet: bool) -> int:
    """Put files into content/captures/, and say what they bring; - stands for what is typed or piped in."""
    from papershelf.accession import Offer, take_in
    from papershelf.plugin import root_of

    if name is not None and len(files) > 1:
        raise UsageError("--name is for one file; add the others without it")
    config = _load(folder, strict=False)
    settings = _plugin(config).settings
    if _PIPED in files and sys.stdin.isatty():
        _tell("paste the page, then press Ctrl-D")
    offers = [
        Offer("standard input", sys.stdin.buffer.read(), name)
        if file == _PIPED
        else Offer(file, Path(file).read_bytes(), name or Path(file).name)
        for file in files
    ]
    refused = ProblemLog()
    try:
        added = take_in(root_of(config), settings, offers, datetime.now().astimezone().date(), refused)
    except ContentError:
        _print_problems(refused)
        raise
    for one in added:
        _print_problems(one.problems)
        if not quiet:
            new, known = counted(one.new, "new paper"), counted(one.known, "known one")
            click.echo(f"{one.file}: {counted(one.records, 'record')}, {new}, {known}")
    return 1 if any(one.problems for one in added) else 0


@_papershelf.command()
@click.argument("query", nargs=-1)
@click.option("--as", "form", type=click.Choice(tuple(FORMS)), default=next(iter(FORMS)), help="In which form; bibtex.")
@click.pass_obj
def export(folder: Path, query: tuple[str, ...], form: str) -> int:
    """Print the papers as a bibliography: all of them, or those that a search in the built site finds."""
    from papershelf.explanation import find_paper
    from papershelf.plugin import site_of

    config = _load(folder, strict=False)
    corpus = _holdings(config).corpus
    papers = corpus.papers
    if query:
        found = _find(config, query, limit=max(1, len(papers)))
        _tell_outcome(found)
        if found.total and found.partial == found.total:
            click.echo("no paper has all of the words", err=True)
        papers = tuple(find_paper(corpus, card.address) for card in found.cards[: found.total - found.partial])
    sys.stdout.buffer.write(bibliography(form, papers, site_of(config).url).encode())
    sys.stdout.buffer.flush()
    return 0


@_papershelf.command()
@click.argument("directory", metavar="DIR")
@_quiet
@click.pass_obj
def init(folder: Path, directory: str, quiet: bool) -> int:
    """Make a new library in DIR, with three sample papers to try it on."""
    if not directory:
        raise UsageError("init: the name of the folder is empty; name one, or `.` for this one")
    target = folder / directory
    make_library(target)
    if not quiet:
        click.echo(f"{target} is a library now; `papershelf -C {shlex.quote(str(target))} build` makes its site")
    return 0


@_papershelf.group()
def topics() -> None:
    """Explain the topics of a paper, or propose topics."""


@topics.command()
@click.argument("slug", metavar="SLUG")
@click.pass_obj
def why(folder: Path, slug: str) -> int:
    """Explain the topics of the paper SLUG, term by term."""
    from papershelf.explanation import explain_topics, find_paper

    content = _holdings(_load(folder, strict=False))
    _print_problems(problem for problem in content.problems if PurePosixPath(problem.file).name == TOPICS)
    click.echo(explain_topics(find_paper(content.corpus, slug), content.topics), nl=False)
    return 0


@topics.command()
@click.option("--topics", "-n", "number", type=click.IntRange(min=1), metavar="N", help="How many topics to propose.")
@click.pass_obj
def suggest(folder: Path, number: int | None) -> int:
    """Propose topics, as a topics.yml to review."""
    from papershelf.explanation import suggested_file

    click.echo(suggested_file(_holdings(_load(folder, strict=False)).corpus.papers, number), nl=False)
    return 0


@_papershelf.group()
def systems() -> None:
    """Explain the named systems of a paper."""


@systems.command("why")
@click.argument("slug", metavar="SLUG")
@click.pass_obj
def why_systems(folder: Path, slug: str) -> int:
    """Print what each name in the paper SLUG rests on: the rules and the places."""
    from papershelf.explanation import explain_names, find_paper

    corpus = _holdings(_load(folder, strict=False)).corpus
    click.echo(explain_names(find_paper(corpus, slug), corpus), nl=False)
    return 0


def _find(config: MkDocsConfig, query: Sequence[str], limit: int) -> Found:
    """What a query finds in the built site; what may be wrong with it is told."""
    from papershelf import urls
    from papershelf.search.ranking import search as find
    from papershelf.search.reader import Index

    found = find(Index(Path(config.site_dir) / urls.SEARCH), " ".join(query), limit=limit)
    for hint in found.hints:
        _tell(hint)
    return found


def _tell_outcome(found: Found) -> None:
    if found.corrected:
        click.echo(f"showing results for {found.corrected}", err=True)
    if not found.cards:
        click.echo("nothing found", err=True)


def _holdings(config: MkDocsConfig) -> Holdings:
    """What stands in content/, without what is found out about it; `ContentError` for a fatal problem."""
    from papershelf.holdings import read_holdings
    from papershelf.plugin import root_of

    found = read_holdings(root_of(config), _plugin(config).settings)
    if found.problems.fatal:
        _print_problems(found.problems)
        raise ContentError("the content has a problem that forbids a build; see above")
    return found


def _library(folder: Path) -> Library:
    """The library in a folder; its problems are printed."""
    from papershelf.build import read_library
    from papershelf.plugin import root_of, site_of

    config = _load(folder, strict=False)
    library = read_library(root_of(config), _plugin(config).settings, site_of(config))
    library.examine(Path(config.docs_dir))
    _print_problems(library.problems)
    return library


def _build(config: MkDocsConfig, plugin: PapershelfPlugin, *, quiet: bool) -> bool:
    """Build by MkDocs; return whether it warned of anything."""
    from mkdocs.commands.build import build as mkdocs_build

    from papershelf.rendering import wrong_template

    plugin.tell = _tell
    with _mkdocs_in_one_line() as said, _progress(plugin, quiet=quiet):
        config.plugins.on_startup(command="build", dirty=False)
        try:
            mkdocs_build(config)
        except Exception as error:
            if (wrong := wrong_template(error)) is None:
                raise
            raise wrong from error
        config.plugins.on_shutdown()
    return said.warned


def _load(folder: Path, *, strict: bool, **settings: str) -> MkDocsConfig:
    """The MkDocs configuration of a library; `UsageError` for whatever is wrong with it."""
    from mkdocs.config import load_config
    from mkdocs.exceptions import ConfigurationError

    path = folder / CONFIG
    if not path.is_file():
        raise UsageError(f"{path}: no such file; `papershelf init DIR` makes a library, -C names its folder")
    try:
        with _mkdocs_in_one_line(UsageError, config=path):
            return load_config(str(path), strict=strict, **settings)
    except ConfigurationError as error:
        raise UsageError(" ".join(str(error).split())) from error
    except RecursionError as error:
        raise UsageError(f"{path}: nested too deeply to be read") from error
    except ValueError as error:  # what MkDocs takes for an address and no library for URLs does: http://[::1
        raise UsageError(f"{path}: {error}; write site_url as https://…/") from error


def _try_address(config: MkDocsConfig) -> None:
    """Raise `UsageError` where MkDocs could not serve, which it would try after the build only."""
    from mkdocs.livereload import LiveReloadServer

    host, port = config.dev_addr
    server = LiveReloadServer(builder=lambda: None, host=host, port=port, root=config.site_dir)
    try:
        TCPServer.server_bind(server)
    except OverflowError as error:
        raise UsageError(f"{host}:{port}: no such port; name one from 1 to 65535") from error
    except OSError as error:
        raise UsageError(f"{host}:{port}: {refused(error)}") from error
    finally:
        server.server_close()


def _plugin(config: MkDocsConfig) -> PapershelfPlugin:
    from papershelf.plugin import PapershelfPlugin, check_alone, check_theme, keep_apart

    check_theme(config)
    plugin = config.plugins.get("papershelf")
    if not isinstance(plugin, PapershelfPlugin):
        raise UsageError(f"{config.config_file_path}: no papershelf among the plugins; add `- papershelf` to them")
    check_alone(config)
    keep_apart(config, plugin.settings)
    return plugin


def _print_problems(problems: Iterable[Problem]) -> None:
    for line in told(problems):
        click.echo(line, err=True)


def _tell(message: str) -> None:
    click.echo(f"papershelf: {message}", err=True)


def _with_place(line: str, config: Path | None) -> str:
    """What MkDocs says of a setting, with the line of the file where that stands."""
    about = _ABOUT_SETTING.match(line)
    if about is None or config is None or (line.endswith(")") and f" ({config.name}:" in line):
        return line
    try:
        place = line_of_setting(config.read_text("utf-8"), *filter(None, about.groups()))
    except (OSError, UnicodeDecodeError):
        return line
    return f"{line.removesuffix('.')} ({config.name}:{place})" if place else line


class _Lines(logging.Handler):
    """Prints what is logged as one line a message; errors of MkDocs are kept, for the one line at the end.

    What the plugin says is ours. It says that it goes on where a build failed that is not the end: then the errors
    are told at once.
    """

    def __init__(self, level: int, config: Path | None) -> None:
        super().__init__(level)
        self._config = config
        self.errors: list[str] = []
        self.warned = False

    def emit(self, record: logging.LogRecord) -> None:
        line = _with_place(" ".join(record.getMessage().split()), self._config)
        if record.levelno >= logging.ERROR:
            self.errors.append(line)
            return
        self.warned |= record.levelno >= logging.WARNING
        if record.name != OURS:
            click.echo(f"mkdocs: {line}", err=True)
        elif record.levelno == logging.WARNING:
            click.echo(line, err=True)
        else:
            for each in (*self.errors, line):
                _tell(each)
            self.errors.clear()


@contextmanager
def _mkdocs_in_one_line(
    error: type[PapershelfError] = PapershelfError, level: int = logging.WARNING, config: Path | None = None
) -> Iterator[_Lines]:
    """Show MkDocs' messages from a level on in our form; raise its abort as our own error or else as `error`.

    `config` is the file that its messages on settings are about.
    """
    from mkdocs.exceptions import Abort

    logger = logging.getLogger("mkdocs")
    handler, before = _Lines(level, config), (logger.level, logger.propagate)
    logger.addHandler(handler)
    logger.setLevel(level)
    logger.propagate = False
    try:
        yield handler
    except Abort as abort:
        raise _ours(abort) or error("; ".join(handler.errors) or str(abort)) from abort
    finally:
        logger.removeHandler(handler)
        logger.level, logger.propagate = before


def _ours(error: BaseException | None) -> PapershelfError | None:
    """The error of ours that made MkDocs stop, if it was one."""
    while error is not None and not isinstance(error, PapershelfError):
        error = error.__cause__ or error.__context__
    return error


@contextmanager
def _progress(plugin: PapershelfPlugin, *, quiet: bool) -> Iterator[None]:
    """A bar on the terminal, if there is one, that follows the stages of the build."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    # Without a thread of its own, which would keep the build from sharing its memory with its workers.
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as bar:
        task = bar.add_task("read", total=None)
        shown = 0.0

        def show(stage: str, done: int, total: int) -> None:
            nonlocal shown
            now = time.monotonic()
            if now - shown > _REFRESH or done in (0, total):
                bar.update(task, description=stage, completed=done, total=total, refresh=True)
                shown = now

        plugin.progress = show
        yield
