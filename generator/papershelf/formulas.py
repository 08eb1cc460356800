"""One formula, from its TeX: as readable Unicode, and as MathML that needs no script.

Both are pure functions of the TeX and remembered, for a library repeats its formulas. Neither ever fails: what the
converter cannot read is shown as the readable form.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from html import escape, unescape

import latex2mathml.converter
from pylatexenc.latex2text import LatexNodes2Text

from papershelf.texcommands import ACCENTS, FONTS, FUNCTIONS, SIZES, SPACES, names

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|\s+|.", re.DOTALL)
_SUPERSCRIPTS = dict(
    zip("0123456789+-−=()aαbβcdδeεfghiklmnoprstuvwxyzθγ", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵅᵇᵝᶜᵈᵟᵉᵋᶠᵍʰⁱᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᶿᵞ", strict=True)
)
_SUBSCRIPTS = dict(zip("0123456789+-−=()aehijklmnoprstuvxβγρ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨ", strict=True))
_COMBINING = {"hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303", "bar": "\u0304",
              "overline": "\u0304", "vec": "\u20d7", "dot": "\u0307", "ddot": "\u0308"}  # fmt: skip
_SPOKEN = {"ell": "ℓ", "ast": "∗", "star": "⋆", "colon": ":", "mid": "|", "lvert": "|", "rvert": "|", "prime": "′",
           "lVert": "‖", "rVert": "‖", "Vert": "‖", "epsilon": "ϵ", "varepsilon": "ε", "phi": "ϕ", "varphi": "φ",
           "top": "⊤", "perp": "⊥", "intercal": "⊺", "circ": "∘", "dagger": "†", "colonequals": "≔", "xrightarrow": "→",
           "langle": "⟨", "rangle": "⟩", "argmin": "argmin", "argmax": "argmax", "hbar": "ℏ", "Pr": "Pr",
           "ne": "≠", "neg": "¬", "lnot": "¬", "land": "∧", "lor": "∨", "vDash": "⊨", "checkmark": "✓",
           "dotsc": "…", "ldots": "…", "dots": "…", "cdots": "⋯"}  # fmt: skip
_BLACKBOARD = {"R": "ℝ", "N": "ℕ", "Z": "ℤ", "Q": "ℚ", "C": "ℂ", "E": "𝔼", "P": "ℙ"}
_RELATIONS = frozenset("≤≥≠≈∈∉⊂⊆→←↔⇒∝∼≡≪≫≲≳=<>")
_ONE_SIDED = re.compile(r"(?<=[^\W_])([×±∓∪∩∖⊗⊕∘·∧∨]) (?=\w)")
_WRAPPING = names("mbox textrm textsc textsf texttt emph underline mathbin mathop mathrel unicode phantom")
_PREFIXES = names("langle lceil lfloor neg nabla partial")
_UPRIGHT = FUNCTIONS | {"poly", "polylog"}
_ATTRIBUTES = re.compile(r'<math xmlns="http://www.w3.org/1998/Math/MathML" display="inline">(.*)</math>', re.DOTALL)

_reader = LatexNodes2Text(math_mode="verbatim")


@lru_cache(maxsize=1 << 16)
def plain(tex: str) -> str:
    """The formula as readable Unicode on one line, without TeX commands and grouping braces."""
    return _tidied(_Reader(tex).row())


@lru_cache(maxsize=1 << 16)
def mathml(tex: str) -> str:
    """The formula as one inline `math` element on one line with its TeX as annotation.

    A formula that cannot be converted is a `span` with its readable form.
    """
    try:
        converted = latex2mathml.converter.convert(_spelled(tex))
    except Exception:  # the converter raises many kinds, KeyError and IndexError for its own faults
        converted = ""
    match = _ATTRIBUTES.fullmatch(converted)
    if not match or "\\" in match[1] or not match[1].strip():
        return f'<span class="ps-math">{escape(plain(tex))}</span>'
    body = _spaced(" ".join(match[1].split()))
    note = escape(" ".join(tex.split()), quote=False)
    return f'<math><semantics>{body}<annotation encoding="application/x-tex">{note}</annotation></semantics></math>'


_SIGN = re.compile(
    r"(<mrow>|<mo(?: stretchy=\"false\")?>(?![A-Za-z)\]}|!%′]|&#x0(?:0029|005D|007D|007C|0021);)[^<]+</mo>)"
    r"<mo>(−|±|∓|&#x02212;|&#x000B1;|&#x02213;)</mo>"
)
_IDENTIFIER = re.compile(r"<mi>(&#x[0-9A-Fa-f]+;|[^<])</mi>")
_LETTER_LIKE = "∞∂∇∅∀∃¬"
_ALONE = re.compile(r"^<mrow><mo>([^<]+)</mo></mrow>$")
_FIRST = re.compile(r"^<mrow><mo>([^<]+)</mo>")
_LAST = re.compile(r"<mo>([^<]+)</mo></mrow>$")
_NAME = re.compile(r"<(m[oi])>([A-Za-z]{2,})</\1>(<mo[^>]*>&#x00028;</mo>)?")


def _spaced(body: str) -> str:
    """The MathML with the spaces that TeX would set: none behind a sign that stands before its number, none where the
    formula begins or ends with an operator, thin ones about the name of a function."""
    body = body.replace("<mo>&#x0221E;</mo>", "<mi>&#x0221E;</mi>")
    body = _IDENTIFIER.sub(_operator, body)
    body = _NAME.sub(_function, body)
    body = _SIGN.sub(r'\1<mo form="prefix">\2</mo>', body)
    body = _ALONE.sub(r'<mrow><mo lspace="0" rspace="0">\1</mo></mrow>', body)
    body = _FIRST.sub(r'<mrow><mo lspace="0">\1</mo>', body)
    return _LAST.sub(r'<mo rspace="0">\1</mo></mrow>', body)


def _operator(match: re.Match[str]) -> str:
    """An operator that the converter took for a letter."""
    sign = unescape(match[1])
    if sign == "~":
        return "<mo>∼</mo>"
    return f"<mo>{match[1]}</mo>" if unicodedata.category(sign) == "Sm" and sign not in _LETTER_LIKE else match[0]


def _function(match: re.Match[str]) -> str:
    kind, name, bracket = match.groups(default="")
    if kind == "mi" and name not in _UPRIGHT:
        return match[0]
    after = "0" if bracket else "0.17em"
    return f'<mo lspace="0.17em" rspace="{after}">{name}</mo>{bracket}'


_TEXT_NODE = re.compile(r"(?<=>)[^<]+(?=<)")


def markdown(tex: str) -> str:
    """`mathml` as Markdown: every sign between the tags is an entity, for an engine reads on there.

    Python-Markdown needs `papershelf.pages.phrasing` for it.
    """
    return _TEXT_NODE.sub(_as_entities, mathml(tex))


def _as_entities(match: re.Match[str]) -> str:
    return "".join(sign if sign.isalnum() or sign == " " else f"&#{ord(sign)};" for sign in unescape(match[0]))


def ascii_tex(tex: str) -> str:
    """The TeX with letters and signs beyond ASCII as commands, for engines that know no others."""
    if tex.isascii():
        return tex
    parts: list[str] = []
    for sign in tex:
        command = _commands().get(sign)
        parts.append(sign if sign.isascii() or command is None else f"{command} ")
    return re.sub(r"(\\[A-Za-z]+) (?![A-Za-z])", r"\1", "".join(parts)).strip()


@lru_cache(maxsize=1)
def _commands() -> dict[str, str]:
    """Unicode signs of mathematics with their commands."""
    names = (
        "alpha beta gamma delta zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon chi psi omega "
        "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega infty times leq geq neq approx in notin subset "
        "subseteq rightarrow leftarrow leftrightarrow Rightarrow propto sim equiv ll gg cdot pm cup cap setminus "
        "otimes oplus circ ell nabla emptyset epsilon varepsilon phi varphi ldots cdots langle rangle "
        "partial forall exists"
    )
    found = {_symbol(name): f"\\{name}" for name in reversed(names.split())}
    return found | {"−": "-", "µ": r"\mu", "ℝ": r"\mathbb{R}", "ℕ": r"\mathbb{N}", "ℤ": r"\mathbb{Z}", "∗": r"\ast"}


@lru_cache(maxsize=1024)
def _symbol(name: str) -> str:
    """The sign that a command without arguments stands for, or its name."""
    if name in _SPOKEN:
        return _SPOKEN[name]
    if name in _UPRIGHT:
        return name
    try:
        sign = str(_reader.latex_to_text(rf"\ensuremath{{\{name}}}")).strip().strip("$")
        sign = str(LatexNodes2Text(math_mode="text").latex_to_text(rf"\{name} ")).strip() if "\\" in sign else sign
    except Exception:  # as with the converter: never an error for a text
        sign = ""
    return unicodedata.normalize("NFC", sign) if sign and "\\" not in sign else name


class _Reader:
    """Reads TeX aloud, once, from left to right."""

    def __init__(self, tex: str) -> None:
        self._tokens: list[str] = _TOKEN.findall(tex)
        self._position = 0

    def row(self) -> str:
        """What is left of the formula."""
        parts: list[str] = []
        while self._position < len(self._tokens):
            before = self._position
            part = self._next()
            beside = parts and parts[-1][-1:].isalnum() and part[:1].isalnum()
            if beside and (self._tokens[before - 1][1:] in _UPRIGHT or self._tokens[before][1:] in _UPRIGHT):
                parts.append(" ")
            parts.append(part)
        return "".join(parts)

    def _next(self) -> str:
        lexeme = self._take()
        if lexeme in "^_" and lexeme:
            return self._script(lexeme)
        if lexeme == "{":
            return _Reader(self._group()).row()
        if lexeme == "}":
            return ""
        if lexeme[0] == "\\" and len(lexeme) > 1:
            return self._command(lexeme[1:].rstrip("*") or "*")
        if lexeme == "~" or lexeme.isspace():
            return " "
        return {"*": "*", "-": "−"}.get(lexeme, lexeme)

    def _take(self) -> str:
        lexeme = self._tokens[self._position]
        self._position += 1
        return lexeme

    def _argument(self) -> str:
        """The TeX of the next group or sign."""
        while self._position < len(self._tokens) and self._tokens[self._position].isspace():
            self._position += 1
        if self._position >= len(self._tokens):
            return ""
        lexeme = self._take()
        return self._group() if lexeme == "{" else lexeme

    def _group(self) -> str:
        depth, parts = 1, list[str]()
        while self._position < len(self._tokens):
            lexeme = self._take()
            depth += (lexeme == "{") - (lexeme == "}")
            if not depth:
                break
            parts.append(lexeme)
        return "".join(parts)

    def _script(self, sign: str) -> str:
        text = plain(self._argument()).strip()
        if not text:
            return ""
        if text in ("∘", "°") and sign == "^":
            return "°"
        if text in ("′", "″", "'") and sign == "^":
            return text.replace("'", "′")
        if text in ("*", "∗"):
            return "*" if sign == "^" else "∗"
        signs = _SUPERSCRIPTS if sign == "^" else _SUBSCRIPTS
        small = text.replace(" ", "")
        if all(letter in signs for letter in small) and (len(small) <= 2 or not small.isalpha()):
            return "".join(signs[letter] for letter in small)
        return f"{sign}{text}" if len(text) == 1 or (sign == "_" and text.isalnum()) else f"{sign}({text})"

    def _command(self, name: str) -> str:
        if name in SIZES or name in ("rm", "bf", "cal", "displaystyle", "textstyle", "limits", "it"):
            return ""
        if name in ("mathbb", "Bbb"):
            content = plain(self._argument())
            return _BLACKBOARD.get(content, content)
        if name in FONTS or name in _WRAPPING:
            return plain(self._argument())
        if name in ("frac", "tfrac", "dfrac"):
            above, below = plain(self._argument()), plain(self._argument())
            return f"{_bracketed(above)}/{_bracketed(below)}"
        if name == "sqrt":
            return f"√{_bracketed(plain(self._argument()))}"
        if name in ACCENTS:
            content = plain(self._argument())
            mark = _COMBINING.get(name, "")
            return unicodedata.normalize("NFC", content + mark) if len(content) == 1 else content
        if name in SPACES or name in (",", ";", ":", " ", "space"):
            return " "
        if name == "!":
            return ""
        if not name[0].isalpha():
            return name if name not in "|\\" else {"|": "‖", "\\": " "}[name]
        if name in _PREFIXES:
            while self._position < len(self._tokens) and self._tokens[self._position].isspace():
                self._position += 1
        return _symbol(name)


def _bracketed(text: str) -> str:
    return text if text.isalnum() or len(text) <= 1 else f"({text})"


def _tidied(text: str) -> str:
    """One space on both sides of a relation that has one on either, and none at the ends.

    Between operands a sign of an operation has a space on both sides or on neither: one behind it alone only ended the
    name of a command.
    """
    text = _ONE_SIDED.sub(r"\1", text)
    parts = re.split(rf"( *[{''.join(_RELATIONS)}]+ *)", text)
    for index in range(1, len(parts), 2):
        bare = parts[index].strip()
        if bare != parts[index] and (parts[index - 1] and parts[index + 1]):
            parts[index] = f" {bare} "
    return " ".join("".join(parts).split())


_LEFT_RIGHT = re.compile(r"\\(?:left|right|bigl?|bigr?|Bigl?|Bigr?|bigg|Bigg)(?![A-Za-z])\.?")


def _spelled(tex: str) -> str:
    """The TeX with what the converter reads differently from TeX spelled out."""
    spelled = _LEFT_RIGHT.sub("", tex)
    spelled = re.sub(r"\\unicode\{x([0-9A-Fa-f]+)\}", lambda match: chr(int(match[1], 16)), spelled)
    if spelled.startswith(("^", "_")):
        spelled = "{}" + spelled
    return spelled.replace(r"\argmin", r"\operatorname{argmin}").replace(r"\argmax", r"\operatorname{argmax}")
