/* Applies the reader's choice of scheme before the page is drawn. It holds nothing up and waits for nothing: it is
   here, mostly, before the style sheets are, and without them nothing is drawn. */
(function () {
  "use strict";
  const site = new URL("../../", document.currentScript.src);
  try {
    const scheme = JSON.parse(localStorage.getItem(site.pathname + ".scheme")); // as kept by shelf.js
    if (scheme === "light" || scheme === "dark") document.documentElement.dataset.scheme = scheme;
  } catch (error) {
    return; // storage is refused, or holds what another program wrote: the scheme is the system's
  }
})();
