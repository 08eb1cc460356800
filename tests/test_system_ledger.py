from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from libraries import corpus_of, paper
from papershelf.config import Settings, Site
from papershelf.corpus import build_corpus
from papershelf.enrich import enrich
from papershelf.enrich.acronyms import find_acronyms
from papershelf.enrich.merging import Systems
from papershelf.enrich.systems import find_systems
from papershelf.errors import ProblemLog
from papershelf.model import Former, Paper
from papershelf.pages.shelf import make_slips
from papershelf.pages.views import MovedPage
from papershelf.slugs import Ledger
from papershelf.sources import read_capture
from papershelf.system_ledger import HEADER, SystemLedger

FILE = "content/systems.tsv"


def found_in(papers: Sequence[Paper], ledger: SystemLedger | None = None) -> Systems:
    ordered = sorted(papers, key=lambda one: one.id)
    return find_systems(ordered, find_acronyms(ordered), ledger=ledger)


def addresses(found: Systems) -> dict[str, str]:
    return {system.name: system.id for system in found.systems}


def parsed(*rows: str) -> SystemLedger:
    log = ProblemLog()
    ledger = SystemLedger.parse("\n".join((HEADER, *rows)).replace("|", "\t"), FILE, log)
    assert not len(log)
    return ledger


OLD = [
    paper("A", "We compare with ResNet-50 and XGBoost.", id="a"),
    paper("B", "We compare with ResNet-50 and XGBoost.", id="b"),
]
NEW = [paper(f"C{n}", "We compare with ResNet50 and XGBoost.", id=f"c{n}") for n in range(3)]


def test_a_name_that_most_papers_spell_another_way_by_now_keeps_its_address() -> None:
    before = found_in(OLD)
    assert addresses(before) == {"ResNet-50": "resnet-50", "XGBoost": "xgboost"}
    assert addresses(found_in([*OLD, *NEW])) == {"ResNet50": "resnet50", "XGBoost": "xgboost"}
    after = found_in([*OLD, *NEW], before.ledger)
    assert addresses(after) == {"ResNet50": "resnet-50", "XGBoost": "xgboost"}
    assert after.ledger == before.ledger
    assert after.former == {}


def test_what_is_new_takes_the_address_of_no_other_that_is_there() -> None:
    found = found_in(OLD, parsed("xgboost|resnet50|a"))
    assert addresses(found) == {"ResNet-50": "xgboost", "XGBoost": "xgboost-2"}
    assert [str(row) for row in found.ledger.rows] == ["xgboost\tresnet50\ta", "xgboost-2\txgboost\ta"]


def test_what_is_new_takes_the_address_of_a_namesake_that_is_gone() -> None:
    found = found_in(OLD, parsed("xgboost|xgboost somethingelse|z", "resnet|resnet|z"))
    assert addresses(found) == {"ResNet-50": "resnet-50", "XGBoost": "xgboost"}
    assert found.former == {"resnet": Former(None, "z")}
    assert [str(row) for row in found.ledger.rows] == [
        "xgboost\txgboost\ta", "resnet\tresnet\tz", "resnet-50\tresnet50\ta",
    ]  # fmt: skip


def test_a_system_that_is_found_no_more_leads_to_a_paper_and_has_its_address_when_it_is_back() -> None:
    ledger = found_in(OLD).ledger
    alone = found_in(OLD[1:], ledger)
    assert addresses(alone) == {}
    assert alone.former == {"resnet-50": Former(None, "a"), "xgboost": Former(None, "a")}
    assert alone.ledger == ledger
    assert addresses(found_in([*OLD, *NEW], alone.ledger)) == {"ResNet50": "resnet-50", "XGBoost": "xgboost"}


def test_a_row_names_a_paper_that_tells_of_the_system_today() -> None:
    ledger = found_in([*OLD, *NEW]).ledger
    assert {row.paper for row in ledger.rows} == {"a"}
    assert {row.paper for row in found_in(NEW, ledger).ledger.rows} == {"c0"}


def test_a_long_form_that_is_known_by_its_short_one_by_now_leads_there() -> None:
    long = [paper(f"L{n}", "We compare with Bayesian Flow Networks and XGBoost.", id=f"l{n}") for n in range(2)]
    before = found_in(long)
    assert addresses(before)["Bayesian Flow Networks"] == "bayesian-flow-networks"
    short = paper("BFNs", "We introduce Bayesian Flow Networks (BFNs), a new class of models.", id="s")
    after = found_in([*long, short], before.ledger)
    assert addresses(after)["BFNs"] == "bfns"
    assert after.former == {"bayesian-flow-networks": Former("bfns", "l0")}


def test_one_of_two_things_by_a_name_leads_to_the_name() -> None:
    found = found_in(OLD, parsed("resnet-50-2|resnet50 somethingelse|gone"))
    assert found.former == {"resnet-50-2": Former("resnet-50", "gone")}


def test_of_two_rows_for_a_name_the_first_is_its_address() -> None:
    found = found_in(OLD, parsed("xg|xgboost|a", "xgboost|xgboost|a"))
    assert addresses(found)["XGBoost"] == "xg"
    assert found.former == {"xgboost": Former("xg", "a")}


def test_a_paper_that_introduces_a_namesake_does_not_take_the_address_of_what_others_mention() -> None:
    others = [paper(f"S{n}", "We compare with Dice and XGBoost.", id=f"s{n}") for n in range(3)]
    own = paper("DICE: Inverting Images", "We introduce DICE, a new method for inverting images.", id="dice")
    before = found_in(others)
    assert addresses(before) == {"Dice": "dice", "XGBoost": "xgboost"}
    both = found_in([*others, own], before.ledger)
    assert addresses(both) == {"Dice": "dice", "DICE": "dice-2", "XGBoost": "xgboost"}
    assert [str(row) for row in both.ledger.rows] == [
        "dice\tdice word\ts0",
        "xgboost\txgboost\ts0",
        "dice-2\tdice\tdice",
    ]
    assert found_in([*others, own], both.ledger).ledger == both.ledger
    after = found_in(others, both.ledger)
    assert addresses(after) == addresses(before)
    assert after.former == {"dice-2": Former("dice", "dice")}


def test_a_name_may_be_written_as_people_write_it() -> None:
    found = found_in(OLD, parsed("rn50|ResNet-50|nobody", "boosting|XG-Boost|nobody", "boosted|XGBoosts|nobody"))
    assert addresses(found) == {"ResNet-50": "rn50", "XGBoost": "boosting"}
    assert found.former == {"boosted": Former("boosting", "nobody")}
    assert str(found.ledger.rows[0]) == "rn50\tresnet50\ta"


def test_old_addresses_lead_where_a_visitor_finds_the_name() -> None:
    corpus = corpus_of(*OLD)
    corpus = replace(corpus, redirects={"merged": corpus.papers[1].id})
    ledger = parsed("merged-name|xgboost|a", "old|old|b", "moved|moved|merged", "lost|lost|nobody")
    known = enrich(corpus.papers, (), 0, ledger=ledger)
    pages = [slip.make() for slip in make_slips(corpus, known, Settings(), Site("Shelf", "", None))]
    moved = {page.address: page.target for page in pages if isinstance(page, MovedPage)}
    assert {address: (target.text, target.address) for address, target in moved.items()} == {
        "systems/lost": ("All systems", "systems/index"),
        "systems/moved": ("B", "papers/b"),
        "systems/old": ("B", "papers/b"),
        "papers/merged": ("B", "papers/b"),
    }
    assert {page.address for page in pages} >= {"systems/merged-name", "systems/resnet-50"}


def test_a_ledger_is_read_as_it_was_written() -> None:
    ledger = replace(found_in([*OLD, *NEW]).ledger, file=FILE)
    log = ProblemLog()
    assert SystemLedger.parse(str(ledger), FILE, log) == ledger
    assert SystemLedger.parse("\n", FILE, log) == SystemLedger(FILE)
    spaced = "".join(f" {line} \r\n".replace("\t", " \t ") for line in str(ledger).splitlines())
    assert SystemLedger.parse(f"{spaced}\t\t\n", FILE, log) == ledger
    assert not len(log)


@pytest.mark.parametrize("row", ["dice|dice", "dice|dice|a|b", "Dice|dice|a", "index|index|a", "", "page-2|x|a"])
def test_what_is_no_row_is_a_fatal_problem_with_its_line(row: str) -> None:
    log = ProblemLog()
    ledger = SystemLedger.parse(f"{HEADER}\n{row}\nx\tx\ta\nx\ty\ta\n".replace("|", "\t"), FILE, log)
    assert [each.slug for each in ledger.rows] == ["x"]
    told = [str(problem) for problem in log]
    assert log.fatal
    assert told[-1] == f"{FILE}:4: the slug 'x' stands here twice; remove one row"
    assert told[:-1] == (
        [f"{FILE}:2: not a row of the ledger (slug, name, paper): {row.replace('|', chr(9))!r}"] * bool(row)
    )


def test_no_address_of_the_real_library_ever_died(repository: Path) -> None:
    log = ProblemLog()
    text = (repository / FILE).read_text(encoding="utf-8")
    ledger = SystemLedger.parse(text, FILE, log)
    captures = [
        read_capture(path.read_bytes(), path.name, log)
        for path in sorted((repository / "content" / "captures").iterdir())
    ]
    grown = SystemLedger(FILE)
    published: set[str] = set()
    for count in range(1, len(captures) + 1):
        some = [capture for capture in captures[:count] if capture]
        papers = build_corpus(some, Ledger("slugs.tsv"), {}, "", log)[0].papers
        found = found_in(papers, grown)
        grown = found.ledger
        here = {system.id for system in found.systems}
        assert published <= here | set(found.former)
        published |= here
    whole = found_in(papers, ledger)
    assert str(whole.ledger) == text
    assert {system.id for system in whole.systems} | set(whole.former) == {row.slug for row in ledger.rows}
