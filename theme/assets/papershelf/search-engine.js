/* Finds papers in the index that generator/papershelf/search/ writes, with a server or from a disk.

   Papershelf.prepare()               loads the root of the index; call it when the reader turns to the search.
   Papershelf.search(text, options)   resolves to what was found. Options, all optional:
     limit, offset   how many hits, after how many (10, 0)
     prefix          whether the last word may be unfinished (true)
     filters         {topic: [value, …], capture: […], year: […], has: ["code"]}: any value of each; they narrow what
                     there is without them, and do not change what the query means
     sort            "relevance", "date" (newest first) or "title"
     facets          whether to count the results by facet (false)
     cards           where phrases are quoted: from how many files cards may be read to count the papers that have them
                     (64); for what is shown, from as many as it takes
     signal          an AbortSignal; a search that was aborted rejects with its reason
   The result:
     hits       [{title, titleMarks, url, address, snippet, marks, where, authors, date, year, topics, captures, code}]
                marks are [start, end] pairs in the text they belong to; where holds "name", "title", "abstract", …;
                topics and captures are [{value, label, url}]
     total      how many papers there are to show
     exact      whether that is all, or at least so many: quoted phrases are not looked for in all of a large library
     partial    how many of them have only some of the words; they stand behind the others, however these are sorted
     corrected  what was searched for in place of what was typed, or null
     named      [{kind, title, url, text, papers}]: systems, topics and glossary entries that the query names
     words      the plain words that were searched for
     hints      what may be wrong with the query: a filter that there is not, or that no paper passes
     facets     [{name, values: [{value, label, count}]}] if asked for
   The text may hold "quoted phrases", -excluded words, topic:, system:, author:, year: (2023, 2020-2023), capture:,
   kind: (of system, where the library knows kinds) and has:code.

   generator/papershelf/search/ranking.py does the same in Python, step by step: a change here is a change there. */
(function () {
  "use strict";

  const SITE = new URL("../../", document.currentScript.src);
  const FOLDER = new URL("search/", SITE);
  const CARDS = 16;
  const FACET_ROWS = 4096;
  const PIECE = 35000;
  const FIRST_TIER = 8192;
  const DIGEST = 5;
  const SLUG = 80;

  const NAME = 1, TITLE = 2, SYSTEMS = 8, AUTHORS = 32;
  const FIELDS = ["name", "title", "abstract", "systems", "topics", "authors"];
  const CLASSES = [4, 6, 2];
  const IMPACTS = [
    [10, 17, 23, 29, 35, 41, 47, 54],
    [36, 40, 43, 46, 49, 52, 55, 59],
    [36, 40, 43, 46, 49, 52, 55, 59],
    [10, 18, 26, 34, 42, 48, 54, 60]
  ];
  const KINDS = ["system", "topic", "glossary"];
  const USUAL = ["systems/{}.html", "topics/{}.html", "glossary.html#short-{}"];

  /* Words: as in tokens.py. */

  const LETTERS = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i",
    "ς": "σ", "’": "'", "ʼ": "'", "‐": "-", "‒": "-", "–": "-", "−": "-"
  };
  const WORD = /[\p{L}\p{N}]+(?:[-.'_][\p{L}\p{N}]+)*/gu;
  const JOINTS = /[-.'_]/u;
  const NUMBERED = /^((?:(?!\p{Nd})[\p{L}\p{N}]){2,})(\p{Nd}+(?:\.\p{Nd}+)*)$/u;
  const CJK = "\\u3005-\\u3007\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
  const SCRIPTS = new RegExp("[" + CJK + "]+|[^" + CJK + "]+", "gu");
  const IS_CJK = new RegExp("[" + CJK + "]", "u");
  const STOP_WORDS = new Set((
    "a about across after all also among an and any are as at based be because been being between both but by can do " +
    "does during each either even for from further had has have he her his how however i if in into is it its itself " +
    "many may more most much must no nor not of often on one only or other our out over per rather s same several " +
    "should show since so some such t than that the their them then there these they this those thus through to too " +
    "under up upon us using very via was we were what when where whereas whether which while who whose will with " +
    "within without would you your"
  ).split(" "));

  function fold(text) {
    if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
    const bare = text.normalize("NFKD").replace(/\p{Mn}+/gu, "").normalize("NFC").toLowerCase();
    return bare.replace(/[^\x00-\x7f]/gu, (sign) => LETTERS[sign] || sign);
  }

  function stem(word) {
    const end = word.slice(-2);
    if (word.length < 4 || end[1] !== "s" || "sui".includes(end[0]) || /[^\x00-\x7f]/.test(word)) return word;
    if (word.endsWith("ies")) return word.length > 4 ? word.slice(0, -3) + "y" : word.slice(0, -1);
    return word.endsWith("sses") || word.endsWith("xes") ? word.slice(0, -2) : word.slice(0, -1);
  }

  function oneWord(word) {
    const raw = word.split(JOINTS).join("");
    const numbered = NUMBERED.exec(word);
    let parts = [];
    if (numbered) parts = [numbered[1]];
    else if (raw !== word && !/^\p{Nd}+$/u.test(raw)) parts = word.split(JOINTS);
    return { key: stem(raw), parts: parts.map(stem), raw };
  }

  function words(text) {
    const found = [];
    for (const [word] of fold(text).matchAll(WORD)) {
      if (!IS_CJK.test(word)) {
        found.push(oneWord(word));
        continue;
      }
      for (const run of word.match(SCRIPTS)) {
        if (!IS_CJK.test(run)) {
          for (const [each] of run.matchAll(WORD)) found.push(oneWord(each));
          continue;
        }
        const signs = Array.from(run);
        const pairs = signs.length > 1 ? signs.slice(1).map((sign, index) => signs[index] + sign) : signs;
        for (const pair of pairs) found.push({ key: pair, parts: [], raw: pair });
      }
    }
    return found;
  }

  const joined = (text) => words(text).map((word) => word.raw).join("");

  /* The words of a text, cut at their joints as well: all spellings of a phrase have the same. */
  const pieces = (text) => words(fold(text).split(JOINTS).join(" "));
  const phraseOf = (text) => pieces(text).map((word) => word.key).join(" ");

  /* Files: each is asked for once, by a script element, which a page from a disk may load as well. */

  const waiting = new Map();
  const loading = new Map();

  window.papershelfIndex = function (name, data) {
    const done = waiting.get(name);
    waiting.delete(name);
    if (done) done(data);
  };

  function load(name, past = "") {
    if (!loading.has(name)) {
      loading.set(name, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        const fail = () => {
          script.remove();
          if (waiting.delete(name)) {
            loading.delete(name);
            reject(Object.assign(new Error("the search index has no file " + name + ".js"), { missing: name }));
          }
        };
        waiting.set(name, (data) => resolve(data));
        script.src = new URL(name + ".js" + past, FOLDER).href;
        script.onload = fail; // by now the file has handed over its data, unless it is no file of an index
        script.onerror = fail;
        document.head.append(script);
      }));
    }
    return loading.get(name);
  }

  function part(root, kind, number, parse) {
    const place = kind + number;
    if (!root.parsed.has(place)) {
      const digest = root.digests[kind].slice(number * DIGEST, (number + 1) * DIGEST);
      const made = load(place + "-" + digest).then((data) => parse(data, root, number));
      made.catch(() => root.parsed.delete(place));
      root.parsed.set(place, made);
    }
    return root.parsed.get(place);
  }

  function bytes(text) {
    const binary = atob(text);
    const found = new Uint8Array(binary.length);
    for (let index = 0; index < binary.length; index++) found[index] = binary.charCodeAt(index);
    return found;
  }

  function varints(data) {
    const found = [];
    let number = 0, scale = 1;
    for (const byte of data) {
      number += (byte & 127) * scale;
      if (byte < 128) {
        found.push(number);
        number = 0;
        scale = 1;
      } else scale *= 128;
    }
    return found;
  }

  function frontCoded(text) {
    let before = "";
    return (text.match(/[A-Z][^A-Z]*/g) || []).map((each) => {
      before = before.slice(0, each.charCodeAt(0) - 65) + each.slice(1);
      return before;
    });
  }

  const reversed = (term) => Array.from(term).reverse().join("");

  /* The first place in a sorted list whose item does not stand before a term. */
  function lower(list, term) {
    let low = 0, high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle] < term) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function parseTerms(data, root, number) {
    const numbers = varints(bytes(data[1]));
    let next = 0, start = root.terms[number][1];
    const terms = frontCoded(data[0]);
    const entries = terms.map((term) => {
      const count = numbers[next++];
      const entry = {
        term, papers: count >>> 3, name: (count & 1) > 0, titles: (count & 2) > 0, shaped: (count & 4) > 0, start
      };
      entry.first = numbers[next++];
      entry.size = entry.first + (entry.papers > FIRST_TIER ? numbers[next++] : 0);
      start += entry.size;
      return entry;
    });
    return { terms, entries };
  }

  function readRoot(root) {
    root.parsed = new Map();
    root.starts = root.terms.map((shard) => shard[0]);
    root.dictionary = root.words.split(" ");
    root.codes = new Map();
    Array.from("!#$&*+;<=>?@[]^_{|}~QXZ").forEach((sign, index) => root.codes.set(sign, index));
    for (let code = 0xa1; code < 0x800; code++) root.codes.set(String.fromCharCode(code), root.codes.size);
    root.facetIndex = new Map(root.facets.map((facet, index) => [facet[0], index]));
    return root;
  }

  let prepared = null, renewing = null;

  function prepare() {
    if (!prepared) {
      prepared = load("root").then(readRoot);
      prepared.catch(() => { prepared = null; });
    }
    return prepared;
  }

  /* Load the root past the caches: one that is older than the site names files that are gone. Returns whether it is
     another. */
  async function renew(old) {
    if (!renewing) {
      loading.delete("root");
      const end = () => { renewing = null; };
      renewing = load("root", "?" + Date.now()).then(readRoot);
      renewing.then(end, end);
    }
    const root = await renewing;
    if (JSON.stringify(root.digests) === JSON.stringify(old.digests)) return false;
    prepared = Promise.resolve(root);
    return true;
  }

  /* Terms. */

  const shardOf = (starts, term) => {
    const place = lower(starts, term);
    return Math.max(0, starts[place] === term ? place : place - 1);
  };

  async function lookUp(root, terms) {
    const found = new Map();
    if (!root.terms.length) return found;
    await Promise.all(Array.from(new Set(terms), async (term) => {
      const shard = await part(root, "t", shardOf(root.starts, term), parseTerms);
      const place = lower(shard.terms, term);
      if (shard.terms[place] === term) found.set(term, shard.entries[place]);
    }));
    return found;
  }

  /* The entries whose terms begin with a prefix, from at most so many shards. */
  async function beginningWith(root, prefix, most) {
    if (!root.terms.length) return [];
    const first = shardOf(root.starts, prefix);
    const last = Math.min(shardOf(root.starts, prefix + "\uffff"), first + most - 1);
    const shards = [];
    for (let number = first; number <= last; number++) shards.push(part(root, "t", number, parseTerms));
    const found = [];
    for (const shard of await Promise.all(shards)) {
      for (let place = lower(shard.terms, prefix); place < shard.terms.length; place++) {
        if (!shard.terms[place].startsWith(prefix)) break;
        found.push(shard.entries[place]);
      }
    }
    return found;
  }

  /* Mistyped words. */

  const MOST_SHARDS = 3;

  /* The optimal string alignment distance (Damerau 1964), or most + 1 where it is above `most`. With `open`, the
     least distance to any beginning of the term. */
  function distance(word, term, most, open) {
    if (word.length - term.length > most || (!open && term.length - word.length > most)) return most + 1;
    let before = null, row = [];
    for (let column = 0; column <= word.length; column++) row.push(column);
    let best = row[word.length];
    for (let line = 1; line <= term.length; line++) {
      const next = [line];
      let least = line;
      for (let column = 1; column <= word.length; column++) {
        const same = word[column - 1] === term[line - 1];
        let cost = Math.min(row[column] + 1, next[column - 1] + 1, row[column - 1] + (same ? 0 : 1));
        if (before && column > 1 && word[column - 1] === term[line - 2] && word[column - 2] === term[line - 1]) {
          cost = Math.min(cost, before[column - 2] + 1);
        }
        next.push(cost);
        if (cost < least) least = cost;
      }
      if (open && next[word.length] < best) best = next[word.length];
      if (least > most && (!before || Math.min(...row) >= most)) return open ? Math.min(best, most + 1) : most + 1;
      before = row;
      row = next;
    }
    return Math.min(open ? best : row[word.length], most + 1);
  }

  const editsAllowed = (word) => (word.length < 2 ? 0 : word.length < 8 ? 1 : 2);
  /* Of short words only names are near enough. */
  const mayBeMeant = (entry, word) => entry.term.length > 2 && !entry.term.includes(":") && (word.length > 2 || entry.name);

  /* 0 where a letter is left out or two are swapped: that gives few words, and so this one more likely than a letter
     put in or replaced, which may be any (Kernighan, Church, Gale 1990). */
  function slip(word, term) {
    return word.length < term.length || Array.from(word).sort().join("") === Array.from(term).sort().join("") ? 0 : 1;
  }

  /* How many shards hold the terms with this prefix. */
  const spread = (starts, prefix) => shardOf(starts, prefix + "\uffff") - shardOf(starts, prefix) + 1;

  function narrowed(starts, text, length) {
    while (length < text.length && spread(starts, text.slice(0, length)) > MOST_SHARDS) length++;
    return text.slice(0, length);
  }

  /* The terms that a word may be a misspelling of: [{entry, edits}]. One of its halves is taken to be right, or one of
     its outer thirds where two edits are allowed and one has found nothing. */
  async function alike(root, word, open) {
    const most = open ? 1 : editsAllowed(word);
    const found = new Map();
    const take = (entry, edits) => {
      if (edits >= 1 && edits <= most && mayBeMeant(entry, word)) found.set(entry.term, { entry, edits });
    };
    for (const share of most > 1 ? [2, 3] : [2]) {
      if (!most || found.size) break;
      const head = root.backwards.length ? Math.floor(word.length / share) : 0;
      const prefix = root.backwards.length ? narrowed(root.starts, word, head) : "";
      const entries = await beginningWith(root, prefix, root.backwards.length ? MOST_SHARDS : root.terms.length);
      for (const entry of entries) take(entry, distance(word, entry.term, most, open));
      if (!root.backwards.length) break;
      const backwards = reversed(word);
      const tail = narrowed(root.backwards, backwards, Math.max(1, word.length - head - 1));
      const shards = [];
      const first = shardOf(root.backwards, tail);
      const last = Math.min(shardOf(root.backwards, tail + "\uffff"), first + MOST_SHARDS - 1);
      for (let number = first; number <= last; number++) shards.push(part(root, "b", number, frontCoded));
      const close = new Set();
      for (const terms of await Promise.all(shards)) {
        for (let place = lower(terms, tail); place < terms.length && terms[place].startsWith(tail); place++) {
          const edits = distance(backwards, terms[place], most, false);
          if (edits <= most) close.add(reversed(terms[place]));
        }
      }
      const nearest = Array.from(close).filter((term) => !found.has(term))
        .sort((one, other) => distance(word, one, most) - distance(word, other, most) || (one < other ? -1 : 1))
        .slice(0, 12);
      const known = await lookUp(root, nearest);
      for (const entry of known.values()) take(entry, distance(word, entry.term, most, false));
    }
    return Array.from(found.values());
  }

  /* Lists of papers. */

  async function listBytes(root, entry, whole) {
    const end = entry.start + (whole ? entry.size : entry.first);
    const pieces = [];
    for (let number = Math.floor(entry.start / PIECE); number * PIECE < end; number++) {
      pieces.push(part(root, "p", number, bytes).then((data) => ({ data, from: number * PIECE })));
    }
    const found = new Uint8Array(end - entry.start);
    for (const { data, from } of await Promise.all(pieces)) {
      const start = Math.max(entry.start, from), stop = Math.min(end, from + data.length);
      found.set(data.subarray(start - from, stop - from), start - entry.start);
    }
    return found;
  }

  /* Call `visit(document, impact, fields)` for every posting. */
  async function eachPosting(root, entry, whole, visit) {
    const data = await listBytes(root, entry, whole);
    let document = -1;
    for (let place = 0; place < data.length;) {
      if (place === entry.first) document = -1; // the second tier
      let number = 0, scale = 1, byte;
      do {
        byte = data[place++];
        number += (byte & 127) * scale;
        scale *= 128;
      } while (byte > 127);
      document += Math.floor(number / 32) + 1;
      const kind = number & 3;
      visit(document, IMPACTS[kind][(number >> 2) & 7], kind === 3 ? data[place++] : CLASSES[kind]);
    }
  }

  /* Cards. */

  function decode(root, coded) {
    return coded.replace(/`(.)|[!#$&*+;<=>?@[\]^_{|}~QXZ\u00a1-\u07ff]/gsu, (sign, literal) =>
      literal !== undefined ? literal : " " + root.dictionary[root.codes.get(sign)]).slice(1);
  }

  function slugOf(title) {
    const slug = (fold(title).replaceAll("'", "").match(/[a-z0-9]+/g) || []).join("-");
    return slug.length <= SLUG ? slug : slug.slice(0, slug.lastIndexOf("-", SLUG));
  }

  async function card(root, document) {
    const batch = await part(root, "c", Math.floor(document / CARDS), (data) => data);
    const raw = batch[document % CARDS];
    const title = decode(root, raw[0]);
    if (document < root.papers) {
      const address = raw[1] || "papers/" + slugOf(title) + ".html";
      return { title, address, text: decode(root, raw[2]), authors: raw[3], date: raw[4], values: raw[5] };
    }
    const address = raw[1] || USUAL[raw[3]].replace("{}", slugOf(title));
    return { title, address, text: decode(root, raw[2]), kind: KINDS[raw[3]], papers: raw[4] };
  }

  /* The query. */

  const FILTERS = ["topic", "system", "author", "year", "capture", "kind", "has"];
  const ITEM = new RegExp("(-?)(?:(" + FILTERS.join("|") + '):)?(?:"([^"]*)"?|(\\S+))', "giu");
  const EMPTY = new RegExp("^(" + FILTERS.join("|") + "):$");
  const LIKE_A_FILTER = /^([a-z]{2,}):["A-Za-z0-9]/;
  const MOST_NAMED = 12;

  const STOP_KEYS = new Set([...STOP_WORDS, ...Array.from(STOP_WORDS, stem)]);

  /* The terms that every paper with a phrase has: no stop words, which are not indexed in abstracts, and no
     numbers, which may be the end of a longer word. */
  const telling = (phrase) => Array.from(new Set(phrase.split(" ").filter((key) => !STOP_KEYS.has(key) && !/\p{Nd}/u.test(key))))
    .slice(0, 24);

  function readQuery(text) {
    const query = {
      plain: [], phrases: [], without: [], withoutPhrases: [], filters: [], strange: new Set(), empty: new Set(),
      unclosed: false
    };
    for (const [item, minus, field, quoted, bare] of text.matchAll(ITEM)) {
      const value = quoted === undefined ? bare : quoted;
      const found = words(value);
      const like = !field && LIKE_A_FILTER.exec(bare || "");
      if (like) query.strange.add(like[1]);
      if (quoted !== undefined && !item.endsWith('"' + quoted + '"')) query.unclosed = true;
      const empty = field ? !found.length && field.toLowerCase() : (EMPTY.exec(bare || "") || [])[1];
      if (empty) query.empty.add(empty);
      if (field && !empty) query.filters.push({ field: field.toLowerCase(), value, not: Boolean(minus) });
      else if (!found.length) continue;
      else if (minus) {
        const phrase = phraseOf(value);
        if (found.length === 1) query.without.push(found[0].key);
        if (phrase.includes(" ") && (found.length > 1 || telling(phrase).length)) query.withoutPhrases.push(phrase);
      } else if (quoted === undefined) query.plain.push(...found);
      else {
        query.phrases.push(phraseOf(value));
        query.plain.push(...pieces(value));
      }
    }
    query.plain = query.plain.slice(0, 24);
    return query;
  }

  /* What a word was meant to be, if a third of its letters or fewer are wrong; else undefined. */
  function nearest(word, known) {
    const most = Math.floor(word.length / 3);
    const found = known.map((each) => [distance(word, each, most), each]).filter(([edits]) => edits <= most);
    return (found.sort((one, other) => one[0] - other[0] || (one[1] < other[1] ? -1 : 1))[0] || [])[1];
  }

  /* The label that a mistyped value was meant to be, as a whole or in some of its words; else undefined. */
  function nearestLabel(value, labels) {
    const asked = pieces(value), key = joined(value), most = Math.floor(key.length / 3);
    const found = labels.flatMap((label) => {
      const names = pieces(label).map((word) => word.raw);
      const runs = names.map((name, start) => [names.slice(start, start + asked.length).join(""), start]);
      return [[names.join(""), 0], ...runs].map(([run, start]) => [distance(key, run, most), start, label]);
    }).filter(([edits]) => edits <= most);
    found.sort((one, other) => one[0] - other[0] || one[1] - other[1] || (one[2] < other[2] ? -1 : 1));
    return (found[0] || [])[2];
  }

  const quoted = (value) => (/\s/.test(value) ? '"' + value + '"' : value);

  /* What to tell of a filter that no paper passes. */
  function hintFor(root, filter) {
    const table = root.facets[root.facetIndex.get(filter.field)];
    const labels = (table ? table[1] : []).map((each) => each[1]);
    const told = "no paper has " + filter.field + ":" + quoted(filter.value);
    const near = nearestLabel(filter.value, labels);
    if (near !== undefined) return told + "; did you mean " + filter.field + ":" + quoted(near) + "?";
    return 0 < labels.length && labels.length <= MOST_NAMED ? told + "; there are " + labels.sort().join(", ") : told;
  }

  const hintForEmpty = (name) => name + ": has no value; write it right behind the colon, without a space";

  /* What to tell of a name before a colon that is no filter's. */
  function hintForName(name) {
    const told = "there is no filter " + name + ", so it was taken for words";
    const near = nearest(name, FILTERS);
    return told + (near ? "; did you mean " + near + "?" : "; the filters are " + FILTERS.join(", "));
  }

  /* Whether a word of a name is the one that was asked for, or goes on with it; numbers do not go on. */
  function begins(word, asked) {
    if (/\p{Nd}/u.test(asked.raw)) return word.key === asked.key;
    return word.raw.startsWith(asked.raw) || word.key.startsWith(asked.key);
  }

  /* Whether words stand in a name in a row, the last one perhaps unfinished. */
  function hasWords(name, asked) {
    const last = asked.length - 1;
    return name.some((word, start) => start + last < name.length && begins(name[start + last], asked[last]) &&
      asked.slice(0, last).every((each, index) => each.key === name[start + index].key));
  }

  /* The values of a facet that a reader means: one by its name, else all with a word that begins so, else all that
     begin so; years also from one to another. */
  function valuesOf(root, field, value) {
    const table = root.facets[root.facetIndex.get(field)];
    if (!table) return [];
    const years = field === "year" ? /^(\d{4})?\s*(?:-|\.\.|–)\s*(\d{4})?$/.exec(value) : null;
    if (years) {
      return table[1].filter((each) => each[0] >= (years[1] || "0") && each[0] <= (years[2] || "9999"))
        .map((each) => each[0]);
    }
    const key = joined(value), asked = pieces(value);
    const passing = (test) => table[1].filter(([slug, label]) => test(slug) || test(label)).map((each) => each[0]);
    const same = passing((name) => joined(name) === key);
    if (same.length || !key) return same;
    const found = passing((name) => hasWords(pieces(name), asked));
    return found.length ? found : passing((name) => joined(name).startsWith(key));
  }

  /* Mark the documents that a filter lets through; return whether it is one that is typed and nothing passes. */
  async function filtered(root, filter, allowed) {
    const size = root.papers + root.things;
    const passed = new Uint8Array(size);
    if (filter.field === "author" || filter.field === "system") {
      const bits = filter.field === "author" ? AUTHORS : NAME | SYSTEMS;
      const parts = words(filter.value);
      const keys = filter.field === "author" ? parts.map((word) => word.key) : [stem(joined(filter.value))];
      const found = await lookUp(root, keys);
      const counts = new Uint8Array(size);
      for (const key of keys) {
        if (!found.has(key)) continue;
        await eachPosting(root, found.get(key), true, (document, impact, fields) => {
          if (fields & bits) counts[document]++;
        });
      }
      for (let document = 0; document < size; document++) passed[document] = keys.length && counts[document] >= keys.length;
    } else {
      const values = filter.values || valuesOf(root, filter.field, filter.value);
      const found = await lookUp(root, values.map((value) => filter.field + ":" + value));
      for (const entry of found.values()) {
        await eachPosting(root, entry, true, (document) => { passed[document] = 1; });
      }
    }
    for (let document = 0; document < size; document++) {
      if (Boolean(passed[document]) === Boolean(filter.not)) allowed[document] = 0;
    }
    return !filter.values && !passed.includes(1);
  }

  /* The documents that have all of these terms. */
  async function holding(root, terms) {
    const counts = new Uint8Array(root.papers + root.things);
    const known = await lookUp(root, terms);
    for (const entry of known.values()) await eachPosting(root, entry, true, (document) => { counts[document]++; });
    return counts.map((count) => (count === terms.length ? 1 : 0));
  }

  /* Scoring. */

  const POINTS = { exact: 8, parts: 7, prefix: 8, typo1: 6, typo2: 4 };
  const FACTORS = { exact: 16, parts: 12, prefix: 11, typo1: 10, typo2: 6 };
  const IS_NAME = 7, IS_TITLE = 6, IS_SHAPED = 5, BEGINS_NAME = 4, BEGINS_SHAPED = 3, LIKE_NAME = 2, LIKE_SHAPED = 1;
  const EXPANSIONS = 16, NAMES = 12, CORRECTIONS = 6, NEW_PIECES = 5;

  function idf(root, papers) {
    const count = Math.min(papers, root.papers);
    return Math.max(1, Math.round(16 * Math.log2(1 + (root.papers - count + 0.5) / (count + 0.5))));
  }

  const rare = (root, entry) => !entry || (!entry.name && entry.papers <= Math.max(2, root.papers / 2000));
  const sum = (entries) => entries.reduce((total, entry) => total + entry.papers, 0);

  /* What may stand for the words of a query: [{from, to, entries, kind, idf}]. */
  async function exactAlternatives(root, slots, query) {
    const wanted = [];
    slots.forEach((slot) => wanted.push(slot.key, ...slot.parts));
    const spans = [];
    for (let from = 0; from < slots.length; from++) {
      for (let to = from + 2; to <= Math.min(slots.length, from + 4); to++) {
        spans.push({ from, to, term: stem(slots.slice(from, to).map((slot) => slot.raw).join("")) });
      }
    }
    wanted.push(...spans.map((span) => span.term), query.key);
    const known = await lookUp(root, wanted);
    const found = [];
    slots.forEach((slot, from) => {
      slot.entry = known.get(slot.key) || null;
      if (slot.entry) found.push({ from, to: from + 1, entries: [slot.entry], kind: "exact", idf: idf(root, slot.entry.papers) });
      const parts = slot.parts.map((each) => known.get(each));
      if (parts.length > 1 && parts.every(Boolean)) {
        found.push({ from, to: from + 1, entries: parts, kind: "parts", idf: 0 });
        slot.known = true;
      }
    });
    for (const { from, to, term } of spans) {
      const entry = known.get(term);
      if (!entry) continue;
      found.push({ from, to, entries: [entry], kind: "exact", idf: idf(root, entry.papers) });
      for (let index = from; index < to; index++) slots[index].known = true;
    }
    query.entry = known.get(query.key) || null;
    return found;
  }

  /* The longer words that the last one may become. Names first, then the most frequent; lists that lie far apart are
     left, for each costs a request. */
  async function prefixAlternatives(root, slots, query) {
    const from = slots.length - 1, slot = slots[from];
    const found = [];
    const pick = (entries, most, add) => {
      const seen = new Set(slot.entry ? [Math.floor(slot.entry.start / PIECE)] : []);
      const first = seen.size;
      const picked = [];
      for (const entry of entries) {
        if (picked.length === most) break;
        const piece = Math.floor(entry.start / PIECE);
        if (!seen.has(piece) && seen.size - first >= NEW_PIECES) continue;
        seen.add(piece);
        picked.push(entry);
      }
      if (picked.length) add(picked);
    };
    const byTerm = (one, other) => (one.term < other.term ? -1 : 1);
    const shorter = (one, other) => one.term.length - other.term.length || byTerm(one, other);
    if (slot.raw.length > 1) {
      const longer = (await beginningWith(root, slot.raw, MOST_SHARDS))
        .filter((entry) => entry.term !== slot.key && !entry.term.includes(":"));
      const frequent = longer.slice().sort((one, other) => other.papers - one.papers || byTerm(one, other));
      pick(frequent, EXPANSIONS, (entries) => {
        const weight = idf(root, sum(entries) + (slot.entry ? slot.entry.papers : 0));
        for (const entry of entries) found.push({ from, to: from + 1, entries: [entry], kind: "prefix", idf: weight });
        slot.begins = true;
      });
    }
    if (query.raw.length > 1) {
      const names = (slots.length === 1 || query.raw !== slot.raw ? await beginningWith(root, query.raw, MOST_SHARDS) : [])
        .filter((entry) => (entry.name || entry.shaped) && entry.term !== query.key)
        .sort((one, other) => other.name - one.name || shorter(one, other));
      pick(names, NAMES, (entries) => {
        const weight = idf(root, sum(entries));
        for (const entry of entries) {
          found.push({ from: 0, to: slots.length, entries: [entry], kind: "prefix", idf: weight, name: BEGINS_NAME, shaped: BEGINS_SHAPED });
        }
      });
    }
    return found;
  }

  /* The words that a mistyped one may have meant. */
  async function typoAlternatives(root, slots, query, prefix) {
    const found = [];
    const cost = (word) => ({ entry, edits }) => {
      const common = Math.min(6, Math.floor(Math.log2(entry.papers + 1)));
      return edits * 16 - (entry.name ? 5 : entry.shaped ? 2 : 0) - (entry.titles ? 2 : 0) - common +
        (entry.term[0] === word[0] ? 0 : 3) + 2 * slip(word, entry.term);
    };
    const nearest = (word, candidates) => {
      const least = Math.min(...candidates.map((each) => each.edits));
      const ranked = candidates.filter((each) => each.edits === least).map((each) => [cost(word)(each), each]);
      ranked.sort((one, other) => one[0] - other[0] || (one[1].entry.term < other[1].entry.term ? -1 : 1));
      return ranked.slice(0, CORRECTIONS).map((each) => each[1]);
    };
    const whole = slots.length > 1 && query.key.length > 5 && query.key.length < 40;
    if ((slots.length === 1 || whole) && !(query.entry && query.entry.name)) {
      const candidates = (await alike(root, query.key, false)).filter((each) => each.entry.name || each.entry.shaped);
      for (const { entry, edits } of nearest(query.key, candidates)) {
        found.push({
          from: 0, to: slots.length, entries: [entry], kind: "typo" + edits, idf: idf(root, entry.papers), name: LIKE_NAME,
          shaped: LIKE_SHAPED
        });
      }
    }
    await Promise.all(slots.map(async (slot, from) => {
      if ((slot.known && slots.length > 1) || slot.stop || !rare(root, slot.entry)) return;
      const open = prefix && from === slots.length - 1 && slot.raw.length > 3 && !slot.begins;
      let candidates = await alike(root, slot.key, false);
      if (!candidates.length && open) candidates = await alike(root, slot.key, true);
      const picked = nearest(slot.key, candidates);
      if (!picked.length) return;
      const weight = idf(root, sum(picked.map((each) => each.entry)));
      for (const { entry, edits } of picked) {
        found.push({ from, to: from + 1, entries: [entry], kind: "typo" + edits, idf: weight });
      }
    }));
    return found;
  }

  /* What is known of every document, slot by slot. */
  function newBoard(root, slots) {
    const size = root.papers + root.things;
    return {
      size,
      rank: new Uint8Array(size),
      rankBy: new Int16Array(size).fill(-1),
      best: slots.map(() => new Int32Array(size)),
      points: slots.map(() => new Uint8Array(size)),
      fields: slots.map(() => new Uint8Array(size)),
      by: slots.map(() => new Int16Array(size).fill(-1)),
      alternatives: []
    };
  }

  async function score(root, board, query, alternatives, whole) {
    const first = board.alternatives.length;
    board.alternatives.push(...alternatives);
    await Promise.all(alternatives.flatMap((each) => each.entries.map((entry) => listBytes(root, entry, whole))));
    for (let index = first; index < board.alternatives.length; index++) {
      const { from, to, entries, kind, idf: weight, name, shaped } = board.alternatives[index];
      const factor = FACTORS[kind], points = POINTS[kind];
      const note = (document, value, fields) => {
        for (let slot = from; slot < to; slot++) {
          const gain = slot === from ? value : 1;
          const better = points - board.points[slot][document] || gain - board.best[slot][document];
          if (better > 0) {
            board.best[slot][document] = gain;
            board.points[slot][document] = points;
            board.fields[slot][document] = fields;
            board.by[slot][document] = index;
          }
        }
      };
      if (kind === "parts") {
        const counts = new Uint8Array(board.size), values = new Int32Array(board.size), all = new Uint8Array(board.size);
        for (const entry of entries) {
          await eachPosting(root, entry, whole, (document, impact, fields) => {
            counts[document]++;
            values[document] += idf(root, entry.papers) * impact * factor;
            all[document] |= fields;
          });
        }
        for (let document = 0; document < board.size; document++) {
          if (counts[document] === entries.length) note(document, values[document], all[document]);
        }
        continue;
      }
      const isWhole = kind === "exact" && entries[0].term === query.key;
      await eachPosting(root, entries[0], whole, (document, impact, fields) => {
        const rank = fields & NAME ? (isWhole ? IS_NAME : name || 0)
          : entries[0].shaped ? (isWhole ? IS_SHAPED : shaped || 0) : 0;
        if (name && !rank) return;
        if (rank > board.rank[document]) {
          board.rank[document] = rank;
          board.rankBy[document] = index;
        }
        note(document, weight * impact * factor, fields);
      });
    }
  }

  const FEW = 10;
  const FULL = 2 ** 38; // of a key whose paper has every word

  const isFull = (each) => (each.key >= FULL ? 1 : 0);
  const counted = (kept) => ({
    kept, total: kept.length, partial: kept.filter((each) => !isFull(each)).length, exact: true
  });

  /* The papers that have every word of the query, best first, and where these are few, behind them, those that have
     half of the words: [{document, key}]. Only the first `most` are sure to be there. With `anywhere`, all of them. */
  function candidates(root, board, slots, allowed, ranks, most, anywhere) {
    const required = slots.some((slot) => !slot.stop) ? slots.map((slot) => !slot.stop) : slots.map(() => true);
    const needed = required.filter(Boolean).length;
    const half = Math.ceil(needed / 2);
    const keys = new Float64Array(root.papers);
    let full = 0, some = 0;
    for (let document = 0; document < root.papers; document++) {
      if (!allowed[document]) continue;
      let points = 0, covered = 0, value = 0, titled = 0;
      for (let slot = 0; slot < slots.length; slot++) {
        const got = board.points[slot][document];
        if (!got) continue;
        value += board.best[slot][document];
        if (board.fields[slot][document] & (NAME | TITLE)) titled++;
        if (required[slot]) {
          points += got;
          covered++;
        }
      }
      const rank = ranks(board.rank[document]);
      if (covered < half && !rank && !anywhere) continue;
      keys[document] = 1 + value + Math.floor(value * titled / (2 * slots.length)) + points * 2 ** 24 + rank * 2 ** 34;
      if (covered === needed || rank > 0 || anywhere) {
        keys[document] += FULL;
        full++;
      } else some++;
    }
    const partial = full < FEW ? some : 0, total = full + partial;
    const least = full < FEW ? 1 : FULL;
    const floor = total > 2 * most ? Math.max(least, keys.slice().sort()[root.papers - 2 * most]) : least;
    const kept = [];
    for (let document = 0; document < root.papers; document++) {
      if (keys[document] >= floor) kept.push({ document, key: keys[document] });
    }
    kept.sort((one, other) => other.key - one.key || one.document - other.document);
    return { kept, total, partial, exact: true };
  }

  /* Rank the papers whose title begins with a query of which the last word has but a letter or two, too few to look it
     up. They are among those with the other words in the title, and papers stand in the order of titles. */
  async function rankBegunTitles(root, board, slots, query) {
    const titled = [];
    for (let document = 0; document < root.papers; document++) {
      if (slots.slice(0, -1).every((slot, index) => board.fields[index][document] & TITLE)) titled.push(document);
    }
    const placeOf = async (text) => {
      let low = 0, high = titled.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (joined((await card(root, titled[middle])).title) < text) low = middle + 1;
        else high = middle;
      }
      return low;
    };
    for (const document of titled.slice(await placeOf(query.raw), await placeOf(query.raw + "\uffff"))) {
      board.rank[document] = Math.max(board.rank[document], IS_TITLE);
    }
  }

  /* What of a title agrees with the query as a whole. */
  function titleRank(title, query) {
    const parts = title.split(/:\s|\s[-–—]\s|\?\s/u).map((text) => joined(text.replace(/^\s*(?:the|an?)\s/iu, "")));
    const all = joined(title);
    const asked = query.raw.replace(/^the(?=.)/u, "");
    if (all === query.raw || parts.includes(asked) || parts.includes(query.raw)) return 3;
    if (all.startsWith(query.raw)) return 2;
    return all.includes(query.raw) ? 1 : 0;
  }

  const DEPTH = 20;
  const rankOf = (key) => Math.floor(key / 2 ** 34) % 16;

  /* How far a name is from what was typed: by the letters that it goes on with, or by edits that know capitals. */
  function farFrom(board, query, shown, { document, key }) {
    const rank = rankOf(key);
    if (!rank || rank > BEGINS_NAME) return 0;
    const [entry] = board.alternatives[board.rankBy[document]].entries;
    if (rank > LIKE_NAME) return entry.term.length - query.raw.length;
    return 2 * distance(query.typed, spelled(shown, entry.term), 4, false) + slip(query.key, entry.term);
  }

  async function rankByTitle(root, board, slots, query, found, depth) {
    const looked = found.kept.slice(0, depth);
    await Promise.all(looked.map(async (each) => {
      const shown = await card(root, each.document);
      const typed = slots.map((slot, index) => {
        const by = board.by[index][each.document];
        const alternative = by < 0 ? null : board.alternatives[by];
        return alternative && alternative.kind.startsWith("typo") && alternative.to - alternative.from === 1
          ? alternative.entries[0].term : slot.raw;
      });
      const same = fold(shown.title).includes(query.text) ? 1 : 0;
      each.title = titleRank(shown.title, { raw: typed.join("") }) * 2 + same;
      each.far = farFrom(board, query, shown, each);
    }));
    for (const each of looked) {
      const rank = rankOf(each.key);
      if (each.title >= 6 && rank < IS_TITLE) each.key += (IS_TITLE - rank) * 2 ** 34;
    }
    const coverage = (each) => Math.floor(each.key / 2 ** 24);
    looked.sort((one, other) => coverage(other) - coverage(one) || one.far - other.far || other.title - one.title ||
      other.key - one.key || one.document - other.document);
    found.kept.splice(0, looked.length, ...looked);
  }

  /* Marks. */

  const SURFACE =
    /[\p{L}\p{N}\u0300-\u036f\u20d0-\u20ff]+(?:[-.'_’ʼ‐‑‒–−][\p{L}\p{N}\u0300-\u036f\u20d0-\u20ff]+)*/gu;

  /* The [start, end, slots] of the words that matched. */
  function marksIn(text, matchers) {
    const found = [];
    const surface = Array.from(text.matchAll(SURFACE), (match) => ({
      start: match.index, end: match.index + match[0].length, words: words(match[0])
    }));
    surface.forEach((each, index) => {
      const terms = each.words.flatMap((word) => [word.key, ...word.parts]);
      for (const matcher of matchers) {
        if (terms.some((term) => matcher.terms.has(term))) {
          found.push([each.start, each.end, matcher.slot]);
          return;
        }
        let raw = "";
        for (let end = index; end < Math.min(surface.length, index + 4); end++) {
          raw += surface[end].words.map((word) => word.raw).join("");
          if (end > index && matcher.terms.has(stem(raw))) {
            found.push([each.start, surface[end].end, matcher.slot]);
            return;
          }
        }
      }
    });
    return found;
  }

  const SNIPPET = 220;

  function snippetOf(text, marks) {
    if (text.length <= SNIPPET) return { snippet: text, marks };
    let from = 0, most = -1;
    marks.forEach(([start], index) => {
      const near = marks.slice(index).filter((mark) => mark[1] <= start + SNIPPET - 40);
      const worth = new Set(near.map((mark) => mark[2])).size * 10 + near.length;
      if (worth > most) {
        most = worth;
        from = start;
      }
    });
    const before = Math.max(0, from - 60);
    const sentence = text.slice(before, from).search(/[.!?]\s+\p{Lu}[^.!?]*$/u);
    let start = from < 60 ? 0 : sentence >= 0 ? before + sentence + 2 : text.indexOf(" ", before) + 1;
    if (start > from) start = from;
    let end = Math.min(text.length, start + SNIPPET);
    if (end < text.length) end = Math.max(text.lastIndexOf(" ", end), start + 1);
    const head = start ? "… " : "";
    return {
      snippet: head + text.slice(start, end) + (end < text.length ? " …" : ""),
      marks: marks.filter((mark) => mark[0] >= start && mark[1] <= end)
        .map((mark) => [mark[0] - start + head.length, mark[1] - start + head.length, mark[2]])
    };
  }

  const pairs = (marks) => marks.map((mark) => mark.slice(0, 2));

  /* What of a paper answers each slot: the alternative that ranked it, and the words as they were typed. */
  function matchersOf(board, slots, document) {
    return slots.flatMap((slot, index) => {
      const by = board.by[index][document];
      if (by < 0) return [];
      const told = board.alternatives.filter((each, number) => number === by
        || (each.kind === "exact" && each.from === index && each.to === index + 1));
      return [{ slot: index, terms: new Set(told.flatMap((each) => each.entries.map((entry) => entry.term))) }];
    });
  }

  const link = (address) => new URL(address, SITE).href;

  async function hitOf(root, board, slots, document) {
    const found = await card(root, document);
    const matchers = matchersOf(board, slots, document);
    const bits = slots.reduce((all, slot, index) => all | board.fields[index][document], 0);
    const where = new Set(FIELDS.filter((name, index) => bits & (1 << index)));
    const labelled = (facet, folder) => (found.values[root.facetIndex.get(facet)] || []).map((index) => {
      const [value, label] = root.facets[root.facetIndex.get(facet)][1][index];
      return { value, label, url: link(folder + "/" + value + ".html") };
    });
    const inText = snippetOf(found.text, marksIn(found.text, matchers.filter((each) => !slots[each.slot].stop)));
    const titleMarks = pairs(marksIn(found.title, matchers));
    // The field that counted most is known of each word; what is marked is a match as well.
    if (titleMarks.length) where.add("title");
    if (inText.marks.length) where.add("abstract");
    return {
      title: found.title,
      titleMarks,
      address: found.address,
      url: link(found.address),
      snippet: inText.snippet,
      marks: pairs(inText.marks),
      where: FIELDS.filter((name) => where.has(name)),
      authors: found.authors,
      date: found.date,
      year: found.date.slice(0, 4),
      topics: labelled("topic", "topics"),
      captures: labelled("capture", "captures"),
      code: (found.values[root.facetIndex.get("has")] || []).length > 0
    };
  }

  /* How the best hit spells a term. */
  function spelled(found, term) {
    for (const text of [found.title, found.text]) {
      for (const match of text.matchAll(SURFACE)) {
        if (words(match[0]).some((word) => word.key === term)) return match[0];
      }
      const surface = Array.from(text.matchAll(SURFACE));
      for (let from = 0; from < surface.length; from++) {
        for (let to = from + 1; to < Math.min(surface.length, from + 4); to++) {
          const whole = text.slice(surface[from].index, surface[to].index + surface[to][0].length);
          if (stem(joined(whole)) === term) return whole;
        }
      }
    }
    return term;
  }

  async function correctedQuery(root, board, slots, document) {
    const found = await card(root, document);
    const parts = [];
    let changed = false;
    // A capital that a title gives any word goes.
    const said = (alternative) => spelled(found, alternative.entries[0].term)
      .replace(/^[A-Z](?=[a-z]+$)/, (letter) => letter.toLowerCase());
    const rankBy = board.rankBy[document];
    if (rankBy >= 0 && board.alternatives[rankBy].kind.startsWith("typo")) return said(board.alternatives[rankBy]);
    for (let index = 0; index < slots.length; index++) {
      const by = board.by[index][document];
      const alternative = by < 0 ? null : board.alternatives[by];
      if (alternative && alternative.kind.startsWith("typo")) {
        changed = true;
        if (alternative.from === index || !index) parts.push(said(alternative));
      } else parts.push(slots[index].raw);
    }
    return changed ? parts.join(" ") : null;
  }

  /* Facets. */

  function parseRows(data, root, number) {
    const numbers = varints(bytes(data));
    const rows = [];
    let next = 0;
    const count = Math.min(FACET_ROWS, root.papers - number * FACET_ROWS);
    for (let row = 0; row < count; row++) {
      const values = { date: numbers[next++], facets: [] };
      for (let facet = 0; facet < root.facets.length; facet++) {
        const size = numbers[next++];
        values.facets.push(numbers.slice(next, next + size));
        next += size;
      }
      rows.push(values);
    }
    return rows;
  }

  async function rowsOf(root) {
    const files = [];
    for (let number = 0; number * FACET_ROWS < root.papers; number++) files.push(part(root, "f", number, parseRows));
    return Promise.all(files);
  }

  const rowOf = (rows, document) => rows[Math.floor(document / FACET_ROWS)][document % FACET_ROWS];

  function countFacets(root, rows, documents) {
    const counts = root.facets.map((facet) => new Int32Array(facet[1].length));
    for (const document of documents) {
      rowOf(rows, document).facets.forEach((values, facet) => values.forEach((value) => counts[facet][value]++));
    }
    return root.facets.map(([name, values], facet) => ({
      name,
      values: values.map(([value, label], index) => ({ value, label, count: counts[facet][index] }))
        .filter((each) => each.count)
    }));
  }

  /* Quoted phrases are checked in the text of the cards, from the best paper down. */

  const CHECKED = 1000, BATCH = 32, CARD_FILES = 64;

  const sequence = (text) => " " + phraseOf(text) + " ";

  /* What of these papers has the quoted phrases and not the excluded ones. Papers are checked until `needed` are found,
     and further while few files of cards are read. Of the others none is taken to have a phrase, wanted or not. */
  async function keepPhrases(root, query, kept, needed, files) {
    const held = await Promise.all(query.withoutPhrases.map((phrase) => holding(root, telling(phrase))));
    const places = Array.from(kept.keys())
      .filter((place) => query.phrases.length || held.some((one) => one[kept[place].document]));
    const last = Math.min(places.length, Math.max(CHECKED, needed)), step = Math.min(BATCH, files);
    const failed = new Set(), read = new Set();
    let checked = 0;
    while (checked < last && (places[checked] - failed.size < needed || read.size < files)) {
      const batch = places.slice(checked, Math.min(checked + step, last)).map((place) => kept[place]);
      const cards = await Promise.all(batch.map((each) => card(root, each.document)));
      cards.forEach(({ title, text }, index) => {
        const texts = [sequence(title), sequence(text)];
        const holds = (phrase) => texts.some((each) => each.includes(" " + phrase + " "));
        if (!query.phrases.every(holds) || query.withoutPhrases.some(holds)) failed.add(batch[index]);
        read.add(Math.floor(batch[index].document / CARDS));
      });
      checked += batch.length;
    }
    const left = new Set(places.slice(checked).map((place) => kept[place]));
    const sure = kept.filter((each) => !failed.has(each) && !left.has(each));
    const shown = query.phrases.length ? sure : kept.filter((each) => !failed.has(each));
    return { ...counted(sure), kept: shown, exact: !left.size };
  }

  const THINGS = 4;

  /* The things that the query names; those with more papers have lower numbers. */
  async function namedThings(root, board) {
    const found = [];
    for (let document = root.papers; document < board.size; document++) {
      if (board.rank[document]) found.push({ document, rank: board.rank[document] });
    }
    const best = Math.max(0, ...found.map((each) => each.rank));
    const kept = found.filter((each) => each.rank === best);
    const cards = await Promise.all(kept.slice(0, THINGS).map((each) => card(root, each.document)));
    return cards.map((each) => ({
      kind: each.kind, title: each.title, url: link(each.address), address: each.address, text: each.text,
      papers: each.papers
    }));
  }

  const check = (signal) => { if (signal) signal.throwIfAborted(); };

  async function search(text, options = {}) {
    const root = await prepare();
    try {
      return await searchIn(root, text, options);
    } catch (error) {
      if (!error.missing || !await renew(root)) throw error;
      return searchIn(await prepare(), text, options);
    }
  }

  async function searchIn(root, text, options) {
    const { limit = 10, offset = 0, prefix = true, filters = {}, sort = "relevance", facets = false, signal } = options;
    const files = facets || sort !== "relevance" ? Infinity : options.cards || CARD_FILES;
    check(signal);
    const query = readQuery(text);
    const slots = query.plain.map((word) => ({ ...word, stop: STOP_WORDS.has(word.raw), known: false, begins: false }));
    query.typed = text.trim();
    query.text = fold(query.typed);
    query.raw = slots.map((slot) => slot.raw).join("");
    query.key = stem(query.raw);
    const chosen = Object.entries(filters).filter(([, values]) => values && values.length)
      .map(([field, values]) => ({ field, values }));
    const open = prefix && slots.length > 0 && /[\p{L}\p{N}]$/u.test(text) && !query.phrases.length;
    const narrowing = query.filters.length + chosen.length + query.without.length + query.withoutPhrases.length > 0;
    const every = sort !== "relevance" || facets || query.phrases.length + query.withoutPhrases.length > 0;
    const whole = slots.length > 1 || narrowing || every;

    const allowed = new Uint8Array(root.papers + root.things).fill(1), picked = allowed.slice();
    const board = newBoard(root, slots);
    const [exact, longer, empty] = await Promise.all([
      exactAlternatives(root, slots, query),
      Promise.all(query.filters.map((filter) => filtered(root, filter, allowed))),
      Promise.all(chosen.map((filter) => filtered(root, filter, picked)))
    ]).then(async ([first, none]) => [first, open ? await prefixAlternatives(root, slots, query) : [], none]);
    const vain = query.filters.filter((filter, index) => empty[index]);
    const hints = [...Array.from(query.strange, hintForName), ...Array.from(query.empty, hintForEmpty), ...vain.map((filter) => hintFor(root, filter))];
    check(signal);
    for (const key of query.without) (await holding(root, [key])).forEach((held, document) => { if (held) allowed[document] = 0; });
    for (const phrase of query.phrases) {
      (await holding(root, telling(phrase))).forEach((held, document) => { if (!held) allowed[document] = 0; });
    }
    // Stop words are not indexed in abstracts: a phrase of nothing else may stand anywhere.
    const common = query.phrases.length > 0 && slots.every((slot) => slot.stop);
    const anywhere = common && allowed.subarray(0, root.papers).reduce((total, each) => total + each, 0) <= CHECKED;
    if (common && !anywhere) {
      hints.push('the words of "' + slots.map((slot) => slot.raw).join(" ") + '" are so common that only titles were searched');
    }
    await score(root, board, query, [...exact, ...longer], whole);
    const last = slots[slots.length - 1];
    if (open && slots.length > 1 && last.raw.length < 3) await rankBegunTitles(root, board, slots, query);
    check(signal);

    const most = offset + Math.max(limit, DEPTH);
    const unfinished = last && (rare(root, last.entry) || slots.length > 1);
    const ranks = (rank) => ((rank === BEGINS_NAME || rank === BEGINS_SHAPED) && !unfinished ? 0 : rank);
    let found;
    const rankTitles = () => rankByTitle(root, board, slots, query, found, slots.length > 1 ? DEPTH : FEW);
    if (!slots.length) {
      const kept = [];
      if (narrowing) for (let document = 0; document < root.papers; document++) if (allowed[document]) kept.push({ document, key: FULL });
      found = counted(kept);
    } else {
      const rankAll = async () => {
        found = candidates(root, board, slots, allowed, ranks, every || chosen.length ? Infinity : most, anywhere);
        await rankTitles();
      };
      await rankAll();
      if (!satisfied(root, board, slots, found)) {
        const typos = await typoAlternatives(root, slots, query, open);
        check(signal);
        if (typos.length) {
          await score(root, board, query, typos, whole);
          await rankAll();
        }
      }
    }
    check(signal);
    if (chosen.length) {
      found = counted(found.kept.filter((each) => picked[each.document]));
      if (slots.length) await rankTitles();
    }
    // Of a long list only the best are read; the others are counted all the same.
    if (slots.length === 1 && !whole && last.entry && last.entry.papers > FIRST_TIER) {
      found.total = Math.max(found.total, last.entry.papers);
    }
    if (query.phrases.length || query.withoutPhrases.length) {
      found = await keepPhrases(root, query, found.kept, offset + limit + 1, files);
    }
    if (!found.exact && !found.kept.length) {
      hints.push("what is in quotes is not in the " + CHECKED.toLocaleString("en") + " papers that are likeliest to have it; the others were not read");
    }
    if (query.unclosed && !found.kept.length) {
      hints.push("the last quote is not closed; what follows it was taken as one phrase, up to the end");
    }
    const best = found.kept[0];
    const rows = facets || sort === "date" ? await rowsOf(root) : null;
    check(signal);
    const fullFirst = (one, other) => isFull(other) - isFull(one);
    const dateOf = (each) => rowOf(rows, each.document).date;
    if (sort === "title") found.kept.sort((one, other) => fullFirst(one, other) || one.document - other.document);
    if (sort === "date") found.kept.sort((one, other) => fullFirst(one, other) || dateOf(other) - dateOf(one));
    const shown = found.kept.slice(offset, offset + limit);
    const result = {
      hits: await Promise.all(shown.map((each) => hitOf(root, board, slots, each.document))),
      total: found.total,
      partial: found.partial,
      exact: found.exact,
      corrected: best && slots.length ? await correctedQuery(root, board, slots, best.document) : null,
      named: await namedThings(root, board),
      words: slots.map((slot) => slot.raw),
      hints
    };
    if (facets) result.facets = countFacets(root, rows, found.kept.map((each) => each.document));
    check(signal);
    return result;
  }

  /* Whether the best paper has every word of the query as it was typed: then no word is taken for mistyped. */
  function satisfied(root, board, slots, found) {
    if (!found.kept.length) return false;
    const { document, key } = found.kept[0];
    if (rankOf(key) >= BEGINS_SHAPED) return true;
    if (key < FULL) return false;
    if (slots.length === 1 && !slots[0].entry) return false;
    return slots.every((slot, index) => slot.stop || !rare(root, slot.entry) || slot.known ||
      (board.fields[index][document] & (NAME | TITLE)) > 0);
  }

  window.Papershelf = Object.assign(window.Papershelf || {}, { search, prepare, words });
})();
