// Long lists of boxes: typing in the field above shows what it is found in and what is ticked already; arrows go from box to box.
"use strict";
(function () {
  function boxes(list) {
    return Array.prototype.slice.call(list.querySelectorAll("label")).filter(function (label) { return !label.hidden; })
      .map(function (label) { return label.querySelector("input"); });
  }
  function listOf(target, name) {
    return target.closest && target.closest("[data-choosing]") && target.closest("[data-choosing]").querySelector(name);
  }
  function tell(part) {
    var count = part.querySelectorAll(".options input:checked").length;
    part.querySelector("span[data-chosen]").textContent = count ? part.dataset.chosen.replace("#", count) : "";
  }
  document.addEventListener("input", function (event) {
    if (!event.target.matches("[data-choosing-find]")) return;
    var words = event.target.value.trim().toLowerCase().split(/\s+/);
    listOf(event.target, ".options").querySelectorAll("label").forEach(function (label) {
      var said = label.textContent.toLowerCase();
      label.hidden = !words.every(function (word) { return said.indexOf(word) >= 0; }) && !label.querySelector("input").checked;
    });
  });
  document.addEventListener("change", function (event) {
    var part = event.target.closest("[data-choosing]");
    if (part) tell(part);
  });
  document.addEventListener("keydown", function (event) {
    var list = listOf(event.target, ".options");
    if (!list || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    var all = boxes(list);
    var at = all.indexOf(event.target);
    if (at < 0 && event.key === "Enter") event.preventDefault(); // it asks, it does not send the form
    if (at < 0 && (event.key === "Enter" || event.key === "ArrowDown")) at = -1;
    else if (at >= 0 && event.key === "ArrowUp") at -= 2;
    else if (at < 0 || event.key !== "ArrowDown") return;
    event.preventDefault();
    if (all[at + 1]) all[at + 1].focus();
    else if (at < -1) list.closest("[data-choosing]").querySelector("[data-choosing-find]").focus();
  });
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-choosing]").forEach(tell);
  });
})();
