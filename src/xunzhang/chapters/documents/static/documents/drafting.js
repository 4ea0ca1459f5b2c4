// The page that follows the keystrokes, the levels beside the lines, the panes and the shortcuts of the drafting form.
// Other modules listen for "draft:changed" on the form, and fire it after they have changed a text themselves.

const form = document.querySelector("[data-drafting]");
const sheets = form.querySelector("[data-sheets]");
const WAIT = 150;
const LABELS = JSON.parse(form.dataset.marks);

// The text areas grow with their text, so that the gutter can stand beside every line.

let mirror;
function heights(area) {
  if (!mirror) {
    mirror = document.createElement("div");
    mirror.className = "mirror";
    mirror.setAttribute("aria-hidden", "true");
    document.body.append(mirror);
  }
  const style = getComputedStyle(area);
  for (const name of ["fontFamily", "fontSize", "fontWeight", "lineHeight", "letterSpacing", "wordBreak", "tabSize"]) mirror.style[name] = style[name];
  mirror.style.width = `${area.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)}px`;
  const lines = area.value.split("\n").map((text) => {
    const line = document.createElement("div");
    line.textContent = text || "\u200b";
    return line;
  });
  mirror.replaceChildren(...lines);
  return lines.map((line) => line.getBoundingClientRect().height);
}

function fit(area) {
  if (!area.offsetParent) return;
  const before = window.scrollY;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
  if (window.scrollY !== before) window.scrollTo({ top: before, behavior: "instant" });
}

function drawGutter(area, outline) {
  const gutter = area.parentElement.querySelector(".gutter");
  if (!area.offsetParent) return;
  const tall = heights(area);
  gutter.replaceChildren(...tall.map((height, place) => {
    const mark = document.createElement("span");
    const kind = outline[place] || "";
    mark.className = kind;
    mark.textContent = LABELS[kind] || "";
    mark.style.height = `${height}px`;
    return mark;
  }));
}

const outlines = new Map();
function areas() { return [...form.querySelectorAll("textarea[data-written]")]; }
function drawAll() {
  for (const area of areas()) {
    fit(area);
    drawGutter(area, outlines.get(area.dataset.written) || []);
  }
}

// The preview: one request at a time, always for the newest text; nothing while a character is being composed.

let timer = 0;
let underway = false;
let waiting = false;
let composing = false;
let lasted = 0;

function later() {
  clearTimeout(timer);
  timer = setTimeout(ask, Math.max(WAIT, Math.min(lasted, 1500)));
}

// What stands where nothing has been shown yet.
function sayInstead(ofPages, ofChecks) {
  sheets.dataset.empty = ofPages;
  form.querySelector("[data-checks]").dataset.empty = ofChecks;
}

async function ask() {
  if (composing) return;
  if (underway) { waiting = true; return; }
  underway = true;
  sheets.classList.add("waits");
  sayInstead(form.dataset.saysDrawing, form.dataset.saysChecking);
  const began = performance.now();
  const sent = new FormData(form);
  sent.set("known", [...sheets.children].map((sheet) => sheet.dataset.digest).join(","));
  try {
    const answer = await fetch(form.dataset.preview, { method: "POST", body: sent, headers: { "X-Requested-With": "fetch" } });
    if (answer.ok && !answer.redirected) show(await answer.json());
    else if (answer.headers.get("Content-Type") === "application/json") notices([(await answer.json()).problem]);
  } catch (problem) {
    if (!(problem instanceof TypeError)) throw problem; // the connection is gone: keeping.js says so
  } finally {
    underway = false;
    lasted = performance.now() - began;
    sayInstead(form.dataset.saysUndrawn, form.dataset.saysUnchecked); // seen only where nothing came
    sheets.classList.remove("waits");
    if (waiting) { waiting = false; later(); }
  }
}

function sheetOf(page, number) {
  const sheet = document.createElement("div");
  sheet.className = "sheet";
  sheet.dataset.digest = page.digest;
  const drawing = new DOMParser().parseFromString(page.svg, "image/svg+xml").documentElement;
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", form.dataset.page.replace("#", number));
  sheet.append(document.importNode(drawing, true));
  return sheet;
}

function show(found) {
  const had = new Map([...sheets.children].map((sheet) => [sheet.dataset.digest, sheet]));
  found.pages.forEach((page, place) => {
    const present = sheets.children[place];
    if (present && present.dataset.digest === page.digest) return;
    const sheet = page.svg ? sheetOf(page, place + 1) : had.get(page.digest).cloneNode(true);
    if (present) present.replaceWith(sheet); else sheets.append(sheet);
  });
  while (sheets.children.length > found.pages.length) sheets.lastChild.remove();
  for (const [name, outline] of Object.entries(found.outline)) outlines.set(name, outline);
  notices(found.glyphs);
  drawAll();
  form.dispatchEvent(new CustomEvent("draft:previewed", { detail: found }));
}

function notices(sentences) {
  form.querySelector("[data-glyphs]").replaceChildren(...sentences.map((sentence) => {
    const line = document.createElement("p");
    line.className = "notice";
    line.textContent = sentence;
    return line;
  }));
}

function changed(event) {
  if (event && event.target.matches && event.target.matches("textarea[data-written]")) fit(event.target);
  if (!composing) {
    later();
    form.dispatchEvent(new CustomEvent("draft:typed"));
  }
}

form.addEventListener("input", changed);
form.addEventListener("change", (event) => { if (!event.target.matches('textarea, input[type="text"]')) changed(event); });
form.addEventListener("draft:changed", () => { drawAll(); changed(); });
form.addEventListener("draft:look", later);
form.addEventListener("compositionstart", () => { composing = true; clearTimeout(timer); });
form.addEventListener("compositionend", (event) => { composing = false; changed(event); });
form.querySelectorAll("details").forEach((part) => part.addEventListener("toggle", drawAll));
window.addEventListener("resize", drawAll);

// Panes: beside each other on a wide window, one at a time on a tablet.

const shown = ["text", "paper", "checks"];
function showPane(name, focus) {
  form.dataset.shown = name;
  form.querySelectorAll("[data-pane]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.pane === name)));
  if (name === "text") drawAll();
  if (focus) {
    const target = name === "text" ? document.getElementById("field-body") : form.querySelector(`[data-pane-of="${name}"]`);
    if (name === "checks") target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: name === "text" });
  }
}
form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-pane]");
  if (button) showPane(button.dataset.pane, false);
});
showPane("text", false);

// Keyboard: F8 goes from pane to pane, Ctrl+S saves and stays.

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "F8" && !event.ctrlKey && !event.altKey) {
    event.preventDefault();
    showPane(shown[(shown.indexOf(form.dataset.shown) + 1) % shown.length], true);
  } else if (event.key.toLowerCase() === "s" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    rememberCaret();
    stay(true);
    form.requestSubmit();
  }
});
function stay(wanted) {
  form.querySelector('input[name="stay"]')?.remove();
  if (!wanted) return;
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "stay";
  field.value = "1";
  form.append(field);
}
form.addEventListener("click", (event) => { if (event.target.closest("button.main")) stay(false); });

const CARET = "xunzhang-caret";
function rememberCaret() {
  const active = document.activeElement;
  if (!form.contains(active) || !("selectionStart" in active)) return;
  const same = [...form.querySelectorAll(`[name="${active.name}"]`)];
  sessionStorage.setItem(CARET, JSON.stringify({ name: active.name, place: same.indexOf(active), start: active.selectionStart,
    end: active.selectionEnd, scroll: window.scrollY }));
}
function restoreCaret() {
  const kept = sessionStorage.getItem(CARET);
  sessionStorage.removeItem(CARET);
  if (!kept) return;
  const caret = JSON.parse(kept);
  const field = form.querySelectorAll(`[name="${caret.name}"]`)[caret.place];
  if (!field || !("selectionStart" in field)) return;
  field.focus({ preventScroll: true });
  if (caret.start !== null) field.setSelectionRange(caret.start, caret.end); // a box or a date has no caret
  window.scrollTo({ top: caret.scroll, behavior: "instant" });
}

// Numbers in the standard's form, on request, with a way back.

const undo = form.querySelector("[data-regular-undo]");
let before = null;
async function regular() {
  const changes = [];
  for (const area of areas()) {
    const sent = new FormData();
    sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    sent.set("text", area.value);
    const answer = await fetch(form.dataset.regular, { method: "POST", body: sent });
    if (!answer.ok) return;
    const text = (await answer.json()).text;
    if (text !== area.value) changes.push([area, area.value, text]);
  }
  for (const [area, , text] of changes) replaceText(area, text);
  before = changes;
  undo.hidden = !changes.length;
  form.dispatchEvent(new CustomEvent("draft:changed"));
}
function replaceText(area, text) {
  const start = area.selectionStart;
  area.value = text;
  area.setSelectionRange(Math.min(start, text.length), Math.min(start, text.length));
}
form.querySelector("[data-regular-button]").addEventListener("click", regular);
undo.addEventListener("click", () => {
  for (const [area, text] of before) replaceText(area, text);
  undo.hidden = true;
  form.dispatchEvent(new CustomEvent("draft:changed"));
});

// Going from a check to the passage it is about.

form.addEventListener("click", (event) => {
  const jump = event.target.closest("[data-jump]");
  if (!jump) return;
  const [name, place] = jump.dataset.jump.split("#");
  const field = form.querySelectorAll(`[name="${name}"]`)[Number(place || 0)];
  if (!field) return;
  showPane("text", false);
  field.closest("details")?.setAttribute("open", "");
  field.focus({ preventScroll: true });
  const start = Number(jump.dataset.start), end = Number(jump.dataset.end);
  if ("setSelectionRange" in field && end > start) field.setSelectionRange(start, end);
  const height = field.matches("textarea[data-written]")
    ? heights(field).slice(0, field.value.slice(0, start).split("\n").length - 1).reduce((sum, one) => sum + one, 0) : 0;
  window.scrollTo({ top: field.getBoundingClientRect().top + window.scrollY + height - window.innerHeight / 3, behavior: "instant" });
});

document.addEventListener("click", (event) => {
  const take = event.target.closest("[data-take-version]");
  if (!take) return;
  form.elements.version.value = take.dataset.takeVersion;
  form.requestSubmit();
});

if (form.hasAttribute("data-waits")) form.inert = true;
drawAll();
restoreCaret();
ask();
