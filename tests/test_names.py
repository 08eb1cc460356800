from __future__ import annotations

import pytest

from papershelf.enrich.names import find_runs, is_shaped, name_key, spelled


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("We use MNIST and Fashion MNIST.", ["MNIST", "Fashion MNIST"]),
        ("However, the Mixture of Experts wins.", ["Mixture of Experts"]),
        ("The GNN-based and Even-odd schemes", ["GNN", "Even-odd"]),
        ("The Ehresmann's sketches, JHU-CROWD++ and k,l-WL", ["Ehresmann", "JHU-CROWD++", "k,l-WL"]),
        ("by Dota 2, GPT-4.1 with MovieLens 100K.", ["Dota 2", "GPT-4.1", "MovieLens 100K"]),
        ("ends in ResNet. While ω GNN and ωGNN", ["ResNet", "GNN", "ωGNN"]),
        ("at https://github.com/NVlabs/GraphNet or a@Example.org", []),
        ("ViT/MLP-Mixer and CIFAR-10/100", ["ViT", "MLP-Mixer", "CIFAR-10/100"]),
        ("", []),
    ],
)
def test_runs_are_what_is_written_like_a_name(text: str, runs: list[str]) -> None:
    found = find_runs(text)
    assert [run.text for run in found] == runs
    assert [text[run.start : run.end] for run in found] == runs


def test_a_run_knows_that_it_opens_a_sentence() -> None:
    assert [run.opens for run in find_runs("DICE wins. “Deep Ensembles” do. We use DICE.")] == [True, True, False]


@pytest.mark.parametrize("word", ["MNIST", "ResNet", "CIFAR-10", "Gauss-Newton", "S4", "kNN", "W2PGNN"])
def test_a_shape_is_no_ordinary_word(word: str) -> None:
    assert is_shaped(word)


@pytest.mark.parametrize("word", ["Network", "network", "Even-odd", "A", "2020", "I"])
def test_an_ordinary_word_has_no_shape(word: str) -> None:
    assert not is_shaped(word)


def test_spellings_of_a_name_share_a_key() -> None:
    assert name_key("ResNets") == name_key("resnet") == name_key("Res-Net") == "resnet"
    assert name_key("Erdős–Rényi") == "erdosrenyi"
    assert name_key("GPT-3") != name_key("GPT-4")
    assert name_key("S'MoRE") == name_key("S’MoREs") != name_key("SMORE")
    assert name_key("Qur'an") == name_key("Quran")


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("ωGNN", "omegaGNN"),
        ("β-VAE", "beta-VAE"),
        ("ΔNet", "DeltaNet"),
        ("ς", "sigma"),
        ("ResNet-50", "ResNet-50"),
        ("Ångström", "Ångström"),
    ],
)
def test_greek_letters_are_spelled_out(name: str, plain: str) -> None:
    assert spelled(name) == plain
    assert name_key(name) == name_key(plain)
