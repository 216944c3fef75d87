// A recording goes on while one turns the pages; little of it is lost should the phone die.

import { keep, say } from "./captured.js";
import { hook as hookFile, show as showFile, wordsOf } from "./files.js";

const BITS = 32_000;
const LISTENED = 200;
// It is kept anew when it has grown by a quarter and by 20 seconds: copies never outweigh it much.
const [GROWN, AT_LEAST] = [1.25, 80_000];
const running = new Map();

const clock = (seconds) =>
  [seconds / 60, seconds % 60].map((part) => String(Math.floor(part)).padStart(2, "0")).join(":");

function level(stream) {
  const sounds = new AudioContext();
  const ear = sounds.createAnalyser();
  sounds.createMediaStreamSource(stream).connect(ear);
  const wave = new Uint8Array(ear.fftSize);
  return {
    now() {
      ear.getByteTimeDomainData(wave);
      return Math.max(...wave.map((point) => Math.abs(point - 128))) / 128;
    },
    end: () => sounds.close(),
  };
}

class Recording {
  constructor(stream) {
    this.recorder = new MediaRecorder(stream, { audioBitsPerSecond: BITS });
    Object.assign(this, { stream, parts: [], size: 0, saved: 0, begun: new Date() });
    this.level = level(stream);
    this.recorder.ondataavailable = ({ data }) => {
      this.parts.push(data);
      this.size += data.size;
      if (this.size > this.saved * GROWN + AT_LEAST) this.save();
    };
    this.recorder.start(1000);
    this.timer = setInterval(() => this.tick(), LISTENED);
  }

  tick() {
    const { output, meter } = this.shown;
    output.textContent = clock((Date.now() - this.begun) / 1000);
    meter.value = this.level.now();
  }

  save() {
    this.saved = this.size;
    const [type] = this.recorder.mimeType.split(";");
    const taken_at = this.begun.toISOString();
    const name = `${taken_at.slice(0, 19).replace(/\D/g, "-")}.${type.split("/")[1]}`;
    const blob = new Blob(this.parts, { type });
    return keep(this.box, this.tools, wordsOf(this.box), [blob, { name, type, taken_at }]);
  }

  async stop() {
    clearInterval(this.timer);
    const ended = new Promise((done) => (this.recorder.onstop = done));
    this.recorder.stop();
    await ended;
    for (const track of this.stream.getTracks()) track.stop();
    this.level.end();
    return this.save();
  }
}

function paint(box, recording) {
  const control = box.querySelector("[data-recorder]");
  const { start, stop } = control.dataset;
  const icon = control.querySelector("path");
  icon.dataset.start ??= icon.getAttribute("d");
  icon.setAttribute("d", recording ? "M6 6h8v8H6z" : icon.dataset.start);
  control.querySelector("button span").textContent = recording ? stop : start;
  const [output, meter] = ["output", "meter"].map((tag) => control.querySelector(tag));
  meter.hidden = !recording;
  if (recording) recording.shown = { output, meter };
}

async function end(path) {
  const recording = running.get(path);
  if (!recording) return;
  running.delete(path);
  paint(recording.box, null);
  await recording.stop();
}

async function begin(box, tools) {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    return say(box, box.querySelector("[data-recorder]").dataset.silent);
  }
  const recording = new Recording(stream);
  running.set(tools.path, recording);
  attach(box, tools);
}

function attach(box, tools) {
  const recording = running.get(tools.path);
  if (recording) Object.assign(recording, { box, tools });
  paint(box, recording);
}

export function hook(box, tools) {
  hookFile(box, tools);
  if (!globalThis.MediaRecorder || !navigator.mediaDevices) return;
  const control = box.querySelector("[data-recorder]");
  control.hidden = false;
  control.querySelector("button").addEventListener("click", () =>
    running.has(tools.path) ? end(tools.path) : begin(box, tools),
  );
  attach(box, tools);
}

/** While it is recorded there is nothing to play yet. */
export const show = (box, value, tools) =>
  running.get(tools.path)?.box === box ? undefined : showFile(box, value, tools);

// Somebody may lock the phone, or look at it all before sending: then what there is, is kept.
globalThis.document?.addEventListener("visibilitychange", () => {
  if (document.hidden) for (const each of running.values()) each.save();
});
globalThis.addEventListener?.("fieldapp:finish", ({ detail }) =>
  detail.push(...[...running.keys()].map(end)),
);
