/* What a page opened from a disk may not do, for Material's bundle, which expects a server: start a Worker (a hidden
   frame does its work, so that the search behaves the same) and request a file (the answer is no, without asking). */
(function () {
  "use strict";
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

    postMessage(data) {
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
