// The list of checks beside the page: shown anew with every preview unless it says the same, and the answers to what it asks.

const form = document.querySelector("[data-drafting]");
const list = form.querySelector("[data-checks]");
const count = form.querySelector("[data-check-count]");
let shown = null;

form.addEventListener("draft:previewed", (event) => {
  const { checks, open } = event.detail;
  count.textContent = open ? String(open) : "";
  if (checks === shown || list.contains(document.activeElement) && list.querySelector("details[data-answer][open]")) return;
  shown = checks;
  list.replaceChildren(...new DOMParser().parseFromString(checks, "text/html").body.childNodes);
});

list.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-judge]");
  if (!button) return;
  const part = button.closest("[data-answer]");
  const sent = new FormData();
  sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  sent.set("code", part.dataset.code);
  sent.set("passage", part.dataset.passage);
  sent.set("is_in_order", button.dataset.judge);
  sent.set("reason", part.querySelector("[data-reason]").value);
  const problem = part.querySelector("[data-answer-problem]");
  try {
    const answer = await fetch(part.dataset.answer, { method: "POST", body: sent });
    if (answer.ok && !answer.redirected) {
      part.open = false;
      shown = null;
      form.dispatchEvent(new CustomEvent("draft:look"));
    } else problem.textContent = (await answer.json()).problem;
  } catch (gone) {
    if (!(gone instanceof TypeError)) throw gone;
    problem.textContent = document.getElementById("toasts").dataset.failed;
  }
});
// Enter in the reason is no wish to save the draft.
list.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.matches("[data-reason]")) event.preventDefault(); });
