// Answers that change when another does: what a trigger names is worked out anew; twin of
// surveys/triggers.py.

import { text } from "../reading.js";
import { cardOf } from "./cards.js";

function sets(plan, changed, place, target) {
  if (!plan.isInside(changed.number, target)) return false;
  const repeat = plan.sharedRepeat(place.number, target);
  return repeat < 0 || cardOf(changed, repeat) === cardOf(place, repeat);
}

// Empties what was entered wherever its trigger has changed, and where that is a trigger again, in
// the order of the form; returns what is to be worked out anew. A position that the phone takes as
// its trigger changes is the phone's to replace.
function retriggered({ plan, places }, first) {
  const changed = [first];
  const found = [];
  for (const [number, { trigger, type }] of plan.items.entries()) {
    for (const place of trigger ? places[number] : []) {
      const hit = trigger.some((target) => changed.some((each) => sets(plan, each, place, target)));
      if (!hit || place === first) continue;
      found.push(place);
      if (text(place.entered) === "" || type === "background-geopoint") continue;
      place.kept = null;
      changed.push(place);
    }
  }
  return found;
}

// Whether one of the questions is answered whose change works a place out.
const isTriggered = (state, place) =>
  place.item.trigger.some((target) => text(state.near(place, target)?.value) !== "");

export default { retriggered, isTriggered };
