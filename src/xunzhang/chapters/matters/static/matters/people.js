// A long list of people is narrowed while one types; without this file the whole list is there.
"use strict";
(function () {
  var LONG = 12;
  function narrow(list, text) {
    var words = text.trim().toLowerCase().split(/\s+/);
    list.querySelectorAll("label").forEach(function (label) {
      var said = label.textContent.toLowerCase();
      var fits = words.every(function (word) { return said.indexOf(word) >= 0; });
      label.hidden = !fits && !label.querySelector("input").checked;
    });
  }
  function finder(labelText, listen) {
    var input = document.createElement("input");
    input.type = "search";
    input.className = "finder";
    input.setAttribute("aria-label", labelText);
    input.placeholder = labelText;
    input.addEventListener("input", function () { listen(input.value); });
    input.addEventListener("keydown", function (event) {
      if (event.key === "Enter" && !event.ctrlKey) event.preventDefault();
    });
    return input;
  }
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-find-label]").forEach(function (place) {
      var text = place.getAttribute("data-find-label");
      place.querySelectorAll(".options.tall").forEach(function (list) {
        if (list.closest(".lookup")) return;
        var own = list.parentElement.querySelector("[data-choosing-find]");
        if (own) {
          own.classList.add("finder");
          own.placeholder = text;
          own.setAttribute("aria-label", text);
          return;
        }
        list.parentElement.insertBefore(finder(text, function (value) { narrow(list, value); }), list);
      });
      place.querySelectorAll("select").forEach(function (select) {
        if (select.options.length < LONG) return;
        var all = Array.prototype.slice.call(select.options);
        select.parentElement.insertBefore(finder(text, function (value) {
          var chosen = select.value;
          var words = value.trim().toLowerCase().split(/\s+/);
          select.replaceChildren.apply(select, all.filter(function (option) {
            var said = option.textContent.toLowerCase();
            return !option.value || option.value === chosen || words.every(function (word) { return said.indexOf(word) >= 0; });
          }));
          select.value = chosen;
        }), select);
      });
    });
  });
})();
