/* The page of the reading list: shows it, filters it, takes it along in four forms, and tells what is new. */
(function () {
  "use strict";

  const { element, counted, reading, citationBox, site, spoken } = Papershelf;
  const SHOWN = { all: "All", unread: "To read", read: "Read" };
  const place = document.querySelector(".ps-reading");
  if (!place) return;

  const addressOf = (slug) => new URL("papers/" + slug + ".html", site).href;

  /* The citation data of an entry; a title alone is data too. */
  const dataOf = ({ slug, title, data }) => {
    if (data) return data;
    const csl = { id: slug, type: "article", title };
    return { csl: /^http/.test(site.protocol) ? { ...csl, URL: addressOf(slug) } : csl };
  };

  function factsOf({ data }) {
    if (!data) return "";
    const people = (data.csl.author || []).map(spoken);
    const date = data.csl.issued ? data.csl.issued["date-parts"][0].map((part) => String(part).padStart(2, "0")).join("-") : "";
    return [people.join(", "), date, data.csl.number].filter(Boolean).join(" · ");
  }

  /* The text that the filter looks at, without case and accents. */
  const folded = (text) => text.normalize("NFKD").replace(/\p{Mn}+/gu, "").toLowerCase();

  let kind = "all";
  // What was on the list when the page was opened stays on it, so that a star that was taken away can be put back.
  const shown = new Map();
  for (const entry of reading.list()) if (entry.saved) shown.set(entry.slug, entry);

  const filter = element("input", {
    type: "search", "class": "ps-field", "aria-label": "Filter the reading list", placeholder: "Filter", autocomplete: "off"
  });
  const kinds = element("div", { role: "group", "aria-label": "Which papers", "class": "ps-choice" });
  const said = element("p", { role: "status", "class": "ps-note" });
  const list = element("ul", { "class": "ps-hits" });
  const empty = element("p", { "class": "ps-lead" }, "Nothing is on the list yet. Press the star beside a paper to keep it here.");
  const tools = element("div", { "class": "ps-list-tools" }, filter, kinds);
  const box = element("details", {}, element("summary", { "class": "ps-button" }, "Export"));
  const exporting = element("div", { "class": "ps-cite ps-export" }, box);

  for (const [value, label] of Object.entries(SHOWN)) {
    const button = element("button", { type: "button", "class": "ps-button", value }, label);
    button.addEventListener("click", () => {
      kind = value;
      show();
    });
    kinds.append(button);
  }
  const items = new Map();

  function itemOf(entry) {
    const link = element("a", { "class": "ps-title", href: addressOf(entry.slug) }, entry.title);
    const facts = element("p", { "class": "ps-note" });
    const item = element("li", {}, element("div", {}, link, facts), reading.readButton(entry));
    item.append(reading.star(entry, true));
    item.classList.add("ps-starred-item");
    reading.showRead(link, entry.slug);
    return { item, facts };
  }

  /* The papers that are on the list now and pass the filter. */
  function passing() {
    const words = folded(filter.value).split(/\s+/).filter(Boolean);
    return Array.from(shown.values()).filter((entry) => {
      if (kind !== "all" && Boolean(entry.read) !== (kind === "read")) return false;
      const text = folded(entry.title + " " + factsOf(entry));
      return words.every((word) => text.includes(word));
    });
  }
  const exported = () => passing().filter((entry) => entry.saved);

  function show() {
    const found = passing();
    for (const entry of found) if (!items.has(entry.slug)) items.set(entry.slug, itemOf(entry));
    for (const entry of found) items.get(entry.slug).facts.textContent = factsOf(entry);
    const wanted = found.map((entry) => items.get(entry.slug).item);
    if (wanted.length !== list.children.length || wanted.some((item, index) => list.children[index] !== item)) {
      const held = Array.from(list.children).findIndex((item) => item.contains(document.activeElement));
      list.replaceChildren(...wanted);
      // Who marked a paper that goes from here, goes on with the next one.
      const next = held < 0 ? null : wanted[Math.min(held, wanted.length - 1)];
      if (held >= 0) (next ? next.querySelector(".ps-read-button") : filter).focus();
    }
    for (const button of kinds.children) button.setAttribute("aria-pressed", String(button.value === kind));
    empty.hidden = shown.size > 0 || !reading.kept(); // where nothing is kept, that is said
    tools.hidden = exporting.hidden = !shown.size;
    const kept = exported().length;
    said.textContent = shown.size ? counted(kept, "paper") + (found.length < shown.size ? " of " + shown.size : "") : "";
    if (box.open && made) made.show();
  }

  let made = null;
  box.addEventListener("toggle", () => {
    if (!box.open) return;
    Promise.all([Papershelf.load("citation.js"), reading.complete()]).then(() => {
      if (!made) {
        made = citationBox(() => exported().map(dataOf), "reading-list");
        box.append(...made.parts);
      }
      made.show();
    });
  });

  function follow() {
    const now = new Map(reading.list().map((entry) => [entry.slug, entry]));
    for (const [slug, entry] of shown) Object.assign(entry, { saved: 0, read: 0 }, now.get(slug));
    for (const entry of now.values()) if (entry.saved && !shown.has(entry.slug)) shown.set(entry.slug, entry);
    show();
  }

  /* What has come since the last visit. */
  async function tellNews() {
    const news = document.querySelector(".ps-new");
    const found = await reading.news().catch(() => null);
    if (!news || !found || !found.length) return;
    const rows = found.map(({ slug, title }) => {
      const link = element("a", { "class": "ps-title", href: addressOf(slug) }, title);
      const item = element("li", {}, link);
      reading.adorn(item, link);
      return item;
    });
    news.append(element("h2", { id: "new" }, "New since your last visit"), element("ul", {}, ...rows));
    if (location.hash === "#new") news.scrollIntoView();
  }

  filter.addEventListener("input", show);
  place.append(empty, tools, said, list, exporting);
  if (!reading.kept()) {
    place.prepend(element("p", { "class": "ps-note" }, shown.size
      ? "Your browser keeps no more for this site: what you change now is forgotten when you leave the page. Make room for its data."
      : "Your browser keeps nothing for this site, so there is no list to show. Allow this site to keep data, and star again."));
  } else if (location.protocol === "file:") {
    place.prepend(element("p", { "class": "ps-note" }, "This site is open from a disk. Some browsers (Firefox) keep a list for each of its pages by itself; there, only stars set on this page are shown."));
  }
  reading.watch(follow);
  show();
  reading.complete();
  tellNews();
})();
