// Shows the summary's page as it will stand, a moment after a sentence was typed.
const form = document.querySelector("[data-page]");
const box = document.querySelector("[data-page-shown]");
const shown = box.attachShadow({ mode: "open" });
const WAIT = 120;
const WIDTH = 1060;
const PAGE = matchMedia("(min-width: 801px)");
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
  const body = document.createElement("div");
  body.className = "previewed";
  body.append(...page.querySelector("main").childNodes);
  shown.replaceChildren(sheet, body);
  box.hidden = false;
  fit(body);
}

// On a laptop the page keeps its columns and is drawn smaller; on a phone it flows by itself.
function fit(body) {
  const whole = PAGE.matches ? box.clientWidth / WIDTH : 1;
  body.style.zoom = Math.min(1, whole);
}

form.addEventListener("input", (event) => {
  if (!event.target.matches("textarea")) return;
  clearTimeout(timer);
  timer = setTimeout(() => show().catch(() => {}), WAIT);
});
show().catch(() => {});
