from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from cases import cases
from papershelf.search.tokens import STOP_WORDS, fold, joined, name_key, shaped_keys, stem, words

ENGINE = Path(__file__).parents[1] / "theme" / "assets" / "papershelf" / "search-engine.js"


@pytest.mark.parametrize("case", [each for each in cases("search") if "words" in each.values[0]])
def test_words(case: Any) -> None:
    assert [[word.key, *word.parts] for word in words(case["text"])] == case["words"]


def test_the_script_has_the_same_stop_words() -> None:
    script = re.search(r"STOP_WORDS = new Set\(\((.+?)\)\.split", ENGINE.read_text("utf-8"), re.DOTALL)
    assert script
    assert set(" ".join(re.findall(r'"([^"]+)"', script[1])).split()) == STOP_WORDS


@pytest.mark.parametrize("name", ["LL-VQ-VAE", "ll vq vae", "LLVQVAE", "Ll–Vq–Vae"])
def test_the_spellings_of_a_name_have_one_key(name: str) -> None:
    assert name_key(name) == "llvqvae"


def test_a_name_in_the_plural_has_the_same_key() -> None:
    assert name_key("Graph Networks") == name_key("GraphNetwork") == "graphnetwork"


def test_folding_is_idempotent_on_what_it_folds() -> None:
    for text in ("Ångström", "İstanbul", "ΣΊΣΥΦΟΣ", "ﬁne", "½", "e\u0301"):
        assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(("word", "stemmed"), [("series", "sery"), ("ties", "tie"), ("axes", "ax"), ("bus", "bus")])
def test_stem(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


def test_a_word_that_is_written_like_a_name_is_known() -> None:
    assert list(shaped_keys("We show FastRP, C3AE and SVM on State-of-the-art Graphs in 2024.")) == [
        "fastrp",
        "c3ae",
        "svm",
    ]


def test_joined_has_no_space_and_no_sign() -> None:
    assert joined("A Survey: of R-CNN, 2.0") == "asurveyofrcnn20"
