from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from libraries import abstract_about, captured, make_library, write
from papershelf.cli import main

TITLES = ("DICE: A Study of Graphs", "Growing Lattices at Home", "A Third Paper on Trees")
CAPTURE = captured(*((title, abstract_about(title.lower())) for title in TITLES))


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return make_library(tmp_path / "shelf", captures={"a.txt": CAPTURE}, docs={"about.md": "# About\n"})


def configure(library: Path, **settings: object) -> None:
    path = library / "mkdocs.yml"
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text("utf-8")) | settings), encoding="utf-8")


def hook(library: Path, code: str) -> None:
    write(library / "my_hook.py", code)
    configure(library, hooks=["my_hook.py"])


def run(capsys: pytest.CaptureFixture[str], library: Path, *argv: str) -> tuple[int, str]:
    code = main(["-C", str(library), *argv])
    return code, capsys.readouterr().err


def page(library: Path, name: str = "papers/dice-a-study-of-graphs.html") -> str:
    return (library / "site" / name).read_text(encoding="utf-8")


def test_a_site_is_verified_after_a_build_and_not_after_a_change(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, library, "build") == (0, "")
    assert run(capsys, library, "verify") == (0, "")
    path = library / "site" / "papers" / "dice-a-study-of-graphs.html"
    path.write_text(path.read_text("utf-8").replace("we study", "we forget"), encoding="utf-8")
    (library / "site" / "papers" / "index.html").unlink()
    code, err = run(capsys, library, "verify")
    assert code == 1
    first, second = err.splitlines()
    assert first.startswith("site/papers/dice-a-study-of-graphs.html:")
    assert "we forget" in first
    assert second == "site/papers/index.html: is missing"


def test_a_site_that_is_not_there_cannot_be_verified(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, err = run(capsys, library, "verify")
    assert code == 2
    assert "no such folder; `papershelf build` makes the site" in err


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (
            "def on_page_content(html, page, config, files):\n    return html.upper()\n",
            "the plugin my_hook.py changes or drops a page's content",
        ),
        (
            "def on_post_page(output, page, config):\n    return output.replace('<title>', '<title>My ')\n",
            None,
        ),
        (
            "def on_post_page(output, page, config):\n    return output + '<!-- ' + page.title + ' -->'\n",
            "one of the plugins my_hook.py treats pages of one kind differently",
        ),
        (
            "def on_post_page(output, page, config):\n    return output + '<!-- ' + output[100:] + ' -->'\n",
            "the plugin my_hook.py shows a page's",
        ),
        (
            "def on_page_markdown(markdown, page, config, files):\n    return markdown.replace('simple', 'plain')\n",
            "one of the plugins my_hook.py treats pages of one kind differently",
        ),
    ],
    ids=["content", "frame", "own title", "doubled", "markdown"],
)
def test_a_plugin_that_rewrites_pages_is_obeyed_and_named_where_it_costs(
    library: Path, capsys: pytest.CaptureFixture[str], code: str, says: str | None
) -> None:
    hook(library, code)
    done, err = run(capsys, library, "build")
    assert done == 0
    if says is None:
        assert err == ""
        assert "<title>My DICE" in page(library)
    else:
        assert says in err
        assert "rendering every paper page by itself, which is slower" in err
    assert run(capsys, library, "verify")[0] == 0


@pytest.mark.parametrize("pages", [2, 3])
def test_a_plugin_is_found_out_by_the_other_page_of_a_kind_that_has_few(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], pages: int
) -> None:
    pairs = [(title, abstract_about(f"{title} at length {n * 'very ' * 9}")) for n, title in enumerate(TITLES[:pages])]
    library = make_library(tmp_path / "few", captures={"a.txt": captured(*reversed(pairs))})
    hook(library, "def on_post_page(output, page, config):\n    return output + '<!-- ' + page.url + ' -->'\n")
    assert "my_hook.py treats pages of one kind differently; rendering every paper" in run(capsys, library, "build")[1]
    assert run(capsys, library, "verify")[0] == 0


def test_a_template_that_shows_a_pages_own_title_is_obeyed_and_named(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        library / "mine" / "main.html",
        '{% extends "base.html" %}{% block extrahead %}<!-- {{ page.title }} -->{% endblock %}',
    )
    configure(library, theme={"name": "material", "custom_dir": "mine"})
    code, err = run(capsys, library, "build")
    assert code == 0
    assert "the theme treats pages of one kind differently" in err
    assert "<!-- Growing Lattices at Home -->" in page(library, "papers/growing-lattices-at-home.html")
    assert run(capsys, library, "verify")[0] == 0


def test_a_page_of_the_library_in_the_navigation_is_marked_there(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configure(library, nav=[{"Guide": ["about.md", {"A paper": "papers/growing-lattices-at-home.md"}]}])
    assert run(capsys, library, "build") == (0, "")
    assert run(capsys, library, "verify") == (0, "")
    assert 'href="papers/growing-lattices-at-home.html">A paper' in page(library, "about.html")


def test_a_link_from_a_hand_written_page_to_one_of_the_library_is_followed(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(library / "docs" / "about.md", "# About\n\n[a paper](papers/growing-lattices-at-home.md#title)\n")
    assert run(capsys, library, "build", "--strict") == (0, "")
    assert 'href="papers/growing-lattices-at-home.html#title"' in page(library, "about.html")
    write(library / "docs" / "about.md", "# About\n\n[no paper](papers/no-such.md)\n")
    assert "no-such.md" in run(capsys, library, "build", "--strict")[1]
