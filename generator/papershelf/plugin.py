"""The door for MkDocs: a thin adapter over build.py, so that `mkdocs build` and `mkdocs serve` just work.

It holds no knowledge of papers. Before MkDocs renders it adds the library's pages to the hand-written ones; while
MkDocs renders it hands each page's own parts to the theme; afterwards it lets the library write the rest of the site.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from mkdocs.config import base
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, InclusionLevel

from papershelf import urls
from papershelf.build import Library, Progress, read_library, refuse, silent, summary
from papershelf.config import Settings, Site, theme_dir
from papershelf.errors import PapershelfError, Problem, UsageError
from papershelf.pages.head import canonical, document_title, head
from papershelf.pages.views import Page as View
from papershelf.site.search import offline_index

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

log = logging.getLogger("mkdocs.plugins.papershelf")

DESCRIPTION = "A library of paper abstracts."
EXTENSIONS = ("attr_list", "md_in_html", "papershelf.pages.phrasing")


def root_of(config: MkDocsConfig) -> Path:
    """The folder of the library: where its mkdocs.yml is."""
    return Path(config.config_file_path).resolve().parent


def site_of(config: MkDocsConfig) -> Site:
    """What the configuration says of the site."""
    url = config.site_url.rstrip("/") + "/" if config.site_url else None
    return Site(config.site_name, config.site_description or DESCRIPTION, url, config.theme["language"] or "en")


def _log_problem(problem: Problem) -> None:
    log.warning(str(problem))


class _Options(base.Config):
    """No options of MkDocs' kind: config.py reads the section, so that there is one account of the settings."""


class PapershelfPlugin(BasePlugin[_Options]):
    """Turns content/ into pages of the MkDocs site.

    The command line sets `progress` and `report` to show in its own way what MkDocs would log.
    """

    def __init__(self) -> None:
        self.progress: Progress = silent
        self.report: Callable[[Problem], None] = _log_problem
        self.summary = ""
        self.settings = Settings()
        self._library: Library | None = None
        self._views: dict[str, View] = {}
        self._others: list[str] = []
        self._rendered = 0
        self._started = 0.0

    def load_config(
        self, options: dict[str, Any] | base.Config, config_file_path: str | None = None
    ) -> tuple[list[tuple[str, Exception]], list[tuple[str, str]]]:
        """Check the plugin's section of mkdocs.yml; an unknown key is an error."""
        super().load_config({}, config_file_path)
        try:
            self.settings = Settings.from_mapping(dict(options))
        except UsageError as error:
            return [("papershelf", error)], []
        return [], []

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Make MkDocs and Material render the way this site needs: pages as files, our theme before Material's."""
        self._started = time.monotonic()
        config.use_directory_urls = False
        config.theme.dirs.insert(0, str(theme_dir()))
        config.theme.static_templates.discard("sitemap.xml")
        config.theme["font"] = False
        config.theme["favicon"] = "assets/papershelf/mark.svg"
        config.markdown_extensions.extend(name for name in EXTENSIONS if name not in config.markdown_extensions)
        return config

    @event_priority(-50)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Read the library, write its Markdown tree and add that to the site's files."""
        with _shown_by_mkdocs():
            library = read_library(root_of(config), self.settings, site_of(config), self.progress)
            self._find_clashes(library, files, config)
            for problem in library.problems:
                self.report(problem)
            refuse(library.problems, strict=config.strict)
            tree = library.write_markdown()
        self._library, self._rendered = library, 0
        self._views = {}
        self._others = [file.dest_uri for file in files.documentation_pages()]
        for view in library.pages:
            name = urls.markdown_file(view.address)
            if files.get_file_from_path(name) is None:
                self._views[name] = view
                files.append(_generated(config, name, tree / name))
        return files

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Hand the page's own parts to the theme."""
        del config, nav
        assert self._library is not None  # noqa: S101 (on_files has run)
        site = self._library.site
        self._rendered += 1
        self.progress("render", self._rendered, len(self._views) + len(self._others))
        view = self._views.get(page.file.src_uri)
        slots: dict[str, Any] = {"section": page.file.src_uri.partition("/")[0].removesuffix(".md")}
        if view:
            slots |= {
                "kind": view.kind,
                "title": document_title(view, site),
                "description": view.description,
                "canonical": canonical(view, site),
                "head": head(view, site),
            }
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
        """Write the data, the feeds, the sitemap and the search index for the disk; say in one line what was built."""
        assert self._library is not None  # noqa: S101 (on_files has run)
        site_dir = Path(config.site_dir)
        with _shown_by_mkdocs():
            self._library.write_site_files(site_dir, self._others)
            offline_index(site_dir)
        self.summary = summary(self._library, len(self._views) + len(self._others), self._started)
        log.info(self.summary)

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """Build again when the content changes; the ledger is written by the build itself and not watched."""
        del builder
        content = root_of(config) / self.settings.content
        for name in ("captures", "topics.yml", "overrides.yml"):
            if (content / name).exists():
                server.watch(str(content / name))
        server.watch(str(theme_dir()))
        return server

    def _find_clashes(self, library: Library, files: Files, config: MkDocsConfig) -> None:
        """A hand-written page may stand for the home page; at any other address of the library it is a problem."""
        docs = Path(config.docs_dir).name
        for view in library.pages:
            name = urls.markdown_file(view.address)
            if view.address != urls.HOME and files.get_file_from_path(name) is not None:
                library.problems.add(f"{docs}/{name}", 0, "a page of the library has this address; move the file",
                                     fatal=True)


def _generated(config: MkDocsConfig, name: str, path: Path) -> File:
    return File.generated(config, name, abs_src_path=str(path), inclusion=InclusionLevel.NOT_IN_NAV)


@contextmanager
def _shown_by_mkdocs() -> Iterator[None]:
    """MkDocs shows a `PluginError` as one line and exits with 1; anything else would be a traceback."""
    try:
        yield
    except PapershelfError as error:
        raise PluginError(str(error)) from error
