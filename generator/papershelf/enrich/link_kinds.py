"""Tells what a link leads to: from its host where that is decisive, or else from the words around it.

A code host holds code unless its sentence speaks of data alone; an archive holds data unless its sentence speaks of
code alone; of any other host the words nearest before the link decide.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from papershelf.model import LinkKind

_HOSTS = {
    LinkKind.PAPER: ("arxiv.org", "openreview.net", "aclanthology.org", "proceedings.mlr.press", "biorxiv.org"),
    LinkKind.CODE: (
        "github.com", "gitlab.com", "bitbucket.org", "gitee.com", "anonymous.4open.science", "git.io",
        "codeberg.org", "sourceforge.net", "codeocean.com", "colab.research.google.com",
    ),
    LinkKind.DATA: (
        "zenodo.org", "kaggle.com", "figshare.com", "huggingface.co", "hf.co", "data.mendeley.com", "dataverse.org",
        "ieee-dataport.org", "physionet.org", "openml.org",
    ),
    LinkKind.PROJECT: ("github.io", "gitlab.io", "sites.google.com", "readthedocs.io", "streamlit.app", "hf.space"),
}  # fmt: skip
_KIND_OF_HOST = {host: kind for kind, hosts in _HOSTS.items() for host in hosts}
_DOI_HOSTS = frozenset({"doi.org", "dx.doi.org"})
# Prefixes of Zenodo, Dryad, figshare, Dataverse, IEEE DataPort, Mendeley Data, OSF and PhysioNet.
_DATA_DOI = re.compile(r"/10\.(?:5281|5061|6084|7910|21227|17632|17605|13026)/")
_HUGGING_FACE = {"papers": LinkKind.PAPER, "datasets": LinkKind.DATA, "spaces": LinkKind.PROJECT}

_CUES = (
    (
        LinkKind.PROJECT,
        r"project(?:'s)? (?:web ?)?(?:page|site|url|link)s?|web ?(?:page|site)s?|home ?page|our (?:site|page)",
    ),
    (LinkKind.CODE, r"(?:source ?)?codes?|codebase|implement(?:ed|ations?)|repo(?:sitor(?:y|ies))?|librar(?:y|ies)"),
    (LinkKind.CODE, r"software|package|tool(?:kit|box)|scripts?|github|open[- ]sourced?"),
    (
        LinkKind.DATA,
        r"data(?:sets?|bases?)?|benchmarks?|corp(?:us|ora)|checkpoints?|weights|leaderboard|trained models?",
    ),
    (LinkKind.PAPER, r"full paper|preprint|cite"),
    (LinkKind.PROJECT, r"projects?|demos?|platform"),
)
"""What the words near a link say of it, in the order in which they decide where a sentence names several kinds."""
_SAYS = tuple((kind, re.compile(rf"\b(?:{cue})\b", re.IGNORECASE)) for kind, cue in _CUES)
_SENTENCE_END = re.compile(r"(?<=[.!?])(?:\s+|(?=[A-Z]))(?=[^a-z\s]|$)")
_ABOUT = 160
"""How many characters before a link are read."""


def kind_of(url: str, before: str) -> LinkKind:
    """What a clean URL leads to; `before` is the text before it, from any other link on."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    said = _said(before)
    if host in _DOI_HOSTS:
        usual = LinkKind.DATA if _DATA_DOI.search(parts.path) else LinkKind.PAPER
        named = {LinkKind.CODE, LinkKind.DATA} & set(said)
        return named.pop() if len(named) == 1 else usual
    match _kind_of_host(host):
        case LinkKind.CODE:
            return LinkKind.DATA if set(said) == {LinkKind.DATA} else LinkKind.CODE
        case LinkKind.DATA:
            first = parts.path.lstrip("/").partition("/")[0]
            if host in ("huggingface.co", "hf.co") and first in _HUGGING_FACE:
                return _HUGGING_FACE[first]
            return LinkKind.CODE if set(said) == {LinkKind.CODE} else LinkKind.DATA
        case LinkKind() as kind:
            return kind
    return next(iter(said), LinkKind.OTHER)


def _kind_of_host(host: str) -> LinkKind | None:
    """The kind that a host or one of the domains above it is known for."""
    labels = host.split(".")
    domains = (".".join(labels[start:]) for start in range(len(labels) - 1))
    return next((_KIND_OF_HOST[domain] for domain in domains if domain in _KIND_OF_HOST), None)


def _said(before: str) -> tuple[LinkKind, ...]:
    """The kinds that the sentence of a link names before it, the one that decides first."""
    sentence = _SENTENCE_END.split(before[-_ABOUT:])[-1]
    return tuple(kind for kind, cue in _SAYS if cue.search(sentence))
