// Attachments of the drafting form: added, removed, put in another order.

const form = document.querySelector("[data-drafting]");
const list = form.querySelector("[data-attachments]");
const pattern = form.querySelector("[data-attachment-template]");
let made = 0;

function renumber() {
  list.querySelectorAll("[data-attachment]").forEach((part, place, all) => {
    part.querySelector("[data-attachment-number]").textContent = String(place + 1);
    part.querySelector("textarea").dataset.written = `attachment_text-${place}`;
    part.querySelector("[data-attachment-up]").disabled = place === 0;
    part.querySelector("[data-attachment-down]").disabled = place === all.length - 1;
  });
  form.dispatchEvent(new CustomEvent("draft:changed"));
}

form.querySelector("[data-attachment-add]").addEventListener("click", () => {
  const part = pattern.content.firstElementChild.cloneNode(true);
  made += 1;
  for (const field of part.querySelectorAll("[id]")) field.id = field.id.replace(/-new$/, `-added${made}`);
  for (const label of part.querySelectorAll("label[for]")) label.htmlFor = label.htmlFor.replace(/-new$/, `-added${made}`);
  list.append(part);
  renumber();
  part.querySelector("input").focus();
});

list.addEventListener("click", (event) => {
  const part = event.target.closest("[data-attachment]");
  if (!part) return;
  if (event.target.closest("[data-attachment-up]")) part.previousElementSibling?.before(part);
  else if (event.target.closest("[data-attachment-down]")) part.nextElementSibling?.after(part);
  else if (event.target.closest("[data-attachment-remove]")) {
    const next = part.nextElementSibling || part.previousElementSibling;
    part.remove();
    (next?.querySelector("input") || form.querySelector("[data-attachment-add]")).focus();
  } else return;
  renumber();
});

if (list.children.length) renumber();
