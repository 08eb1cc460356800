/* How what a search found is shown, in the box of the header and on the page of results alike. */
(function () {
  "use strict";

  const { element, counted } = Papershelf;
  const HUES = 24;
  const KINDS = { system: "System", topic: "Topic", glossary: "Glossary" };
  const PLACES = {
    name: "name", title: "title", abstract: "abstract", systems: "systems", topics: "topics", authors: "authors"
  };

  /* How many papers there are, those with only some of the words apart. */
  function toldTotal({ total, exact, partial }) {
    if (!total) return "No paper found";
    const least = exact ? "" : "at least ";
    if (partial === total) return "No paper found with all of the words, but " + least + partial.toLocaleString("en") + " with some";
    return (exact ? "" : "At least ") + counted(total - partial, "paper") + " found"
      + (partial ? ", and " + partial.toLocaleString("en") + " with some of the words" : "");
  }

  /* A text with its marks, which are [start, end]. */
  function marked(text, marks) {
    const parts = [];
    let last = 0;
    for (const [start, end] of marks) {
      if (start < last) continue;
      parts.push(text.slice(last, start), element("mark", {}, text.slice(start, end)));
      last = end;
    }
    parts.push(text.slice(last));
    return parts;
  }

  /* Where a paper matched, in words. */
  const places = (hit) => hit.where.map((name) => PLACES[name]).filter(Boolean).join(", ");

  /* The hue of each topic, as `chips_of` in pages/views.py gives it. */
  function huesOf(root) {
    const topics = (root.facets.find((facet) => facet[0] === "topic") || ["topic", []])[1];
    return new Map(topics.map(([value], rank) => [value, Math.floor(rank * HUES / topics.length)]));
  }

  const chipClass = (hues, topic) => "ps-chip ps-hue-" + (hues.get(topic.value) || 0);

  const sentence = (text) => text[0].toUpperCase() + text.slice(1) + (/[.?]$/.test(text) ? "" : ".");

  /* What is told of a query: what may be wrong with it, and "Showing results for …". */
  function remarks(found) {
    const told = found.hints.map((hint) => element("p", { "class": "ps-corrected" }, sentence(hint)));
    if (found.corrected) {
      told.push(element("p", { "class": "ps-corrected" }, "Showing results for ", element("b", {}, found.corrected), "."));
    }
    return told;
  }

  /* What a named thing is, and how many papers belong to it. */
  const thingNote = (thing) => (thing.kind === "glossary" ? thing.text : counted(thing.papers, "paper"));

  Object.assign(Papershelf, {
    findings: { KINDS, toldTotal, marked, places, huesOf, chipClass, remarks, thingNote }
  });
})();
