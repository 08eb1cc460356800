"""What is left of TeX in running text: accents, quotes, signs, fonts, ties, citations, home-made macros.

All of it becomes plain Unicode. Words are never dropped: a macro that nobody knows is shown by its name.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pylatexenc.latex2text import LatexNodes2Text, get_default_latex_context_db

from papershelf.texcommands import GREEK

_ACCENT = re.compile(
    r"""\\(?:
        ["'`^~=.] \s* (?: \{ \s* (?:\\[ij]|[A-Za-z]) \s* \} | \\[ij](?![A-Za-z]) | [A-Za-z] )
      | [uvHcdbrkt] \s* \{ \s* [A-Za-z]{1,2} \s* \}
      | (?:ss|ae|AE|oe|OE|aa|AA|o|O|l|L|dh|DH|th|TH|S|P|copyright|textregistered|texttrademark)
        (?: \{\} | \s+(?=[a-z]) | (?![A-Za-z]) )
    )""",
    re.VERBOSE,
)
_BRACED_ACCENT = re.compile(rf"\{{\s*({_ACCENT.pattern})\s*\}}", re.VERBOSE)
_DOTLESS = re.compile(r"\\([ij])(?:\{\}|\s+(?=[a-z])|(?![A-Za-z]))")
_FONTS = "textbf textit texttt textsc textsl textsf textrm textmd textup emph underline uline mbox text mathrm mathbf"
_FONT_NAMES = "|".join(_FONTS.split())
_SWITCHES = r"em|it|bf|tt|sc|sl|sf|rm|itshape|bfseries|ttfamily|scshape|small|footnotesize|large"
_FONT_GROUP = re.compile(
    rf"\{{\s*\\(?:{_SWITCHES})(?![A-Za-z])\s*([^{{}}]*)\}}"
    rf"|(?<![A-Za-z])\\?(?:{_FONT_NAMES})\s*\{{([^{{}}]*)\}}"
    r"|\\textcolor\{[^{}]*\}\s*\{([^{}]*)\}"
)
_HREF = re.compile(r"\\href\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_URL_COMMAND = re.compile(r"\\url\s*\{([^{}]*)\}")
_URL_PAIR = re.compile(r"(https?://[^\s{}]+)\{([^{}]*)\}")
_MARKDOWN_URL = re.compile(r"\[(https?://[^\s\[\]]+)\]\(\1\)")
_TWICE = re.compile(r"(https?://[^\s{}]+?)\.?\1(?=[\s.,;)]|$)")
_BRACED_URL = re.compile(r"(?<![^\s(])\{(https?://[^\s{}]+)\}")
_COLOURED = re.compile(
    r"(?:\\?textcolor|\\?color)(?:\[\w+\])?\{[\d\s.,]*\}|\\?textcolor\{\w+\}"
    r"|\b(?:magenta|blue|red|cyan|purple|orange|green)\{([^{}]*)\}"
)
_CITE = re.compile(r"[~\s]*\\(?:cite[a-z]*|ref|cref|eqref|label)\*?\s*(?:\[[^\]]*\])?\s*\{([^{}]*)\}")
_FOOTNOTE = re.compile(r"\s*\\(?:footnote|thanks)(?:text)?\s*\{([^{}]*)\}")
_ABBREVIATIONS = {"ie": "i.e.", "eg": "e.g.", "etal": "et al.", "etc": "etc.", "wrt": "w.r.t.", "cf": "cf.",
                  "vs": "vs.", "aka": "a.k.a."}  # fmt: skip
_ABBREVIATION = re.compile(r"\\(ie|eg|etal|etc|wrt|cf|vs|aka)(?![A-Za-z])(?:\{\})?\.?")
_NAMED_SIGNS = {"textasciitilde": "~", "textbackslash": "", "textendash": "–", "textemdash": "—", "ldots": "…",
                "dots": "…", "textdegree": "°", "degree": "°", "deg": "°",
                "textrightarrow": "→", "pm": "±", "times": "×", "textsuperscript": "",
                "LaTeX": "LaTeX", "TeX": "TeX", "slash": "/", "xspace": "", "xspaces": "", "newline": " ", "par": " ",
                "item": "•", "quad": " ", "qquad": " ", "noindent": "", "textquotesingle": "'", "euro": "€",
                "pounds": "£", "checkmark": "✓", "bullet": "•", "sim": "∼", "approx": "≈", "to": "→",
                "rightarrow": "→", "leftarrow": "←", "geq": "≥", "leq": "≤", "mu": "μ", "alpha": "α", "beta": "β",
                "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“", "textquotedblright": "”",
                "textmu": "μ", "textbar": "|", "textasciicircum": "^", "textunderscore": "_", "textquotedbl": '"',
                "textbraceleft": "{", "textbraceright": "}",
                "textperiodcentered": "·", "textminus": "−", "textsurd": "√", "texttildelow": "~",
                "textgreater": ">", "textless": "<", "n": " ", "r": " ", "centering": "",
                "begin": "", "end": "", "textsubscript": "", "protect": "", "vspace": "", "hspace": ""}  # fmt: skip
_TEXT_COMMAND = r"text[A-Za-z]{2,30}|(?:guillemot|guilsingl|quotedbl|quotesingl)[a-z]{4,5}"
_TEXT_SIGN = re.compile(_TEXT_COMMAND)
_RAISED = re.compile(r"\\raisebox\s*\{[^{}]*\}(?:\[[^\[\]]*\]){0,2}")
_NAMED = re.compile(rf"(?<![\^_])\{{\\({_TEXT_COMMAND})\}}|\\([A-Za-z]+)\*?(?:\{{\}})?")
_ESCAPED_SIGN = re.compile(r"\\([%&#$_{}~^'\"`=.*@|<>()\[\]+/-])")
_TEX_SPACE = re.compile(r"\\(?:[ ,;:!]|\\)(?=\s|\w|$|[(\[])|(?<=[.,])\\n\b|(?<=\s)\\n(?=\s)|(?<=\w)\\n\\n(?=\s|[A-Z])")
_LETTER_N = re.compile(r"(?<=[a-z] )\\n(?= [a-z])")
_PARTED_SCHEME = re.compile(r"\b(https?):\s+//(?=[\w-]+\.)")
_EN_DASH = re.compile(r"--(?<=[\w)]--)(?=[\w(])")
_TIE = re.compile(r"(?<=[\w.,)\]%])~+(?=[\w(\[\\$])")
_NAMED_HEX = re.compile(r"(?:(?<=[A-Za-z])|(?<= ))x(201[3489cCdD])(?=[A-Za-z ])")
_SINGLE_QUOTE = re.compile(r"(?<![\w`])`([^`'“”\n]{1,200})'(?!\w)")
_SPACED_FUNCTION = re.compile(r" :(poly(?:log)?(?=\())")
_SIGNS = ("\\", "{", "}", "`", "~", "''", "--", "x201", " :poly", "//")
_GROUP = re.compile(r"(?<![{∪∩∖∈])(?<![∪∩∖∈] )\{((?:[\w“‘(\[$\"'−∼≈→×∞][^{},…|:%#]*)?)(?<! )\}(?!\})")
_BRACES = re.compile(r"[{}]")

_FORMULA = r"\$(?:[^$\\]|\\.)++\$"
_HELD = rf"((?:[^{{}}$\\]|\\.|{_FORMULA})*+)\}}"
_FONT_OR_FORMULA = re.compile(
    rf"\\[$\\]|{_FORMULA}|\\(?:{_FONT_NAMES})\s*\{{{_HELD}|\{{\\(?:{_SWITCHES})(?![A-Za-z])\s*{_HELD}", re.DOTALL
)
_FONTS_WITHIN = 4
"""Nobody puts more fonts within each other."""

_signs = get_default_latex_context_db()
_accents = LatexNodes2Text(math_mode="verbatim", strict_latex_spaces=True)


def unfold(text: str) -> str:
    """The text with TeX commands resolved and braces kept where a formula may need them; spaces as they are."""
    if not any(sign in text for sign in _SIGNS):
        return text
    if ": //" in text:
        text = _PARTED_SCHEME.sub(r"\1://", text)
    if "://" in text:
        text = _MARKDOWN_URL.sub(r"\1", text)
        text = _TWICE.sub(r"\1", text)
    if "\\" in text:
        text = _BRACED_ACCENT.sub(lambda match: _accent(match[1]), text)
        text = _ACCENT.sub(lambda match: _accent(match[0]), text)
        text = _DOTLESS.sub(lambda match: "ı" if match[1] == "i" else "ȷ", text)
        text = _RAISED.sub("", text)
        text = _ABBREVIATION.sub(lambda match: _ABBREVIATIONS[match[1]], text)
        text = _HREF.sub(lambda match: _linked(match[1], match[2]), text)
        text = _URL_COMMAND.sub(r"\1", text)
        text = _CITE.sub(r" [\1]", text)
        text = _FOOTNOTE.sub(r" (\1)", text)
    if "{" in text:
        while (plainer := _FONT_GROUP.sub(_content, text)) != text:
            text = plainer
        text = _COLOURED.sub(_content, text)
        text = _BRACED_URL.sub(r"\1", text)
        text = _URL_PAIR.sub(lambda match: _linked(match[1], match[2]), text)
    if "\\" in text:
        text = _LETTER_N.sub("n", text)
        text = _TEX_SPACE.sub(" ", text)
        text = _ESCAPED_SIGN.sub(r"\1", text)
        text = _NAMED.sub(_named, text)
        text = re.sub(r"\\(?=\w)", "", text)
    if " :poly" in text:
        text = _SPACED_FUNCTION.sub(r" \1", text)
    if "x201" in text:
        text = _NAMED_HEX.sub(lambda match: chr(int(match[1], 16)), text)
    if "~" in text:
        text = _TIE.sub(" ", text)
    text = text.replace("``", "“").replace("''", "”")
    if "“" in text:
        text = re.sub(r"“([^“”\"]*)\"", r"“\1”", text)
    if "`" in text:
        text = _SINGLE_QUOTE.sub(r"‘\1’", text)
    if "--" in text:
        text = re.sub(r"(?<=\w)---(?=\w)|(?<=\s)---?(?=\s)", "—", text)
        text = _EN_DASH.sub(_dash, text)
    return text


def without_fonts_around_formulas(text: str) -> str:
    """LaTeX without the font commands whose text holds formulas, which `unfold` never sees as one: `\\emph{of $x$}`."""
    if "$" not in text or "\\" not in text:
        return text
    for _ in range(_FONTS_WITHIN):
        plainer = _FONT_OR_FORMULA.sub(_held, text)
        if plainer == text:
            break
        text = plainer
    return text


def _held(match: re.Match[str]) -> str:
    held = match[1] or match[2] or ""
    return held if "$" in held else match[0]


def unbrace(prose: str) -> str:
    """Prose without the braces of TeX groups: {B}ERT, {GPT-4}; those of code and of lists stay: {{ x }}, {0, 1}."""
    if "{" not in prose and "}" not in prose:
        return prose
    while (plainer := _GROUP.sub(r"\1", prose)) != prose:
        prose = plainer
    return _without_strays(prose)


def _without_strays(prose: str) -> str:
    """Without the braces that are glued to a word and have no partner."""
    opened: list[int] = []
    strays: set[int] = set()
    for match in _BRACES.finditer(prose):
        if match[0] == "{":
            opened.append(match.start())
        elif opened:
            opened.pop()
        else:
            strays.add(match.start())
    strays.update(opened)
    beside = {at for at in strays if prose[at - 1 : at].isalnum() or prose[at + 1 : at + 2].isalnum()}
    return "".join(sign for at, sign in enumerate(prose) if at not in beside) if beside else prose


def _content(match: re.Match[str]) -> str:
    return next((group for group in match.groups() if group is not None), "")


def _dash(hyphens: re.Match[str]) -> str:
    """The dash that two hyphens between words are; those of an address or a path stay."""
    begin = hyphens.string.rfind(" ", 0, hyphens.start()) + 1
    return "--" if "/" in hyphens.string[begin : hyphens.start()] else "–"


def _linked(url: str, words: str) -> str:
    """A link of TeX: its words and its address, once where they are the same."""
    if not words.strip() or words.rstrip("/.") == url.rstrip("/.") or "://" in words:
        return url
    if url.startswith("http"):
        return f"{words} ({url})" if not words.startswith(url) else words
    return f"{words} ({url})"


def _named(match: re.Match[str]) -> str:
    name = match[1] or match[2]
    sign = _NAMED_SIGNS.get(name)
    if sign is None and _TEXT_SIGN.fullmatch(name):
        sign = _text_sign(name)
    if sign is None:
        return f"{{{name}}}" if match[1] else name
    return sign


@lru_cache(maxsize=1024)
def _text_sign(name: str) -> str | None:
    """The one sign that a command for text stands for, such as `textcopyright` or `textbeta`."""
    letter = name.removeprefix("text")
    found = _signs.get_macro_spec(letter if letter in GREEK else name)
    sign = unicodedata.normalize("NFC", found.simplify_repl) if found and isinstance(found.simplify_repl, str) else ""
    return sign if len(sign) == 1 else None


def _accent(tex: str) -> str:
    """The Unicode character that one TeX accent command stands for."""
    return unicodedata.normalize("NFC", str(_accents.latex_to_text(tex)).strip())
