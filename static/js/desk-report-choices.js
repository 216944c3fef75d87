// Shows the summary's page as it will stand, a moment after a sentence was typed.
const form = document.querySelector("[data-page]");
const box = document.querySelector("[data-page-shown]");
const shown = box.attachShadow({ mode: "open" });
const WAIT = 120;
let timer = 0;
let last = 0;

async function show() {
  const turn = ++last;
  const typed = new FormData(form);
  typed.delete("logo");
  const answer = await fetch(form.dataset.page, { method: "POST", body: typed });
  if (!answer.ok || turn !== last) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const sheet = shown.querySelector("link") ?? page.querySelector("link");
  shown.replaceChildren(sheet, page.querySelector("main"));
  box.hidden = false;
}

form.addEventListener("input", (event) => {
  if (!event.target.matches("textarea")) return;
  clearTimeout(timer);
  timer = setTimeout(() => show().catch(() => {}), WAIT);
});
show().catch(() => {});
