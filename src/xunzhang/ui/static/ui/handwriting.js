// Pads to write on by pen, finger or mouse. Strokes are kept in the pad's own units, so that turning the tablet changes
// nothing; they are sent as JSON with the form, and kept in this tab until then. Without this file one signs by the button.
"use strict";
(function () {
  var MOST_POINTS = 4000, MOST_STROKES = 300, NEAREST = 2, USUAL_PRESSURE = 500, LONGEST = 86400000;
  var PREFIX = "xunzhang-by-hand:", SENT = "xunzhang-by-hand-sent";

  function whole(value, most) { return Math.min(Math.max(Math.round(value), 0), most); }

  // As on the server: thinnest 3, thickest 11 units on a pad 900 units wide, in eight steps.
  function thickness(pressure, width) { return (3 + Math.round(pressure / 1000 * 8)) * width / 900; }

  function Pad(root, changed) {
    var pad = this;
    pad.part = root.dataset.part;
    pad.width = Number(root.dataset.width);
    pad.height = Number(root.dataset.height);
    pad.strokes = [];
    pad.sheet = root.querySelector("svg");
    pad.said = root.querySelector("[data-count]");
    pad.undo = root.querySelector("[data-undo]");
    pad.clear = root.querySelector("[data-clear]");
    pad.words = root.closest("[data-pads]").dataset;
    pad.changed = changed;
    pad.pointer = null;
    pad.pen = false;
    pad.undo.addEventListener("click", function () { pad.strokes.pop(); pad.redraw(); pad.tell(); });
    pad.clear.addEventListener("click", function () { pad.strokes = []; pad.redraw(); pad.tell(); });
    pad.sheet.addEventListener("pointerdown", function (event) { pad.begin(event); });
    pad.sheet.addEventListener("pointermove", function (event) { pad.go(event); });
    ["pointerup", "pointercancel", "lostpointercapture"].forEach(function (name) {
      pad.sheet.addEventListener(name, function (event) { pad.end(event); });
    });
  }

  Pad.prototype.count = function () {
    return this.strokes.reduce(function (sum, stroke) { return sum + stroke.length; }, 0);
  };

  Pad.prototype.now = function () {
    var last = this.strokes.length ? this.strokes[this.strokes.length - 1] : null;
    var before = last && last.length ? last[last.length - 1][2] : 0;
    if (this.start === undefined) this.start = Date.now() - before;
    return Math.min(Math.max(Date.now() - this.start, before), LONGEST);
  };

  Pad.prototype.point = function (event) {
    var box = this.sheet.getBoundingClientRect();
    // A mouse says 0.5 whenever it is pressed, some fingers say 0 or 1: only a pen is believed.
    var pressure = event.pointerType === "pen" ? whole(event.pressure * 1000, 1000) : USUAL_PRESSURE;
    return [
      whole((event.clientX - box.left) / box.width * this.width, this.width),
      whole((event.clientY - box.top) / box.height * this.height, this.height),
      this.now(), pressure
    ];
  };

  Pad.prototype.begin = function (event) {
    if (this.pointer !== null || (event.pointerType === "mouse" && event.button !== 0)) return;
    if (event.pointerType === "pen") this.pen = true;
    if (this.pen && event.pointerType === "touch") return; // the palm of a hand that writes with a pen
    event.preventDefault();
    if (this.strokes.length >= MOST_STROKES || this.count() >= MOST_POINTS) { this.tell(true); return; }
    this.pointer = event.pointerId;
    this.sheet.setPointerCapture(event.pointerId);
    var point = this.point(event);
    this.strokes.push([point]);
    this.line(point, point);
  };

  Pad.prototype.go = function (event) {
    if (event.pointerId !== this.pointer) return;
    event.preventDefault();
    var pad = this, stroke = pad.strokes[pad.strokes.length - 1];
    var passed = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    (passed.length ? passed : [event]).forEach(function (one) {
      var point = pad.point(one), last = stroke[stroke.length - 1];
      if (Math.abs(point[0] - last[0]) + Math.abs(point[1] - last[1]) < NEAREST) return;
      if (pad.count() >= MOST_POINTS) { pad.full = true; return; }
      stroke.push(point);
      pad.line(last, point);
    });
  };

  Pad.prototype.end = function (event) {
    if (event.pointerId !== this.pointer) return;
    this.pointer = null;
    this.tell(this.full);
    this.full = false;
  };

  Pad.prototype.line = function (from, to) {
    var path = document.createElementNS(this.sheet.namespaceURI, "path");
    var same = from[0] === to[0] && from[1] === to[1];
    path.setAttribute("d", "M" + from[0] + " " + from[1] + (same ? "h0" : "L" + to[0] + " " + to[1]));
    path.setAttribute("stroke-width", thickness(to[3], this.width));
    this.sheet.appendChild(path);
  };

  Pad.prototype.redraw = function () {
    var pad = this;
    pad.sheet.replaceChildren();
    pad.strokes.forEach(function (stroke) {
      stroke.forEach(function (point, at) { pad.line(at ? stroke[at - 1] : point, point); });
    });
  };

  Pad.prototype.tell = function (isFull) {
    var count = this.strokes.length;
    this.said.textContent = isFull ? this.words.full : count ? this.words.strokes.replace("{}", count) : this.words.empty;
    this.undo.disabled = this.clear.disabled = !count;
    this.changed();
  };

  Pad.prototype.load = function (kept) {
    if (!kept || !Array.isArray(kept.strokes)) return;
    var pad = this;
    pad.strokes = kept.strokes.filter(function (stroke) {
      return Array.isArray(stroke) && stroke.length && stroke.every(function (point) {
        return Array.isArray(point) && point.length === 4 && point.every(Number.isFinite);
      });
    });
    pad.redraw();
  };

  function Pads(root) {
    var form = root.closest("form"), field = root.parentElement.querySelector("[data-written]");
    var said = root.querySelector("[data-said]"), key = root.dataset.keep ? PREFIX + root.dataset.keep : "";
    var opinion = form.querySelector("[name=opinion], textarea[name=text]");
    // After an error the words on the page are the writer's own.
    var offered = opinion && !document.querySelector("[data-error-summary]") ? opinion.defaultValue : "";
    var pads = [];

    function say(words) { said.textContent = words; said.hidden = !words; }

    function written() {
      var found = {};
      pads.forEach(function (pad) {
        if (pad.strokes.length) found[pad.part] = { width: pad.width, height: pad.height, strokes: pad.strokes };
      });
      return Object.keys(found).length ? JSON.stringify(found) : "";
    }

    function others() {
      return Array.from(form.elements).filter(function (one) {
        return one.name && one.type !== "hidden" && one.type !== "submit" && one.type !== "file";
      });
    }

    function keep() {
      if (!key) return;
      if (!field.value) {
        try { sessionStorage.removeItem(key); } catch (refused) { /* nothing was kept */ }
        return;
      }
      var typed = others().map(function (one) {
        return [one.name, one.type === "radio" || one.type === "checkbox" ? one.value : "", one.type === "radio" || one.type === "checkbox" ? one.checked : one.value];
      });
      try { sessionStorage.setItem(key, JSON.stringify({ written: field.value, typed: typed })); } catch (full) { /* the page itself still has it */ }
    }

    function changed() {
      field.value = written();
      var pad = pads.find(function (one) { return one.part === "opinion"; });
      // Words that only were offered do not stand beside an opinion written by hand.
      if (opinion && offered && pad) {
        if (pad.strokes.length && opinion.value === offered) opinion.value = "";
        else if (!pad.strokes.length && opinion.value === "") opinion.value = offered;
      }
      say("");
      keep();
    }

    function load(text) {
      var kept = null;
      try { kept = JSON.parse(text); } catch (broken) { return false; }
      if (!kept || typeof kept !== "object") return false;
      pads.forEach(function (pad) { pad.load(kept[pad.part]); });
      return true;
    }

    function restore() {
      var kept = null;
      try { kept = JSON.parse(sessionStorage.getItem(key)); } catch (broken) { return; }
      if (!kept || !kept.written || !load(kept.written)) return;
      others().forEach(function (one) {
        var typed = kept.typed.find(function (each) {
          return each[0] === one.name && (each[1] === "" || each[1] === one.value);
        });
        if (!typed) return;
        if (one.type === "radio" || one.type === "checkbox") one.checked = typed[2];
        else one.value = typed[2];
      });
      field.value = kept.written;
      root.open = true;
      say(root.dataset.restored);
    }

    root.hidden = false;
    pads = Array.from(root.querySelectorAll("[data-part]"), function (each) { return new Pad(each, changed); });
    if (field.value) load(field.value); else if (key) restore();
    pads.forEach(function (pad) {
      var count = pad.strokes.length;
      pad.said.textContent = count ? pad.words.strokes.replace("{}", count) : pad.words.empty;
      pad.undo.disabled = pad.clear.disabled = !count;
    });
    form.addEventListener("input", function () { if (field.value) keep(); });
    form.addEventListener("submit", function (event) {
      keep();
      if (navigator.onLine !== false) {
        if (key) try { sessionStorage.setItem(SENT, key); } catch (full) { /* kept for nothing then */ }
        return;
      }
      event.preventDefault();
      root.open = true;
      say(root.dataset.offline);
      said.scrollIntoView({ block: "nearest" });
    });
    window.addEventListener("online", function () { if (said.textContent === root.dataset.offline) say(""); });
  }

  // What was sent and done is no longer kept; what was not done is asked for again on this page.
  function forget(asked) {
    try {
      var key = sessionStorage.getItem(SENT);
      if (!key || asked.indexOf(key) >= 0 || !document.querySelector(".toast.success")) return;
      sessionStorage.removeItem(key);
      sessionStorage.removeItem(SENT);
    } catch (refused) { /* a browser that keeps nothing */ }
  }

  document.addEventListener("DOMContentLoaded", function () {
    var found = document.querySelectorAll("[data-pads]");
    forget(Array.from(found, function (each) { return PREFIX + each.dataset.keep; }));
    found.forEach(function (each) { new Pads(each); });
  });
})();
