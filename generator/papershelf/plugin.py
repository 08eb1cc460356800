"""The door for MkDocs: a thin adapter over build.py, so that `mkdocs build` and `mkdocs serve` just work.

It holds no knowledge of papers. Before MkDocs renders it adds the library's pages to the hand-written ones; while
MkDocs renders it hands each page's own parts to the theme; afterwards it lets the library write the rest of the site.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from mkdocs.config import base
from mkdocs.exceptions import Abort, MkDocsException, PluginError
from mkdocs.plugins import BasePlugin, event_priority

from papershelf import urls
from papershelf.build import (
    RENDERED,
    Library,
    Rendered,
    one_build_at_a_time,
    read_library,
    refuse,
    summary,
)
from papershelf.config import CACHE, NO_MODEL, SettingError, Settings, Site, theme_dir
from papershelf.content import line_of_setting
from papershelf.errors import PapershelfError, UsageError, refused, told
from papershelf.holdings import Progress, silent
from papershelf.pages.markdown import render
from papershelf.pages.markup import content, is_written, without_entities
from papershelf.pages.views import CapturePage, LetteredPage, Slip, TopicPage
from papershelf.pages.views import Page as View
from papershelf.rendering import LibraryFiles, Rendering, generated, wrong_template
from papershelf.site.press import Kind, kind_of
from papershelf.site.stamp import Shell, ShellError, slots_of
from papershelf.unchanged import forget
from papershelf.urls import Address
from papershelf.workers import settled, uncollected

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

log = logging.getLogger("mkdocs.plugins.papershelf")

DESCRIPTION = "A library of paper abstracts."
TRANSLATIONS = "partials/languages"
EXTENSIONS = ("attr_list", "md_in_html", "papershelf.pages.phrasing")
MATERIAL = {"style": "assets/stylesheets/main.*.min.css"}
UNUSED = ("assets/javascripts/", "assets/stylesheets/palette.", "assets/images/favicon.png")
"""What Material has and no page of ours asks for."""
STAYS = "the site of before is served until the next change"
SEARCHES = ("search", "material/search")
OWN = {"papershelf", *SEARCHES}
_TRIED = 4
"""Among so many pages of a kind the one is looked for that its shell is tried on."""
_FEW = 5
"""So many entries of a long list stand for it there: MkDocs takes a tenth of a second for a thousand."""
PLAIN_EXTENSIONS = ("toc", "tables", "fenced_code", "abbr", "admonition", "def_list", "footnotes", "meta", "sane_lists")
"""Extensions of Markdown that read nothing but the page that they are given."""


def root_of(config: MkDocsConfig) -> Path:
    """The folder of the library: where its mkdocs.yml is."""
    return Path(config.config_file_path).parent.resolve()


def keep_apart(config: MkDocsConfig, settings: Settings) -> None:
    """Raise `UsageError` where a folder that a build writes holds one that somebody keeps, or lies in one.

    What no build made is removed from the former: it would be lost.
    """
    root = root_of(config)
    made = {"site_dir": config.site_dir, "markdown": settings.markdown, "the cache": CACHE}
    held = {"content": settings.content, "docs_dir": config.docs_dir, "custom_dir": config.theme.custom_dir}
    if "\0" in config.site_dir:
        raise UsageError(f"site_dir: must be a folder, not {config.site_dir!r}")
    folders = {name: (root / folder).resolve() for name, folder in (made | held).items() if folder}
    for name in made:
        for other, place in folders.items():
            if other != name and (place.is_relative_to(folders[name]) or folders[name].is_relative_to(place)):
                raise UsageError(f"{name}: {folders[name]} and {place}, which is {other}, must lie apart; name another")
        if root.is_relative_to(folders[name]):
            raise UsageError(f"{name}: {folders[name]} holds the library itself; name a folder of its own")


def site_of(config: MkDocsConfig) -> Site:
    """What the configuration says of the site."""
    url = config.site_url.rstrip("/") + "/" if config.site_url else None
    return Site(config.site_name, config.site_description or DESCRIPTION, url, config.theme["language"])


def check_theme(config: MkDocsConfig) -> None:
    """Raise `UsageError` for another theme than Material, and for a language that Material does not speak."""
    theme = config.theme
    if theme.name != "material":
        other = f"not {theme.name!r}" if theme.name else "not one without a name"
        raise UsageError(f"theme: papershelf needs Material, {other}; write `theme: {{name: material}}` in mkdocs.yml")
    language = theme["language"]
    known = {path.stem for folder in theme.dirs for path in Path(folder, TRANSLATIONS).glob("*.html")}
    if not isinstance(language, str) or language not in known:
        near = get_close_matches(str(language), sorted(known), n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(sorted(known))}"
        raise UsageError(f"theme: language: Material has no translation {language!r}; {hint}")


def check_templates(config: MkDocsConfig) -> None:
    """Raise `UsageError` for a template of the library's own that is not UTF-8, which Jinja would not name."""
    for path in sorted(Path(config.theme.custom_dir).rglob("*.html")) if config.theme.custom_dir else ():
        try:
            path.read_text("utf-8")
        except UnicodeDecodeError:
            raise UsageError(f"{path}: not UTF-8; save the file as UTF-8") from None


def check_alone(config: MkDocsConfig) -> None:
    """Raise `UsageError` where the plugin stands twice in the configuration."""
    if sum(isinstance(plugin, PapershelfPlugin) for plugin in config.plugins.values()) > 1:
        raise UsageError("plugins: papershelf stands there twice; keep one")


def _place(config_file: str | None, key: str) -> str:
    """Where a setting of ours stands, or should, to be said after what is wrong; empty where that cannot be told."""
    path = Path(config_file or "")
    text = path.read_text("utf-8", errors="replace") if path.is_file() else ""
    section = ("plugins", "papershelf")
    line = line_of_setting(text, *section, key) or line_of_setting(text, *section)
    return f" ({path.name}:{line})" if line else ""


class _Options(base.Config):
    """No options of MkDocs' kind: config.py reads the section, so that there is one account of the settings."""


class PapershelfPlugin(BasePlugin[_Options]):
    """Turns content/ into pages of the MkDocs site.

    The command line sets `progress`, `report` and `tell` to show in its own way what MkDocs would log. MkDocs renders
    into a folder of the cache, for it would empty the site first; what is new is published from there.
    """

    def __init__(self) -> None:
        self.progress: Progress = silent
        self.report: Callable[[str], None] = log.warning
        self.tell: Callable[[str], None] = log.info
        self.summary = ""
        self.settings = Settings()
        self._library: Library | None = None
        self._index: Iterator[tuple[str, str]] | None = None
        self.stamping = True
        self._views: dict[str, View] = {}
        self._stamped: dict[str, Slip] = {}
        self._replaced: set[Address] = set()
        self._others: list[str] = []
        self._nav: Navigation | None = None
        self._rendering: Rendering | None = None
        self._shells: dict[Kind, Shell | None] = {}
        self._rendered = 0
        self._started = 0.0
        self._site_dir = Path()
        self._building = ExitStack()
        self._slots: dict[str, dict[str, Any]] = {}

    def load_config(
        self, options: dict[str, Any] | base.Config, config_file_path: str | None = None
    ) -> tuple[list[tuple[str, Exception]], list[tuple[str, str]]]:
        """Check the plugin's section of mkdocs.yml; an unknown key is an error."""
        super().load_config({}, config_file_path)
        try:
            self.settings = Settings.from_mapping(dict(options))
        except SettingError as error:
            return [(error.key, UsageError(f"{error}{_place(config_file_path, error.key)}"))], []
        return [], []

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Make MkDocs render the way it must: pages as files, our theme between Material's and the user's own."""
        with _shown_by_mkdocs():
            check_alone(config)
            check_theme(config)
            check_templates(config)
            keep_apart(config, self.settings)
        self._started = time.monotonic()
        config.use_directory_urls = False
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(theme_dir()))
        config.theme.static_templates.discard("sitemap.xml")
        config.theme["font"] = False
        self._site_dir = Path(config.site_dir)
        config.site_dir = str(root_of(config) / CACHE / RENDERED)
        config.theme["favicon"] = "assets/papershelf/mark.svg"
        config.markdown_extensions.extend(name for name in EXTENSIONS if name not in config.markdown_extensions)
        self._stand_in_for_search(config)
        return config

    def _stand_in_for_search(self, config: MkDocsConfig) -> None:
        """Take MkDocs' own search out, whose index no page would read."""
        for name in SEARCHES:
            if (plugin := config.plugins.get(name)) is not None:
                self.tell("the library has its own search; `search` may go from the plugins in mkdocs.yml")
                del config.plugins[name]
                for event, methods in config.plugins.events.items():
                    kept = [method for method in methods if getattr(method, "__self__", None) is not plugin]
                    config.plugins.events[event] = kept

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Read the library before MkDocs renders: what is wrong costs nothing."""
        with _shown_by_mkdocs():
            self._building.enter_context(one_build_at_a_time(root_of(config), self.tell))
            if self.stamping:
                forget(root_of(config))
            with uncollected():
                library = read_library(root_of(config), self.settings, site_of(config), self.progress, keep=True)
            self._building.enter_context(settled())
            library.examine(Path(config.docs_dir))
            for line in told(library.problems):
                self.report(line)
            refuse(library.problems, strict=config.strict)
            library.claim(self._site_dir, passing=not self.stamping)
        self._library, self._rendered = library, 0
        # The search needs nothing of what MkDocs renders, which one process does.
        self._index = library.begin_index()

    @event_priority(-50)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the library's pages to the hand-written ones; a hand-written home page stands for the library's.

        The kinds of which there are thousands are only known by name: they are stamped.
        """
        library = self._read
        if (template := files.get_file_from_path(urls.SITEMAP)) is not None:
            files.remove(template)
        for file in [file for file in files if _is_unused(file, config)]:
            files.remove(file)
        self._views, self._stamped, self._replaced = {}, {}, set()
        self._others = [file.dest_uri for file in files.documentation_pages()]
        hand_written = set(self._others)
        for slip in library.slips:
            name = urls.markdown_file(slip.address)
            if urls.html_file(slip.address) in hand_written:
                self._replaced.add(slip.address)
            elif self.stamping and is_written(slip.kind):
                self._stamped[name] = slip
            else:
                self._views[name] = slip.make()
                files.append(generated(config, self._views[name]))
        return LibraryFiles(files, config, self._stamped)

    @event_priority(-100)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Let MkDocs render the pages of the library that the navigation names, where it marks the one looked at."""
        del config
        self._nav = nav
        for page in nav.pages:
            if (slip := self._stamped.pop(page.file.src_uri, None)) is not None:
                self._views[page.file.src_uri] = view = slip.make()
                page.file.content_string = render(view)
                files.append(page.file)
        return nav

    @event_priority(-100)
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Tell the theme the names of Material's assets, which carry a digest; make the shells."""
        env.globals["atlas"] = self.settings.atlas
        env.globals["feeds"] = bool(config.site_url and self.settings.feed_items)
        env.globals["material"] = {name: _asset(config, pattern) for name, pattern in MATERIAL.items()}
        if self._nav is None:
            raise PluginError("papershelf: MkDocs rendered before it made the navigation")
        self._rendering = Rendering(config, env, files, self._nav, self._read.site, self._slots)
        kinds: dict[Kind, list[Slip]] = {}
        for slip in self._stamped.values():
            kinds.setdefault(kind_of(slip), []).append(slip)
        self._shells = {kind: self._shell(self._rendering, slips) for kind, slips in kinds.items()}
        return env

    def _shell(self, rendering: Rendering, slips: Sequence[Slip]) -> Shell | None:
        """The shell of a kind; None, and a word why, where its pages must be rendered one by one."""
        first, *others = (slip.make() for slip in (slips[0], *(slips[1:][-_TRIED:] or slips)))
        try:
            return rendering.shell(first, max(map(_shortened, others), key=lambda view: len(content(view) or "")))
        except ShellError as error:
            self.tell(f"{error}; rendering every {slips[0].kind.kind} page by itself, which is slower")
            return None

    @event_priority(100)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Say a character as itself where Markdown needed an entity, as the stamped pages do."""
        del config, files
        name = page.file.src_uri
        return without_entities(html) if name in self._views or name in self._slots else html

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Hand the page's own parts to the theme."""
        del config, nav
        site = self._read.site
        self._rendered += 1
        self.progress("render", self._rendered, len(self._views) + len(self._others))
        name = page.file.src_uri
        slots: dict[str, Any] = {"section": name.partition("/")[0].removesuffix(".md")}
        if name in self._slots:
            slots |= self._slots[name]
        elif name in self._views:
            slots |= slots_of(self._views[name], site) | {"kind": self._views[name].kind}
        else:
            slots |= {
                "kind": "guide",
                "title": f"{page.title} - {site.name}",
                "description": page.meta.get("description") or site.description,
                "canonical": urls.absolute(page.file.dest_uri, site.url) if site.url else None,
                "head": Markup(),
            }
        context["shelf"] = slots  # type: ignore[typeddict-unknown-key]
        return context

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Publish what was rendered, with the data, the feeds and the sitemap; say in one line what was built."""
        rendered = Rendered(
            folder=Path(config.site_dir),
            docs=Path(config.docs_dir),
            others=self._others,
            shells={kind: shell for kind, shell in self._shells.items() if shell},
            ready={view.address for view in self._views.values()} | self._replaced,
            one_by_one=self._one_by_one(),
        )
        with _shown_by_mkdocs(), self._building.pop_all():
            self._read.publish(rendered, self._site_dir, self._index, passing=not self.stamping)
        config.site_dir = str(self._site_dir)
        pages = len(self._views) + len(self._stamped) + len(self._others)
        self.summary = summary(self._read, pages)
        log.info("%s in %.1f s", self.summary, time.monotonic() - self._started)

    def _one_by_one(self) -> Iterator[tuple[str, str]]:
        """The pages of the kinds that have no shell, path in the site to HTML."""
        if self._rendering is None:
            raise PluginError("papershelf: MkDocs finished before it rendered")
        for slip in self._stamped.values():
            if self._shells[kind_of(slip)] is None:
                yield urls.html_file(slip.address), self._rendering.page(slip.make())

    def on_build_error(self, *, error: Exception) -> None:
        """Let the next build begin."""
        del error
        self._index = None
        self._building.close()

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """Build again when the content or the theme changes; go on serving the last good site where that fails."""
        server.builder = partial(_build_or_go_on, builder)
        content = root_of(config) / self.settings.content
        if content.is_dir():
            server.watch(str(content))
        server.watch(str(theme_dir()))
        return server

    def reads(self, config: MkDocsConfig) -> tuple[str, ...] | None:
        """The files and folders that a build reads; None where something that is not ours may read others."""
        others = {*config.plugins} - OWN
        known = all(name in EXTENSIONS or name in PLAIN_EXTENSIONS for name in config.markdown_extensions)
        configuration = Path(config.config_file_path)
        plain = not any(sign in configuration.read_text("utf-8", errors="replace") for sign in ("INHERIT", "!ENV"))
        if others or config.hooks or not known or not plain or self.settings.semantic_model != NO_MODEL:
            return None
        root = root_of(config)
        folders = [str(root / self.settings.content), config.docs_dir, config.theme.custom_dir]
        return str(root / configuration.name), *(folder for folder in folders if folder)

    @property
    def _read(self) -> Library:
        """The library of this build."""
        if self._library is None:
            raise PluginError("papershelf: MkDocs rendered before it prepared the build")
        return self._library


def _shortened(view: View) -> View:
    """A page of a list with few of its entries; any other page as it is."""
    if isinstance(view, TopicPage | CapturePage):
        return replace(view, items=view.items[:_FEW])
    if isinstance(view, LetteredPage):
        return replace(view, sections=tuple(replace(some, items=some.items[:_FEW]) for some in view.sections[:_FEW]))
    return view


def _is_unused(file: File, config: MkDocsConfig) -> bool:
    return file.dest_uri.startswith(UNUSED) and file.src_dir in config.theme.dirs


def _asset(config: MkDocsConfig, pattern: str) -> str:
    """The one file of the theme that a pattern names, as a path in the site."""
    for folder in map(Path, config.theme.dirs):
        for path in sorted(folder.glob(pattern)):
            return path.relative_to(folder).as_posix()
    raise PluginError(f"papershelf: the installed Material has no {pattern}; install mkdocs-material 9")


def _build_or_go_on(build: Callable[[], Any]) -> None:
    """Build again; where that fails say why, and let MkDocs show the site as it was, which it would not otherwise."""
    told = ""
    try:
        build()
    except Abort:
        pass  # MkDocs said why.
    except MkDocsException as error:
        told = " ".join(str(error).split())
    except OSError as error:
        told = str(refused(error))
    except Exception as error:
        if (wrong := wrong_template(error)) is None:
            raise
        told = str(wrong)
    else:
        return
    if told:
        log.error(told)
    log.info(STAYS)


@contextmanager
def _shown_by_mkdocs() -> Iterator[None]:
    """MkDocs shows a `PluginError` as one line and exits with 1; anything else would be a traceback."""
    try:
        yield
    except PapershelfError as error:
        raise PluginError(str(error)) from error
    except OSError as error:
        wrong = refused(error)
        raise PluginError(str(wrong)) from wrong
