/* Runs before the page is drawn, so that a chosen theme does not flash: light or dark, as chosen, else as the system has it. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");
  try {
    var chosen = window.localStorage.getItem("dragoman-theme");
    if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;
  } catch (error) { /* storage may be shut; then the system decides */ }
})();
