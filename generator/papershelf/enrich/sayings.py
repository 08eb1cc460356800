"""How papers say in English that they introduce something: the patterns that introductions.py looks for.

Those that end with `$` are searched in what stands before a place, the others match from a place on.
"""

from __future__ import annotations

import re

from papershelf.enrich.common_terms import word_set

_KIND = (
    "(?:algorithm|framework|method|model|network|architecture|dataset|benchmark|approach|library|system|toolkit|pipeline"
    "|paradigm|strategy|scheme|technique|operator|solver|metric|optimi[sz]er|module|mechanism|loss|layer|objective|solution|procedure"
    "|estimator|suite|tool)s?"
)
"""What a paper may bring."""

PROPOSING = (
    r"propos(?:e[sd]?|ing)|[Ii]ntroduc(?:e[sd]?|ing)|present(?:s|ed|ing)?|develop(?:s|ed|ing)?|design(?:s|ed|ing)?"
    r"|creat(?:e[sd]?|ing)|releas(?:e[sd]?|ing)|describ(?:es?|ing)|formulat(?:es?|ing)|construct(?:s|ed|ing)?"
    r"|establish(?:es|ed)?|buil[dt]s?|devis(?:e[sd]?|ing)|contributes?|offers?|articulates?|curate[sd]?"
    r"|implement(?:ed|s)?|suggests?|leading to|yield(?:s|ing)|extend(?:s|ed|ing)?|generali[sz]e[sd]?"
    r"|unveils?|launch(?:es|ed)?|open-sourced?|compiled?|assembled?|publish(?:es|ed)?|collect(?:s|ed)?|instantiates?"
    r"|(?<=innovation )is|(?<=contribution )is|(?<=novelty )is|stud(?:y|ies)(?= (?:two|three|four|several) variants)"
)
VERB = re.compile(
    rf" (?:{PROPOSING})\b(?: and (?:\w+ly )?(?:{PROPOSING}|stud(?:y|ies)|analy[sz]es?|evaluate|train|test)\b)?:? "
)
ACTING = re.compile(
    r"(?:\b(?:[Ww]e|[Pp]aper|[Ww]orks?|[Ss]tudy|[Aa]rticle|[Ll]etter|[Rr]eport|[Tt]hesis|[Hh]ere|[Aa]uthors|to|and|by"
    r"|which|I|us|it|then|finally|further|also|contribution|innovation|novelty|method|[Rr]esearch|approach)\b,?"
    r"(?: (?:\w+ly|also|further|then|first|here|next|thus|hence|therefore|thereby|have|instead|now|can|aims? to"
    r"|seeks? to|this paper|in this (?:paper|work)|will|is to|are),?){0,3}|[Ii]nstead,?|,|^)$"
)
BEHIND = re.compile(
    r" (?:proposed|introduced|presented|developed|designed|elaborated)"
    r"(?: (?:here|to|for|in this|that|which|and)\b|[,.])"
)
BESIDE = re.compile(rf"\)?(?: {_KIND})? (?:is|are)(?: \w+)?")
"""Between a name and the participle that says it is proposed."""
GOVERNED = re.compile(r"\b(?:on|of|for|to|with|by|from|using|in) (?:the |an? )?$")
"""Before a name that only belongs to what a sentence is about: a network based on the FPN is proposed."""
BE = (" is", " are", " is also", " is then", " is further", " is first", " is thus", " is therefore")
DONE_BEFORE = re.compile(
    r"\b(?:recently|previously|was|were|been|originally|(?<![Ww]e )(?<!I )first|being|already|widely|commonly|is|are"
    r"|they)(?: \w+ly)?$"
)
BREAK = re.compile(
    rf"[.;()?!]|(?<![\w-])based\b(?! (?:[a-z]+ )?{_KIND} $)|(?<![\w-])and\b(?![\w-])(?! (?:[a-z-]+ ){{0,2}}{_KIND},? $)"
    r"|(?<![\w-])(?:for|to|of|in|on|by|that|which|using|where|with|from|under|via|into|as|whose|is|are|between"
    r"|inspired|through|when|over|against|towards?|than|within|across|at|can|we|it|built|or|upon|how|like|rather"
    r"|trained|beyond|without|combining|integrating|leveraging|incorporating|exploiting|employing|utili[sz]ing)(?![\w-])"
)
AND = re.compile(
    r"(?:\s\([^()]*\))?(?: [a-z]+)?,?(?: and| as well as| along with| together with| with an?| with the|,)"
    r"(?: (?:its|the|an?|our|their))?(?: (?!which\b|that\b|whose\b|(?!including\b)\w+ing )[a-z][\w-]*){0,4},? ?$"
)
AND_ANOTHER = re.compile(r"[, ](?:and|as well as|(?:together|along|alongside) with|alongside) (?:the )?$")
"""Before the name of a second thing that is brought, where what is said of the first one parts them."""
KIND_OF_NAME = re.compile(
    rf"[)]?(?:-[a-z]+)?(?: [a-z][\w-]*){{0,4}}? {_KIND}(?:,? (?:namely|i\.e\.),?|,|:)? (?:the )?[\"“‘]?$"
)
"""Between a name that only qualifies a kind and the name of what is of that kind: a novel XAI tool, the "B-ReX"."""
DESCRIBING = re.compile(r"\W*, an? (?:(?!\w+ing\b|with\b|of\b|called\b|named\b)[\w-]+ ){0,3}")
BRINGS = (" propos", " introduc", " develop", " present")
IDEA_OF = re.compile(r"\b(?:core|key|main|central) (?:idea|insight|component|innovation|novelty)s? (?:of|behind|in) $")
NEW_AND_CALLED = re.compile(r"\b(?:novel|new|[Ww]e (?:propose|introduce|present|develop|design))\b[^.;()]{3,120}?,?$")
SMALL_CALLED = re.compile(r"(?!(?:the|as|an?)\b)([a-z][\w-]+(?: [a-z][\w-]+){1,3})(?=[,.]| which\b| that\b)")
QUALIFIED = re.compile(r"(?:^an? |\b(?:an?|new|novel|various|several|different|existing|these|many|two|three) )")
NOUN_AFTER = re.compile(
    r" (?!(?:and|or|to|that|which|for|as|with|by|in|on|is|are|can|from|using|based|via|has|at|where|of|through|an?"
    r"|the|consisting|comprising|containing|including|covering|spanning|featuring|designed|composed|built|aimed|tailored"
    r"|trained|inspired|under)\b)[a-z]"
)
NAMED_BEHIND = re.compile(rf"\)?(?: [a-z-]+)? {_KIND},? (?:called|named|termed|dubbed|namely) ")
"""Behind the class of what is proposed, which the name comes after: a novel … (OSSL) approach called OpenMatch."""
ONE_OF_A_CLASS = re.compile(r"(?:^an? |\b(?:an?|new|novel|first|various|several|different) )")
GUIDED = re.compile(r"-[a-z]{4,}")
PARTS = re.compile(
    r"\b(?:two|three|four|five|several|following)\b"
    r"(?! (?:(?!variants\b|versions\b|extensions\b)[\w-]+ ){0,3}(?:used|public|existing|popular|standard|common|known))"
    r"[^.:;()]{0,100}: (?=(?:(?:the|an?|our) )?[\w-]*[A-Z])"
)
OWN_PARTS = re.compile(
    r"\b(?:two|three|four|five|several) (?:(?!existing\b|previous\b|well-known\b)[\w-]+ ){0,4}"
    r"(?:modules|components|techniques|mechanisms|strategies|variants|innovations|submodules|subnetworks|blocks|losses)"
    r"(?:: |,? (?:including|namely|i\.e\.,?) )"
    r"(?=(?:(?:the|an?) )?(?:(?!(?:and|from|of|for|to|with|on|in|by)\b)[a-z][\w-]* ){0,4}[A-Z])"
)
SET_OF = re.compile(
    r"an? (?:[\w-]+ )?(?:suite|set|series|family|collection) of"
    r" [\w-]+(?: [\w-]+){0,4}?(?:: |,? (?:including|namely|i\.e\.,?|comprising) )(?=(?:(?:the|an?) )?[A-Z])"
)
CONSISTS = re.compile(
    r" (?:consists? of|comprises|is composed of|incorporates|includes|integrates|features)"
    r"(?: (?:two|three|four|several|both|the following) [^.:;()]{0,50}:)? (?:\(?(?:1|i)\) )?(?:(?:an?|the|its) )?"
    r"(?=[A-Z][\w-]*[a-z])"
)
MADE_OF = re.compile(
    r"(?:\b(?:[Oo]ur|[Tt]he|[Tt]his)(?: (?:proposed|new|novel|resulting))?(?: [A-Z][\w-]+)? (?:[\w-]+ )?"
    rf"{_KIND}|(?:^|\. )It)(?: \w+ly)?$"
)
AND_A = re.compile(r"\band (?:an?|the) $")
WHICH_DOES = re.compile(r"\)? (?:which|that|to|for)\b")
APART = re.compile(r"\b(?:than|of|for|to|on|over|from|by|against|that)\b")
KIND_AFTER = re.compile(
    r" (?:algorithm|framework|method|model|network|architecture|dataset|benchmark|approach|library|system|loss"
    r"|layer)s?\b"
)
KIND_AND_SHORT = re.compile(rf" (?:[a-z-]+ )?{_KIND} \(")
REST_AND_SHORT = re.compile(
    r" (?:with|for|of|via|by|from|using|in|on|and|to|through|as|at|across|between|under|without)\b[^.;:,()]{3,90} \("
)
KIND_AFTER_SHORT = re.compile(
    r" (?P<more>[a-z-]+ )?(?:algorithm|framework|method|model|network|architecture|dataset|benchmark|approach|library"
    r"|system|loss|layer|methodology|technique|strategy|paradigm|pipeline|module|operator|optimizer|solver|toolkit|metric"
    r"|family|schema|scheme|mechanism|block|structure|branch|unit|head|policy|protocol|regulari[sz]ation|estimation)s?\b"
)
DESCRIBED = re.compile(
    r"\)?, an? (?:(?!(?:and|or|of|for|in|to|with|by|recently|state-of-the-art|SOTA|popular|widely|well-known"
    rf"|pre-trained|existing|recent|publicly)\b)[\w-]+,? ){{0,6}}(?:{_KIND}|(?:LLM|VLM|MLLM|corpus|agent|engine"
    r"|simulator|platform|classifier|detector|package|evaluator|extractor|schedule|variant|protocol|attack|defense|planner"
    r"|encoder|decoder|score|measure|index|representation|formulation|generator|sampler|environment|testbed|interface)s?)\b"
)
MAKES = re.compile(
    r"\b(?:[Ww]e|and)(?: (?:further|also|then|finally|additionally|first|next))?"
    r" (?:train|fine-tune|provide|derive|obtain|contribute|annotate)(?:d|ed)? (?:the )?$"
)
MADE = re.compile(r" \([^()]{5,120}\), an? |\)?, (?:an? |the first )")
INCORPORATING = re.compile(
    r"\b(?:incorporat|integrat|employ|utili[sz]|equip|adopt|embed|insert|us|appl|add)\w*(?: \w+)? (?:an?|our|two"
    r"|three)$"
)
PART_NOUN = re.compile(r"(?:Module|Block|Layer|Mechanism|Loss|Strategy|Unit|Head|Decoder|Encoder|Adapter|Scheme)s?$")
BELONGING = re.compile(
    r"\b(?:[Oo]f|[Ff]or|[Oo]n|[Ii]n|to|or|[Bb]y|[Ff]rom|uses?|using|used|apply|investigate|evaluate|than|like|as|over|into"
    r"|against|[a-z]*perform(?:s|ed|ing)?|surpass(?:es|ed|ing)?|extends?|adopts?|employs?|inspired|existing|called|current"
    r"|recent|popular|adapts?|leverag(?:es?|ing)|upon|apply|applies|analy[sz]e|tackle|To [a-z]+)"
    r"(?: (?:an?|the)(?: [a-z][\w-]*){0,3})? $"
)
OWN_KIND = re.compile(
    r"\b(?:[Nn]ovel|new|[Oo]ur|[Tt]he (?:proposed|resulting))"
    r" (?:(?!(?:and|or|for|on|in|to|with|by|of|than|from|using)\b)[\w-]+ ){0,5}"
    rf"{_KIND}(?:,|:| [–—-]) (?:namely,? |the )?[\"“]?$"
)
APPOSING = (", ", ": ", "– ", "— ", "- ", ", the ", ": the ", "– the ", "— the ", "- the ")
"""What `OWN_KIND` is looked for behind."""
APPOSING_SIGNS = frozenset(words[-2] for words in APPOSING)
NAMELY = (", ", ": ", "– ", "— ", "- ", "namely ")
"""What `OWN_BY_NAME` ends with."""
ALSO_OF_KIND = re.compile(
    rf",? and (?:an?|the|our|its) (?:[\w-]+ ){{0,5}}?{_KIND},? (?:called |named |dubbed )?[\"“]?$"
)
PROPOSED_AND_SMALL = re.compile(
    r" proposed (?:[\w-]+ ){0,4}(?:method|model|approach|algorithm|technique) \(([a-z][a-z -]+)\)"
)
MAY_BE_NEW = (
    *(" is a", ", a", ", the first", " is the first", ", our ", ": a", " – a", " — a", " - a", ")", "”", '"', " ("),
)
IS_NEW = re.compile(
    r"[)”\"]*(?: is|,|:| [–—-])? an? (?:[\w-]+,? ){0,2}(?:novel|new|newly (?:introduced|proposed|developed|designed))\b"
    r"|[)”\"]*(?: is|,) (?:the first (?!to\b|of\b|two\b|and\b)[\w-]|our (?:latest|new|novel|own|proposed)\b)"
)
APPOSED = re.compile(
    r"(?:, |: |[–—-] )(?:namely,? |i\.e\.,? )?(?:the |our |(?:the|our|an?) (?P<small>[a-z][\w-]+ (?:[a-z][\w-]+ )?))?$"
)
MADE_INTO = re.compile(r"(?: to| into)(?: (?:an?|the) [^,.;()]{2,50}, (?:(?:the|called|named) )?| )$")
SMALL_PROPOSED = re.compile(r"([a-z][\w-]*(?: [a-z][\w-]+){0,3})(?:,| [–—-]|:) (?:an?|the first) ")
SMALL_AT_END = re.compile(
    r"[^.;]{0,120} (?:version|variant|notion|concept|method|measure|metric|quantity|model)\b[^.:;]{0,40}: (?:the )?"
    r"([a-z][\w-]+(?: [a-z][\w-]+){0,3})\."
)
SMALL_BARE = re.compile(r"(?:[a-z][\w-]+ ){2,4}")
SMALL_REST = re.compile(r" [a-z]+(?: [a-z]+)?(?=, (?:an?|the|which|that)\b| \()")
APPOSITION_ENDS = re.compile(
    r"[)\"”’]*(?: \([^()]{2,120}\))?(?:,? (?:(?:that|which|a|an)\b|[–—-])|,(?! (?:and|or)\b| [A-Z])|\.)"
)
IN_A_LIST = re.compile(r"(?:such as|including|like|e\.g\.,?|and|,) [^,]*, $")
CALLING = re.compile(
    r" \(?(?:called|dubbed|termed|named|coined|(?:name|call|term|dub|coin|denote|naming|calling|terming|dubbing|coining"
    r"|articulate)(?:e?d)?(?: (?:it|this|them|these|our|the|that|such)\b(?: [\w-]+){0,5}?)?"
    r"|referred(?= as\b)"
    r"|refer(?:s|red|ring)? to(?: (?:it|this|them|these|our|the)\b(?: [\w-]+){0,5}?)?|titled|entitled|abbreviated)"
    r"(?: (?:as|by))?,?:?(?: (?:the|an?|our|simply|novel|new))* [\"“‘'`(]*"
)
CALLING_AND_SMALL = re.compile(CALLING.pattern + r"(?P<small>[a-z][\w-]+ (?:[a-z][\w-]+ )?)")
ALSO_CALLED = re.compile(r"[\"”’')]*(?:,|,? and|,? or) [\"“‘'(]*")
CALLED_BY_OTHERS = re.compile(
    r"(?<!method )(?<!approach )(?<!model )(?<!which )(?<!framework )(?<!algorithm )(?<!dataset )(?<!benchmark )"
    r"\b(?:(?:is|are|was|were|often|usually|commonly|sometimes|so-|known|popular|existing|previous)(?: \w+ly)?|so-)$"
)
CALLED_OF_OLD = re.compile(
    r"\b(?:already|existing|well-known|widely used|popular)(?! (?:and|or|to|that|but)\b)"
    r"(?:(?! (?:we|our|novel|new|is|are|by|with|via|using|into|to)\b)[^.,;:()]){0,70}$"
)
"""Before what calls something so that was there before the paper: the already existing constructions called X."""
NOUN_OR_CALL = re.compile(r" (?:term|name|call|coin)s?\b")
CALLERS = ("we", "We", "I", "also", "and", "to", "simply", "hereafter", "authors")
SMALL_WORDS = re.compile(r"[a-z][\w-]+(?: [a-z][\w-]+){1,3}")
SMALL_NAME = re.compile(r"([a-z][\w-]+(?: [a-z][\w-]+){1,4})(?=[\"”’.,:;)]| \(| that\b| which\b)")
OPENING_QUOTES, CLOSING = "\"“‘'", "\"”’',."
OWN = re.compile(
    r"\b(?:[Ww]e|[Oo]ur|novel|new|[Hh]ere|I)\b|[Tt]his (?:paper|work|study|article|method|approach|model|framework"
    r"|system|technique|algorithm|architecture|network|strategy|dataset|class|family|concept|notion|metric|phenomenon)"
    r"|resulting|propose|introduc|present"
    rf"|The (?:[\w-]+ ){{0,2}}{_KIND},? (?:\w{{0,6}}$|call|named|term|dub)"
)
NUMBERED_SMALL = re.compile(r"[ (](?:\d|i{1,3})\) ([a-z][a-z-]{3,}): an? ")
NAMED_PART = tuple(f"he {kind}, " for kind in ("algorithm", "method", "approach", "model", "framework", "system"))
NUMBERED = re.compile(r"[ (:](?:\d|i{1,3}|iv)\) (?P<article>(?:an?|the|A|The) )?$")
NUMBERED_DOES = re.compile(r"\)?(?:,? (?:which|that) |, (?:an? |\w+ing ))")
BRINGS_PARTS = re.compile(
    r"\b(?:[Oo]ur|we|introduces?|propos\w+|comprises?|comprising|consists?|consisting|features?|featuring|with|via"
    r"|through|develops?|presents?|contributions?|innovations?)\b[^.:;()]{0,60}\b(?:innovations|components|modules|mechanisms|techniques"
    r"|strategies|stages|contributions|submodules|designs|blocks|ideas|agents|phases|parts|methods|models|datasets|algorithms)\b[^;()]{0,60}\(?(?:1|i)\)"
)
LONG_FORM_BEHIND = re.compile(r" \([^()]{5,120}(?=\))")
SEMICOLON = re.compile(r"\)?,? [^.:;]{3,300}; (?:and )?(?:(?:the|an?) )?")
OURS = (
    *(" our ", "Our ", "proposed ", "our new ", "our novel ", "ur method ", "ur approach ", "ur framework "),
    *("ur model ", "ur algorithm ", "ur system ", "ur dataset ", "ur benchmark ", "method: ", "the designed "),
    *(
        "the developed ",
        "ur method, ",
        "ur approach, ",
        "ur model, ",
        "ur algorithm, ",
        "ur framework, ",
        "ur system, ",
    ),
)
OURS_ENDS = frozenset(words[-4:] for words in OURS)
OWN_BY_NAME = re.compile(
    rf"\b[Oo]ur (?:(?:proposed|new|novel|simple|own|full|final) )?(?:(?!existing\b)[\w-]+ )?{_KIND}"
    r"(?:,|:| [–—-]) (?:namely,? )?$"
)
ENDS_APPOSITION = re.compile(r"\)?(?:,(?! (?:and|or|as well as)\b| [A-Z])|\.| [–—-])")
BRACKETED = re.compile(
    r"\b(?:propos|introduc|present|develop|design|construct|build|creat|releas|curat)\w* (?:\w+ )?"
    r"(?:two|three|four|new|novel) [^.;:()]{0,60}\b(?:datasets|benchmarks|models|methods|variants|algorithms|frameworks"
    r"|networks|metrics|modules|tasks|architectures|losses|corpora|splits|subsets) \($"
)
PROPOSED_NAME = re.compile(r"(?<!recently )(?<!previously )(?<!originally )(?<!newly )\bproposed $")
OWN_SET = re.compile(r" (?:dataset|benchmark|corpus|framework|approach|method|algorithm|system)s?\b")
BEFORE_A_NOTION = (" of ", " as ", " a ", " an ", " the ", ", ", ": ")
MIXED = re.compile(r"[a-z][A-Z]\w\w|[A-Z]\w*[a-z]\w*-[A-Z]\w")
NOTION_OF = re.compile(
    r"\b(?:introduc|propos|present|develop|defin|formali[sz]|formulat|establish)\w*(?: and \w+)?(?: the| an?)?"
    r"(?: novel| new)? (?:notion|concept|task|problem|setting|paradigm|principle|phenomenon|theory|metric|measure"
    r"|criterion)(?: of(?: the| an?)?|,|:) $"
)
DEFINED_AS = re.compile(
    r"\b(?:[Ww]e|which|is)(?: \w+ly| then| thus| first)? (?:(?:formali[sz]ed?|define[sd]?)\b[^.;()]{0,60}"
    r" as (?:an? |the )?|(?:model|formulate|cast|frame)\b[^.;()]{0,60} as (?:the )?)$"
)
OF_A_TASK = re.compile(r"\)? (?:task|problem|setting|challenge|field)s?\b")
NEW_LONG_FORM = (" a novel ", "A novel ", " a new ")
OWN_LONG_FORM = ("This ", "The resulting ")
KNOWN = (
    *("existing ", "Existing ", "current ", "Current ", "recent ", "Recent ", "traditional ", "Traditional "),
    *(
        "conventional ",
        "Conventional ",
        "previous ",
        "Previous ",
        "classical ",
        "Classical ",
        "well-known ",
        "popular ",
    ),
)
KNOWN_ENDS = frozenset(words[-5:] for words in KNOWN)
KNOWN_FOR = re.compile(
    r"\)? (?:is|are) an? (?:[\w-]+ ){0,3}(?:problem|task|field|paradigm|setting|area|technique|class|family)\b|"
    r"\)? ha(?:s|ve) (?:\w+ly )?(?:been|shown|emerged|gained|become|achieved|demonstrated|attracted|proven)\b"
)
KNOWN_BY = (" ha", ") ha")
KNOWN_BY_THEN = (*KNOWN_BY, " is a", ") is a")
OF_OTHERS = ("recently proposed ", "previously proposed ", "originally proposed ", "of our method ")
RESULTING = ("resulting ", "propose ", "introduce ")
KIND_AND_BRACKET = re.compile(
    r"\b(?:[Oo]ur|(?:[Ww]e|[Ii]t|paper|work|study|article|also|then|further|and|[A-Z]\w*[A-Z]\w*) (?:\w+ly )?(?:are )?"
    r"(?:propos|introduc|present|develop|design|devis|creat|construct|build|releas)\w*(?: an?| the)?|new|novel)\b"
    r"(?: [\w-]+){0,7} (?:model|method|algorithm|framework|network|approach|architecture|dataset|benchmark|library"
    r"|system|pipeline|loss|module|encoder|decoder|mechanism|strategy|block|layer|metric|optimi[sz]er|estimator|tokenizer"
    r"|adapter|corpus|toolkit|agent|sampler|scheme|head|policy|operator|set|suite|tool|score) \($"
)
SENTENCE_AND_BRACKET = re.compile(
    r"\b(?:[Ww]e|paper|work)(?: \w+){0,2} (?:propos|introduc|present|develop|explor)\w* (?:an? |(?=[A-Z]))"
    r"[^.;()]{5,150}(?:(?<!dataset)(?<!benchmark)(?<![ld]s)(?<!task)|(?<= [A-Z][a-z]{2})[a-z]+s) \($"
)
ACTS = word_set(
    "is outperforms outperform achieves achieve improves improve enables enable surpasses demonstrates exhibits "
    "leverages combines consists employs learns integrates provides introduces generalizes reduces extends allows "
    "offers exceeds adapts matches uses not incorporates addresses delivers produces supports yields takes attains "
    "treats contains comprises includes requires can does consistently significantly effectively substantially also"
)
PHRASE_IN_A_WORD = re.compile(r"-(?:to|in|the|vs|versus)-", re.IGNORECASE)
HEAD = re.compile(r"(?:^|\? )([^:?!]{2,60}?)(?:\s*:\s+|:(?=[A-Z])|\s+[–—-]+\s+)\S")
SHORT_AT_END = re.compile(r"(?P<long>.+) \((?P<short>[^\s()]+)\)$")
SUBTITLE_OF_KIND = re.compile(rf" ?[:–—-] (?:an?|the) (?:[\w-]+ ){{0,4}}{_KIND}\b", re.IGNORECASE)
INTRODUCING = re.compile(r"\bIntroducing (?:the )?(\S+)")
ENDING = frozenset(("with", "via", "using", "by", "through", "and", "of"))
SURVEY = re.compile(
    r"(?:an?|the first|this|our) (?:[a-z-]+ ){0,3}(?:survey|review|overview|comparison|tutorial|perspective)s?\b"
)
QUANTITIES = word_set("function complexity rate ratio error dimension number condition constant bound")
SENTENCE = ". "
HEAD_WORDS, DESCRIBED_WORDS = 4, 6
REACH, CALLED_REACH = 60, 80
KIND_NOUNS = word_set(
    "Framework Model Algorithm Method Dataset Benchmark Network Library System Toolkit Package Corpus Suite Attack "
    "Pipeline"
)
MODEL_NOUN = re.compile(r"(?:network|model|machine|transformer|autoencoder)s?$", re.IGNORECASE)
