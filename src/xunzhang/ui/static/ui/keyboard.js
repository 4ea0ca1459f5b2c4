// The keyboard for every page, and the panels. Without this file everything still works by links and buttons.
"use strict";
(function () {
  var root = document.documentElement;
  root.classList.add("js");
  var awaitingGo = 0;

  function typing(target) {
    return target && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName) &&
      !/^(checkbox|radio|button|submit)$/.test(target.type));
  }
  function openPanel(id) {
    var panel = document.getElementById(id);
    if (!panel) return;
    panel.classList.add("open");
    panel.openedFrom = document.activeElement;
    var first = panel.querySelector("a, button");
    (first || panel).focus();
  }
  function closeAll() {
    var closed = false;
    document.querySelectorAll(".help.open, .side.open").forEach(function (panel) {
      panel.classList.remove("open");
      if (panel.openedFrom && panel.openedFrom !== document.body) panel.openedFrom.focus();
      closed = true;
    });
    if (location.hash === "#help" || location.hash === "#navigation") {
      location.hash = "#content";
      closed = true;
    }
    document.querySelectorAll("details.drop[open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
      closed = true;
    });
    return closed;
  }
  function rows() {
    return Array.prototype.slice.call(document.querySelectorAll("[data-table] tbody tr[data-row]"));
  }
  function current() { return document.querySelector("tr.current"); }
  function move(step) {
    var all = rows();
    if (!all.length) return false;
    var at = all.indexOf(current());
    var next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + step))];
    all.forEach(function (row) { row.classList.toggle("current", row === next); });
    var focus = next.querySelector("a[data-open]") || next.querySelector("a, input");
    if (focus) focus.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
    return true;
  }

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      var form = event.target.closest && event.target.closest("form");
      if (form && form.method === "post") {
        event.preventDefault();
        var button = form.querySelector("button.main, button[type=submit], button:not([type])");
        if (form.requestSubmit) form.requestSubmit(button || undefined);
        else if (button) button.click();
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    var offers = event.target.matches && event.target.matches("[data-lookup]") &&
      document.getElementById(event.target.getAttribute("data-lookup"));
    if (offers && (event.key === "Enter" || event.key === "ArrowDown")) {
      // The search box of a field: it asks, it does not send the form; down goes into what was found.
      event.preventDefault();
      var first = offers.querySelector("input");
      if (first) first.focus();
      return;
    }
    if (event.key === "Escape") {
      if (!closeAll() && typing(event.target)) event.target.blur();
      return;
    }
    if (typing(event.target)) return;
    if (awaitingGo && Date.now() - awaitingGo < 1500) {
      awaitingGo = 0;
      var link = document.querySelector('[data-go="' + (window.CSS ? CSS.escape(event.key) : "") + '"]');
      if (link) { event.preventDefault(); link.click(); }
      return;
    }
    awaitingGo = 0;
    var row = current();
    switch (event.key) {
      case "/":
        var search = document.querySelector("[data-search]") || document.querySelector(".bar .find input");
        if (search) { event.preventDefault(); search.focus(); search.select(); }
        break;
      case "g": awaitingGo = Date.now(); break;
      case "j": case "ArrowDown": if (event.key === "j" || row) { if (move(1)) event.preventDefault(); } break;
      case "k": case "ArrowUp": if (event.key === "k" || row) { if (move(-1)) event.preventDefault(); } break;
      case "x":
        var box = row && row.querySelector("input[type=checkbox]");
        if (box) { event.preventDefault(); box.click(); }
        break;
      case "Enter":
        var open = row && event.target === document.body && row.querySelector("a[data-open]");
        if (open) { event.preventDefault(); open.click(); }
        break;
      case "?": event.preventDefault(); openPanel("help"); break;
    }
  });

  document.addEventListener("click", function (event) {
    var target = event.target.closest ? event.target : event.target.parentElement;
    var opener = target.closest("[data-open-panel]");
    if (opener) { event.preventDefault(); openPanel(opener.getAttribute("data-open-panel")); return; }
    if (target.closest("[data-close-panel]")) { event.preventDefault(); closeAll(); return; }
    var dismiss = target.closest("[data-dismiss]");
    if (dismiss) { dismiss.closest(".toast").remove(); return; }
    if (target.closest("[data-print]")) { window.print(); return; }
    document.querySelectorAll("details.drop[open]").forEach(function (menu) {
      if (!menu.contains(target)) menu.open = false;
    });
  });

  document.addEventListener("change", function (event) {
    var table = event.target.closest("[data-table]");
    if (!table) return;
    if (event.target.matches("[data-pick-all]")) {
      table.querySelectorAll("[data-pick]").forEach(function (box) { box.checked = event.target.checked; });
    }
    if (event.target.matches("[data-pick-all], [data-pick]")) {
      var count = table.querySelectorAll("[data-pick]:checked").length;
      table.querySelectorAll("[data-picked]").forEach(function (place) { place.textContent = count; });
    }
  });

  // A success message leaves by itself; warnings and errors stay until they are closed.
  function age(list) {
    list.querySelectorAll(".toast.success:not([data-aged])").forEach(function (toast) {
      toast.setAttribute("data-aged", "");
      var leave = function () {
        if (toast.matches(":hover, :focus-within")) setTimeout(leave, 2000); else toast.remove();
      };
      setTimeout(leave, 8000);
    });
  }
  // A part of a page that could not be fetched says why: the answer is an error page, whose sentence is shown.
  function failed(sentence) {
    var list = document.getElementById("toasts");
    if (!list) return;
    var toast = document.createElement("p");
    toast.className = "toast error";
    var text = document.createElement("span");
    text.textContent = sentence || list.getAttribute("data-failed");
    var close = document.createElement("button");
    close.type = "button";
    close.className = "link";
    close.setAttribute("data-dismiss", "");
    close.textContent = list.getAttribute("data-close");
    toast.append(text, close);
    list.append(toast);
  }
  document.addEventListener("htmx:responseError", function (event) {
    var answer = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    var notice = answer.querySelector("main .notice");
    failed(notice && notice.textContent.trim());
  });
  document.addEventListener("htmx:sendError", function () { failed(""); });

  // One form is sent once: the second press of a button within the same page is ignored.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.hasAttribute("data-sent")) { event.preventDefault(); return; }
    form.setAttribute("data-sent", "");
    setTimeout(function () { form.removeAttribute("data-sent"); }, 5000);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { form.removeAttribute("data-sent"); });
  });
  document.addEventListener("DOMContentLoaded", function () {
    var list = document.getElementById("toasts");
    if (list) age(list);
    var summary = document.querySelector("[data-error-summary]");
    if (summary) summary.focus();
  });
})();
