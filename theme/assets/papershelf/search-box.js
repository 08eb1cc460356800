/* The box in the header: results while one types, in the combobox pattern of ARIA (1.2, with a listbox).
   The field keeps the focus; arrows move the selection, Enter follows it, Escape leaves. */
(function () {
  "use strict";

  const { element, counted } = Papershelf;
  const { KINDS, toldTotal, marked, places, huesOf, chipClass, remarks, thingNote } = Papershelf.findings;
  const HITS = 7;
  const TOPICS = 3;
  const CARD_FILES = 12; // of the index, to read for a phrase while one types
  const PAUSE = 400; // ms without a key until the count is said aloud

  function prepareBox(form) {
    const field = form.elements.q;
    const panel = form.querySelector(".ps-panel");
    const said = form.querySelector(".ps-said");
    const options = element("ul", { role: "listbox", id: "search-options", "aria-label": "Results", tabindex: "-1" });
    const told = element("div", { "class": "ps-told" });
    let links = [], selected = -1, asked = null, hues = new Map(), telling = 0;

    form.classList.add("ps-ready");
    field.enterKeyHint = "search";
    panel.append(told, options);
    field.setAttribute("aria-controls", options.id);

    function say(text) {
      clearTimeout(telling);
      telling = setTimeout(() => { said.textContent = text; }, PAUSE);
    }

    /* The option with this number; the field itself is -1. */
    function select(index) {
      if (links[selected]) {
        links[selected].setAttribute("aria-selected", "false");
        links[selected].parentElement.classList.remove("ps-selected");
      }
      selected = index;
      const link = links[selected];
      if (!link) {
        field.removeAttribute("aria-activedescendant");
        return;
      }
      link.setAttribute("aria-selected", "true");
      link.parentElement.classList.add("ps-selected");
      field.setAttribute("aria-activedescendant", link.id);
      link.parentElement.scrollIntoView({ block: "nearest" });
    }

    /* One on or back; between the last option and the first is the field. */
    function move(step) {
      const places = links.length + 1;
      select((selected + 1 + step + places) % places - 1);
    }

    function show(open) {
      panel.hidden = !open;
      field.setAttribute("aria-expanded", String(open && links.length > 0));
      if (!open) select(-1);
    }

    /* The panel with nothing in it: a closed box holds no results. */
    function clear() {
      if (asked) asked.abort();
      asked = null;
      links = [];
      selected = -1;
      field.removeAttribute("aria-activedescendant");
      options.replaceChildren();
      told.replaceChildren();
      show(false);
      clearTimeout(telling);
      said.textContent = "";
    }

    function option(href, ...children) {
      const link = element("a", { role: "option", "aria-selected": "false", tabindex: "-1", href }, ...children);
      link.id = "search-option-" + links.length;
      links.push(link);
      return link;
    }

    function hitItem(hit) {
      const link = option(hit.url, ...marked(hit.title, hit.titleMarks));
      link.className = "ps-title";
      const about = element("p", { "class": "ps-note", id: link.id + "-about" });
      if (hit.where.length) about.append(places(hit));
      for (const topic of hit.topics.slice(0, TOPICS)) {
        about.append(" ", element("span", { "class": chipClass(hues, topic) }, topic.label));
      }
      link.setAttribute("aria-describedby", about.id);
      const text = element("p", { "class": "ps-snippet" }, ...marked(hit.snippet, hit.marks));
      return element("li", { role: "presentation", "class": "hit" }, link, text, about);
    }

    function thingItem(thing) {
      const link = option(thing.url, thing.title);
      link.className = "ps-name";
      const note = element("span", { "class": "ps-note", id: link.id + "-about" }, KINDS[thing.kind] + " · " + thingNote(thing));
      link.setAttribute("aria-describedby", note.id);
      return element("li", { role: "presentation", "class": "ps-thing" }, link, " ", note);
    }

    const pageOf = (text) => form.action + "?" + new URLSearchParams({ q: text });

    function fill(text, found) {
      links = [];
      selected = -1;
      field.removeAttribute("aria-activedescendant");
      const items = [...found.named.map(thingItem), ...found.hits.map(hitItem)];
      if (found.total) {
        const full = found.total - found.partial;
        const label = found.exact && full > found.hits.length ? "All " + counted(full, "result") : "All results";
        items.push(element("li", { role: "presentation", "class": "ps-all" }, option(pageOf(text), label)));
      }
      options.replaceChildren(...items);
      options.hidden = !items.length;
      const notes = remarks(found);
      const spoken = notes.map((note) => note.textContent + " ").join("");
      if (!items.length) {
        const advice = found.hints.length ? "Nothing found." : "Nothing found. Try fewer or other words.";
        notes.push(element("p", { "class": "ps-corrected" }, advice));
      }
      told.replaceChildren(...notes);
      options.scrollTop = 0;
      show(true);
      const things = found.named.length ? ", and " + found.named.map((thing) => KINDS[thing.kind].toLowerCase() + " " + thing.title).join(", ") : "";
      say(spoken + toldTotal(found) + things + ".");
    }

    async function ask() {
      const text = field.value.trim();
      if (asked) asked.abort();
      if (!text) {
        clear();
        return;
      }
      const mine = asked = new AbortController();
      try {
        const found = await Papershelf.search(field.value, { limit: HITS, cards: CARD_FILES, signal: mine.signal });
        if (mine.signal.aborted || !(form.contains(document.activeElement) || form.matches(".ps-open"))) return;
        fill(text, found);
      } catch (error) {
        if (mine.signal.aborted) return;
        clear();
        told.append(element("p", { "class": "ps-corrected" }, "The search index could not be loaded."));
        show(true);
        say("The search index could not be loaded.");
      }
    }

    /* Close the box; a sheet gives the focus back to what opened it. */
    function leave() {
      const sheet = form.matches(".ps-open");
      const opener = document.querySelector(".ps-search-open");
      clear();
      Papershelf.sheet.close();
      if (sheet && opener && opener.checkVisibility()) opener.focus();
      else field.blur();
    }

    field.addEventListener("input", ask);
    field.addEventListener("focus", () => { if (field.value.trim() && panel.hidden) ask(); });
    field.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (panel.hidden) ask();
        else move(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Enter" && links[selected]) {
        event.preventDefault();
        links[selected].click();
      } else if (event.key === "Escape") {
        event.preventDefault();
        if (panel.hidden || form.matches(".ps-open")) leave();
        else clear();
      }
    });
    form.querySelector(".ps-search-close").addEventListener("click", leave);
    // A click on a result must not take the focus from the field, which would close the box before it is followed.
    panel.addEventListener("mousedown", (event) => event.preventDefault());
    form.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !form.contains(event.relatedTarget)) {
        clear();
        Papershelf.sheet.close();
      }
    });
    form.addEventListener("close", clear);
    panel.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (!link || !form.matches(".ps-open") || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      Papershelf.sheet.follow(link.href);
    });
    document.addEventListener("pointerdown", (event) => { if (!form.contains(event.target)) clear(); });
    window.addEventListener("pageshow", (event) => { if (event.persisted) clear(); });

    Papershelf.prepare().then((root) => { hues = huesOf(root); }, () => {});
    if (field.value.trim()) ask();
  }

  Object.assign(Papershelf, { prepareBox });
})();
