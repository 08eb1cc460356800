/* Runs before the page is drawn: applies the reader's choice of scheme, and defines what Material's bundle expects
   of a script within the page, which the Content-Security-Policy would refuse. */
(function () {
  "use strict";
  var root = document.documentElement;
  var scope = new URL("../../", document.currentScript.src);

  function get(key, storage, base) {
    try {
      return JSON.parse((storage || localStorage).getItem((base || scope).pathname + "." + key));
    } catch (error) {
      return null; // storage is refused, or holds what another program wrote
    }
  }
  function set(key, value, storage, base) {
    try {
      (storage || localStorage).setItem((base || scope).pathname + "." + key, JSON.stringify(value));
    } catch (error) {
      return; // storage is refused: the choice holds for this page
    }
  }
  window.__md_scope = scope;
  window.__md_get = get;
  window.__md_set = set;
  window.__md_hash = function (text) {
    return Array.from(text).reduce(function (hash, sign) {
      return (hash << 5) - hash + sign.charCodeAt(0);
    }, 0);
  };
  root.classList.replace("no-js", "js");
  var scheme = get("scheme");
  if (scheme === "light" || scheme === "dark") root.dataset.scheme = scheme;
})();
