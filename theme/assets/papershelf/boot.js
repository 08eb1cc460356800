/* Applies the reader's choice of scheme. Deferred, as the other scripts, it waits for the page and its styles as drawing
   does, and comes before: it is the first and small, so that no other scheme is seen before the chosen one. */
(function () {
  "use strict";
  const site = new URL("../../", document.currentScript.src);

  /* What this device keeps for this site: any value of JSON under a name; null where there is none. */
  function get(name) {
    try {
      return JSON.parse(localStorage.getItem(site.pathname + "." + name));
    } catch (error) {
      return null; // storage is refused, or holds what another program wrote
    }
  }
  /* Returns whether it is kept. */
  function set(name, value) {
    try {
      localStorage.setItem(site.pathname + "." + name, JSON.stringify(value));
      return true;
    } catch (error) {
      return false; // storage is refused or full: the value holds for this page
    }
  }
  window.Papershelf = { site, get, set };
  const scheme = get("scheme");
  if (scheme === "light" || scheme === "dark") document.documentElement.dataset.scheme = scheme;
})();
