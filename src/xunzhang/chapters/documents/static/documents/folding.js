// What is folded away says in its summary line what it holds, and opens when the document calls for it;
// beside the button stands which required fields are still empty.

const form = document.querySelector("[data-drafting]");
const UNSAID = ["", "none"];
const NAMED = 3;
const SHOWN = 4;

function labelOf(part) {
  const label = part.querySelector(":scope > label, :scope > .label");
  return label ? label.firstChild.textContent.trim() : "";
}
function said(part) {
  const chosen = [...part.querySelectorAll("input:checked, option:checked")].filter((one) => !UNSAID.includes(one.value));
  if (chosen.length) {
    const names = chosen.map((one) => (one.closest("label") || one).textContent.trim());
    const more = names.length > NAMED ? form.dataset.saysMore.replace("#", names.length) : "";
    return names.slice(0, NAMED).join(form.dataset.saysJoined) + more;
  }
  const written = [...part.querySelectorAll("textarea, input")].some((one) => !/^(radio|checkbox|search)$/.test(one.type) && one.value.trim());
  return written ? labelOf(part) : "";
}
function tell(fold) {
  const parts = [...fold.querySelectorAll(".field")].map(said).filter(Boolean);
  fold.querySelector("[data-fold-state]").textContent = parts.join(" · ") || form.dataset.saysUnsaid;
}

const unfilled = form.querySelector("[data-unfilled]");
function isEmpty(part) {
  const fields = [...part.querySelectorAll("input:not([type=search]), select, textarea")];
  return !fields.some((one) => /^(radio|checkbox)$/.test(one.type) ? one.checked : one.value.trim());
}
function count() {
  const open = [...form.querySelectorAll(".text-pane .field")].filter((part) => part.querySelector(":scope > * > .required") && isEmpty(part));
  const links = open.slice(0, SHOWN).map((part) => {
    const link = document.createElement("a");
    link.href = `#${part.querySelector(".body input:not([type=search]), .body select, .body textarea").id}`;
    link.textContent = labelOf(part);
    return link;
  });
  unfilled.replaceChildren();
  if (!open.length) return;
  unfilled.append(form.dataset.saysUnfilled);
  links.forEach((link, place) => unfilled.append(...(place ? [form.dataset.saysJoined, link] : [link])));
  if (open.length > SHOWN) unfilled.append(form.dataset.saysMoreFields.replace("#", open.length));
}
unfilled.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link) return;
  event.preventDefault();
  form.querySelector('[data-pane="text"]').click();
  const field = document.getElementById(link.hash.slice(1));
  field.focus({ preventScroll: true });
  field.closest(".field").scrollIntoView({ block: "center" });
});

function changed(event) {
  const fold = event.target.closest("[data-fold]");
  if (fold) tell(fold);
  for (const called of form.querySelectorAll("[data-opens-for]")) {
    const [name, value] = called.dataset.opensFor.split("=");
    if (event.target.name === name && event.target.value === value) called.open = true;
  }
  count();
}
form.addEventListener("input", changed);
form.addEventListener("change", changed);
form.addEventListener("draft:changed", count);
count();
