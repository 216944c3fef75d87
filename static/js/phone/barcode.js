// A barcode is read by the camera where the browser can; it may always be typed.

import { make } from "./captured.js";

const LOOKED = 200;

async function found(video, detector) {
  while (video.isConnected) {
    const [code] = await detector.detect(video).catch(() => []);
    if (code) return code.rawValue;
    await new Promise((done) => setTimeout(done, LOOKED));
  }
  return null;
}

async function scan(box) {
  const camera = { video: { facingMode: "environment" } };
  const stream = await navigator.mediaDevices.getUserMedia(camera).catch(() => null);
  if (!stream) return;
  const video = make("video", { srcObject: stream, muted: true, playsInline: true });
  box.querySelector("[data-scan]").before(video);
  await video.play();
  const code = await found(video, new BarcodeDetector());
  for (const track of stream.getTracks()) track.stop();
  video.remove();
  const input = box.querySelector("input");
  if (code === null || !input.isConnected) return;
  input.value = code;
  for (const kind of ["input", "change"]) input.dispatchEvent(new Event(kind, { bubbles: true }));
}

export function hook(box) {
  const button = box.querySelector("[data-scan]");
  if (!button || !("BarcodeDetector" in globalThis) || !navigator.mediaDevices) return;
  const caption = button.querySelector("span");
  const first = caption.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const video = box.querySelector("video");
    if (video) return video.remove();
    caption.textContent = button.dataset.stop;
    await scan(box);
    caption.textContent = first;
  });
}

/** What is typed or read stands in the field already. */
export function show() {}
