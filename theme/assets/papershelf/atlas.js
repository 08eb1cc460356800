/* The map of all papers: drawn on a canvas, moved by mouse, finger and keys, told in words beside it.

   The points come in one file, what they are in parts that are loaded when somebody looks there. Files are scripts,
   which a page on a disk may load as well. Without this script the page lists the topics. */
(function () {
  "use strict";
  const place = document.querySelector(".ps-atlas");
  if (!place) return;
  const { element, counted, hashOf } = Papershelf;
  const FILES = new URL("../atlas/", document.currentScript.src);
  const PAPERS = new URL("../../papers/", document.currentScript.src);
  const TOPICS = new URL("../../topics/", document.currentScript.src);

  const CELL = 64; // grid units to a side of a cell of the index
  const DEEPEST = 64; // times the zoom of the whole map
  const FEW = 4000; // points that are drawn as discs; more are stamped
  const NAMED = 120; // points in view of which the titles are drawn
  const TINT = 200; // cells to a side of the tint of the regions
  const AROUND = 0.15; // how far the tint reaches beyond the grid, in its sides
  const OWNED = 2.5; // times the whole map, from where on a topic that owns no ground is named
  const LISTED = 20;
  const AROUND_POINT = 40; // points that a chosen one is shown with
  const NEAR = { mouse: 14, touch: 26, pen: 20 };

  function clamp(value, least, most) {
    return Math.min(most, Math.max(least, value));
  }

  /* ---- Data ---- */

  const asked = new Map();
  const answer = new Map();
  window.papershelfAtlas = (name, data) => answer.get(name)(data);

  /* The data of a file, loaded once. */
  function load(name) {
    if (!asked.has(name)) {
      asked.set(name, new Promise((resolve, reject) => {
        const script = element("script", { src: new URL(name + ".js", FILES).href });
        answer.set(name, (data) => {
          script.remove();
          resolve(data);
        });
        script.addEventListener("error", () => {
          script.remove();
          asked.delete(name);
          reject(new Error(name));
        });
        document.head.append(script);
      }));
    }
    return asked.get(name);
  }
  function column(text, type) {
    const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    return new type(bytes.buffer);
  }

  /* The points, with an index by cells for what is near and what is in view. */
  class Points {
    constructor(data) {
      this.grid = data.grid;
      this.shard = data.shard;
      this.x = column(data.x, Uint16Array);
      this.y = column(data.y, Uint16Array);
      this.count = this.x.length;
      this.signs = data.signs.map(([slug, name, hue, papers, x, y]) => ({ slug, name, hue, papers, x, y }));
      const wide = this.signs.length > 255 ? Uint16Array : Uint8Array;
      this.topics = data.topics.map((text) => column(text, wide));
      this.rows = new Map();
      const side = this.side = Math.ceil(this.grid / CELL);
      const start = this.start = new Uint32Array(side * side + 1);
      const cells = new Uint32Array(this.count);
      for (let i = 0; i < this.count; i++) {
        cells[i] = Math.floor(this.y[i] / CELL) * side + Math.floor(this.x[i] / CELL);
        start[cells[i] + 1]++;
      }
      for (let cell = 0; cell < side * side; cell++) start[cell + 1] += start[cell];
      const next = start.slice();
      this.members = new Uint32Array(this.count);
      for (let i = 0; i < this.count; i++) this.members[next[cells[i]]++] = i;
      this.found = new Uint32Array(this.count);
    }

    /* The points within a rectangle of grid units; the array is used again by the next call. */
    within(left, top, right, bottom) {
      const last = this.side - 1;
      const from = clamp(Math.floor(left / CELL), 0, last), to = clamp(Math.floor(right / CELL), 0, last);
      const low = clamp(Math.floor(top / CELL), 0, last), high = clamp(Math.floor(bottom / CELL), 0, last);
      let count = 0;
      for (let row = low; row <= high; row++) {
        const end = this.start[row * this.side + to + 1];
        for (let at = this.start[row * this.side + from]; at < end; at++) {
          const i = this.members[at];
          const x = this.x[i], y = this.y[i];
          if (x >= left && x <= right && y >= top && y <= bottom) this.found[count++] = i;
        }
      }
      return this.found.subarray(0, count);
    }

    /* Whether a point is of a topic, numbered from 1. */
    isOf(i, topic) {
      return this.topics.some((rank) => rank[i] === topic);
    }
    signsOf(i) {
      return this.topics.map((rank) => rank[i]).filter(Boolean).map((topic) => this.signs[topic - 1]);
    }

    /* What a point is, if it was loaded. */
    known(i) {
      const rows = this.rows.get(Math.floor(i / this.shard));
      return rows && rows[i % this.shard];
    }
    paper(i) {
      const shard = Math.floor(i / this.shard);
      return load("papers-" + shard).then((rows) => {
        this.rows.set(shard, rows);
        return rows[i % this.shard];
      });
    }
    find(slug) {
      return load("slugs").then(async (text) => {
        this.hashes = this.hashes || column(text, Uint32Array);
        const hash = hashOf(slug);
        for (let i = this.hashes.indexOf(hash); i >= 0; i = this.hashes.indexOf(hash, i + 1)) {
          if ((await this.paper(i))[0] === slug) return i;
        }
        return -1;
      });
    }
  }

  /* ---- The page ---- */

  const stage = element("div", { "class": "ps-atlas-stage" });
  const canvas = element("canvas", { tabindex: "0", role: "application", "aria-describedby": "atlas-keys" });
  const card = element("div", { "class": "ps-atlas-card", hidden: "" });
  const zoom = element("div", { "class": "ps-atlas-zoom", role: "group", "aria-label": "Zoom" });
  const closer = element("button", { type: "button", "aria-label": "Zoom in", title: "Zoom in (+)" }, "+");
  const farther = element("button", { type: "button", "aria-label": "Zoom out", title: "Zoom out (−)" }, "−");
  const whole = element("button", { type: "button", "aria-label": "Whole map", title: "Whole map (0)" }, "⤢");
  const bar = element("div", { "class": "ps-atlas-bar" });
  const choice = element("select", { id: "atlas-topic" });
  const panel = element("section", { "class": "ps-atlas-panel", "aria-label": "Papers of the map" });
  const related = element("div", { "class": "ps-atlas-related", hidden: "" });
  const heading = element("h2", {}, "In view");
  const count = element("p", { "class": "ps-note" });
  const list = element("ul", { "class": "ps-atlas-list" });
  const pages = element("div", {
    "class": "ps-atlas-pages", role: "group", "aria-label": "Pages of the list", hidden: ""
  });
  const before = element("button", { type: "button", "class": "ps-button" }, "Previous");
  const after = element("button", { type: "button", "class": "ps-button" }, "Next");
  const said = element("p", { "class": "ps-atlas-said", role: "status" });
  const probe = element("span", { hidden: "" });
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const dark = matchMedia("(prefers-color-scheme: dark)");

  function help() {
    const box = element("details", { "class": "ps-atlas-help" });
    const text = element("p", { id: "atlas-keys" });
    box.append(element("summary", {}, "Keys and gestures"), text);
    const key = (name) => element("kbd", {}, name);
    text.append(
      "Drag to move, scroll or pinch to zoom, point at a dot to see its paper, click to open it; with a finger the " +
      "first tap shows it. On the map the arrow keys go to the nearest paper in their direction, ", key("+"), " and ",
      key("−"), " zoom, ", key("0"), " shows the whole map, ", key("Enter"), " opens the paper, ", key("Esc"),
      " leaves it. With ", key("Shift"), " the arrow keys move the map."
    );
    return box;
  }

  let points, view, painter;
  let hovered = -1; // under the mouse, or named by a link of the list that has the focus
  let chosen = -1;
  let topic = 0;
  let listPage = 0;

  /* ---- What is seen of the map ---- */

  class View {
    constructor() {
      this.width = this.height = 1;
      this.x = this.y = (points.grid - 1) / 2;
      this.scale = 1; // times the whole map
      this.goal = null;
    }
    resize(width, height) {
      this.width = width;
      this.height = height;
      // The axes mean nothing, so the map may fill an oblong window.
      const shape = clamp(width / height, 0.7, 1.5);
      const size = Math.min(width / Math.max(shape, 1), height / Math.max(1 / shape, 1)) / points.grid;
      this.unitX = size * Math.max(shape, 1);
      this.unitY = size * Math.max(1 / shape, 1);
    }
    get kx() { return this.unitX * this.scale; }
    get ky() { return this.unitY * this.scale; }
    left(x) { return this.width / 2 + (x - this.x) * this.kx; }
    top(y) { return this.height / 2 + (y - this.y) * this.ky; }
    gridX(left) { return this.x + (left - this.width / 2) / this.kx; }
    gridY(top) { return this.y + (top - this.height / 2) / this.ky; }
    set(x, y, scale) {
      this.scale = clamp(scale, 1, DEEPEST);
      // At the zoom of the whole map nothing is gained by moving it away.
      const reach = (points.grid / 2) * (1 - 0.8 / this.scale);
      const middle = (points.grid - 1) / 2;
      this.x = clamp(x, middle - reach, middle + reach);
      this.y = clamp(y, middle - reach, middle + reach);
    }
    /* Zoom so that what is at a place of the window stays there. */
    zoomAt(factor, left, top) {
      const scale = clamp(this.scale * factor, 1, DEEPEST);
      const x = this.gridX(left), y = this.gridY(top);
      this.set(x - (left - this.width / 2) / (this.unitX * scale), y - (top - this.height / 2) / (this.unitY * scale), scale);
    }
    visible(margin) {
      return points.within(
        this.gridX(-margin), this.gridY(-margin), this.gridX(this.width + margin), this.gridY(this.height + margin)
      );
    }
    /* Go there: at once for who wants no motion. */
    fly(x, y, scale) {
      if (still.matches) {
        this.goal = null;
        this.set(x, y, scale);
      } else {
        this.goal = { from: [this.x, this.y, Math.log(this.scale)], to: [x, y, Math.log(clamp(scale, 1, DEEPEST))], began: 0 };
      }
      changed();
    }
    step(now) {
      if (!this.goal) return;
      this.goal.began = this.goal.began || now;
      const part = clamp((now - this.goal.began) / 350, 0, 1);
      const eased = 1 - Math.pow(1 - part, 3);
      const [x, y, scale] = this.goal.from.map((from, i) => from + (this.goal.to[i] - from) * eased);
      this.set(x, y, Math.exp(scale));
      if (part === 1) this.goal = null;
      changed();
    }
    /* The point that is nearest to a place of the window, at most `most` pixels away. */
    nearest(left, top, most) {
      let best = -1, least = most * most;
      const rx = most / this.kx, ry = most / this.ky, x = this.gridX(left), y = this.gridY(top);
      for (const i of points.within(x - rx, y - ry, x + rx, y + ry)) {
        const dx = this.left(points.x[i]) - left, dy = this.top(points.y[i]) - top;
        const far = dx * dx + dy * dy + (topic && !points.isOf(i, topic) ? 40 : 0);
        if (far <= least) [best, least] = [i, far];
      }
      return best;
    }
    /* The next point from here in a direction; straight ahead counts for nearer than aside. */
    toward(x, y, dx, dy, from) {
      let best = -1, least = Infinity;
      for (let i = 0; i < points.count; i++) {
        if (i === from || (topic && !points.isOf(i, topic))) continue;
        const ax = (points.x[i] - x) * this.kx, ay = (points.y[i] - y) * this.ky;
        const ahead = ax * dx + ay * dy, aside = Math.abs(ax * dy) + Math.abs(ay * dx);
        if (ahead <= 0 || aside > ahead * 1.5) continue;
        const far = ahead * ahead + 4 * aside * aside;
        if (far < least) [best, least] = [i, far];
      }
      return best;
    }
  }

  /* ---- Drawing ---- */

  class Painter {
    constructor() {
      this.context = canvas.getContext("2d");
      this.layer = element("canvas");
      this.layerContext = this.layer.getContext("2d");
      this.tint = element("canvas", { width: String(TINT), height: String(TINT) });
      this.widths = new Map();
      this.ways = new Map();
      this.boxes = [];
      this.density = null;
      this.colour();
    }

    /* The colours of the scheme, from the style sheet. */
    colour() {
      const read = (name, hue) => {
        probe.className = "ps-map-" + name + (hue === undefined ? "" : " ps-hue-" + hue);
        return getComputedStyle(probe).color;
      };
      const style = getComputedStyle(stage);
      this.serif = style.getPropertyValue("--ps-serif");
      this.sans = style.getPropertyValue("--ps-sans");
      this.ground = read("ground");
      this.ink = read("ink");
      this.ribbon = read("ribbon");
      this.faint = read("faint");
      const hues = [...Array(24).keys()];
      this.dots = hues.map((hue) => read("dot", hue));
      this.names = hues.map((hue) => read("name", hue));
      this.dots.push(read("plain"), this.faint);
      this.words = this.dots.map((colour) => this.bytes(colour));
      this.paintTint(hues.map((hue) => this.bytes(read("tint", hue))));
    }
    /* A colour as the red, green and blue of a 32-bit pixel. */
    bytes(colour) {
      const one = this.one = this.one || element("canvas", { width: "1", height: "1" }).getContext("2d", { willReadFrequently: true });
      one.fillStyle = colour;
      one.fillRect(0, 0, 1, 1);
      const [red, green, blue] = one.getImageData(0, 0, 1, 1).data;
      return red | (green << 8) | (blue << 16);
    }

    /* How dense the papers of each first topic are, in cells, blurred. */
    measure() {
      const side = TINT, cell = (points.grid * (1 + 2 * AROUND)) / side, edge = (side * AROUND) / (1 + 2 * AROUND);
      const at = (i) => Math.floor(points.y[i] / cell + edge) * side + Math.floor(points.x[i] / cell + edge);
      const best = new Float32Array(side * side), owner = new Uint16Array(side * side);
      const all = new Float32Array(side * side);
      if (!points.topics.length) return { best, owner, all };
      const first = points.topics[0];
      const groups = points.signs.map(() => []);
      for (let i = 0; i < points.count; i++) if (first[i]) groups[first[i] - 1].push(i);
      // A sparse map needs a wider brush.
      const reach = Math.round(clamp((side * 0.45) / Math.sqrt(points.count), 2, 6));
      groups.forEach((group, sign) => {
        if (!group.length) return;
        let cells = new Float32Array(side * side), other = new Float32Array(side * side);
        for (const i of group) cells[at(i)]++;
        for (let pass = 0; pass < 3; pass++) {
          blur(cells, other, side, reach, 1, side);
          blur(other, cells, side, reach, side, 1);
        }
        cells.forEach((value, index) => {
          all[index] += value;
          if (value > best[index]) {
            best[index] = value;
            owner[index] = sign + 1;
          }
        });
      });
      return { best, owner, all };
    }
    paintTint(colours) {
      this.density = this.density || this.measure();
      const { best, owner, all } = this.density;
      const ranked = Float32Array.from(best).filter((value) => value > 0).sort();
      const strong = ranked.length ? ranked[Math.floor(ranked.length * 0.85)] : 1;
      const channels = [0, 1, 2, 3].map(() => new Float32Array(TINT * TINT)), other = new Float32Array(TINT * TINT);
      owner.forEach((sign, at) => {
        if (!sign) return;
        const much = Math.min(1, best[at] / strong);
        const own = best[at] / all[at]; // where topics mix, none has the ground to itself
        const alpha = 255 * much * (2 - much) * (0.3 + 0.7 * own), colour = colours[points.signs[sign - 1].hue];
        for (let each = 0; each < 3; each++) channels[each][at] = alpha * ((colour >> (8 * each)) & 255);
        channels[3][at] = alpha;
      });
      for (const channel of channels) {
        blur(channel, other, TINT, 2, 1, TINT);
        blur(other, channel, TINT, 2, TINT, 1);
      }
      const image = new ImageData(TINT, TINT);
      channels[3].forEach((alpha, at) => {
        for (let each = 0; each < 3; each++) image.data[4 * at + each] = alpha && channels[each][at] / alpha;
        image.data[4 * at + 3] = alpha;
      });
      this.tint.getContext("2d").putImageData(image, 0, 0);
    }

    resize(ratio) {
      this.ratio = ratio;
      for (const each of [canvas, this.layer]) {
        each.width = Math.max(1, Math.round(view.width * ratio));
        each.height = Math.max(1, Math.round(view.height * ratio));
      }
      this.pixels = null;
    }

    draw() {
      const context = this.context;
      context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
      context.fillStyle = this.ground;
      context.fillRect(0, 0, view.width, view.height);
      context.globalAlpha = (topic ? 0.35 : 1) * clamp(1.6 / Math.sqrt(view.scale), 0.4, 1);
      context.imageSmoothingQuality = "high";
      const edge = points.grid * AROUND, side = points.grid + 2 * edge;
      context.drawImage(this.tint, view.left(-edge), view.top(-edge), side * view.kx, side * view.ky);
      context.globalAlpha = 1;
      const shown = view.visible(12);
      const radius = this.radius = this.radiusNow();
      if (shown.length > FEW) this.stamp(shown, radius);
      else this.discs(shown, radius);
      // Where the buttons stand there is no room for a name.
      const buttons = zoom.offsetParent ? [[zoom.offsetLeft, zoom.offsetTop, view.width, view.height, 0]] : [];
      const row = chosen >= 0 && points.known(chosen);
      const seen = row ? [chosen, ...row[2]].map((i) => [view.left(points.x[i]), view.top(points.y[i])]) : [];
      this.boxes = [...buttons, ...seen.map(([x, y]) => [x - 7, y - 7, x + 7, y + 7, 0])];
      if (row && !card.hidden && hovered < 0) {
        this.boxes.push([card.offsetLeft, card.offsetTop, card.offsetLeft + card.offsetWidth, card.offsetTop + card.offsetHeight, 0]);
      }
      this.drawRelations(radius);
      this.drawSigns();
      if (shown.length <= NAMED) this.drawTitles(shown, radius);
      this.drawFocus(radius);
    }
    radiusNow() {
      const room = Math.sqrt((view.width * view.height) / Math.max(1, points.count));
      return clamp(clamp(room * 0.1, 0.9, 3.8) * Math.pow(view.scale, 0.45), 0.9, 5.5);
    }
    colourOf(i) {
      if (topic) return points.isOf(i, topic) ? points.signs[topic - 1].hue : 25;
      const first = points.topics.length ? points.topics[0][i] : 0;
      return first ? points.signs[first - 1].hue : 24;
    }

    discs(shown, radius) {
      const paths = this.dots.map(() => null);
      for (const i of shown) {
        const colour = this.colourOf(i);
        const path = paths[colour] = paths[colour] || new Path2D();
        const x = view.left(points.x[i]), y = view.top(points.y[i]);
        const size = colour === 25 ? radius * 0.7 : radius;
        path.moveTo(x + size, y);
        path.arc(x, y, size, 0, 2 * Math.PI);
      }
      const context = this.context;
      context.lineWidth = 1.2;
      context.strokeStyle = this.ground;
      [25, ...Array(25).keys()].forEach((colour) => {
        if (!paths[colour]) return;
        context.stroke(paths[colour]);
        context.fillStyle = this.dots[colour];
        context.fill(paths[colour]);
      });
    }

    /* Many points: each is a few pixels that are written, not a path that is filled. */
    stamp(shown, radius) {
      const { width, height } = this.layer;
      if (!this.pixels) {
        this.image = this.layerContext.createImageData(width, height);
        this.pixels = new Uint32Array(this.image.data.buffer);
      }
      const pixels = this.pixels.fill(0), size = radius * this.ratio;
      const reach = Math.ceil(size + 0.5), side = 2 * reach + 1;
      const mask = new Uint8Array(side * side);
      for (let y = -reach; y <= reach; y++) {
        for (let x = -reach; x <= reach; x++) {
          mask[(y + reach) * side + x + reach] = 255 * clamp(size + 0.5 - Math.hypot(x, y), 0, 1);
        }
      }
      const put = (i, word) => {
        const left = Math.round(view.left(points.x[i]) * this.ratio) - reach;
        const top = Math.round(view.top(points.y[i]) * this.ratio) - reach;
        if (left < 0 || top < 0 || left + side > width || top + side > height) return;
        for (let y = 0, from = 0; y < side; y++) {
          for (let x = 0, at = (top + y) * width + left; x < side; x++, at++, from++) {
            const alpha = mask[from];
            if (alpha && alpha >= pixels[at] >>> 24) pixels[at] = (alpha << 24) | word;
          }
        }
      };
      if (topic) {
        const hue = this.words[points.signs[topic - 1].hue];
        for (const i of shown) if (!points.isOf(i, topic)) put(i, this.words[25]);
        for (const i of shown) if (points.isOf(i, topic)) put(i, hue);
      } else {
        for (const i of shown) put(i, this.words[this.colourOf(i)]);
      }
      this.layerContext.putImageData(this.image, 0, 0);
      this.context.drawImage(this.layer, 0, 0, view.width, view.height);
    }

    /* Lines from the chosen paper to those that are related to it. */
    drawRelations(radius) {
      const row = chosen >= 0 && points.known(chosen);
      if (!row) return;
      const context = this.context, x = view.left(points.x[chosen]), y = view.top(points.y[chosen]);
      context.strokeStyle = this.ink;
      context.lineWidth = 1;
      context.globalAlpha = 0.55;
      context.beginPath();
      for (const other of row[2]) {
        context.moveTo(x, y);
        context.lineTo(view.left(points.x[other]), view.top(points.y[other]));
      }
      context.stroke();
      context.globalAlpha = 1;
      for (const other of row[2]) this.ring(other, radius + 2, this.ink, 1.2);
    }
    ring(i, radius, colour, width) {
      const context = this.context, x = view.left(points.x[i]), y = view.top(points.y[i]);
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.strokeStyle = this.ground;
      context.lineWidth = width + 2;
      context.stroke();
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.stroke();
      return [x, y];
    }
    drawFocus(radius) {
      for (const i of [hovered, chosen]) {
        if (i < 0) continue;
        const [x, y] = this.ring(i, radius + 4, this.ribbon, 2.2);
        this.context.beginPath();
        this.context.arc(x, y, radius, 0, 2 * Math.PI);
        this.context.fillStyle = this.dots[this.colourOf(i)];
        this.context.fill();
      }
    }

    free(left, top, right, bottom) {
      return this.boxes.every((box) => right < box[0] || left > box[2] || bottom < box[1] || top > box[3]);
    }
    width(text, font) {
      const key = font + text;
      if (!this.widths.has(key)) this.widths.set(key, this.context.measureText(text).width);
      return this.widths.get(key);
    }
    /* Names of topics, the greater first, each where there is room for it. */
    drawSigns() {
      const context = this.context;
      const most = points.signs.reduce((sum, sign) => Math.max(sum, sign.papers), 1);
      const order = points.signs.map((sign, index) => ({ sign, own: index + 1 === topic, number: index + 1 }))
        .sort((a, b) => b.own - a.own || b.sign.papers - a.sign.papers || a.number - b.number);
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.lineJoin = "round";
      const small = view.width < 600 ? 0.85 : 1;
      for (const { sign, own, number } of order) {
        const x = view.left(sign.x), y = view.top(sign.y);
        if (x < 0 || y < 0 || x > view.width || y > view.height) continue;
        // From afar a name stands for a region: a topic without one of its own waits until there is room.
        if (!own && view.scale < OWNED && !this.owns(number, sign)) continue;
        const size = Math.round(small * (12 + 8 * Math.sqrt(sign.papers / most)) * Math.min(1.3, Math.pow(view.scale, 0.12)) * (own ? 1.15 : 1));
        const font = context.font = "700 " + size + "px " + this.serif;
        const lines = wrapped(sign.name);
        const half = Math.max(...lines.map((line) => this.width(line, font))) / 2, tall = lines.length * size * 1.12 / 2;
        const places = this.shifts(number, half, tall).map(([aside, below]) => {
          const left = clamp(x + aside, half + 6, view.width - half - 6), top = clamp(y + below, tall + 6, view.height - tall - 6);
          return { left, top, pushed: Math.hypot(left - x - aside, top - y - below) > tall };
        });
        // A name that the edge would push back over its own points stands elsewhere, if it can.
        const { left, top } = places.sort((a, b) => a.pushed - b.pushed)
          .find(({ left, top }) => this.free(left - half - 5, top - tall - 3, left + half + 5, top + tall + 3)) || {};
        if (left === undefined) continue;
        this.boxes.push([left - half - 5, top - tall - 3, left + half + 5, top + tall + 3, number]);
        context.globalAlpha = topic && !own ? 0.55 : 1;
        context.strokeStyle = this.ground;
        context.lineWidth = 4;
        context.fillStyle = this.names[sign.hue];
        lines.forEach((line, row) => {
          const at = top + (row - (lines.length - 1) / 2) * size * 1.12;
          context.strokeText(line, left, at);
          context.fillText(line, left, at);
        });
        context.globalAlpha = 1;
      }
    }
    owns(number, sign) {
      const place = (value) => Math.floor(((value / points.grid + AROUND) / (1 + 2 * AROUND)) * TINT);
      return this.density.owner[place(sign.y) * TINT + place(sign.x)] === number;
    }
    /* How far a name may stand from its place, that which hides the fewest points first; the same for about the same
       zoom, for a name that jumps cannot be read. */
    shifts(number, half, tall) {
      const key = number + " " + Math.round(half) + " " + Math.round(3 * Math.log2(view.scale)) + " " + view.width;
      if (!this.ways.has(key)) {
        const { x, y } = points.signs[number - 1], far = tall + 10;
        const cost = ([aside, below]) => {
          const left = x + (aside - half) / view.kx, top = y + (below - tall) / view.ky;
          const hidden = points.within(left, top, left + (2 * half) / view.kx, top + (2 * tall) / view.ky).length;
          return hidden + Math.hypot(aside / half, below / far) / 2;
        };
        const ways = [[0, 0], [0, -far], [0, far], [0, -2 * far], [0, 2 * far], [half, -far], [-half, -far], [half, far], [-half, far]];
        const ranked = points.count > FEW ? ways.slice(0, 5) : ways.map((way) => [cost(way), way]).sort((a, b) => a[0] - b[0]).map((each) => each[1]);
        this.ways.set(key, ranked);
      }
      return this.ways.get(key);
    }
    /* Titles, once there is room for them. */
    drawTitles(shown, radius) {
      const context = this.context;
      const font = context.font = "13px " + this.sans;
      context.textAlign = "left";
      context.strokeStyle = this.ground;
      context.lineWidth = 3.5;
      context.fillStyle = this.ink;
      const dots = Array.from(shown, (i) => [view.left(points.x[i]), view.top(points.y[i])]);
      this.boxes.push(...dots.map(([x, y]) => [x - radius, y - radius, x + radius, y + radius, 0]));
      for (const i of shown) {
        const row = points.known(i);
        if (!row) {
          points.paper(i).then(changed, () => {});
          continue;
        }
        const text = row[1].length > 44 ? row[1].slice(0, 42).trimEnd() + "…" : row[1];
        const x = view.left(points.x[i]), y = view.top(points.y[i]), wide = this.width(text, font);
        const right = x + radius + 5 + wide < view.width - 4;
        const left = right ? x + radius + 5 : x - radius - 5 - wide;
        const box = [left - 2, y - 9, left + wide + 2, y + 9, 0];
        if (left < 4 || y < 10 || y > view.height - 10 || !this.free(...box)) continue;
        this.boxes.push(box);
        context.strokeText(text, left, y);
        context.fillText(text, left, y);
      }
    }
    /* The topic whose name is at a place of the window, 0 for none. */
    signAt(left, top) {
      const box = this.boxes.find((each) => each[4] && left >= each[0] && left <= each[2] && top >= each[1] && top <= each[3]);
      return box ? box[4] : 0;
    }
  }

  /* One pass of a box blur along rows (step 1) or columns (step side). */
  function blur(from, to, side, reach, step, line) {
    for (let row = 0; row < side; row++) {
      let sum = 0;
      const base = row * line;
      for (let at = -reach; at < side + reach; at++) {
        if (at + reach < side) sum += from[base + (at + reach) * step] || 0;
        if (at - reach - 1 >= 0) sum -= from[base + (at - reach - 1) * step];
        if (at >= 0 && at < side) to[base + at * step] = Math.max(0, sum / (2 * reach + 1));
      }
    }
  }
  /* A name in lines of about equal length. */
  function wrapped(name) {
    const lines = Math.ceil(name.length / 18), most = name.length / lines;
    return name.split(" ").reduce((found, word) => {
      const last = found.length - 1;
      if (last >= 0 && (found[last].length + word.length / 2 <= most || found.length === lines)) found[last] += " " + word;
      else found.push(word);
      return found;
    }, []);
  }

  let frame = 0;
  function changed() {
    if (!frame) frame = requestAnimationFrame(render);
  }
  function render(now) {
    frame = 0;
    if (!points) return;
    view.step(now);
    painter.draw();
    placeCard();
    later();
  }

  /* ---- The card ---- */

  let carded = -1;
  function shownPoint() {
    return hovered >= 0 ? hovered : chosen;
  }
  function addressOf(row) {
    return new URL(row[0] + ".html", PAPERS).href;
  }
  function chips(i) {
    const line = element("p", { "class": "ps-atlas-chips" });
    points.signsOf(i).forEach((sign) => {
      line.append(element("a", {
        "class": "ps-chip ps-hue-" + sign.hue, href: new URL(sign.slug + ".html", TOPICS).href
      }, sign.name), " ");
    });
    return line;
  }
  function showCard(seen) {
    const i = shownPoint();
    carded = i;
    card.hidden = true;
    if (i < 0) return;
    points.paper(i).then((row) => {
      if (carded !== i || shownPoint() !== i) return;
      const title = element("p", {});
      title.append(element("a", { "class": "ps-title", href: addressOf(row) }, row[1]));
      card.replaceChildren(title, chips(i));
      card.classList.toggle("ps-atlas-hint", i !== chosen);
      if (i === chosen) {
        const close = element("button", { type: "button", "class": "ps-atlas-close", "aria-label": "Close", title: "Close (Esc)" }, "×");
        close.addEventListener("click", () => {
          choose(-1);
          canvas.focus();
        });
        const open = element("p", {});
        open.append(element("a", { "class": "ps-button", href: addressOf(row) }, "Open the paper"));
        card.append(open, close);
      }
      card.hidden = false;
      // On a phone the map is higher than what is left of the window, and the card stands at its foot.
      if (seen && i === chosen) card.scrollIntoView({ block: "nearest" });
      changed();
    }, () => {});
  }
  /* A hint is beside its point; the card of the chosen paper keeps to the corner, where it hides no neighbour. */
  function placeCard() {
    if (card.hidden || carded < 0) return;
    if (carded === chosen || view.width < 600) {
      card.style.left = card.style.top = card.style.bottom = "";
      return;
    }
    const x = view.left(points.x[carded]), y = view.top(points.y[carded]), gap = 14;
    const wide = card.offsetWidth, tall = card.offsetHeight;
    const left = x + gap + wide < view.width - 8 ? x + gap : x - gap - wide;
    card.style.left = clamp(left, 8, Math.max(8, view.width - wide - 8)) + "px";
    card.style.top = clamp(y - tall / 2, 8, Math.max(8, view.height - tall - 8)) + "px";
    card.style.bottom = "auto";
  }

  /* ---- The list ---- */

  let timer = 0, listed = null;
  function later() {
    clearTimeout(timer);
    timer = setTimeout(listAnew, 200);
  }
  function listAnew() {
    let found;
    if (topic) {
      found = [];
      for (let i = 0; i < points.count; i++) if (points.isOf(i, topic)) found.push(i);
    } else {
      found = Array.from(view.visible(0));
    }
    const far = (i) => Math.hypot((points.x[i] - view.x) * view.kx, (points.y[i] - view.y) * view.ky);
    if (found.length < 20000) {
      const distance = new Map(found.map((i) => [i, far(i)]));
      found.sort((a, b) => distance.get(a) - distance.get(b) || a - b);
    }
    if (listed && found.length === listed.length && found.every((i, at) => i === listed[at])) return;
    listed = found;
    listPage = 0;
    showList();
  }
  function showList() {
    const start = listPage * LISTED, shown = listed.slice(start, start + LISTED);
    heading.textContent = topic ? points.signs[topic - 1].name : "In view";
    count.textContent = listed.length > LISTED
      ? (start + 1).toLocaleString("en") + " to " + (start + shown.length).toLocaleString("en") + " of " + counted(listed.length, "paper")
      : counted(listed.length, "paper");
    before.setAttribute("aria-disabled", String(listPage === 0));
    after.setAttribute("aria-disabled", String(start + LISTED >= listed.length));
    fill(list, shown).then(() => { pages.hidden = listed.length <= LISTED; }); // below the list, once it is there
  }
  function fill(target, shown) {
    const asking = target.asking = Promise.all(shown.map((i) => points.paper(i)));
    return asking.then((rows) => {
      if (target.asking !== asking) return;
      target.replaceChildren(...rows.map((row, at) => {
        const item = element("li", {}), link = element("a", { "class": "ps-title", href: addressOf(row) }, row[1]);
        const mark = (i) => () => {
          hovered = i;
          changed();
        };
        link.addEventListener("focus", mark(shown[at]));
        link.addEventListener("mouseenter", mark(shown[at]));
        link.addEventListener("blur", mark(-1));
        link.addEventListener("mouseleave", mark(-1));
        item.append(link);
        return item;
      }));
    }, () => {});
  }

  /* ---- Choosing ---- */

  function state() {
    const parts = new URLSearchParams(location.hash.slice(1));
    return { paper: parts.get("paper") || "", topic: parts.get("topic") || "" };
  }
  let writing = 0;
  /* The address follows what is chosen; what keys pass over quickly is no step of its own. */
  function remember(paper, passing) {
    clearTimeout(writing);
    const write = () => {
      const parts = new URLSearchParams();
      if (topic) parts.set("topic", points.signs[topic - 1].slug);
      if (paper) parts.set("paper", paper);
      const address = parts.size ? "#" + parts : location.pathname + location.search;
      if ((parts.size ? "#" + parts : "") === location.hash) return;
      if (passing) history.replaceState(null, "", address);
      else history.pushState(null, "", address);
    };
    if (passing) writing = setTimeout(write, 300);
    else write();
  }
  function say(i, row) {
    const names = points.signsOf(i).map((sign) => sign.name);
    said.textContent = row[1] + (names.length ? ". " + names.join(", ") : "");
  }
  /* Choose a point, -1 for none. `how` is "passing" with the keys, "silent" when the address says so already. */
  function choose(i, how) {
    chosen = i;
    hovered = -1;
    showCard(true);
    related.hidden = true;
    changed();
    if (i < 0) {
      if (how !== "silent") remember("");
      return Promise.resolve();
    }
    return points.paper(i).then((row) => {
      if (chosen !== i) return;
      if (how !== "silent") remember(row[0], how === "passing");
      say(i, row);
      related.hidden = !row[2].length;
      fill(related.querySelector("ul"), row[2]);
      changed();
    }, () => {});
  }
  function chooseTopic(number, how) {
    topic = number;
    choice.value = String(number);
    if (how !== "silent") {
      chosen = -1;
      showCard();
      related.hidden = true;
      remember("");
    }
    if (number) {
      showTopic();
      said.textContent = points.signs[number - 1].name + ": " + counted(points.signs[number - 1].papers, "paper");
    }
    changed();
  }
  /* Move so that most papers of the topic are in view. */
  function showTopic() {
    const xs = [], ys = [];
    for (let i = 0; i < points.count; i++) {
      if (points.isOf(i, topic)) {
        xs.push(points.x[i]);
        ys.push(points.y[i]);
      }
    }
    const range = (values) => {
      values.sort((a, b) => a - b);
      const cut = Math.floor(values.length * 0.06);
      return [values[cut], values[values.length - 1 - cut]];
    };
    const [left, right] = range(xs), [top, bottom] = range(ys);
    const scale = Math.min(
      view.width / Math.max(200, right - left) / view.unitX, view.height / Math.max(200, bottom - top) / view.unitY
    );
    view.fly((left + right) / 2, (top + bottom) / 2, Math.min(12, scale * 0.8));
  }
  /* Move so that a point has some hundred others around it. */
  function showPoint(i) {
    let reach = points.grid / 4;
    const x = points.x[i], y = points.y[i];
    while (reach > CELL / 2 && points.within(x - reach, y - reach, x + reach, y + reach).length > AROUND_POINT) reach /= 1.3;
    view.fly(x, y, points.grid / (2 * reach));
  }
  function open(i, elsewhere) {
    points.paper(i).then((row) => {
      if (elsewhere) window.open(addressOf(row), "_blank", "noopener");
      else location.href = addressOf(row);
    }, () => {});
  }
  function follow() {
    const wanted = state();
    const number = points.signs.findIndex((sign) => sign.slug === wanted.topic) + 1;
    chooseTopic(number, "silent");
    if (!wanted.paper) {
      choose(-1, "silent");
      if (!number) view.fly(points.grid / 2, points.grid / 2, 1);
      return;
    }
    points.find(wanted.paper).then((i) => {
      if (i < 0) {
        said.textContent = count.textContent = "This paper is not on the map.";
        return;
      }
      if (state().paper !== wanted.paper) return;
      choose(i, "silent");
      showPoint(i);
    }, () => {});
  }

  /* ---- Mouse, finger, keys ---- */

  const fingers = new Map();
  let moved = false, spread = 0;

  function where(event) {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }
  function target(event) {
    const [left, top] = where(event);
    const near = view.nearest(left, top, Math.max(7, painter.radius + 3));
    if (near >= 0) return { point: near, sign: 0 };
    const sign = painter.signAt(left, top);
    return { point: sign ? -1 : view.nearest(left, top, NEAR[event.pointerType] || NEAR.mouse), sign };
  }
  function middle() {
    const all = [...fingers.values()];
    return [all.reduce((sum, at) => sum + at[0], 0) / all.length, all.reduce((sum, at) => sum + at[1], 0) / all.length];
  }
  function apart() {
    const [one, two] = [...fingers.values()];
    return two ? Math.hypot(one[0] - two[0], one[1] - two[1]) : 0;
  }
  function onDown(event) {
    if (event.button > 1 || fingers.size > 1) return;
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, where(event));
    moved = moved && fingers.size > 1;
    spread = apart();
    view.goal = null;
  }
  function onMove(event) {
    if (!fingers.has(event.pointerId)) {
      if (event.pointerType !== "touch") hover(event);
      return;
    }
    const old = middle(), from = fingers.get(event.pointerId), now = where(event);
    if (!moved && fingers.size === 1 && Math.hypot(now[0] - from[0], now[1] - from[1]) < 6) return;
    moved = true;
    stage.classList.add("ps-atlas-moving");
    fingers.set(event.pointerId, now);
    const at = middle();
    view.set(view.x - (at[0] - old[0]) / view.kx, view.y - (at[1] - old[1]) / view.ky, view.scale);
    if (fingers.size === 2) {
      const distance = apart();
      if (spread > 0 && distance > 0) view.zoomAt(distance / spread, at[0], at[1]);
      spread = distance;
    }
    if (hovered >= 0) {
      hovered = -1;
      showCard();
    }
    changed();
  }
  function onUp(event) {
    if (!fingers.delete(event.pointerId)) return;
    spread = apart();
    if (fingers.size) return;
    stage.classList.remove("ps-atlas-moving");
    if (moved || event.type === "pointercancel") {
      moved = false;
      return;
    }
    const { point, sign } = target(event);
    if (sign) chooseTopic(sign === topic ? 0 : sign);
    else if (point < 0) {
      if (chosen >= 0) choose(-1);
    } else if (event.pointerType === "mouse") open(point, event.button === 1 || event.ctrlKey || event.metaKey);
    else choose(point);
  }
  function hover(event) {
    const { point, sign } = target(event);
    canvas.classList.toggle("ps-atlas-over", point >= 0 || sign > 0);
    if (point === hovered) return;
    hovered = point;
    if (shownPoint() !== carded || card.classList.contains("ps-atlas-hint") !== (point >= 0 && point !== chosen)) showCard();
    changed();
  }
  function zoomBy(factor) {
    const goal = view.goal ? Math.exp(view.goal.to[2]) : view.scale;
    const at = chosen >= 0 && factor > 1 ? [points.x[chosen], points.y[chosen]] : [view.x, view.y];
    view.fly(at[0], at[1], goal * factor);
  }
  function showWhole() {
    view.fly(points.grid / 2, points.grid / 2, 1);
  }
  const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  function step(dx, dy) {
    const from = chosen;
    const i = from < 0
      ? view.nearest(view.width / 2, view.height / 2, Math.hypot(view.width, view.height))
      : view.toward(points.x[from], points.y[from], dx, dy, from);
    if (i < 0) return;
    choose(i, "passing");
    const x = view.left(points.x[i]) / view.width, y = view.top(points.y[i]) / view.height;
    if (x < 0.08 || x > 0.92 || y < 0.08 || y > 0.92) view.fly(points.x[i], points.y[i], view.scale);
  }
  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = WAYS[event.key];
    if (way && event.shiftKey) {
      view.fly(view.x + (way[0] * view.width) / 4 / view.kx, view.y + (way[1] * view.height) / 4 / view.ky, view.scale);
    } else if (way) step(way[0], way[1]);
    else if (event.key === "+" || event.key === "=") zoomBy(1.6);
    else if (event.key === "-" || event.key === "−") zoomBy(1 / 1.6);
    else if (event.key === "0") showWhole();
    else if (event.key === "Enter" && chosen >= 0) open(chosen, false);
    else if (event.key === "Escape" && (chosen >= 0 || topic)) {
      if (chosen >= 0) choose(-1);
      else chooseTopic(0);
    } else return;
    event.preventDefault();
  }

  /* ---- Beginning ---- */

  function build() {
    canvas.setAttribute("aria-label", "Map of " + counted(points.count, "paper"));
    choice.append(element("option", { value: "0" }, "All topics"));
    points.signs.map((sign, index) => [sign.name, index + 1, sign.papers])
      .sort((a, b) => a[0].localeCompare(b[0], "en"))
      .forEach(([name, number, papers]) => choice.append(element("option", { value: String(number) }, name + " (" + papers.toLocaleString("en") + ")")));
    if (points.signs.length) bar.append(element("label", { "for": "atlas-topic" }, "Topic"), choice);
    related.append(element("h2", {}, "Related to the chosen paper"), element("ul", { "class": "ps-atlas-list" }));
    zoom.append(closer, farther, whole);
    pages.append(before, after);
    panel.append(related, heading, count, list, pages);
    stage.append(canvas, zoom, card);
    place.append(bar, stage, panel, help(), said, probe);

    view = new View();
    painter = new Painter();
    const fit = () => {
      view.resize(stage.clientWidth, stage.clientHeight);
      painter.resize(Math.min(2, window.devicePixelRatio || 1));
      render(performance.now());
    };
    new ResizeObserver(fit).observe(stage);
    const recolour = () => {
      painter.colour();
      changed();
    };
    dark.addEventListener("change", recolour);
    new MutationObserver(recolour).observe(document.documentElement, { attributes: true, attributeFilter: ["data-scheme"] });

    canvas.addEventListener("pointerdown", onDown);
    canvas.addEventListener("pointermove", onMove);
    canvas.addEventListener("pointerup", onUp);
    canvas.addEventListener("pointercancel", onUp);
    // No click follows a finger: it would fall on the card that has come there.
    canvas.addEventListener("touchend", (event) => { if (event.cancelable) event.preventDefault(); });
    canvas.addEventListener("pointerleave", () => {
      if (hovered < 0) return;
      hovered = -1;
      showCard();
      changed();
    });
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      const [left, top] = where(event);
      const lines = event.deltaMode === 1 ? 16 : 1;
      view.goal = null;
      view.zoomAt(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0016)), left, top);
      changed();
    }, { passive: false });
    canvas.addEventListener("keydown", onKey);
    card.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      choose(-1);
      canvas.focus();
    });
    closer.addEventListener("click", () => zoomBy(1.6));
    farther.addEventListener("click", () => zoomBy(1 / 1.6));
    whole.addEventListener("click", showWhole);
    choice.addEventListener("change", () => chooseTopic(Number(choice.value)));
    const turn = (by) => (event) => {
      if (event.currentTarget.getAttribute("aria-disabled") === "true") return;
      listPage += by;
      showList();
      panel.scrollTop = 0;
    };
    before.addEventListener("click", turn(-1));
    after.addEventListener("click", turn(1));
    window.addEventListener("popstate", follow);
    place.classList.add("ps-atlas-ready");
    fit();
    follow();
  }

  load("points").then((data) => {
    points = new Points(data);
    build();
  }, () => {
    place.remove();
    document.documentElement.classList.add("ps-atlas-lost");
  });
})();
