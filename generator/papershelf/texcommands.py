"""The TeX commands that formulas of abstracts use, by the part that they play.

A capture keeps their names and drops their backslashes. How sure a bare name is differs: "infty" is never a word,
"alpha" sometimes, "in" nearly always. The groups follow counts over 20,000 abstracts whose LaTeX is known.
"""

from __future__ import annotations


def names(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


_SMALL_GREEK = "alpha beta gamma delta zeta eta theta kappa lambda mu nu xi pi rho sigma tau phi chi psi omega"
_LARGE_GREEK = "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"

GREEK = names(f"{_SMALL_GREEK} {_LARGE_GREEK} epsilon varepsilon vartheta varphi varrho varsigma")
"""Letters: each may be a word of prose as well (alpha release), so their neighbours decide."""

SURE_LETTERS = names("epsilon varepsilon vartheta varphi varrho varsigma ell hbar infty nabla emptyset")
"""Letters and signs whose names are no words of prose in abstracts."""

SURE_RELATIONS = names(
    """
    leq geq neq approx propto equiv simeq cong rightarrow leftarrow Rightarrow Leftarrow leftrightarrow
    Leftrightarrow longrightarrow Longrightarrow mapsto subseteq supseteq subsetneq notin gtrsim lesssim
    leqslant geqslant vDash rightleftharpoons hookrightarrow xrightarrow nsubseteq preceq succeq
    """
)
SURE_OPERATORS = names("cdot otimes oplus odot setminus circ ast")
SURE_SIGNS = names(
    """
    ldots cdots dotsc langle rangle lceil rceil lfloor rfloor downarrow uparrow Vert lVert rVert lvert
    rvert dagger bigstar clubsuit spadesuit checkmark
    """
)
"""Signs that stand in no grammar: dots, brackets, arrows."""

RELATIONS = names("in to le ge ne ll gg sim mid prec succ subset supset asymp perp")
"""Relations whose names are words or parts of names: they count only between operands."""

OPERATORS = names("times pm mp cup cap wedge vee star bullet div")

FUNCTIONS = names(
    "log ln exp min max sup inf sin cos tan tanh arg argmin argmax det dim deg ker gcd Pr lim poly polylog"
)
BIG_OPERATORS = names("sum prod int bigcup bigcap bigoplus")

FONTS = names(
    "mathcal mathbb mathbf mathrm mathsf mathit mathfrak mathscr boldsymbol bm operatorname textbf textit text"
)
ACCENTS = names("tilde hat bar widetilde widehat overline underline vec dot ddot sqrt")
SPACES = names("quad qquad")
SIZES = names("left right big Big bigg Bigg bigl bigr Bigl Bigr")
MARKS = names("prime top dagger circ ast star perp dots intercal")
"""Commands that stand in scripts, or between commas."""

SURE = SURE_LETTERS | SURE_RELATIONS | SURE_OPERATORS | SURE_SIGNS | {"mathcal", "mathbb", "mathbf", "mathrm", "mathsf"}
GLUED = names(
    """
    alpha beta gamma delta epsilon varepsilon theta lambda sigma omega varphi infty leq geq neq approx
    propto cdot cdots ldots rightarrow leftarrow Rightarrow leftrightarrow subseteq otimes oplus langle
    rangle Delta Omega Sigma Theta Lambda Gamma times downarrow uparrow
    """
)
"""Names that tell a formula when they stand inside a run of letters."""

COMMANDS = (
    GREEK | SURE | RELATIONS | OPERATORS | FUNCTIONS | BIG_OPERATORS | FONTS | ACCENTS | SPACES | SIZES | MARKS
) | names("poly polylog partial forall exists Re Im frac neg land lor colon rm bf cal aleph")
