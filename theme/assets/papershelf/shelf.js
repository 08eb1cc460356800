/* What a page of the library does for a reader who has scripts: the choice of scheme, citations, a filter.
   Everything else works without. */
(function () {
  "use strict";

  function element(name, attributes, text) {
    var made = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (text) made.textContent = text;
    return made;
  }

  /* The scheme: the system's until the reader chooses the other. */
  function prepareScheme() {
    var button = document.querySelector(".ps-scheme");
    if (!button) return;
    var root = document.documentElement;
    var system = matchMedia("(prefers-color-scheme: dark)");
    button.hidden = false;
    button.addEventListener("click", function () {
      var now = root.dataset.scheme || (system.matches ? "dark" : "light");
      root.dataset.scheme = now === "dark" ? "light" : "dark";
      __md_set("scheme", root.dataset.scheme);
    });
  }

  /* Citations: CSL-JSON is in the page, BibTeX and RIS are made from it. */
  function person(name) {
    return [name.family, name.given].filter(Boolean).join(", ");
  }
  function citationKey(csl) {
    var author = csl.author && csl.author[0] ? csl.author[0].family : "";
    var year = csl.issued ? String(csl.issued["date-parts"][0][0]) : "";
    var word = csl.id.split("-").find(function (part) { return part.length > 3; }) || csl.id;
    var name = author.normalize("NFKD").replace(/[^A-Za-z]/g, "").toLowerCase();
    return name ? name + year + word : csl.id.split("-").slice(0, 4).join("-");
  }
  function latex(text) {
    // A brace counts for BibTeX even behind a backslash, so the braces need names too.
    var named = {
      "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}",
      "{": "\\textbraceleft{}", "}": "\\textbraceright{}"
    };
    return text.replace(/[\\~^{}$&#_%]/g, function (sign) { return named[sign] || "\\" + sign; });
  }
  function bibtexPerson(name) {
    var text = latex(person(name));
    return /(^|\s)and(\s|$)/i.test(text) ? "{" + text + "}" : text; // "and" parts the names of a list
  }
  function bibtex(data) {
    var csl = data.csl;
    var fields = [["title", "{" + data.latex.title + "}"]];
    if (csl.author) fields.push(["author", csl.author.map(bibtexPerson).join(" and ")]);
    if (csl.issued) {
      var parts = csl.issued["date-parts"][0];
      fields.push(["year", String(parts[0])]);
      if (parts[1]) fields.push(["month", String(parts[1])]);
    }
    if (csl.number) {
      fields.push(["eprint", csl.number.replace("arXiv:", "")], ["archiveprefix", "arXiv"]);
    }
    // A DOI and a URL are no text: packages take them as they are, so only what would end the field is quoted.
    if (csl.DOI) fields.push(["doi", csl.DOI.replace(/[{}\\]/g, encodeURIComponent)]);
    if (csl.URL) fields.push(["url", csl.URL.replace(/[{}\\]/g, encodeURIComponent)]);
    fields.push(["abstract", data.latex.abstract]);
    var lines = fields.map(function (field) { return "  " + field[0] + " = {" + field[1] + "}"; });
    return "@misc{" + citationKey(csl) + ",\n" + lines.join(",\n") + "\n}\n";
  }
  function ris(data) {
    var csl = data.csl;
    var line = function (text) { return text.replace(/\s+/g, " "); };
    var rows = [["TY", csl.number || !csl.DOI ? "UNPB" : "JOUR"], ["TI", line(csl.title)]];
    (csl.author || []).forEach(function (name) { rows.push(["AU", line(person(name))]); });
    if (csl.issued) {
      var parts = csl.issued["date-parts"][0].map(function (part) { return String(part).padStart(2, "0"); });
      rows.push(["PY", parts[0]], ["DA", parts.concat(["", ""]).slice(0, 3).join("/")]);
    }
    if (csl.number) rows.push(["M1", csl.number], ["PB", csl.publisher]);
    if (csl.DOI) rows.push(["DO", csl.DOI]);
    if (csl.URL) rows.push(["UR", csl.URL]);
    rows.push(["AB", line(csl.abstract)], ["ER", ""]);
    return rows.map(function (row) { return row[0] + "  - " + row[1]; }).join("\r\n") + "\r\n";
  }
  function cslJson(data) {
    return JSON.stringify([data.csl], null, 2) + "\n";
  }

  var FORMS = [
    { name: "BibTeX", suffix: "bib", type: "application/x-bibtex", make: bibtex },
    { name: "RIS", suffix: "ris", type: "application/x-research-info-systems", make: ris },
    { name: "CSL-JSON", suffix: "json", type: "application/vnd.citationstyles.csl+json", make: cslJson }
  ];

  function copyText(field) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(field.value);
    field.select();
    return document.execCommand("copy") ? Promise.resolve() : Promise.reject(new Error("copying is refused"));
  }

  function prepareCitation() {
    var place = document.querySelector(".ps-cite");
    var source = document.getElementById("citation-data");
    if (!place || !source) return;
    var data = JSON.parse(source.textContent);
    var form = FORMS[0];
    var box = element("details", {});
    var summary = element("summary", { "class": "ps-button" }, "Cite");
    var choice = element("div", { "class": "ps-cite-forms", role: "group", "aria-label": "Format" });
    var field = element("textarea", { readonly: "", rows: "9", "aria-label": "Citation", spellcheck: "false" });
    var copy = element("button", { type: "button", "class": "ps-button" }, "Copy");
    var download = element("a", { "class": "ps-button" }, "Download");
    var said = element("span", { "class": "ps-note", role: "status" });
    var address = "";

    function show() {
      field.value = form.make(data);
      if (address) URL.revokeObjectURL(address);
      address = URL.createObjectURL(new Blob([form.make(data)], { type: form.type + ";charset=utf-8" }));
      download.href = address;
      download.download = data.csl.id + "." + form.suffix;
      said.textContent = "";
      Array.from(choice.children).forEach(function (button, index) {
        button.setAttribute("aria-pressed", String(FORMS[index] === form));
      });
    }
    FORMS.forEach(function (candidate) {
      var button = element("button", { type: "button", "class": "ps-button" }, candidate.name);
      button.addEventListener("click", function () {
        form = candidate;
        show();
      });
      choice.append(button);
    });
    copy.addEventListener("click", function () {
      copyText(field).then(
        function () { said.textContent = "Copied."; },
        function () {
          field.select();
          said.textContent = "Copying is refused here; the text is selected.";
        }
      );
    });
    box.addEventListener("toggle", function () { if (box.open) show(); });
    var row = element("div", { "class": "ps-cite-row" });
    row.append(copy, download, said);
    box.append(summary, choice, field, row);
    place.append(box);
  }

  /* The home page's way to the search in the header. */
  function prepareSearch() {
    var place = document.querySelector(".ps-searchbox");
    var label = document.querySelector("label[for=__search]");
    if (!place || !label) return;
    var button = element("button", { type: "button", "class": "ps-button" }, "Search the shelf");
    button.addEventListener("click", function () {
      label.click();
      document.querySelector(".md-search__input").focus();
    });
    place.append(button);
  }

  /* The list of systems: one kind at a time. */
  function prepareFilter() {
    var place = document.querySelector(".ps-filter");
    if (!place || !place.dataset.kinds) return;
    var sections = Array.from(document.querySelectorAll(".md-content h2[id^=letter-]")).map(function (heading) {
      return { heading: heading, list: heading.nextElementSibling };
    });
    var rows = Array.from(document.querySelectorAll(".md-content li")).filter(function (row) {
      return row.querySelector(".ps-kind");
    });
    var kinds = place.dataset.kinds.split(",").map(function (kind) { return kind.split(" "); });
    var group = element("div", { role: "group", "aria-label": "Kind", "class": "ps-kinds" });
    var said = element("span", { "class": "ps-note", role: "status" });

    function show(kind) {
      var count = 0;
      rows.forEach(function (row) {
        row.hidden = kind !== "" && row.querySelector(".ps-kind").textContent !== kind;
        if (!row.hidden) count += 1;
      });
      sections.forEach(function (section) {
        var empty = !section.list || !section.list.querySelector("li:not([hidden])");
        section.heading.hidden = empty;
        if (section.list) section.list.hidden = empty;
      });
      Array.from(group.children).forEach(function (button) {
        button.setAttribute("aria-pressed", String(button.value === kind));
      });
      said.textContent = kind === "" ? "" : count + " shown";
    }
    [["", rows.length]].concat(kinds).forEach(function (kind) {
      var label = (kind[0] || "all kinds") + " ";
      var button = element("button", { type: "button", "class": "ps-button", value: kind[0] }, label);
      button.append(element("span", { "class": "ps-count" }, String(kind[1])));
      button.addEventListener("click", function () { show(kind[0]); });
      group.append(button);
    });
    place.append(group, said);
    show("");
  }

  prepareScheme();
  prepareFilter();
  prepareSearch();
  prepareCitation();
})();
