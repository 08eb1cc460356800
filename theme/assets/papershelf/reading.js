/* The reading list: stars on papers and in lists, kept by the browser on this device, with the citation of each paper.

   Papershelf.reading:
     list()                 [{slug, title, saved, read, data}], the latest first; `saved` and `read` in milliseconds, or 0
     save(paper, on)        star a paper or take the star away; `paper` is {slug, title, data}, data may be missing
     mark(paper, on)        mark it as read or as not read
     star(paper, compact)   a button for the star; `compact` ones stand in lists
     readButton(paper)      a button for the mark
     showRead(link, slug)   lets a link to a paper say whether that is marked
     adorn(item, link)      puts a star and the mark beside a link in a list, if it leads to a paper
     complete()             resolves when every paper of the list has its citation data
     news()                 resolves to [{slug, title}]: what has come since the last visit, and null on the first visit
     kept()                 whether the browser keeps the list when the page is left
     watch(see)             calls `see` whenever the list changes, in another tab too */
(function () {
  "use strict";

  const { element, counted, hashOf, get, set, site } = Papershelf;
  const NEXT_VISIT = 60 * 60 * 1000; // ms without a page after which it is another visit
  const watchers = [];
  let refused = false, list = null;

  function entries() {
    if (!list) list = sound(get("reading"));
    return list;
  }

  /* What is kept, as far as it is a reading list: another program may have written there. */
  function sound(kept) {
    const found = new Map();
    if (kept === null || typeof kept !== "object" || Array.isArray(kept)) return found;
    for (const [slug, entry] of Object.entries(kept)) {
      if (!/^[a-z0-9-]+$/.test(slug) || !entry || typeof entry.title !== "string") continue;
      const data = entry.data && isCitation(entry.data.csl) ? entry.data : null;
      found.set(slug, { title: entry.title, saved: Number(entry.saved) || 0, read: Number(entry.read) || 0, data });
    }
    return found;
  }
  const areTexts = (values) => values.every((value) => typeof value === "string");
  function isCitation(csl) {
    if (!csl || typeof csl.id !== "string" || typeof csl.title !== "string" || !Array.isArray(csl.author || [])) return false;
    const { author = [], issued, ...facts } = csl;
    const dates = issued ? issued["date-parts"] : [[]];
    const people = (author || []).every((name) => name && typeof name === "object" && areTexts(Object.values(name)));
    return people && areTexts(Object.values(facts)) && Array.isArray(dates) && Array.isArray(dates[0]);
  }

  function keep() {
    refused = !set("reading", Object.fromEntries(entries()));
    for (const see of watchers) see();
  }

  function note(paper, name, on) {
    // Another page may have written since this one read.
    if (!refused) list = null;
    const known = entries().get(paper.slug) || { title: paper.title, saved: 0, read: 0, data: null };
    known[name] = on ? Date.now() : 0;
    known.data = paper.data || known.data;
    if (known.saved || known.read) entries().set(paper.slug, known);
    else entries().delete(paper.slug);
    keep();
    if (on && name === "saved" && !known.data) complete();
  }

  const save = (paper, on) => note(paper, "saved", on);
  const mark = (paper, on) => note(paper, "read", on);
  const whole = () => Array.from(entries(), ([slug, entry]) => ({ slug, ...entry })).sort((one, other) => other.saved - one.saved);

  /* Files of data: scripts, which a page from a disk may load as well. */
  const answers = new Map(), asked = new Map();
  window.papershelfReading = (name, data) => answers.set(name, data);
  function load(name) {
    if (!asked.has(name)) {
      asked.set(name, new Promise((resolve, reject) => {
        const script = element("script", { src: new URL("reading/" + name + ".js", site).href });
        script.onload = () => resolve(answers.get(name));
        script.onerror = () => {
          asked.delete(name);
          script.remove();
          reject(new Error("the site has no file reading/" + name + ".js"));
        };
        document.head.append(script);
      }));
    }
    return asked.get(name);
  }

  async function complete() {
    const bare = whole().filter((entry) => entry.saved && !entry.data);
    if (!bare.length) return;
    try {
      const { files } = await load("root");
      await Promise.all(bare.map(async ({ slug }) => {
        const found = (await load("c" + hashOf(slug) % files))[slug];
        if (found && entries().has(slug)) entries().get(slug).data = found;
      }));
    } catch (error) {
      return; // the list does without: titles are there
    }
    keep();
  }

  /* A visit ends when no page was looked at for an hour. What the newest papers were at its end is what the next one
     compares with. */
  function beginVisit() {
    const last = get("visit"), now = Date.now();
    if (!(now - last < NEXT_VISIT)) set("newest.before", get("newest"));
    refused = !set("visit", now);
  }

  async function news() {
    const before = get("newest.before");
    const { newest } = await load("root");
    set("newest", newest.map(([slug]) => slug));
    if (!Array.isArray(before)) return null;
    const known = new Set(before);
    // What stands behind all that was known has moved up, where papers before it have gone.
    const end = newest.findLastIndex(([slug]) => known.has(slug));
    return newest.filter(([slug], index) => !known.has(slug) && (end < 0 || index < end)).map(([slug, title]) => ({ slug, title }));
  }

  const icon = () => document.querySelector(".ps-star-icon").cloneNode(true); // that of the header

  function star(paper, compact) {
    const button = element("button", { type: "button", "class": compact ? "ps-star" : "ps-button ps-star-button" }, icon());
    const label = "Reading list: " + paper.title;
    if (compact) button.setAttribute("aria-label", label);
    else button.append(" Reading list");
    button.title = "Keep on the reading list";
    const show = () => {
      const entry = entries().get(paper.slug);
      button.setAttribute("aria-pressed", String(Boolean(entry && entry.saved)));
    };
    button.addEventListener("click", () => save(paper, button.getAttribute("aria-pressed") !== "true"));
    watchers.push(show);
    show();
    return button;
  }

  function readButton(paper) {
    const button = element("button", { type: "button", "class": "ps-button ps-read-button" }, "Mark as read");
    const show = () => {
      const entry = entries().get(paper.slug);
      button.setAttribute("aria-pressed", String(Boolean(entry && entry.read)));
    };
    button.addEventListener("click", () => mark(paper, button.getAttribute("aria-pressed") !== "true"));
    watchers.push(show);
    show();
    return button;
  }

  /* A title that is marked as read says so, to the eye and to the ear. */
  function showRead(link, slug) {
    const show = () => {
      const entry = entries().get(slug);
      const read = Boolean(entry && entry.read);
      link.classList.toggle("ps-read", read);
      if (read) link.setAttribute("aria-description", "read");
      else link.removeAttribute("aria-description");
    };
    watchers.push(show);
    show();
  }

  const slugOf = (address) => (/\/papers\/([a-z0-9-]+)\.html$/.exec(new URL(address, location.href).pathname) || [])[1];

  /* A star beside a link to a paper, and its mark. */
  function adorn(item, link) {
    const slug = slugOf(link.href);
    if (!slug || slug === "index" || /^page-\d+$/.test(slug)) return;
    item.classList.add("ps-starred-item");
    item.append(star({ slug, title: link.textContent, data: null }, true));
    showRead(link, slug);
  }

  function prepareLists() {
    for (const link of document.querySelectorAll(".md-content li > a.ps-title:first-child")) {
      if (!link.closest(".ps-aside")) adorn(link.parentElement, link);
    }
  }

  function preparePaper() {
    const place = document.querySelector(".ps-cite");
    const data = Papershelf.citation();
    if (!place || !data) return;
    const paper = { slug: data.csl.id, title: data.csl.title, data };
    place.prepend(star(paper), readButton(paper));
    const entry = entries().get(paper.slug);
    if (entry && entry.saved && JSON.stringify(entry.data) !== JSON.stringify(data)) {
      entry.data = data;
      keep();
    }
  }

  /* Where nothing is kept, the page says so once something should be. */
  function prepareRefusal() {
    const heading = document.querySelector(".md-content h1");
    if (!heading) return;
    const place = element("p", { "class": "ps-refused", role: "status" });
    heading.after(place);
    watchers.push(() => {
      place.textContent = refused ? "Your browser keeps nothing for this site: what you star is forgotten when you leave the page." : "";
    });
  }

  async function prepareNews() {
    const place = document.querySelector(".ps-searchbox");
    // The first visit of all may end on any page: the next one compares with what was newest then.
    if (!place && (refused || get("newest"))) return;
    const found = await news().catch(() => null);
    if (!place || !found || !found.length) return;
    const text = counted(found.length, "new paper") + " since your last visit";
    place.append(element("a", { "class": "ps-news", href: new URL("reading.html#new", site).href }, text));
  }

  function readAgain() {
    list = null;
    for (const see of watchers) see();
  }
  window.addEventListener("storage", readAgain);
  // A page that a browser kept as it was left has missed what other pages wrote meanwhile.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && !refused) readAgain();
  });
  const watch = (see) => watchers.push(see);
  Object.assign(Papershelf, {
    reading: { list: whole, save, mark, star, readButton, showRead, adorn, complete, news, watch, kept: () => !refused }
  });
  beginVisit();
  prepareRefusal();
  prepareLists();
  preparePaper();
  if (document.readyState === "complete") prepareNews();
  else window.addEventListener("load", prepareNews);
})();
