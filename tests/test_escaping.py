from __future__ import annotations

import html
import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from markupsafe import escape

from cases import cases
from libraries import HOSTILE_TITLES
from papershelf import escaping

NOT_TEXT = ["\x00", "\x08", "\x0b", "\x1f", "\x7f", "\x85", "\x9f", "\ud800", "\udfff", "\ufffe", "\uffff"]


@pytest.mark.parametrize("case", cases("escaping"))
def test_text_becomes_markdown(case: dict[str, Any]) -> None:
    assert escaping.markdown(case["text"]) == case["markdown"]


@pytest.mark.parametrize("character", NOT_TEXT)
def test_printable_drops_what_is_no_text(character: str) -> None:
    assert escaping.printable(f"a{character}b") == "ab"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a b é.txt", "a b é.txt"),
        ("\udcff.txt", r"\xff.txt"),
        ("\ud800.txt", r"\ud800.txt"),
        ("a\x07", r"a\x07"),
        ("a\nb", "a b"),
    ],
)
def test_a_name_of_a_file_is_shown_on_one_line(name: str, shown: str) -> None:
    assert escaping.file_name(name) == shown


@pytest.mark.parametrize("text", ["a\tb\nc", "é字🦉", "\u202ex\u202c", "\u200d", "\ue000"])
def test_printable_keeps_what_is_text(text: str) -> None:
    assert escaping.printable(text) == text


@pytest.mark.parametrize("hostile", [*HOSTILE_TITLES, "&<>\"'&&amp;", "é\u2028"])
def test_text_in_html_has_the_entities_of_a_template(hostile: str) -> None:
    assert escaping.html(hostile) == str(escape(hostile))


@pytest.mark.parametrize("hostile", [*HOSTILE_TITLES, "&<>\"'&&amp;", "plain", "é\u2028"])
def test_text_in_an_element_keeps_its_quotes(hostile: str) -> None:
    assert escaping.html_text(hostile) == html.escape(hostile, quote=False)


@pytest.mark.parametrize("hostile", [*HOSTILE_TITLES, *map(chr, range(0x20, 0x7F))])
def test_an_attribute_in_markdown_is_its_text_with_no_sign_of_markup(hostile: str) -> None:
    escaped = escaping.markdown_attribute(hostile)
    assert html.unescape(escaped) == " ".join(escaping.printable(hostile).split())
    assert re.fullmatch(r"(?:[A-Za-z0-9 .,-]|[^\x00-\x7f]|&#\d+;)*", escaped)


@pytest.mark.parametrize("hostile", [*HOSTILE_TITLES, "\\", '\\"', '"', "'", "\\n"])
def test_a_string_in_a_script_is_the_text(hostile: str) -> None:
    line = " ".join(escaping.printable(hostile).split())
    assert json.loads(escaping.script_string(line)) == line


@pytest.mark.parametrize("hostile", [*HOSTILE_TITLES, "<!--", "]]>", "\u2028\u2029", "&lt;", "</SCRIPT >"])
def test_json_in_a_script_element_can_neither_end_it_nor_change(hostile: str) -> None:
    text = escaping.json_in_html({hostile: [hostile]})
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == {hostile: [hostile]}


@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_xml_text_drops_what_xml_cannot_hold(character: str) -> None:
    assert escaping.xml_text(f"a{character}b") == "ab"


@pytest.mark.parametrize("hostile", [*HOSTILE_TITLES, "a\tb", "é🦉\ue000", "]]>"])
def test_xml_text_keeps_the_rest_and_parses(hostile: str) -> None:
    element = ElementTree.Element("t")
    element.text = escaping.xml_text(hostile)
    assert ElementTree.fromstring(ElementTree.tostring(element)).text == hostile  # noqa: S314 (made above)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://x.example/",
        "//x.example/",
        "x.example",
        "/etc/passwd",
        "http:x.example",
        "https://",
        "https:///x",
        "http://[::1",
        "",
    ],
)
def test_only_http_with_a_host_is_a_web_url(url: str) -> None:
    assert escaping.web_url(url) is None


@pytest.mark.parametrize("url", ["http://x.example/\ud800", "http://\ud800/"])
def test_a_url_with_half_a_character_is_none_or_plain(url: str) -> None:
    found = escaping.web_url(url)
    assert found is None or found.isascii()


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://x.example/a_b?c=d&e=f#g", "https://x.example/a_b?c=d&e=f#g"),
        (" https://x.example/ ", "https://x.example/"),
        ("https://x.example/a%20b", "https://x.example/a%20b"),
        ("HTTPS://x.example:8080/~me/@you", "HTTPS://x.example:8080/~me/@you"),
        ("https://x.example/ä", "https://x.example/%C3%A4"),
        ('https://x.example/"><script>', "https://x.example/%22%3E%3Cscript%3E"),
        ("https://x.example/a b)c](d'e", "https://x.example/a%20b%29c%5D%28d%27e"),
        ("https://x.example/\nSet-Cookie:", "https://x.example/%0ASet-Cookie:"),
        ("https://x.example/`{|}^\\", "https://x.example/%60%7B%7C%7D%5E%5C"),
    ],
)
def test_a_web_url_quotes_whatever_would_end_it(url: str, safe: str) -> None:
    assert escaping.web_url(url) == safe


def test_a_quoted_url_is_quoted_once() -> None:
    once = escaping.web_url("https://x.example/ä b'")
    assert once is not None
    assert escaping.web_url(once) == once


@pytest.mark.parametrize(
    "hostile", [*HOSTILE_TITLES, "---", "null", "yes", "2025-01-01", "a: b # c", "\u2028", "\U0001f600"]
)
def test_a_value_of_yaml_is_one_line_that_reads_as_the_text(hostile: str) -> None:
    text = escaping.printable(hostile)
    assert yaml.safe_load(escaping.yaml_value(text)) == text
    assert yaml.safe_load(f"- {escaping.yaml_value([text, text])}") == [[text, text]]
    assert len(escaping.yaml_value(text).splitlines()) == 1
