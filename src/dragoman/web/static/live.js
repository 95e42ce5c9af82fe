/* An open page learns that the record has grown, and shows what it shows now. Without this script it stays as it was opened. */
(function () {
  "use strict";
  var place = document.querySelector("[data-live]");
  var main = document.querySelector("main");
  if (!place || !main || !window.EventSource) return;
  var shown = place.dataset.live;
  var source = new EventSource("/live");

  /* What a person is working in is not taken away: a form, a drawing that is zoomed, an article with its layers. */
  function mayChange() {
    return !main.querySelector("[data-zoom], [data-keep], form") && !document.querySelector('script[src*="/page.js"]')
      && !main.contains(document.activeElement) && String(window.getSelection()) === "";
  }
  function offer() {
    place.textContent = "The record has grown. ";
    var link = document.createElement("a");
    link.href = window.location.href;
    link.textContent = "Show it as it is now";
    link.addEventListener("click", function (event) { event.preventDefault(); window.location.reload(); });
    place.appendChild(link);
    place.hidden = false;
  }
  function change(tip) {
    fetch(window.location.href, { headers: { Accept: "text/html" }, cache: "no-store" }).then(function (answer) {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.text();
    }).then(function (text) {
      var made = new DOMParser().parseFromString(text, "text/html");
      var fresh = made.querySelector("main");
      if (!fresh || !mayChange()) { offer(); return; }
      main.replaceChildren.apply(main, Array.from(fresh.childNodes).map(function (node) { return document.importNode(node, true); }));
      shown = tip;
      place.textContent = "The record has grown; this page shows it as it is now.";
      place.hidden = false;
    }).catch(offer);
  }
  source.addEventListener("tip", function (event) {
    if (event.data === shown) return;
    if (mayChange()) change(event.data); else offer();
  });
  window.addEventListener("pagehide", function () { source.close(); });
})();
