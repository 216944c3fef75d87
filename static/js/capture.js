// What the phone itself can tell: photos, made small before they travel, and the position.

const LONG_SIDE = 1024;
const QUALITY = 0.82;
const PATIENCE = { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 };

/** Return the photo as a JPEG whose long side is at most `longest` pixels. */
export async function shrink(file, longest = LONG_SIDE) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  const name = `${file.name.replace(/\.\w+$/, "")}.jpg`;
  return new File([blob], name, { type: blob.type, lastModified: file.lastModified });
}

function preview(input, file) {
  const tile = input.closest("li");
  let shot = tile.parentNode.querySelector("[data-kept]");
  if (!shot) {
    shot = document.createElement("li");
    shot.dataset.kept = "";
    shot.append(Object.assign(new Image(96, 72), { alt: file.name }));
    tile.before(shot);
  }
  shot.querySelector("img").src = URL.createObjectURL(file);
}

async function photoChosen(input) {
  const [file] = input.files;
  if (!file) return;
  const small = await shrink(file, Number(input.dataset.longest) || LONG_SIDE).catch(() => file);
  const carrier = new DataTransfer();
  carrier.items.add(small);
  input.files = carrier.files;
  const stamp = input.form.elements[`${input.name}:taken_at`];
  if (stamp) stamp.value = new Date(file.lastModified).toISOString();
  preview(input, small);
}

function located(box, { coords }) {
  const { latitude, longitude, altitude, accuracy } = coords;
  const near = Math.round(accuracy);
  const field = box.querySelector("input, textarea");
  const before = field.matches("textarea") ? field.value.trim().split("\n").filter(Boolean) : [];
  field.value = [...before, [latitude, longitude, altitude ?? 0, near].join(" ")].join("\n");
  return `${latitude.toFixed(5)}, ${longitude.toFixed(5)} · ± ${near} m`;
}

function hookPosition(box, words, changed) {
  const button = box.querySelector("[data-locate]");
  const found = box.querySelector("[data-found]");
  const tell = (text) => {
    found.textContent = text;
    found.hidden = false;
  };
  button.hidden = false;
  box.querySelector("[data-by-hand]").open = false;
  button.addEventListener("click", () => {
    tell(words.locating);
    const refused = ({ code }) => {
      tell(code === 1 ? words.denied : words.nowhere);
      box.querySelector("[data-by-hand]").open = true;
    };
    const here = (position) => {
      tell(located(box, position));
      changed();
    };
    navigator.geolocation.getCurrentPosition(here, refused, PATIENCE);
  });
  if ("auto" in box.dataset && !box.querySelector("input").value) button.click();
  const triggers = box.dataset.trigger?.split(",") ?? [];
  box.closest("form").addEventListener("change", ({ target }) => {
    if (triggers.includes(target.name?.split("/").pop())) button.click();
  });
}

/** Hook the photos and positions of a form; `changed` is called when one was taken. */
export function hook(form, words, changed) {
  for (const input of form.querySelectorAll("[data-photo] input[type=file]")) {
    input.addEventListener("change", () => photoChosen(input).then(changed));
  }
  if (!navigator.geolocation) return;
  for (const box of form.querySelectorAll("[data-position]")) hookPosition(box, words, changed);
}
