from __future__ import annotations

import numpy as np
import pytest

from libraries import paper
from papershelf.enrich import terms as module
from papershelf.enrich.terms import Terms, find_terms, weigh_words
from papershelf.model import Paper


def phrases_of(terms: Terms, row: int) -> set[str]:
    found = terms.phrase_words[terms.phrases[row].indices]
    return {" ".join(terms.names[word] for word in words) for words in found}


def words_of(terms: Terms, row: int) -> dict[str, float]:
    one = terms.words[row]
    return {terms.names[column]: float(weight) for column, weight in zip(one.indices, one.data, strict=True)}


def test_words_are_in_lower_case_and_hold_their_hyphens() -> None:
    terms = find_terms([paper("Few-Shot Learning", "A 3D model of x, GPT-4 and the 2 of them: naïve Bäume.")])
    assert set(words_of(terms, 0)) == {"few-shot", "learning", "model", "gpt-4", "naïve", "bäume"}


def test_rows_have_the_length_of_one() -> None:
    terms = find_terms([paper("Alpha", "Beta gamma gamma."), paper("!!!", "…", id="x"), paper("Beta", "Delta.")])
    length = np.sqrt(np.asarray(terms.words.multiply(terms.words).sum(axis=1)).ravel())
    assert length == pytest.approx([1, 0, 1])


def test_a_word_of_the_title_weighs_more() -> None:
    words = words_of(find_terms([paper("Alpha", "Beta.")]), 0)
    assert words["alpha"] > words["beta"]


def test_a_rare_word_weighs_more() -> None:
    words = words_of(find_terms([paper("A", "Beta alpha."), paper("B", "Beta.")]), 0)
    assert words["alpha"] > words["beta"]


def test_a_phrase_stands_in_two_papers_and_nothing_parts_its_words() -> None:
    texts = [
        "The lottery ticket, message passing of sparse networks.",
        "A lottery ticket and message, passing. Sparse - networks",
        "Lottery tickets; message (passing) sparse 3 networks. Sparse networks",
    ]
    terms = find_terms([paper(f"P{number}", text) for number, text in enumerate(texts)])
    assert [phrases_of(terms, row) for row in range(3)] == [
        {"lottery ticket", "sparse networks"},
        {"lottery ticket"},
        {"sparse networks"},
    ]


def test_a_phrase_does_not_run_from_title_to_abstract_or_from_paper_to_paper() -> None:
    papers = [paper("Alpha beta", "gamma delta", id="a"), paper("Epsilon beta", "gamma zeta", id="b")]
    terms = find_terms(papers)
    assert phrases_of(terms, 0) == set()


def test_a_large_library_leaves_out_words_of_one_paper_and_of_very_many() -> None:
    papers = [paper(f"word{number // 2}x common", f"only{number}x") for number in range(20)]
    words = words_of(find_terms(papers), 0)
    assert set(words) == {"word0x"}


@pytest.mark.parametrize(
    "papers", [[], [paper("!!!", "…", id="a")], [paper("The", "of", id="a"), paper("Of", "a", id="b")]]
)
def test_papers_without_words_have_no_terms(papers: list[Paper]) -> None:
    terms = find_terms(papers)
    assert terms.words.shape == (len(papers), len(terms.names))
    assert terms.words.nnz == terms.phrases.nnz == 0


@pytest.mark.parametrize(("name", "size"), [("_BLOCK", 7), ("_BLOCK", 1), ("_NARROW", 0)])
def test_papers_in_blocks_of_any_size_have_the_same_terms(
    name: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = [
        paper(
            f"Sparse{n % 5} nets{n % 4}", f"The word{n % 7} lottery{n % 7} ticket{n % 6} of node{n % 5}.", id=f"p{n:02}"
        )
        for n in range(30)
    ]
    whole = find_terms(papers)
    monkeypatch.setattr(module, name, size)
    parts = find_terms(papers)
    assert whole.words.nnz > 60
    assert whole.phrases.nnz > 40
    assert parts.names == whole.names
    for one, other in ((parts.words, whole.words), (parts.phrases, whole.phrases)):
        assert (one.data.tolist(), one.indices.tolist(), one.indptr.tolist()) == (
            other.data.tolist(),
            other.indices.tolist(),
            other.indptr.tolist(),
        )
    assert parts.phrase_words.tolist() == whole.phrase_words.tolist()


@pytest.mark.parametrize("founders", [5, 30])
def test_what_founders_weigh_does_not_change_with_the_papers_that_follow(founders: int) -> None:
    papers = [paper(f"Nets{n % 4} of graphs{n % 3}", f"The word{n} node{n % 5}.", id=f"p{n:02}") for n in range(50)]
    alone, every = weigh_words(papers[:founders], founders), weigh_words(papers, founders)
    assert (alone != every[:founders]).nnz == 0
    assert (alone != find_terms(papers[:founders]).words).nnz == 0
    assert every.shape == (50, alone.shape[1])
    assert every[founders:].nnz > 20


def test_founders_in_blocks_of_any_size_weigh_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    papers = [paper(f"Nets{n % 4}", f"The word{n % 7} node{n % 5}.", id=f"p{n:02}") for n in range(50)]
    whole = weigh_words(papers, 30)
    monkeypatch.setattr(module, "_BLOCK", 7)
    assert (weigh_words(papers, 30) != whole).nnz == 0
