from __future__ import annotations

from libraries import paper
from papershelf.enrich.acronyms import acronyms_in
from papershelf.enrich.introductions import find_candidates
from papershelf.enrich.links import places_in
from papershelf.enrich.packing import Own, candidates_of, pack_names, pack_own, unpack_names, unpack_own
from papershelf.enrich.reading import read
from papershelf.model import TopicId, TopicMatch

PAPER = paper(
    "GraphMix: Mixing Graphs “𝒪(n)”",
    "We propose Graph Mixing Layers (GML) and beat ResNet, GIN and Mixture of Experts (MoE).\n\n"
    "GML: https://github.com/a/mix. Our GraphMix is a Δ-model. Results on ImageNet improve.",
)


def test_what_a_paper_tells_is_unpacked_as_it_was() -> None:
    matches = (TopicMatch(TopicId("graphs"), 3.5, ("graph", "node")), TopicMatch(TopicId("other"), 0.0, ()))
    own = Own(places_in(PAPER), acronyms_in(PAPER), matches, b"names")
    assert own.places
    assert own.acronyms
    assert unpack_own(pack_own(own)) == own
    assert unpack_own(pack_own(Own((), (), (), b""))) == Own((), (), (), b"")


def test_names_are_unpacked_as_they_were() -> None:
    reading = read(PAPER, acronyms_in(PAPER))
    found = find_candidates(reading)
    names = unpack_names(pack_names(reading, found))
    told = candidates_of(names.told)
    assert told
    for key, one in told.items():
        other = found[key]
        assert (one.name, one.expansion, one.head) == (other.name, other.expansion, other.head)
        assert (one.clues, one.fallback, one.first) == (other.clues, other.fallback, other.first)
    bare = {key: (name, expansion) for key, name, expansion in names.each_bare()}
    assert bare
    assert told.keys() | bare.keys() == found.keys()
    assert bare == {key: (found[key].name, found[key].expansion) for key in bare}
    passages = list(names.passages(PAPER))
    assert [(one.number, one.text) for one in passages] == [(one.number, one.text) for one in reading.passages]
    assert [list(one.items) for one in passages] == [list(one.items) for one in reading.passages]
