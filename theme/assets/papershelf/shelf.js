/* What every page does for a reader who has scripts: the choice of scheme, the way to the search, citations, a filter.
   The rest is loaded when it is asked for. Everything else works without. */
(function () {
  "use strict";

  const FOLDER = new URL("./", document.currentScript.src);
  const loading = new Map();

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    made.append(...children.filter((child) => child !== null && child !== ""));
    return made;
  }

  const counted = (count, noun) => count.toLocaleString("en") + " " + noun + (count === 1 ? "" : "s");

  /* The 32-bit FNV-1a hash of a slug, as `slug_hash` in slugs.py: in which file of the site something of it is. */
  function hashOf(slug) {
    let hash = 0x811c9dc5;
    for (let index = 0; index < slug.length; index++) hash = Math.imul(hash ^ slug.charCodeAt(index), 0x01000193);
    return hash >>> 0;
  }

  /* The theme's other scripts and styles, by name; resolves when they are there. A file is asked for once. */
  function load(...names) {
    return Promise.all(names.map((name) => {
      if (!loading.has(name)) {
        loading.set(name, new Promise((resolve, reject) => {
          const address = new URL(name, FOLDER).href;
          const made = name.endsWith(".css") ? element("link", { rel: "stylesheet", href: address })
            : element("script", { src: address });
          made.async = false; // they run in the order in which they are named
          made.onload = resolve;
          made.onerror = () => {
            loading.delete(name);
            made.remove();
            reject(new Error("the site has no file " + address));
          };
          document.head.append(made);
        }));
      }
      return loading.get(name);
    }));
  }

  /* The scheme: the system's until the reader chooses the other. */
  function prepareScheme() {
    const button = document.querySelector(".ps-scheme");
    if (!button) return;
    const root = document.documentElement;
    const system = matchMedia("(prefers-color-scheme: dark)");
    button.addEventListener("click", () => {
      const now = root.dataset.scheme || (system.matches ? "dark" : "light");
      root.dataset.scheme = now === "dark" ? "light" : "dark";
      Papershelf.set("scheme", root.dataset.scheme);
    });
  }

  /* The search: "/" and Ctrl-K lead to the field of the page, whose box is loaded once it has the focus. */
  function prepareSearch() {
    const opener = document.querySelector(".ps-search-open");

    function open() {
      const field = document.querySelector("input[name=q]"); // in the header, or on the page of results
      if (opener && opener.checkVisibility()) Papershelf.sheet.open(); // no room in the header
      field.focus();
      field.select();
    }
    document.addEventListener("keydown", (event) => {
      const typing = event.target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
      const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
      const letter = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (!slash && !letter) return;
      event.preventDefault();
      open();
    });
    if (opener) opener.addEventListener("click", open);
    const place = document.querySelector(".ps-searchbox");
    if (place) {
      const button = element("button", { type: "button", "class": "ps-button" }, "Search the library");
      button.addEventListener("click", open);
      place.append(button);
    }
    const form = document.querySelector(".ps-search");
    if (!form) return;
    const field = form.elements.q;
    prepareSheet(form, opener, open);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = field.value.trim();
      if (text) Papershelf.sheet.follow(form.action + "?" + new URLSearchParams({ q: text }));
    });
    // A window in the background gives its fields no focus, but keys may come all the same.
    const begin = () => load("finding.css", "findings.js", "search-engine.js", "search-box.js")
      .then(() => { if (!form.matches(".ps-ready")) Papershelf.prepareBox(form); })
      .catch(() => { field.placeholder = "The search could not be loaded"; });
    if (document.activeElement === field) begin();
    field.addEventListener("focus", begin, { once: true });
    field.addEventListener("input", begin, { once: true });
  }

  /* The search as a sheet over the page, on a narrow window. It has an entry of its own in the history, so that "back"
     closes it, where the browser lets a page have one. */
  function prepareSheet(form, opener, openSearch) {
    const SHEET = "papershelf-search";
    let under = ""; // the address of the page below the sheet
    let leaving = false;

    function open() {
      form.classList.add("ps-open");
      under = location.href;
      leaving = false;
      if (history.state === SHEET) return;
      try {
        history.pushState(SHEET, "");
      } catch (error) {
        return; // the sheet closes without
      }
    }
    function shut() {
      form.classList.remove("ps-open");
      form.dispatchEvent(new Event("close"));
    }
    /* Close it by other means than "back". */
    function close() {
      if (!form.matches(".ps-open")) return;
      shut();
      if (history.state !== SHEET) return;
      leaving = true;
      history.back();
    }
    /* Go on to another page, which takes the place of the sheet: "back" leads from there to the page below it. */
    function follow(address) {
      if (history.state !== SHEET) {
        location.assign(address);
        return;
      }
      history.replaceState(null, ""); // Firefox gives it to the page below, if that is kept as it was left
      location.replace(address);
    }
    window.addEventListener("popstate", (event) => {
      const own = location.href === under; // the page below has not moved
      const wasOpen = form.matches(".ps-open");
      if (own && (leaving || wasOpen)) event.stopImmediatePropagation();
      leaving = false;
      if (wasOpen) {
        shut();
        opener.focus({ preventScroll: true });
      } else if (event.state === SHEET && opener.checkVisibility()) openSearch();
    });
    // A page that comes back as it was left was left from the sheet.
    window.addEventListener("pageshow", (event) => { if (event.persisted && history.state !== SHEET) shut(); });
    Papershelf.sheet = { open, close, follow };
    if (history.state === SHEET && opener.checkVisibility()) openSearch();
  }

  /* The citation data of the page's paper, as citation.js wants it; null on other pages. Title, authors and abstract are
     those of the meta tags, and the page says how they become LaTeX. */
  function citation() {
    const source = document.getElementById("citation-data");
    if (!source) return null;
    const { csl: { id, type, ...facts }, latex } = JSON.parse(source.textContent);
    const meta = (name) => Array.from(document.querySelectorAll("meta[name=citation_" + name + "]"), (tag) => tag.content);
    const [title] = meta("title"), [abstract] = meta("abstract"), author = meta("author").map(nameOf);
    const csl = { id, type, title, abstract, ...(author.length ? { author } : {}), ...facts };
    const canonical = document.querySelector("link[rel=canonical]");
    if (!csl.URL && canonical) csl.URL = canonical.getAttribute("href");
    return { csl, latex: { title: edited(title, latex.title), abstract: edited(abstract, latex.abstract) } };
  }

  const GROUP = /\s(?:association|collaboration|committee|consortium|foundation|group|initiative|institute|project|society|team|university)$/i;

  /* A name in parts: "Family, Jr., Given" as written, or else the last word as the family name, if it is a person's; as
     in citation.py. */
  function nameOf(author) {
    if (GROUP.test(author)) return { literal: author };
    const [first, ...others] = author.split(",").map((part) => part.trim());
    const space = first.lastIndexOf(" ");
    const [family, given] = others.length ? [first, others.pop()]
      : [first.slice(space + 1), first.slice(0, Math.max(0, space)).trim()];
    const suffix = others.join(" ");
    return { ...(family ? { family } : {}), ...(given ? { given } : {}), ...(suffix ? { suffix } : {}) };
  }

  /* A name of CSL-JSON as one says it. */
  const spoken = (name) => name.literal || [name.given, name.family, name.suffix].filter(Boolean).join(" ");

  /* A text with its edits: how many characters to keep, how many to replace, and what by, in turn. */
  function edited(text, edits = []) {
    const signs = Array.from(text);
    let made = "", at = 0;
    for (let index = 0; index < edits.length; index += 3) {
      const [keep, replace, by] = edits.slice(index, index + 3);
      made += signs.slice(at, at + keep).join("") + by;
      at += keep + replace;
    }
    return made + signs.slice(at).join("");
  }

  function copyText(field) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(field.value);
    field.select();
    return document.execCommand("copy") ? Promise.resolve() : Promise.reject(new Error("copying is refused"));
  }

  /* A button for each form, the text in the chosen one, and the ways to take it along. `source` tells the citation
     data of the papers, `name` that of the file. */
  function citationBox(source, name) {
    const { FORMS, cite } = Papershelf.citations;
    let form = FORMS[0], address = "";
    const choice = element("div", { "class": "ps-cite-forms", role: "group", "aria-label": "Format" });
    const field = element("textarea", { readonly: "", rows: "9", "aria-label": "Citation", spellcheck: "false" });
    const copy = element("button", { type: "button", "class": "ps-button" }, "Copy");
    const download = element("a", { "class": "ps-button" }, "Download");
    const said = element("span", { "class": "ps-note", role: "status" });

    function show() {
      const text = cite(form, source());
      field.value = text;
      if (address) URL.revokeObjectURL(address);
      address = URL.createObjectURL(new Blob([text], { type: form.type + ";charset=utf-8" }));
      download.href = address;
      download.download = name + "." + form.suffix;
      said.textContent = "";
      Array.from(choice.children).forEach((button, index) => {
        button.setAttribute("aria-pressed", String(FORMS[index] === form));
      });
    }
    for (const candidate of FORMS) {
      const button = element("button", { type: "button", "class": "ps-button" }, candidate.name);
      button.addEventListener("click", () => {
        form = candidate;
        show();
      });
      choice.append(button);
    }
    copy.addEventListener("click", () => {
      copyText(field).then(
        () => { said.textContent = "Copied."; },
        () => {
          field.select();
          said.textContent = "Copying is refused here; the text is selected.";
        }
      );
    });
    return { parts: [choice, field, element("div", { "class": "ps-cite-row" }, copy, download, said)], show };
  }

  function prepareCitation() {
    const place = document.querySelector(".ps-cite");
    const data = citation();
    if (!place || !data) return;
    const panel = element("div", { "class": "ps-cite-panel", id: "cite", hidden: "" });
    const button = element("button", { type: "button", "class": "ps-button", "aria-expanded": "false", "aria-controls": "cite" }, "Cite");
    let made = null;
    button.addEventListener("click", () => {
      panel.hidden = !panel.hidden;
      button.setAttribute("aria-expanded", String(!panel.hidden));
      if (panel.hidden) return;
      load("citation.js").then(() => {
        if (!made) {
          made = citationBox(() => [data], data.csl.id);
          panel.append(...made.parts);
        }
        made.show();
      });
    });
    place.append(button, panel);
  }

  /* Code that is wider than the page can be scrolled from the keyboard. */
  function prepareCode() {
    for (const block of document.querySelectorAll("pre > code, .md-typeset table")) {
      if (block.scrollWidth > block.clientWidth) block.tabIndex = 0;
    }
  }

  /* The list of systems: one kind at a time. Of a list on several pages this is one, and the search knows the rest. */
  function prepareFilter() {
    const place = document.querySelector(".ps-filter");
    if (!place) return;
    const buttons = Array.from(place.querySelectorAll("button")), said = place.querySelector("[role=status]");
    const sections = Array.from(document.querySelectorAll(".md-content h2[id^=letter-]"), (heading) => {
      const letter = document.querySelector(".ps-strip a[href$='#" + heading.id + "']");
      return { heading, list: heading.nextElementSibling, letter };
    });
    const rows = Array.from(document.querySelectorAll(".md-content li:has(> .ps-kind)"));
    const part = document.querySelector(".md-content .ps-pages");

    function show(kind) {
      for (const row of rows) row.hidden = kind !== "" && row.querySelector(".ps-kind").textContent !== kind;
      for (const { heading, list, letter } of sections) {
        heading.hidden = !list || !list.querySelector("li:not([hidden])");
        for (const each of [list, letter]) if (each) each.hidden = heading.hidden;
      }
      for (const button of buttons) button.setAttribute("aria-pressed", String(button.value === kind));
      const count = rows.filter((row) => !row.hidden).length.toLocaleString("en");
      said.textContent = kind === "" ? "" : count + (part ? " on this page. " : " shown");
      if (kind === "" || !part) return;
      const all = new URL("../../search.html?kind=" + kind, FOLDER).href;
      said.append(element("a", { href: all }, "All papers that introduce a " + kind));
    }
    for (const button of buttons) button.addEventListener("click", () => show(button.value));
    show("");
  }

  Object.assign(Papershelf, { load, element, counted, hashOf, citation, citationBox, spoken });
  prepareScheme();
  prepareFilter();
  prepareSearch();
  // Behind the star and the mark, which reading.js puts there: nothing that is seen moves.
  document.addEventListener("DOMContentLoaded", prepareCitation);
  prepareCode();
})();
