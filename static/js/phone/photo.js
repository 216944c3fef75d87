// Photos: made small before they are kept, with the time, and the place if one agreed to tell it.

import { address, choosing, fill, keep, make } from "./captured.js";
import { takenAt } from "./exif.js";

const LONG_SIDE = 1024;
const MOST = 400_000;
const QUALITIES = [0.82, 0.68, 0.54];
const JUST_NOW = 120_000;
const HERE = { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 };

async function opened(file, words) {
  const picture = new Image();
  picture.src = URL.createObjectURL(file);
  try {
    // An <img> turns the photo as its EXIF says, and opens what this phone can open.
    await picture.decode();
  } catch {
    const type = file.type.replace("image/", "").toUpperCase() || "?";
    throw Object.assign(new Error(type), { said: fill(words.unreadable, { type }) });
  } finally {
    URL.revokeObjectURL(picture.src);
  }
  return picture;
}

function drawn(picture, longest) {
  const { naturalWidth: width, naturalHeight: height } = picture;
  const scale = Math.min(1, longest / Math.max(width, height));
  const [wide, high] = [width, height].map((side) => Math.round(side * scale));
  const canvas = make("canvas", { width: wide, height: high });
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

const packed = (canvas, quality) =>
  new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));

/** A canvas as a JPEG, of at most 400 kB if one of these qualities makes it so. */
async function squeezed(canvas) {
  let blob;
  for (const quality of QUALITIES) {
    blob = await packed(canvas, quality);
    if (blob.size <= MOST) break;
  }
  return blob;
}

/** The picture as a JPEG whose long side is at most `longest` pixels, and of at most 400 kB. */
export async function shrunk(file, longest, words) {
  const picture = await opened(file, words);
  for (let side = longest; ; ) {
    const blob = await squeezed(drawn(picture, side));
    if (blob.size <= MOST) return blob;
    // A file grows with its area: what is too large for this side tells the side that fits.
    side *= 0.95 * Math.sqrt(MOST / blob.size);
  }
}

/** {lat, lon} if the person has agreed to tell it before; nobody is asked for a photo's sake. */
async function here() {
  const asked = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
  if (asked?.state !== "granted") return null;
  return new Promise((done) => {
    const found = ({ coords }) => done({ lat: coords.latitude, lon: coords.longitude });
    navigator.geolocation.getCurrentPosition(found, () => done(null), HERE);
  });
}

/** Add where it was taken: not to an old photo, and never to that of a respondent. */
async function placed(file, { draft, answer, value }) {
  if (draft.link || Date.now() - Date.parse(file.taken_at) > JUST_NOW) return;
  const place = await here();
  if (place && value()?.sha256 === file.sha256) await answer({ ...file, ...place });
}

async function taken(box, tools, input, photo) {
  const words = box.querySelector("[data-photo]").dataset;
  const making = Promise.all([
    shrunk(photo, Number(words.longest) || LONG_SIDE, words),
    takenAt(photo),
  ]).then(([blob, taken_at]) => {
    const name = `${photo.name.replace(/\.\w+$/, "")}.jpg`;
    const way = input.hasAttribute("capture") ? "camera" : "gallery";
    return [blob, { name, type: blob.type, taken_at, taken: way }];
  });
  const file = await keep(box, tools, { ...words, keeping: words.shrinking }, making);
  if (file) await placed(file, tools);
}

export function hook(box, tools) {
  const list = box.querySelector("[data-photo]");
  const gallery = list.querySelector("[data-gallery]");
  if (gallery) gallery.hidden = false;
  const [camera] = list.querySelectorAll("input");
  camera.setAttribute("capture", "environment");
  for (const input of list.querySelectorAll("input[type=file]"))
    choosing(input, (photo) => taken(box, tools, input, photo));
  if (tools.also) tools.also.hook(box, tools, squeezed);
}

/** Paint the kept photo as the first tile, with a button that takes it away. */
export async function show(box, value, { store, answer, also }) {
  const list = box.querySelector("[data-photo]");
  const { picture, remove, retake } = list.dataset;
  const caption = list.querySelector(".add span");
  caption.lastChild.textContent = value ? retake : (caption.dataset.first ??= caption.textContent);
  if (box.shown === (value?.sha256 ?? "")) return;
  box.shown = value?.sha256 ?? "";
  list.querySelector("[data-kept]")?.remove();
  if (!value) return also?.show(box, null);
  const name = box.querySelector("[data-label]")?.textContent ?? "";
  const image = make("img", { width: 96, height: 72, alt: `${picture}: ${name}` });
  const drop = make("button", { type: "button", className: "drop" }, remove);
  drop.addEventListener("click", () => answer(null));
  const tile = make("li", {}, image, drop);
  tile.dataset.kept = "";
  list.prepend(tile);
  image.src = await address(store, value);
  await also?.show(box, value, image);
}
