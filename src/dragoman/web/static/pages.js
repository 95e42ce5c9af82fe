/* What pages do beyond being read: theme, menu, the slider of "as of". Every page reads in full without it. */
(function () {
  "use strict";
  var root = document.documentElement;

  /* Theme */
  var button = document.querySelector("[data-theme-switch]");
  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
  }
  if (button) {
    button.setAttribute("aria-pressed", String(isDark()));
    button.addEventListener("click", function () {
      root.dataset.theme = isDark() ? "light" : "dark";
      button.setAttribute("aria-pressed", String(isDark()));
      try { window.localStorage.setItem("dragoman-theme", root.dataset.theme); } catch (error) { /* not kept, then */ }
    });
  }

  /* Menu: open where there is room, folded on a phone */
  var menu = document.querySelector("[data-menu]");
  var wide = window.matchMedia("(min-width: 48.01rem)");
  function fold() { if (menu) menu.open = wide.matches; }
  fold();
  wide.addEventListener("change", fold);

  /* As of: the slider moves the date, and asks for the page when it is let go */
  var bar = document.querySelector("[data-as-of]");
  var slider = bar && bar.querySelector("input[type=range]");
  if (slider) {
    var field = bar.querySelector("input[type=date]");
    var DAY = 86400000;
    var first = Date.parse(slider.dataset.first + "T00:00:00Z"), last = Date.parse(slider.dataset.last + "T00:00:00Z");
    var spell = function (days) { return new Date(first + days * DAY).toISOString().slice(0, 10); };
    slider.min = 0;
    slider.max = Math.round((last - first) / DAY);
    slider.step = 1;
    var start = field.value ? Math.round((Date.parse(field.value + "T00:00:00Z") - first) / DAY) : Number(slider.max);
    slider.value = Math.min(Math.max(start, 0), Number(slider.max));
    var tell = function () { slider.setAttribute("aria-valuetext", spell(Number(slider.value))); };
    tell();
    slider.addEventListener("input", function () { field.value = spell(Number(slider.value)); tell(); });
    slider.addEventListener("change", function () {
      field.value = Number(slider.value) === Number(slider.max) ? "" : spell(Number(slider.value));
      bar.requestSubmit();
    });
  }

  /* Zoom: a stretch drawn over the plot of the timeline is asked for. Links do the same without a pointer. */
  var zoomable = document.querySelector("[data-zoom]");
  var plot = zoomable && zoomable.querySelector("svg");
  if (plot) {
    var from = null, brush = null, box = plot.viewBox.baseVal;
    /* The lanes of marks begin at 118, columns at 34: see plots.py */
    var left = plot.querySelector(".lane") ? 118 : 34, right = plot.querySelector(".lane") ? box.width - 14 : box.width;
    var at = function (event) {
      var frame = plot.getBoundingClientRect();
      var x = (event.clientX - frame.left) / frame.width * box.width;
      return Math.min(Math.max((x - left) / (right - left), 0), 1);
    };
    var start_day = Date.parse(zoomable.dataset.first + "T00:00:00Z");
    var day_count = Math.round((Date.parse(zoomable.dataset.last + "T00:00:00Z") - start_day) / 86400000) + 1;
    var day = function (share) {
      var number = Math.min(Math.floor(share * day_count), day_count - 1);
      return new Date(start_day + number * 86400000).toISOString().slice(0, 10);
    };
    plot.addEventListener("pointerdown", function (event) {
      if (event.button !== 0 || event.pointerType === "touch") return;
      from = at(event);
      brush = null;
    });
    plot.addEventListener("pointermove", function (event) {
      if (from === null) return;
      var to = at(event), low = Math.min(from, to), high = Math.max(from, to);
      if (!brush && (high - low) * (right - left) < 8) return;
      if (!brush) {
        brush = document.createElementNS("http://www.w3.org/2000/svg", "rect");
        brush.setAttribute("class", "brush");
        brush.setAttribute("y", "0");
        brush.setAttribute("height", String(box.height));
        plot.appendChild(brush);
        plot.setPointerCapture(event.pointerId);
      }
      brush.setAttribute("x", String(left + low * (right - left)));
      brush.setAttribute("width", String((high - low) * (right - left)));
    });
    var let_go = function (event) {
      var begun = from, drawn = brush;
      from = brush = null;
      if (drawn) drawn.remove();
      if (begun === null || !drawn || event.type === "pointercancel") return;
      var to = at(event), address = new URL(window.location.href);
      address.searchParams.set("since", day(Math.min(begun, to)));
      address.searchParams.set("until", day(Math.max(begun, to)));
      address.searchParams.delete("page");
      window.location.assign(address);
    };
    plot.addEventListener("pointerup", let_go);
    plot.addEventListener("pointercancel", let_go);
    plot.addEventListener("dragstart", function (event) { event.preventDefault(); });
  }

  /* An address to cite is told with its host */
  document.querySelectorAll("[data-address]").forEach(function (place) { place.textContent = window.location.origin + place.textContent; });
})();
