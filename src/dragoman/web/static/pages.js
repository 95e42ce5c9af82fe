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

  /* An address to cite is told with its host */
  document.querySelectorAll("[data-address]").forEach(function (place) { place.textContent = window.location.origin + place.textContent; });
})();
