/* The page of results: facets with counts, sorting, pages, and all of its state in the address. */
(function () {
  "use strict";

  const { element, counted, reading } = Papershelf;
  const { KINDS, toldTotal, marked, places, huesOf, chipClass, remarks, thingNote } = Papershelf.findings;
  const HITS = 20;
  const FEW = 8; // values of a facet that are shown at once
  const MANY_PAPERS = 10000; // the counts of more papers are loaded only when they are asked for
  const PAUSE = 60; // ms after a key until the search begins
  const FACETS = { topic: "Topic", kind: "Kind of system", capture: "Capture", year: "Year", has: "Has" };
  const SORTS = { relevance: "Relevance", date: "Newest first", title: "Title" };

  const start = document.querySelector(".ps-search-place");
  const help = document.querySelector(".ps-search-help");
  if (!start || !help) return;

  const field = element("input", {
    type: "search", name: "q", "class": "ps-field", "aria-label": "Search the library", placeholder: "Search the library",
    autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "search"
  });
  const form = element("form", { role: "search", "class": "ps-search-form" }, field);
  const place = element("div", { "class": "ps-results", hidden: "" });
  const said = element("p", { role: "status", "class": "ps-said-results" });
  const told = element("div", { role: "status" });
  const sort = element("select", { "class": "ps-field", "aria-label": "Sort by" });
  for (const [value, label] of Object.entries(SORTS)) sort.append(element("option", { value }, label));
  const named = element("ul", { "class": "ps-named-things", "aria-label": "Named in the library" });
  const hits = element("ul", { "class": "ps-hits", "aria-label": "Papers" });
  const pages = element("nav", { "class": "ps-pages", "aria-label": "Pages of results" });
  const chosen = element("div", { "class": "ps-chosen", role: "group", "aria-label": "Chosen filters" });
  const facets = element("div", { "class": "ps-facets" });
  const narrowing = element("details", { "class": "ps-narrow" }, element("summary", { "class": "ps-button" }, "Filters"), facets);
  const head = element("div", { "class": "ps-results-head" }, said, sort);
  const main = element("div", { "class": "ps-main" }, chosen, named, hits, pages);
  place.append(told, element("div", { "class": "ps-asking" }, head), main);
  // The filters stand beside the papers, and before them where there is no room: for the eye, for keys and when read aloud.
  const narrow = matchMedia("(max-width: 55em)");
  const arrange = () => (narrow.matches ? head : main).after(narrowing);
  narrow.addEventListener("change", arrange);
  arrange();
  start.append(form, place);

  /* The state, and the address that says it. */
  function readAddress() {
    const asked = new URLSearchParams(location.search);
    const state = { q: (asked.get("q") || "").trim(), sort: SORTS[asked.get("sort")] ? asked.get("sort") : "relevance", filters: {} };
    state.page = Math.max(1, Math.min(9999, parseInt(asked.get("page"), 10) || 1));
    for (const name of Object.keys(FACETS)) {
      const values = asked.getAll(name).filter(Boolean);
      if (values.length) state.filters[name] = values;
    }
    return state;
  }
  function addressOf(state) {
    const asked = new URLSearchParams();
    if (state.q) asked.set("q", state.q);
    for (const name of Object.keys(FACETS)) for (const value of state.filters[name] || []) asked.append(name, value);
    if (state.sort !== "relevance") asked.set("sort", state.sort);
    if (state.page > 1) asked.set("page", state.page);
    const text = asked.toString();
    return location.pathname + (text ? "?" + text : "");
  }
  /* A browser may refuse to change the address of a file; then a new state is a new page. */
  function write(state, push) {
    const address = addressOf(state);
    if (address === location.pathname + location.search) return;
    try {
      history[push ? "pushState" : "replaceState"](null, "", address);
    } catch (error) {
      if (push) location.assign(address);
    }
  }

  let state = readAddress(), typing = false, asked = null, waiting = 0, hues = null, counting = false;

  function go(changes, push = true) {
    state = { ...state, page: 1, ...changes };
    write(state, push);
    return search();
  }

  const isChosen = (name, value) => (state.filters[name] || []).includes(value);
  function toggled(name, value) {
    const values = isChosen(name, value) ? state.filters[name].filter((each) => each !== value)
      : [...(state.filters[name] || []), value];
    const filters = { ...state.filters, [name]: values };
    if (!values.length) delete filters[name];
    return filters;
  }

  function hitItem(hit) {
    const link = element("a", { "class": "ps-title", href: hit.url }, ...marked(hit.title, hit.titleMarks));
    const facts = [hit.authors, hit.date, hit.where.length ? "in " + places(hit) : "", hit.code ? "code" : ""];
    const item = element("li", { "class": "hit" }, link,
      element("p", { "class": "ps-snippet" }, ...marked(hit.snippet, hit.marks)),
      element("p", { "class": "ps-note" }, facts.filter(Boolean).join(" · ")));
    if (hit.topics.length) {
      const chips = hit.topics.map((topic) => element("a", { "class": chipClass(hues, topic), href: topic.url }, topic.label));
      item.append(element("p", { "class": "ps-hit-topics" }, ...chips));
    }
    reading.adorn(item, link);
    return item;
  }

  const thingItem = (thing) => element("li", {},
    element("a", { "class": "ps-name", href: thing.url }, thing.title), " ",
    element("span", { "class": "ps-note" }, KINDS[thing.kind] + " · " + thingNote(thing)));

  function showChosen(labels) {
    const buttons = Object.entries(state.filters).flatMap(([name, values]) => values.map((value) => {
      const label = (labels.get(name) || new Map()).get(value) || value;
      const button = element("button", { type: "button", "class": "ps-button" }, FACETS[name] + ": " + label + " ×");
      button.setAttribute("aria-label", "Remove the filter " + FACETS[name] + ": " + label);
      button.addEventListener("click", () => {
        field.focus({ preventScroll: true }); // the button goes
        go({ filters: toggled(name, value) });
      });
      return button;
    }));
    chosen.replaceChildren(...buttons);
  }

  function facetBox(name, values) {
    const kept = values.filter((each) => each.count || isChosen(name, each.value))
      .sort((one, other) => (name === "year" ? (one.value < other.value ? 1 : -1) : other.count - one.count || (one.label < other.label ? -1 : 1)));
    if (!kept.length) return null;
    const rows = kept.map((each) => {
      const box = element("input", { type: "checkbox", name, value: each.value });
      box.checked = isChosen(name, each.value);
      box.addEventListener("change", () => go({ filters: toggled(name, each.value) }));
      return element("label", {}, box, element("span", {}, each.label), element("span", { "class": "ps-count" }, each.count.toLocaleString("en")));
    });
    const open = facets.querySelector("fieldset[name='" + name + "'] details[open]");
    const more = rows.length > FEW + 1 ? element("details", { "class": "ps-more" },
      element("summary", {}, counted(rows.length - FEW, "more value")), ...rows.slice(FEW)) : null;
    if (more && (open || kept.slice(FEW).some((each) => isChosen(name, each.value)))) more.open = true;
    return element("fieldset", { name }, element("legend", {}, FACETS[name]), ...(more ? rows.slice(0, FEW) : rows), more);
  }

  function showFacets(counts) {
    const focused = facets.contains(document.activeElement) ? document.activeElement : null;
    const boxes = counts.filter((facet) => FACETS[facet.name]).map((facet) => facetBox(facet.name, facet.values)).filter(Boolean);
    facets.replaceChildren(...boxes);
    if (!focused) return;
    const again = Array.from(facets.querySelectorAll("input")).find((box) => box.name === focused.name && box.value === focused.value);
    if (again) again.focus();
  }

  /* A facet counts what there would be without its own choice, so that a second value can be seen and added. */
  async function countFacets(found, signal) {
    const counts = new Map(found.facets.map((facet) => [facet.name, facet]));
    await Promise.all(Object.keys(state.filters).map(async (name) => {
      const filters = { ...state.filters };
      delete filters[name];
      const without = await Papershelf.search(state.q, { limit: 1, filters, facets: true, signal });
      const facet = without.facets.find((each) => each.name === name);
      if (facet) counts.set(name, facet);
    }));
    return Array.from(counts.values());
  }

  function pageLink(page, label, rel) {
    const link = element("a", { href: addressOf({ ...state, page }), rel }, label);
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      go({ page }).then(() => {
        field.scrollIntoView();
        const first = hits.querySelector("a");
        if (first) first.focus({ preventScroll: true });
      });
    });
    return link;
  }
  function showPages(found) {
    const last = Math.ceil(found.total / HITS);
    const isLast = found.exact ? state.page >= last : found.hits.length < HITS;
    pages.hidden = isLast && state.page === 1;
    pages.replaceChildren(element("p", {},
      state.page > 1 ? pageLink(state.page - 1, "Previous", "prev") : null,
      element("span", { "class": "ps-note" }, "Page " + state.page + (found.exact ? " of " + last.toLocaleString("en") : "")),
      isLast ? null : pageLink(state.page + 1, "Next", "next")));
  }

  function empty() {
    for (const each of [told, named, hits, chosen, facets]) each.replaceChildren();
    for (const each of [sort, narrowing, pages]) each.hidden = true;
  }

  function showNothing() {
    document.title = title;
    said.textContent = "";
    place.hidden = true;
    help.hidden = false;
    empty();
  }

  const title = document.title;
  async function search() {
    clearTimeout(waiting);
    if (asked) asked.abort();
    const mine = asked = new AbortController();
    if (field.value.trim() !== state.q) field.value = state.q;
    sort.value = state.sort;
    if (!state.q && !Object.keys(state.filters).length) {
      showNothing();
      return;
    }
    place.classList.add("ps-busy");
    try {
      const root = await Papershelf.prepare();
      if (!hues) {
        hues = huesOf(root);
        // Without dates, nothing is newer than anything.
        sort.querySelector("[value=date]").hidden = !root.facets.find(([name]) => name === "year")[1].length;
        narrowing.open = root.papers <= MANY_PAPERS && !narrow.matches;
      }
      counting = narrowing.open;
      const found = await Papershelf.search(state.q, {
        limit: HITS, offset: (state.page - 1) * HITS, filters: state.filters, sort: state.sort, facets: counting, signal: mine.signal
      });
      if (mine.signal.aborted) return;
      const last = Math.ceil(found.total / HITS);
      if (last && state.page > last && !found.hits.length) {
        go({ page: last }, false);
        return;
      }
      document.title = (state.q ? state.q + " - " : "") + title;
      said.textContent = toldTotal(found) + (found.total ? "" : found.hints.length ? "." : ". Try fewer or other words.");
      told.replaceChildren(...remarks(found));
      named.replaceChildren(...(state.page === 1 ? found.named.map(thingItem) : []));
      named.hidden = !named.children.length;
      hits.replaceChildren(...found.hits.map(hitItem));
      sort.hidden = !found.total;
      showPages(found);
      showChosen(new Map(root.facets.map(([name, values]) => [name, new Map(values.map(([value, label]) => [value, label]))])));
      narrowing.hidden = !found.total && !Object.keys(state.filters).length;
      place.hidden = false;
      help.hidden = found.total > 0;
      if (counting) {
        const counts = await countFacets(found, mine.signal);
        if (!mine.signal.aborted) showFacets(counts);
      }
    } catch (error) {
      if (mine.signal.aborted) return;
      empty();
      said.textContent = "The search index could not be loaded.";
      place.hidden = false;
    } finally {
      if (asked === mine) place.classList.remove("ps-busy");
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (field.value.trim() === state.q) return;
      // The first key after a search that was looked at begins a new entry of the history; the next ones change it.
      const push = !typing && Boolean(state.q);
      typing = true;
      go({ q: field.value.trim() }, push);
    }, PAUSE);
  });
  field.addEventListener("change", () => { typing = false; });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    typing = false;
    if (field.value.trim() !== state.q) go({ q: field.value.trim() });
    else search();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && hits.firstElementChild) {
      event.preventDefault();
      (named.querySelector("a") || hits.querySelector("a")).focus();
    } else if (event.key === "Escape") field.blur();
  });
  /* Arrows walk from title to title, and back to the field. */
  main.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = Array.from(main.querySelectorAll(".ps-named-things a, .hit > a"));
    const at = links.indexOf(document.activeElement);
    if (at < 0) return;
    event.preventDefault();
    (links[at + (event.key === "ArrowDown" ? 1 : -1)] || (event.key === "ArrowUp" ? field : links[at])).focus();
  });
  sort.addEventListener("change", () => go({ sort: sort.value }));
  narrowing.addEventListener("toggle", () => { if (narrowing.open && !counting) search(); });
  window.addEventListener("popstate", () => {
    state = readAddress();
    typing = false;
    search();
  });

  field.value = state.q;
  search();
  if (!state.q) field.focus({ preventScroll: true });
})();
