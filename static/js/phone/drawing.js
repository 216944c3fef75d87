// A sheet to sign or draw on, or a photo to draw on; whoever cannot draw types or hands in a file.

import { keep } from "./captured.js";

const INK = "#15181d";
const RED = "#d4281a";

class Sheet {
  constructor(canvas, colour) {
    Object.assign(this, { canvas, strokes: [], below: null, base: null, own: "", named: false });
    this.pen = canvas.getContext("2d");
    this.style = { strokeStyle: colour, lineCap: "round", lineJoin: "round" };
  }

  /** Begin anew on a picture, or on white paper where there is none. */
  lay(picture) {
    Object.assign(this, { below: picture, strokes: [], named: false });
    this.paint();
  }

  paint() {
    const { canvas, pen } = this;
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    if (this.below) pen.drawImage(this.below, 0, 0, canvas.width, canvas.height);
    Object.assign(pen, this.style, { lineWidth: Math.max(3, canvas.width / 160) });
    for (const [first, ...others] of this.strokes) {
      pen.beginPath();
      pen.moveTo(...first);
      // A tap is a dot.
      for (const point of others.length ? others : [first]) pen.lineTo(...point);
      pen.stroke();
    }
  }

  at({ clientX, clientY }) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const { canvas } = this;
    return [((clientX - left) * canvas.width) / width, ((clientY - top) * canvas.height) / height];
  }

  write(name) {
    const { canvas, pen } = this;
    this.lay(null);
    let size = canvas.height / 3;
    do pen.font = `italic ${size}px serif`;
    while (pen.measureText(name).width > canvas.width * 0.9 && (size -= 4) > 12);
    Object.assign(pen, { fillStyle: INK, textAlign: "center", textBaseline: "middle" });
    pen.fillText(name, canvas.width / 2, canvas.height / 2);
    this.named = true;
  }

  /** What is to be kept: null for an empty sheet, else the bytes and what is known of them. */
  async made(squeezed) {
    const { canvas, base } = this;
    if (base) {
      const blob = await squeezed(canvas);
      return [blob, { ...base, type: blob.type }];
    }
    const blob = await new Promise((ready) => canvas.toBlob(ready, "image/png"));
    return [blob, { name: "drawing.png", taken_at: new Date().toISOString() }];
  }
}

function listen(sheet, done) {
  const { canvas } = sheet;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    canvas.setPointerCapture(event.pointerId);
    sheet.strokes.push([sheet.at(event)]);
    sheet.paint();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!canvas.hasPointerCapture(event.pointerId)) return;
    sheet.strokes.at(-1).push(sheet.at(event));
    sheet.paint();
  });
  canvas.addEventListener("pointerup", done);
  canvas.addEventListener("pointercancel", done);
}

/** Hook the sheet of a control; each stroke is kept at once, `squeezed` makes a JPEG of a photo. */
export function hook(box, tools, squeezed) {
  const holder = box.querySelector("[data-sheet]");
  const canvas = holder.querySelector("canvas");
  const words = box.querySelector("[data-photo]").dataset;
  const sheet = (box.sheet = new Sheet(canvas, "annotate" in words ? RED : INK));
  const answer = (file) => {
    sheet.own = file?.sha256 ?? "";
    return tools.answer(file);
  };
  const done = () => {
    if (!sheet.strokes.length && !sheet.named) return answer(sheet.base);
    return keep(box, { ...tools, answer }, words, sheet.made(squeezed));
  };
  const clear = () => {
    sheet.lay(sheet.base && sheet.below);
    return done();
  };
  if (!("annotate" in words)) {
    canvas.hidden = box.querySelector("[data-tools]").hidden = false;
    box.querySelector("[data-by-hand]").open = false;
    sheet.paint();
  }
  listen(sheet, done);
  holder.querySelector("[data-clear]").addEventListener("click", clear);
  holder.querySelector("[data-undo]").addEventListener("click", () => {
    sheet.strokes.pop();
    sheet.paint();
    return done();
  });
  const named = box.querySelector("[data-name]");
  if (!named) return;
  named.hidden = false;
  named.querySelector("input").addEventListener("change", ({ target }) => {
    if (!target.value.trim()) return clear();
    sheet.write(target.value.trim());
    return done();
  });
}

/** Lay the kept picture under the pen, unless it is what the pen has just drawn. */
export async function show(box, value, picture) {
  const { sheet } = box;
  if (sheet.own === (value?.sha256 ?? "")) return;
  sheet.own = value?.sha256 ?? "";
  if (value) await picture.decode();
  if ("annotate" in box.querySelector("[data-photo]").dataset) {
    box.querySelector("[data-sheet]").hidden = !value;
    sheet.base = value;
    const { naturalWidth: width, naturalHeight: height } = picture ?? {};
    if (value) Object.assign(sheet.canvas, { width, height });
  }
  sheet.lay(value && picture);
}
