from __future__ import annotations

import pytest

from papershelf.enrich.stop_words import STOP_WORDS


def test_stop_words_are_words_in_small_letters() -> None:
    assert all(word.isalpha() and word.islower() for word in STOP_WORDS)
    assert len(STOP_WORDS) > 250


@pytest.mark.parametrize("subject", ["system", "fire", "thin", "interest", "mill", "front", "empty"])
def test_what_a_library_may_be_about_is_none(subject: str) -> None:
    assert subject not in STOP_WORDS
