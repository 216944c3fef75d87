// A changed choice fetches what it changes and puts it in place; the address and the link follow.
const form = document.querySelector("[data-explore]");
const said = document.getElementById("x-said");
let asking;

function put(fresh) {
  for (const part of fresh.querySelectorAll("[data-swap]")) {
    for (const mine of document.querySelectorAll(`[id="${part.id}"]`)) {
      if (mine.innerHTML === part.innerHTML) continue;
      const open = [...mine.querySelectorAll("details[open]")].map((each) => each.id);
      mine.innerHTML = part.innerHTML;
      Object.assign(mine.dataset, part.dataset);
      for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    }
  }
}

async function update() {
  asking?.abort();
  asking = new AbortController();
  const figure = document.getElementById("x-figure");
  figure.setAttribute("aria-busy", "true");
  try {
    const wanted = new URLSearchParams(new FormData(form));
    const answer = await fetch(`${form.dataset.explore}?${wanted}`, { signal: asking.signal });
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    put(new DOMParser().parseFromString(await answer.text(), "text/html"));
    figure.removeAttribute("aria-busy");
    history.replaceState(null, "", `?${figure.dataset.query}`);
    document.title = figure.dataset.title;
    said.textContent = figure.dataset.said;
    dress();
  } catch (error) {
    if (error.name !== "AbortError") form.submit();
  }
}

async function picture(address, name) {
  const drawn = await (await fetch(address)).blob();
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([drawn], { type: "image/svg+xml" }));
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  canvas.getContext("2d").drawImage(image, 0, 0);
  canvas.toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => [link.href, image.src].forEach(URL.revokeObjectURL), 1000);
  }, "image/png");
}

// What only a script can do shows only where there is one.
function dress() {
  for (const button of document.querySelectorAll("[data-png]")) button.hidden = false;
}

async function pressed(event) {
  const button = event.target.closest("[data-png], [data-copy]");
  if (button?.dataset.png) await picture(button.dataset.png, button.dataset.file);
  if (!button?.dataset.copy || !navigator.clipboard) return;
  event.preventDefault();
  await navigator.clipboard.writeText(button.href);
  said.textContent = button.dataset.copy;
  button.lastChild.textContent = button.dataset.copy;
}

for (const button of document.querySelectorAll("[data-plain]")) button.hidden = true;
form.addEventListener("change", update);
document.addEventListener("click", pressed);
dress();
