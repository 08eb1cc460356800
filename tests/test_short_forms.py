from __future__ import annotations

import pytest

from papershelf.model import GlossaryEntry, PaperId, Sense
from papershelf.pages import short_forms as forms


def entry(short: str) -> GlossaryEntry:
    return GlossaryEntry(short, (Sense("a long form", (PaperId("p"),)),))


def test_each_short_form_has_an_anchor_of_its_own_in_the_order_of_the_glossary() -> None:
    found = list(forms.short_forms(map(entry, ("GNN", "C++", "C#", "αβ", "1-WL", "<b>", "C"))))
    assert [(form.entry.short, form.anchor) for form in found] == [
        ("1-WL", "short-1-wl"),
        ("αβ", "short-ab"),
        ("<b>", "short-b"),
        ("C", "short-c"),
        ("C#", "short-c-2"),
        ("C++", "short-c-3"),
        ("GNN", "short-gnn"),
    ]


def test_what_has_no_letter_has_an_anchor_too() -> None:
    assert [form.anchor for form in forms.short_forms(map(entry, ("∇", "∂")))] == ["short-", "short--2"]


def test_a_place_is_a_page_and_an_anchor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "ENTRIES", 2)
    found = {one.short: place for one, place in forms.places(map(entry, ("AB", "CD", "EF")))}
    assert found == {
        "AB": "glossary.html#short-ab",
        "CD": "glossary.html#short-cd",
        "EF": "glossary/page-2.html#short-ef",
    }
