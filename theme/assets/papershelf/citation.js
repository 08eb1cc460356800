/* Papers as citations: BibTeX, RIS, CSL-JSON and Markdown, made from the citation data that papers carry.

   Papershelf.citations.FORMS                  [{name, suffix, type, …}]
   Papershelf.citations.cite(form, papers)     the text of one file; `papers` are [{csl, latex: {title, abstract}}], of
                                               which only the titles are sure to be there */
(function () {
  "use strict";

  const inverted = (name, ...parts) => name.literal || [name.family, ...parts].filter(Boolean).join(", ");
  const dateOf = (csl) => (csl.issued ? csl.issued["date-parts"][0] : []);

  function citationKey(csl) {
    const author = csl.author && csl.author[0] ? csl.author[0].family || csl.author[0].literal : "";
    const year = csl.issued ? String(csl.issued["date-parts"][0][0]) : "";
    const word = csl.id.split("-").find((part) => part.length > 3) || csl.id;
    const name = author.normalize("NFKD").replace(/[^A-Za-z]/g, "").toLowerCase();
    return name ? name + year + word : csl.id.split("-").slice(0, 4).join("-");
  }

  /* Keys that are not taken yet: those of two papers may be the same. */
  function newKeys() {
    const taken = new Set();
    return (csl) => {
      const key = citationKey(csl);
      let free = key;
      for (let number = 2; taken.has(free); number++) free = key + "-" + number;
      taken.add(free);
      return free;
    };
  }

  function latex(text) {
    // A brace counts for BibTeX even behind a backslash, so the braces need names too.
    const named = {
      "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}",
      "{": "\\textbraceleft{}", "}": "\\textbraceright{}"
    };
    return text.replace(/[\\~^{}$&#_%]/g, (sign) => named[sign] || "\\" + sign);
  }
  function bibtexPerson(name) {
    const text = latex(inverted(name, name.suffix, name.given));
    // "and" parts the names of a list, and the last word of a name would be the family's.
    return name.literal || /(^|\s)and(\s|$)/i.test(text) ? "{" + text + "}" : text;
  }
  function bibtex({ csl, latex: source = {} }, keyOf) {
    const fields = [["title", "{" + (source.title || latex(csl.title)) + "}"]];
    if (csl.author) fields.push(["author", csl.author.map(bibtexPerson).join(" and ")]);
    const [year, month] = dateOf(csl);
    if (year) fields.push(["year", String(year)]);
    if (month) fields.push(["month", String(month)]);
    if (csl.number) fields.push(["eprint", csl.number.replace("arXiv:", "")], ["archiveprefix", "arXiv"]);
    // A DOI and a URL are no text: packages take them as they are, so only what would end the field is quoted.
    if (csl.DOI) fields.push(["doi", csl.DOI.replace(/[{}\\]/g, encodeURIComponent)]);
    if (csl.URL) fields.push(["url", csl.URL.replace(/[{}\\]/g, encodeURIComponent)]);
    if (source.abstract) fields.push(["abstract", source.abstract]);
    const lines = fields.map(([name, value]) => "  " + name + " = {" + value + "}");
    return "@misc{" + keyOf(csl) + ",\n" + lines.join(",\n") + "\n}\n";
  }

  function ris({ csl }) {
    const line = (text) => text.replace(/\s+/g, " ");
    const rows = [["TY", csl.number || !csl.DOI ? "UNPB" : "JOUR"], ["TI", line(csl.title)]];
    for (const name of csl.author || []) rows.push(["AU", line(inverted(name, name.given, name.suffix))]);
    const parts = dateOf(csl).map((part) => String(part).padStart(2, "0"));
    if (parts.length) rows.push(["PY", parts[0]], ["DA", parts.concat(["", ""]).slice(0, 3).join("/")]);
    if (csl.number) rows.push(["M1", csl.number], ["PB", csl.publisher]);
    if (csl.DOI) rows.push(["DO", csl.DOI]);
    if (csl.URL) rows.push(["UR", csl.URL]);
    if (csl.abstract) rows.push(["AB", line(csl.abstract)]);
    rows.push(["ER", ""]);
    return rows.map(([tag, value]) => tag + "  - " + value).join("\r\n") + "\r\n";
  }

  /* The signs that mean something within a line of Markdown; `<` and `&` would be HTML. */
  const markdownText = (text) => text.replace(/\s+/g, " ").replace(/[\\`*_[\]{}#<>&|~$^!]/g, "\\$&");
  const markdownUrl = (url) => url.replace(/[\s()<>\\]/g, encodeURIComponent).replaceAll("(", "%28").replaceAll(")", "%29");
  function markdown({ csl }) {
    const people = (csl.author || []).map(Papershelf.spoken);
    const facts = [people.join(", "), String(dateOf(csl)[0] || ""), csl.number || "", csl.DOI ? "doi:" + csl.DOI : ""];
    const title = markdownText(csl.title);
    const known = facts.filter(Boolean).map(markdownText).join(". ");
    return "- " + (csl.URL ? "[" + title + "](" + markdownUrl(csl.URL) + ")" : title) + (known ? ". " + known : "") + "\n";
  }

  const FORMS = [
    { name: "BibTeX", suffix: "bib", type: "application/x-bibtex", make: bibtex, between: "\n" },
    { name: "RIS", suffix: "ris", type: "application/x-research-info-systems", make: ris, between: "\r\n" },
    { name: "CSL-JSON", suffix: "json", type: "application/vnd.citationstyles.csl+json" },
    { name: "Markdown", suffix: "md", type: "text/markdown", make: markdown, between: "" }
  ];

  function cite(form, papers) {
    if (!form.make) return JSON.stringify(papers.map((paper) => paper.csl), null, 2) + "\n";
    const keyOf = newKeys();
    return papers.map((paper) => form.make(paper, keyOf)).join(form.between);
  }

  window.Papershelf = Object.assign(window.Papershelf || {}, { citations: { FORMS, cite } });
})();
