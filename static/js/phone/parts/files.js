// Files, which travel apart; what is kept of them is made by the phone itself (capture.js).

import { refuse, single, words } from "../reading.js";

function read(_, raw) {
  const given = single(raw) ?? "";
  if (typeof given !== "object") return words(given) ? refuse() : null;
  if (!Object.keys(given).length) return null;
  return given.sha256 && given.name && given.type && "size" in given ? given : refuse();
}

const say = (_, { name, size }) =>
  `${name} (${Math.max(1, Math.round(size / 1024)).toLocaleString("en")} kB)`;

export default Object.fromEntries(
  ["image", "audio", "video", "file"].flatMap((type) => [
    [`read ${type}`, read],
    [`say ${type}`, say],
  ]),
);
