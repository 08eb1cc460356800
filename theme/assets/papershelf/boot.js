/* Runs before the page is drawn: says that there are scripts, and applies the reader's choice of scheme. */
(function () {
  "use strict";
  const root = document.documentElement;
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
  window.Papershelf = Object.assign(window.Papershelf || {}, { site, get, set });
  root.classList.replace("no-js", "js");
  const scheme = get("scheme");
  if (scheme === "light" || scheme === "dark") root.dataset.scheme = scheme;
})();
