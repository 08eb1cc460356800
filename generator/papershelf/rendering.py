"""MkDocs' way from a page's Markdown to its file, one page at a time, and the shells that spare it for most of them.

A shell is rendered by the real theme, with the events of all configured plugins, around sentinels in place of what is a
page's own. It is tried on another page of its kind. Where a plugin or a template has its own mind about that page, the
kind is rendered page by page.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError, TemplateSyntaxError
from mkdocs.commands.build import get_context
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from papershelf import urls
from papershelf.config import Site, theme_dir
from papershelf.errors import PapershelfError, UsageError
from papershelf.pages.markdown import render
from papershelf.pages.views import Page as View
from papershelf.site.press import stamped
from papershelf.site.stamp import CONTENT, Shell, ShellError, check, cut, sentinel, sentinels_of, slots_of

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation

_OWN = "papershelf"
_TEMPLATES = (".html", ".xml")


@dataclass(frozen=True)
class Rendering:
    """One build's theme and plugins.

    `slots` holds what the page being rendered tells the theme, by its source file: the plugin hands it over.
    """

    config: MkDocsConfig
    env: Environment
    files: Files
    nav: Navigation
    site: Site
    slots: dict[str, dict[str, Any]] = field(default_factory=dict)

    def page(self, view: View) -> str:
        """The HTML file of a view by MkDocs' ordinary path, from its Markdown."""
        return self._rendered(view, slots_of(view, self.site), self._ordinary, render(view))

    def shell(self, view: View, other: View) -> Shell:
        """The shell of a view's kind, tried on another view of the kind.

        `ShellError` says which plugin or template it cannot be made with.
        """
        slots = sentinels_of(slots_of(view, self.site))
        wanted = frozenset(name for name, value in slots.items() if value is not None) | {CONTENT}

        def watched(event: str, text: str, **about: Any) -> str:
            names = {CONTENT} if event == "page_content" else wanted
            if event == "page_content":
                text = sentinel(CONTENT)
            elif event == "post_page":
                check(text, names, "the theme's template")
            for method in self.config.plugins.events[event]:
                text = method(text, **about) or text
                if event != "page_markdown":
                    check(text, names, f"the plugin {self._name_of(method)}")
            return text

        shell = cut(self._rendered(view, slots, watched, ""))
        if stamped(shell, other, self.site) != self.page(other).encode():
            others = ", ".join(sorted({*self._rewriting()} - {_OWN}))
            who = f"one of the plugins {others}" if others else "the theme"
            raise ShellError(f"{who} treats pages of one kind differently")
        return shell

    def _rendered(self, view: View, slots: Mapping[str, Any], run: Callable[..., str], markdown: str) -> str:
        plugins = self.config.plugins
        page = Page(None, _file(self.config, urls.markdown_file(view.address), markdown), self.config)
        about = {"page": page, "config": self.config}
        self.config._current_page = page
        self.slots[page.file.src_uri] = {**slots, "kind": view.kind}
        try:
            plugins.on_pre_page(page, config=self.config, files=self.files)
            page.read_source(self.config)
            page.markdown = run("page_markdown", page.markdown, **about, files=self.files)
            page.render(self.config, self.files)
            page.content = run("page_content", page.content, **about, files=self.files)
            page.active = True
            context = get_context(self.nav, self.files, self.config, page)
            template = self.env.get_template(str(page.meta.get("template", "main.html")))
            context = plugins.on_page_context(context, page=page, config=self.config, nav=self.nav)
            return run("post_page", template.render(context), **about)
        finally:
            self.config._current_page = None
            del self.slots[page.file.src_uri]

    def _ordinary(self, event: str, text: str, **about: Any) -> str:
        return str(self.config.plugins.run_event(event, text, **about))

    def _name_of(self, method: Callable[..., Any]) -> str:
        """The plugin of an event's method, or the hook that is one without."""
        owner = getattr(method, "__self__", None)
        return next((name for name, plugin in self.config.plugins.items() if plugin is owner), method.__module__)

    def _rewriting(self) -> Iterator[str]:
        """The plugins with a say in the text of a page."""
        for event in ("page_markdown", "page_content", "page_context", "post_page"):
            yield from map(self._name_of, self.config.plugins.events[event])


def wrong_template(error: Exception) -> UsageError | None:
    """What is wrong with a template, in one line, with the file and the line where Jinja met it.

    None for an error that is Jinja's own only by the way: one of no template, or of a template of ours.
    """
    if isinstance(error, TemplateSyntaxError):
        return _wrong(f"{error.filename}:{error.lineno}", str(error.message))
    frames = [frame for frame in extract_tb(error.__traceback__) if Path(frame.filename).suffix in _TEMPLATES]
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    if isinstance(error, TemplateError):
        return _wrong(place or "a template", str(error.message))
    if (
        not frames
        or Path(frames[-1].filename).is_relative_to(theme_dir())
        or isinstance(error, (OSError, PapershelfError))
    ):
        return None
    return _wrong(place, f"{type(error).__name__}: {error}")


def _wrong(place: str, message: str) -> UsageError:
    return UsageError(f"{place}: {' '.join(message.split())}; mend the template")


class LibraryFiles(Files):
    """The files of a build, and those of the library's pages that MkDocs need not render, for links to them.

    They are asked for by name, are not among the files that are iterated over, and are empty.
    """

    def __init__(self, files: Files, config: MkDocsConfig, names: Container[str]) -> None:
        super().__init__(files)
        self._config = config
        self._names = names
        self._asked: dict[str, File] = {}

    def get_file_from_path(self, path: str) -> File | None:
        """The file of a hand-written page, an asset, or a page of the library."""
        found = super().get_file_from_path(path)
        if found is None and path in self._names:
            found = self._asked[path] = self._asked.get(path) or _file(self._config, path, "")
        return found


def generated(config: MkDocsConfig, view: View) -> File:
    """A view as a file of MkDocs', which reads its Markdown from memory."""
    return _file(config, urls.markdown_file(view.address), render(view))


def _file(config: MkDocsConfig, name: str, content: str) -> File:
    return File.generated(config, name, content=content, inclusion=InclusionLevel.NOT_IN_NAV)
