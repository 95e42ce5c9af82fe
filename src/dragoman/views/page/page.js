/* Ties words and findings together. The words carry the fields that use them (data-f, data-s: "card.field"), so no offset is needed. */
(function () {
  "use strict";
  document.documentElement.classList.add("js");
  var narrow = window.matchMedia("(max-width: 60rem)");
  /* A card that a scroll has brought under a resting pointer is not pointed at. */
  var last = "", hasMoved = false;
  document.addEventListener("mousemove", function (event) {
    var now = event.clientX + "," + event.clientY;
    hasMoved = now !== last;
    last = now;
  }, true);

  function setUp(reading) {
    var words = Array.from(reading.querySelectorAll("a.w"));
    var cards = Array.from(reading.querySelectorAll(".card"));
    var note = reading.querySelector(".picked-note");
    if (!note) return;
    var cardOf = new Map(cards.map(function (card) { return [card.dataset.c, card]; }));
    var wordsOf = new Map(cards.map(function (card) { return [card, []]; }));
    var pinned = null, shown = null, came = null;

    words.forEach(function (word, position) {
      word.uses = word.dataset.f.split(" ").map(function (use) { return use.split("."); });
      new Set(word.uses.map(function (use) { return cardOf.get(use[0]); })).forEach(function (card) { wordsOf.get(card).push(word); });
      word.tabIndex = position ? -1 : 0; /* one stop for the whole text; arrow keys go on from there */
    });

    function fieldOf(card, number) { return card.querySelector('[data-i="' + number + '"]'); }

    function clearLight() {
      reading.querySelectorAll("[data-lit]").forEach(function (word) { delete word.dataset.lit; delete word.dataset.chip; });
      cards.forEach(function (card) { card.classList.remove("lit"); });
      shown = null;
    }

    function light(card) {
      clearLight();
      shown = card;
      if (!card) return;
      card.classList.add("lit");
      wordsOf.get(card).forEach(function (word) {
        var opens = (word.dataset.s || "").split(" "), labels = [];
        word.uses.forEach(function (use) { /* from the widest to the narrowest, so the narrowest gives the colour */
          if (use[0] !== card.dataset.c) return;
          var field = fieldOf(card, use[1]);
          word.dataset.lit = field ? field.classList[1] : "how";
          if (field && opens.indexOf(use.join(".")) >= 0) labels.push(field.querySelector("dt").textContent);
        });
        if (labels.length) word.dataset.chip = labels.join(" · ");
      });
    }

    function pick(chosen, text) {
      reading.classList.add("picking");
      cards.forEach(function (card) { card.classList.toggle("picked", chosen.indexOf(card) >= 0); });
      reading.querySelectorAll(".kind").forEach(function (kind) { kind.classList.toggle("has-picked", !!kind.querySelector(".picked")); });
      note.querySelector("[role=status]").textContent = text;
    }

    function release() {
      reading.classList.remove("picking");
      reading.querySelectorAll(".here").forEach(function (word) { word.classList.remove("here"); });
      pinned = null;
      clearLight();
      if (came) came.focus({ preventScroll: true });
      came = null;
    }

    function goTo(word) { if (word) word.scrollIntoView({ block: narrow.matches ? "start" : "nearest" }); }

    function pin(card, word) {
      pinned = card;
      light(card);
      if (narrow.matches) pick([card], "Words of this finding");
      goTo(word || wordsOf.get(card)[0]);
    }

    cards.forEach(function (card) {
      card.addEventListener("mousemove", function () { if (hasMoved && shown !== card) light(card); });
      card.addEventListener("mouseleave", function () { light(pinned); });
      card.addEventListener("focusin", function () { light(card); });
      card.addEventListener("click", function (event) {
        if (String(window.getSelection())) return; /* someone is copying words */
        var link = event.target.closest("a");
        var end = link && document.getElementById(link.getAttribute("href").slice(1));
        if (link) event.preventDefault();
        if (end && wordsOf.has(end)) { /* a finding named by this one */
          if (reading.classList.contains("picking")) release();
          end.scrollIntoView({ block: "nearest" });
          pin(end);
        } else pin(card, end);
      });
    });

    words.forEach(function (word, position) {
      word.addEventListener("click", function (event) {
        event.preventDefault();
        release();
        var chosen = cards.filter(function (card) { return wordsOf.get(card).indexOf(word) >= 0; });
        word.classList.add("here");
        came = word;
        pick(chosen, chosen.length === 1 ? "1 finding uses these words" : chosen.length + " findings use these words");
        pinned = chosen[0];
        light(pinned);
        reading.querySelector(".findings").scrollTop = 0;
        note.querySelector("button").focus({ preventScroll: true });
        if (narrow.matches) goTo(word);
      });
      word.addEventListener("keydown", function (event) {
        var step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        var next = event.key === "Home" ? words[0] : event.key === "End" ? words[words.length - 1] : step && words[position + step];
        if (!next) return;
        event.preventDefault();
        word.tabIndex = -1;
        next.tabIndex = 0;
        next.focus();
      });
    });

    note.querySelector("button").addEventListener("click", release);
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && (pinned || reading.classList.contains("picking"))) release();
    });
  }

  document.querySelectorAll(".reading").forEach(setUp);
})();
