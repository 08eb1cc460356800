"""Templates for Hugo and Eleventy that make a page such as ours: cut out of one that we built.

What is the same on every page is taken as it is, with header, icons and footer. What is a page's own is written anew
in the builder's language, each part only where our page has it, so that a change of our theme changes theirs.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

_OWN = re.compile(
    r'\s*(?:<title>.*?</title>|<link rel="canonical"[^>]*>'
    r'|<meta (?:name="(?:description|citation_\w+)"|property="og:\w+")[^>]*>'
    r'|<script type="application/(?:ld\+)?json".*?</script>)',
    re.DOTALL,
)
_PARTS = re.compile(r"(?s)(.*?<head>)(.*?)(</head>.*?<article[^>]*>).*?(</article>.*)")
_DATA = re.compile(r'(?s)<script type="(application/[^"]*json)"(.*?)</script>')
_BLANK = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Frame:
    """What the pages of our papers have in common, and which parts of their own they have in the head."""

    start: str
    head: str
    before: str
    after: str
    own: frozenset[str]
    assets: Path

    @classmethod
    def of(cls, site: Path) -> Frame:
        """The frame of a site that we built, from its first paper; `ValueError` where that has no article."""
        with (site / "data" / "papers.jsonl").open(encoding="utf-8") as papers:
            page = site / "papers" / f"{json.loads(next(papers))['slug']}.html"
        html = page.read_text(encoding="utf-8")
        if not (found := _PARTS.fullmatch(html)):
            raise ValueError(f"{page}: no head and article")
        start, head, before, after = found.groups()
        own = {mark for mark in ("citation_title", 'citation_abstract"') if mark in head}
        for kind, data in _DATA.findall(head):
            own |= {kind, f"{kind} abstract"} if '"abstract":"' in data else {kind}
        start, head, before, after = (_BLANK.sub("\n", part) for part in (start, _OWN.sub("", head), before, after))
        return cls(start, head, before, after, frozenset(own), site / "assets")

    def page(self, head: str, content: str) -> str:
        """A template of a page."""
        return f"{self.start}{self.head}{head}{self.before}\n{content}{self.after}"

    def having(self, lines: tuple[tuple[str, str], ...], abstract: str) -> str:
        """The lines whose mark our page has, and those without a mark; with the abstract where ours has it there."""
        chosen = ((mark, line) for mark, line in lines if not mark or mark in self.own)
        return "".join(
            line.replace("ABSTRACT", abstract if f"{mark} abstract" in self.own else "") + "\n" for mark, line in chosen
        )


_HUGO_HEAD = (
    ("", "<title>{{ .Title }} - {{ .Site.Title }}</title>"),
    ("", '<meta name="description" property="og:description" content="{{ .Params.description }}">'),
    ("", '<link rel="canonical" href="{{ .Permalink }}">'),
    ("", '<meta property="og:type" content="article"><meta property="og:title" content="{{ .Title }}">'),
    ("", '<meta property="og:url" content="{{ .Permalink }}">'),
    ("citation_title", '<meta name="citation_title" content="{{ .Title }}">'),
    ("citation_title", '{{ range .Params.authors }}<meta name="citation_author" content="{{ . }}">{{ end }}'),
    ('citation_abstract"', '<meta name="citation_abstract" content="{{ .Plain }}">'),
    (
        "application/ld+json",
        """<script type="application/ld+json">{{ dict "@context" "https://schema.org" "@type" "ScholarlyArticle" "url"
.Permalink "headline" .Title "keywords" .Params.topics ABSTRACT | jsonify | safeJS }}</script>""",
    ),
    (
        "application/json",
        """<script type="application/json" id="citation-data">{{ dict "csl" (dict "id" .Title "type" "article" ABSTRACT)
"latex" (dict ABSTRACT) | jsonify | safeJS }}</script>""",
    ),
)

_HUGO_PAPER = """<p class="ps-chips">
{{- range .GetTerms "topics" }}<a class="ps-chip" href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end -}}
</p>
<div class="ps-paper"><div class="ps-main"><div class="ps-abstract">{{ .Content }}</div></div>
<div class="ps-aside"><h2 id="related-papers">Related papers</h2>
<ul>{{ range .Params.related }}
<li><a class="ps-title" href="{{ .slug }}.html">{{ .title }}</a> <span class="ps-note">{{ .why }}</span></li>{{ end }}
</ul></div></div>
<nav aria-label="Previous and next paper" class="ps-neighbours"><p>
{{ with .Params.previous }}<a class="ps-before" href="{{ .slug }}.html" rel="prev">{{ .title }}</a>{{ end }}
{{ with .Params.following }}<a class="ps-after" href="{{ .slug }}.html" rel="next">{{ .title }}</a>{{ end }}
</p></nav>
"""

_HUGO_LIST = """<h1>{{ .Title }}</h1>
<ul>{{ range .Paginator.Pages }}
<li><a class="ps-title" href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></li>{{ end }}
</ul>
<p>{{ with .Paginator.Prev }}<a href="{{ .URL }}" rel="prev">Previous</a>{{ end }}
{{ with .Paginator.Next }}<a href="{{ .URL }}" rel="next">Next</a>{{ end }}</p>
"""

_HUGO_HOME = """<h1>{{ .Site.Title }}</h1>
<ul>{{ range .Site.Taxonomies.topics.ByCount }}
<li><a href="{{ .Page.RelPermalink }}">{{ .Page.LinkTitle }}</a> {{ .Count }}</li>{{ end }}
</ul>
"""

_HUGO_INDEX = """[{{ range $place, $paper := where .Site.RegularPages "Section" "papers" -}}
{{ if $place }},{{ end }}
{{ dict "url" $paper.RelPermalink "title" $paper.Title "abstract" $paper.Plain | jsonify }}
{{- end }}]
"""


def hugo_layouts(frame: Frame) -> dict[str, str]:
    """The layouts of a Hugo site, by their names in `layouts/`."""
    head = frame.having(_HUGO_HEAD, '"abstract" .Plain')
    title = "<title>{{ .Title }} - {{ .Site.Title }}</title>\n"
    lists = frame.page(title, _HUGO_LIST)
    return {
        "page.html": frame.page(title, "{{ .Content }}"),
        "papers/page.html": frame.page(head, _HUGO_PAPER),
        "home.html": frame.page(title, _HUGO_HOME),
        "home.json": _HUGO_INDEX,
        **{f"{kind}.html": lists for kind in ("section", "taxonomy", "term")},
    }


_PLAIN = "{{ content | striptags }}"
_ELEVENTY_HEAD = (
    ("", "<title>{{ title }} - Shelf</title>"),
    ("", '<meta name="description" property="og:description" content="{{ description }}">'),
    ("", '<meta property="og:type" content="article"><meta property="og:title" content="{{ title }}">'),
    ("citation_title", '<meta name="citation_title" content="{{ title }}">'),
    ("citation_title", '{% for author in authors %}<meta name="citation_author" content="{{ author }}">{% endfor %}'),
    ('citation_abstract"', f'<meta name="citation_abstract" content="{_PLAIN}">'),
    (
        "application/ld+json",
        '<script type="application/ld+json">{"headline":{{ title | dump | safe }}ABSTRACT}</script>',
    ),
    (
        "application/json",
        '<script type="application/json" id="citation-data">{"csl":{"type":"article"ABSTRACT}}</script>',
    ),
)

_ELEVENTY_PAPER = """<p class="ps-chips">{% for topic in topics %}<a class="ps-chip">{{ topic }}</a>{% endfor %}</p>
<div class="ps-paper"><div class="ps-main"><div class="ps-abstract">{{ content | safe }}</div></div>
<div class="ps-aside"><h2 id="related-papers">Related papers</h2>
<ul>{% for other in related %}
<li><a class="ps-title" href="{{ other.slug }}.html">{{ other.title }}</a>
<span class="ps-note">{{ other.why }}</span></li>{% endfor %}
</ul></div></div>
<nav aria-label="Previous and next paper" class="ps-neighbours"><p>
{% if previous %}<a class="ps-before" href="{{ previous.slug }}.html" rel="prev">{{ previous.title }}</a>{% endif %}
{% if following %}<a class="ps-after" href="{{ following.slug }}.html" rel="next">{{ following.title }}</a>{% endif %}
</p></nav>
"""

_ELEVENTY_TOPIC = """---
pagination: {data: listing, size: 1, alias: topic}
permalink: "topics/{{ topic.slug }}.html"
---
<!doctype html><title>{{ topic.name }}</title><h1>{{ topic.name }}</h1>
<ul>{% for paper in topic.papers %}
<li><a href="../papers/{{ paper.slug }}.html">{{ paper.title }}</a></li>{% endfor %}
</ul>
"""

_ELEVENTY_INDEX = """---
permalink: search.json
---
[{% for paper in collections.papers %}{% if not loop.first %},{% endif %}
{"url": {{ paper.url | dump | safe }}, "title": {{ paper.data.title | dump | safe }},
"abstract": {{ paper.content | striptags | dump | safe }}}{% endfor %}]
"""

_ELEVENTY_PAPERS = """module.exports = {
  layout: "paper.njk",
  tags: "papers",
  permalink: data => `${data.page.filePathStem}.html`,
};
"""

_ELEVENTY_OTHERS = """module.exports = {
  layout: "other.njk",
  permalink: data => `${data.page.filePathStem}.html`,
};
"""

_ELEVENTY_SETTINGS = """module.exports = function (config) {
  config.addPassthroughCopy("assets");
  return { markdownTemplateEngine: false, htmlTemplateEngine: "njk", dir: { includes: "_includes" } };
};
"""


def eleventy_layout(frame: Frame) -> dict[str, str]:
    """The files that tell Eleventy what to do."""
    head = frame.having(_ELEVENTY_HEAD, ',"abstract":{{ content | striptags | dump | safe }}')
    paper = frame.page(f"{head}", _ELEVENTY_PAPER)
    return {
        ".eleventy.js": _ELEVENTY_SETTINGS,
        "_includes/paper.njk": paper,
        "_includes/other.njk": frame.page("<title>{{ title }} - Shelf</title>\n", "{{ content | safe }}"),
        **{f"{kind}/{kind}.11tydata.js": _ELEVENTY_OTHERS for kind in ("systems", "captures", "glossary")},
        "papers/papers.11tydata.js": _ELEVENTY_PAPERS,
        "topics.njk": _ELEVENTY_TOPIC,
        "search.njk": _ELEVENTY_INDEX,
    }
