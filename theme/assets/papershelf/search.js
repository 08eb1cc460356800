/* Stands between Material's search and the browser. Everywhere, it takes what a reader types for plain words. On a
   disk, it does what a page opened from there may not: a hidden frame does the work of a Worker, so that the search
   behaves the same, and a request for a file is refused without asking. */
(function () {
  "use strict";

  /* The signs that mean something to Material's query language are signs of a title to a reader. */
  function plain(message) {
    if (!message || typeof message.data !== "string") return message;
    return Object.assign({}, message, { data: message.data.replace(/[:^~]|(^|\s)[-+*]+(?=\s|$)/g, " ") });
  }
  var ServedWorker = window.Worker;
  window.Worker = class extends ServedWorker {
    postMessage(message) {
      super.postMessage(plain(message));
    }
  };
  if (location.protocol !== "file:") return;

  class FrameWorker extends EventTarget {
    constructor(url) {
      super();
      var frame = document.createElement("iframe");
      frame.hidden = true;
      frame.title = "Search";
      document.body.append(frame);
      var inner = frame.contentWindow;
      var load = function (address) {
        return new Promise(function (resolve, reject) {
          var script = frame.contentDocument.createElement("script");
          script.src = address;
          script.onload = resolve;
          script.onerror = reject;
          frame.contentDocument.head.append(script);
        });
      };
      inner.importScripts = function () {
        return Array.from(arguments).reduce(function (before, address) {
          return before.then(function () { return load(address); });
        }, Promise.resolve());
      };
      inner.postMessage = function (data) {
        var event = new MessageEvent("message", { data: data });
        this.dispatchEvent(event);
        if (this.onmessage) this.onmessage(event);
      }.bind(this);
      this.frame = frame;
      this.ready = load(new URL(url, location.href).href);
    }

    postMessage(message) {
      var data = plain(message);
      var inner = this.frame.contentWindow;
      this.ready.then(function () {
        inner.dispatchEvent(new inner.MessageEvent("message", { data: data }));
      });
    }

    terminate() {
      this.frame.remove();
    }
  }

  class RefusedRequest extends EventTarget {
    open() {}
    abort() {}
    setRequestHeader() {}
    send() {
      setTimeout(this.dispatchEvent.bind(this, new Event("error")));
    }
  }
  window.Worker = FrameWorker;
  window.XMLHttpRequest = RefusedRequest;
})();
