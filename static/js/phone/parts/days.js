// Dates; twin of Date in surveys/question_types/moments.py.

import { refuse, words } from "../reading.js";

/** Tell whether text is a day that there was or will be. */
export const isDay = (day) => {
  const moment = new Date(`${day}T00:00Z`);
  return day >= "0001" && !isNaN(moment) && moment.toISOString().startsWith(day);
};

// A month or a year stands for its first day.
function date(_, raw) {
  const typed = words(raw);
  if (!typed) return null;
  const parts = typed.split("-").length - 1;
  const [day] = (typed.length < 8 ? typed + "-01-01".slice(3 * parts) : typed).split("T");
  return /^\d{4}-\d\d-\d\d$/.test(day) && isDay(day) ? day : refuse();
}

export default { "read date": date, "say date": ({ fine = 10 }, value) => value.slice(0, fine) };
