// Lines and areas; twin of Geotrace and Geoshape in surveys/question_types/places.py.

import { refuse, single } from "../reading.js";
import { degrees, parsed, position } from "./spots.js";

const MOST_PLACES = 2000;

const positions = (least, closed) => (_, raw) => {
  let given = raw;
  if (!Array.isArray(raw) || (raw.length === 1 && typeof raw[0] === "string")) {
    const typed = String(single(raw) ?? "").trim();
    given = typed.startsWith("[") ? parsed(typed) : typed.split(/[;\n]/).filter((part) => part.trim());
  }
  const found = given.map(position).filter(Boolean);
  if (!found.length) return null;
  const spot = ({ lat, lon }) => `${lat} ${lon}`;
  if (closed && spot(found[0]) !== spot(found.at(-1))) found.push({ ...found[0] });
  const different = new Set(found.map(spot)).size;
  return different < least || found.length > MOST_PLACES ? refuse() : found;
};

const say = (closed) => (_, value, label, language) => {
  const first = degrees(value[0]);
  const count = value.length - closed;
  return language === "zh" ? `${count} 个位置点，起点 ${first}` : `${count} from ${first}`;
};

export default {
  "read geotrace": positions(2, false),
  "read geoshape": positions(3, true),
  "say geotrace": say(false),
  "say geoshape": say(true),
};
