// What is typed is kept: on this machine at once, on the server every few seconds. What the server has confirmed is
// taken off the machine again, so that a shared computer keeps nothing.

const form = document.querySelector("[data-drafting]");
const said = form.querySelector("[data-kept]");
const key = form.elements.draft_key.value;
const mine = `xunzhang-draft:${form.dataset.person}:`;
const LOCAL_WAIT = 250, SERVER_WAIT = 3000, RETRY_WAIT = 5000;
// Changes are counted, not timed: two of them may fall into one millisecond.
let localTimer = 0, serverTimer = 0, sending = null, typedAt = 0, changes = 0, confirmed = 0;

function typed() {
  const found = new FormData(form);
  for (const name of ["csrfmiddlewaretoken", "known", "stay"]) found.delete(name);
  return found;
}
function say(sentence, failed) {
  said.textContent = sentence;
  said.classList.toggle("failed", Boolean(failed));
}
function onThisMachine() {
  if (confirmed === changes) return;
  try {
    localStorage.setItem(mine + key, JSON.stringify({ at: typedAt, fields: [...typed().entries()] }));
  } catch (full) {
    if (!(full instanceof DOMException)) throw full; // no room, or storage is switched off: the server still has it
  }
}
async function post(fields, leaving = false) {
  const sent = new FormData();
  for (const [name, value] of fields) sent.append(name, value);
  sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const answer = await fetch(form.dataset.keep, {
    method: "POST", body: sent, keepalive: leaving && JSON.stringify(fields).length < 20000, // a browser allows 64 KB in all
  });
  if (answer.redirected || !(answer.headers.get("Content-Type") || "").includes("json")) throw new TypeError("no answer");
  return { ok: answer.ok, found: await answer.json() };
}
async function onServer(leaving = false) {
  clearTimeout(serverTimer);
  if (form.inert || confirmed === changes) return true;
  if (sending) { await sending; return onServer(leaving); }
  const of = changes;
  sending = (async () => {
    try {
      const { ok, found } = await post([...typed().entries()], leaving);
      if (!ok) { say(found.problem, true); return false; }
      confirmed = of;
      const all = changes === of;
      if (all) { clearTimeout(localTimer); localStorage.removeItem(mine + key); }
      const kept = all ? `${form.dataset.saysKept} ${new Date().toTimeString().slice(0, 5)}` : form.dataset.saysUnsaved;
      say(found.newer || kept, Boolean(found.newer));
      return true;
    } catch (gone) {
      if (!(gone instanceof TypeError)) throw gone;
      say(form.dataset.saysLocal, true);
      serverTimer = setTimeout(() => onServer(), RETRY_WAIT);
      return false;
    }
  })();
  const result = await sending;
  sending = null;
  return result;
}

form.addEventListener("draft:typed", () => {
  changes += 1;
  typedAt = Date.now();
  if (!said.classList.contains("failed")) say(form.dataset.saysUnsaved);
  clearTimeout(localTimer);
  localTimer = setTimeout(onThisMachine, LOCAL_WAIT);
  clearTimeout(serverTimer);
  serverTimer = setTimeout(() => onServer(), SERVER_WAIT);
});
form.addEventListener("focusout", () => { if (changes > confirmed) onServer(); });
window.addEventListener("online", () => onServer());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && changes > confirmed) { onThisMachine(); onServer(true); }
});
window.addEventListener("pagehide", () => { if (changes > confirmed) onThisMachine(); });

// Saving waits until the server has what is typed: were it to fail, nothing would be lost.
let goes = false;
form.addEventListener("submit", (event) => {
  if (goes || changes === confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const button = event.submitter;
  onServer().then((kept) => {
    if (!kept) { say(form.dataset.saysOffline, true); onThisMachine(); return; }
    clearTimeout(serverTimer); // nothing is sent after what is saved
    goes = true;
    form.requestSubmit(button || undefined);
    goes = false;
  });
});

// What this machine kept and the server never confirmed is sent now, and then offered by the page.
async function bringBack() {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(mine));
  let sent = false;
  for (const name of names) {
    const kept = JSON.parse(localStorage.getItem(name));
    const about = name.slice(mine.length);
    if (about !== key && !about.startsWith("new-")) continue; // another document's page will offer it
    try {
      const { ok } = await post([...kept.fields, ["age", String(Math.max(0, Math.round((Date.now() - kept.at) / 1000)))]]);
      if (!ok) continue;
      localStorage.removeItem(name);
      sent = true;
    } catch (gone) {
      if (!(gone instanceof TypeError)) throw gone;
      return;
    }
  }
  // The answer to a post holds what was typed already: loading it anew would lose that.
  if (sent && !form.hasAttribute("data-posted")) location.replace(location.href.split("#")[0]);
}
bringBack();
