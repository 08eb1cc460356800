"""The TeX commands that formulas of abstracts use, by the part that they play.

A capture keeps their names and drops their backslashes. How sure a bare name is differs: "infty" is never a word,
"alpha" sometimes, "in" nearly always. The groups follow counts over 20,000 abstracts whose LaTeX is known.
"""

from __future__ import annotations

_SMALL_GREEK = "alpha beta gamma delta zeta eta theta kappa lambda mu nu xi pi rho sigma tau phi chi psi omega"
_LARGE_GREEK = "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"

GREEK = frozenset(f"{_SMALL_GREEK} {_LARGE_GREEK} epsilon varepsilon vartheta varphi varrho varsigma".split())
"""Letters: each may be a word of prose as well (alpha release), so their neighbours decide."""

SURE_LETTERS = frozenset("epsilon varepsilon vartheta varphi varrho varsigma ell hbar infty nabla emptyset".split())
"""Letters and signs whose names are no words of prose in abstracts."""

SURE_RELATIONS = frozenset(
    """leq geq neq approx propto equiv simeq cong rightarrow leftarrow Rightarrow Leftarrow leftrightarrow
    Leftrightarrow longrightarrow Longrightarrow mapsto subseteq supseteq subsetneq notin gtrsim lesssim leqslant
    geqslant vDash rightleftharpoons hookrightarrow xrightarrow nsubseteq preceq succeq""".split()
)
SURE_OPERATORS = frozenset("cdot otimes oplus odot setminus circ ast".split())
SURE_SIGNS = frozenset(
    """ldots cdots dotsc langle rangle lceil rceil lfloor rfloor downarrow uparrow Vert lVert rVert lvert rvert
    dagger bigstar clubsuit spadesuit checkmark""".split()
)
"""Signs that stand in no grammar: dots, brackets, arrows."""

RELATIONS = frozenset("in to le ge ne ll gg sim mid prec succ subset supset asymp perp".split())
"""Relations whose names are words or parts of names: they count only between operands."""

OPERATORS = frozenset("times pm mp cup cap wedge vee star bullet div".split())

FUNCTIONS = frozenset("log ln exp min max sup inf sin cos tan tanh arg argmin argmax det dim deg ker gcd Pr lim poly polylog".split())
BIG_OPERATORS = frozenset("sum prod int bigcup bigcap bigoplus".split())

FONTS = frozenset(
    "mathcal mathbb mathbf mathrm mathsf mathit mathfrak mathscr boldsymbol bm operatorname textbf textit text".split()
)
ACCENTS = frozenset("tilde hat bar widetilde widehat overline underline vec dot ddot sqrt".split())
SPACES = frozenset("quad qquad".split())
SIZES = frozenset("left right big Big bigg Bigg bigl bigr Bigl Bigr".split())
MARKS = frozenset("prime top dagger circ ast star perp dots intercal".split())
"""Commands that stand in scripts, or between commas."""

SURE = SURE_LETTERS | SURE_RELATIONS | SURE_OPERATORS | SURE_SIGNS | {"mathcal", "mathbb", "mathbf", "mathrm", "mathsf"}
GLUED = frozenset(
    """alpha beta gamma delta epsilon varepsilon theta lambda sigma omega varphi infty leq geq neq approx propto cdot cdots
    ldots rightarrow leftarrow Rightarrow leftrightarrow subseteq otimes oplus langle rangle Delta Omega Sigma
    Theta Lambda Gamma times downarrow uparrow""".split()
)
"""Names that tell a formula when they stand inside a run of letters."""

COMMANDS = (
    GREEK | SURE | RELATIONS | OPERATORS | FUNCTIONS | BIG_OPERATORS | FONTS | ACCENTS | SPACES | SIZES | MARKS
) | {"poly", "polylog", "partial", "forall", "exists", "Re", "Im", "frac", "neg", "land", "lor", "colon", "rm", "bf", "cal", "aleph"}

BARE_GREEK = frozenset("mu nu xi psi phi omega epsilon varepsilon varphi vartheta varsigma varrho".split())
"""Letters whose names are hardly ever written out by authors who mean the name."""

NAMED_GREEK = frozenset("alpha kappa rho tau delta".split())
"""Letters that statistics are called by, in prose: kappa = 0.8."""
