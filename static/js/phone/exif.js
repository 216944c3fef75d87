// When a photo was taken: DateTimeOriginal of its EXIF block (Exif 2.32, JPEG APP1).

const START = 256 * 1024;
const [EXIF_BLOCK, TAKEN, OFFSET] = [0x8769, 0x9003, 0x9011];

function block(view) {
  let at = 2;
  while (view.getUint8(at) === 0xff) {
    if (view.getUint16(at) === 0xffe1 && view.getUint32(at + 4) === 0x45786966) return at + 10;
    at += 2 + view.getUint16(at + 2);
  }
  return 0;
}

function taken(view) {
  const base = block(view);
  if (!base) return "";
  const little = view.getUint16(base) === 0x4949;
  const long = (at) => view.getUint32(at, little);
  const entry = (table, tag) => {
    const count = table && view.getUint16(base + table, little);
    for (let at = base + table + 2, end = at + count * 12; at < end; at += 12) {
      if (view.getUint16(at, little) === tag) return long(at + 8);
    }
    return 0;
  };
  const text = (at, length) =>
    at && String.fromCharCode(...new Uint8Array(view.buffer, base + at, length));
  const exif = entry(long(base + 4), EXIF_BLOCK);
  const [day, time] = (text(entry(exif, TAKEN), 19) || "").split(" ");
  const zone = text(entry(exif, OFFSET), 6);
  return time ? `${day.replaceAll(":", "-")}T${time}${/^[+-]/.test(zone) ? zone : ""}` : "";
}

/** The photo's own time as ISO text in UTC; without EXIF, when its file was made. */
export async function takenAt(file) {
  let when = "";
  try {
    when = taken(new DataView(await file.slice(0, START).arrayBuffer()));
  } catch {
    // A block that is cut off or points outside says nothing of the time.
  }
  // EXIF without a zone is the time of the phone that took it: this one.
  const moment = new Date(when || file.lastModified);
  return (isNaN(moment) ? new Date(file.lastModified) : moment).toISOString();
}
