from __future__ import annotations

import itertools
from typing import Any

import pytest

from cases import cases
from libraries import HOSTILE_TITLES, paper
from papershelf.enrich.acronyms import find_acronyms
from papershelf.enrich.merging import Systems
from papershelf.enrich.systems import find_systems
from papershelf.model import Paper, SystemKind
from papershelf.system_ledger import SystemLedger
from seeds import printed_by_seeds


def systems_of(*papers: Paper) -> Systems:
    return find_systems(papers, find_acronyms(papers))


def named(found: Systems, one: Paper) -> tuple[list[str], list[str]]:
    """What a paper introduces, what it mentions."""
    return (
        [naming.name for naming in found.introduces.get(one.id, ())],
        [naming.name for naming in found.mentions.get(one.id, ())],
    )


@pytest.mark.parametrize("case", [case for case in cases("systems") if "introduces" in case.values[0]])
def test_a_paper_introduces_what_its_text_says(case: dict[str, Any]) -> None:
    one = paper(case["title"], case["abstract"])
    assert named(systems_of(one), one)[0] == case["introduces"]


@pytest.mark.parametrize("case", [case for case in cases("systems") if "mentions" in case.values[0]])
def test_a_paper_mentions_what_its_text_names(case: dict[str, Any]) -> None:
    one = paper("A study of it", case["abstract"])
    assert named(systems_of(one), one) == ([], case["mentions"])


def test_one_name_is_one_page_with_a_sense_a_paper() -> None:
    first = paper("DICE: One", "We propose Data Influence CascadE (DICE), a method that measures influence.")
    second = paper("DICE: Two", "We introduce DICE (Discrete Inversion for Controllable Editing), a model.")
    user = paper("Other", "Our results are better than DICE on all counts.")
    (system,) = systems_of(first, second, user).systems
    assert (system.id, system.name, system.expansion) == ("dice", "DICE", "Data Influence CascadE")
    assert [(naming.paper, naming.expansion, naming.kind) for naming in system.introductions] == [
        ("dice-one", "Data Influence CascadE", SystemKind.METHOD),
        ("dice-two", "Discrete Inversion for Controllable Editing", SystemKind.MODEL),
    ]
    assert system.mentioned_by == ("other",)


def test_another_long_form_is_another_system() -> None:
    papers = (
        paper("DICE: One", "We propose Data Influence CascadE (DICE)."),
        paper("Ratios", "We compare with DIstribution Correction Estimation (DICE) as well."),
        paper("Losses", "The loss is better than Dice on all counts."),
    )
    found = systems_of(*papers)
    assert [(system.id, system.mentioned_by) for system in found.systems] == [("dice", ())]


def test_a_name_without_an_introduction_has_a_page_when_two_papers_mention_it() -> None:
    first = paper("One", "We test on ImageNet and on SVHN.")
    second = paper("Two", "It is trained on ImageNet.")
    found = systems_of(first, second)
    assert [(system.name, system.kind, system.mentioned_by) for system in found.systems] == [
        ("ImageNet", SystemKind.DATASET, ("one", "two"))
    ]
    assert named(found, first) == ([], ["ImageNet", "SVHN"])
    assert [naming.system for naming in found.mentions[first.id]] == ["imagenet", None]


def test_plurals_and_long_forms_are_one_name() -> None:
    papers = (
        paper("One", "We propose Kernel Arnold Networks (KANs), a model."),
        paper("Two", "It is better than KAN on all counts."),
        paper("Three", "It is better than Kernel Arnold Networks on all counts."),
    )
    (system,) = systems_of(*papers).systems
    assert (system.introduced_by, system.mentioned_by) == (("one",), ("three", "two"))


def test_an_introduced_name_is_known_in_small_letters() -> None:
    papers = (
        paper(
            "The Lottery Ticket Hypothesis: Sparse Networks", 'We articulate the "lottery ticket hypothesis:" it is.'
        ),
        paper("Two", "We test the lottery ticket hypothesis here."),
    )
    (system,) = systems_of(*papers).systems
    assert (system.name, system.kind, system.mentioned_by) == ("Lottery Ticket Hypothesis", SystemKind.THEORY, ("two",))


def test_evidence_has_a_rule_and_a_place_that_holds_the_name() -> None:
    one = paper("RelBench: Tests", "We think.\n\nWe propose RelBench, a benchmark, and compare it with ResNet50.")
    found = systems_of(one)
    (introduced,), (mentioned,) = found.introduces[one.id], found.mentions[one.id]
    assert [rule for place in introduced.evidence for rule in place.rules] == [
        "proposed",
        "described",
        "headed",
        "resulting",
        "titled",
        "written",
    ]
    for naming in (introduced, mentioned):
        for place in naming.evidence:
            text = one.title.line if place.paragraph is None else one.abstract_paragraphs[place.paragraph]
            assert text[place.start : place.end] == naming.name
    assert introduced.kind == SystemKind.BENCHMARK


def test_a_long_name_that_is_given_with_its_short_one_is_the_same_system() -> None:
    first = paper(
        "The Dragon Hatchling: A Link", "We introduce ‘Dragon Hatchling’ (BDH), a new architecture. BDH is fast."
    )
    second = paper("Other", "Our results are better than Dragon Hatchling on all counts.")
    (system,) = systems_of(first, second).systems
    assert (system.id, system.name, system.expansion) == ("bdh", "BDH", "Dragon Hatchling")
    assert (system.introduced_by, system.mentioned_by) == ((first.id,), ("other",))


def test_an_initial_with_an_apostrophe_parts_two_names() -> None:
    papers = (
        paper("S'MoRE: Experts", "We propose S'MoRE, a model."),
        paper("SMORE: Scores", "We propose SMORE, a method."),
    )
    assert [system.id for system in systems_of(*papers).systems] == ["s-more", "smore"]


def test_the_address_is_that_of_the_title() -> None:
    one = paper("Chain-of-Experts: Routing", "We propose Chain-of-Experts (CoE), a new architecture.")
    (system,) = systems_of(one).systems
    assert (system.id, system.name, system.expansion) == ("chain-of-experts", "CoE", "Chain-of-Experts")


def test_systems_have_slugs_of_their_own_and_no_reserved_ones() -> None:
    found = systems_of(paper("C++X: A"), paper("C--X: B"), paper("CON1: C"), paper("INDEX: D", id="index-d"))
    slugs = [system.id for system in found.systems]
    assert slugs == sorted(set(slugs))
    assert not {"con", "index"} & set(slugs)


def test_the_order_of_the_papers_changes_nothing() -> None:
    papers = [
        paper("DICE: One", "We propose DICE and test on MNIST."),
        paper("DICE: Two", "We use GPT-4 and MNIST."),
        paper("GPT-4: A", "It is."),
        paper("Di-CE: Three", "We compare with GPT4."),
    ]
    found = [systems_of(*order) for order in itertools.permutations(papers)]
    assert len(found[0].systems) == 3
    assert all(other == found[0] for other in found)


def test_hostile_titles_introduce_nothing_that_breaks() -> None:
    papers = [
        paper(f"{title[:20]}: A Study", f"{title} we propose {title}.", id=f"p{n}")
        for n, title in enumerate(HOSTILE_TITLES)
    ]
    found = systems_of(*papers).systems
    assert {"CON", "../../etc/passwd"} <= {system.name for system in found}
    for system in found:
        assert system.id
        assert set(system.id) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_no_papers_have_no_systems() -> None:
    assert systems_of() == Systems((), {}, {}, {}, SystemLedger())


def test_the_seed_of_hashes_changes_nothing() -> None:
    code = (
        "from papershelf.enrich.acronyms import find_acronyms\n"
        "from papershelf.enrich.systems import find_systems\n"
        "from libraries import paper\n"
        "papers = [paper('Deep Kernel Nets: A Study', 'We propose Deep Kernel Nets (DKNs), a new model called DKN-2. "
        "Our DKNs beat ResNet50, MNIST-9 and Adam on CIFAR-10, SVHN.')]\n"
        "print(find_systems(papers, find_acronyms(papers)))"
    )
    printed = printed_by_seeds(code)
    assert len(printed) == 1
    assert "DKN" in printed.pop()


def test_the_long_form_of_a_common_term_is_no_system() -> None:
    papers = [
        paper("One", "Convolutional Neural Networks (CNNs) are old."),
        paper("Two", "We compare with Convolutional Neural Networks, ResNet50 and XGBoost."),
    ]
    assert named(systems_of(*papers), papers[1]) == ([], ["ResNet50", "XGBoost"])


def test_a_long_form_without_its_short_one_is_the_same_name() -> None:
    papers = [
        paper("One", "We introduce Bayesian Flow Networks (BFNs), a new class."),
        paper("Two", "More recently, Bayesian Flow Networks were extended."),
    ]
    found = systems_of(*papers)
    assert named(found, papers[1]) == ([], ["Bayesian Flow Networks"])
    assert [system.id for system in found.systems] == ["bfns"]


def test_a_short_form_that_a_paper_spells_out_in_its_own_way_is_its_own() -> None:
    others = [paper(f"Study {n}", "The mean opinion score (MOS) is high.") for n in range(12)]
    own = paper("MOS: Scenes", "We propose the Modeling Object-Scene Associations (MOS) framework.")
    assert named(systems_of(*others, own), own)[0] == ["MOS"]
