// Answers that change when another does: what a trigger names is worked out anew; twin of
// surveys/triggers.py.

import { text } from "./reading.js";

/** Return the card of a repeat in which a place stands, nothing where it stands in none. */
export function cardOf(place, repeat) {
  let at = place;
  while (at && !(at.number === repeat && at.kids)) at = at.up;
  return at;
}

function sets(plan, changed, place, target) {
  if (!plan.isInside(changed.number, target)) return false;
  const repeat = plan.sharedRepeat(place.number, target);
  return repeat < 0 || cardOf(changed, repeat) === cardOf(place, repeat);
}

/**
 * Empty what was entered wherever its trigger has changed, and where that is a trigger again, in
 * the order of the form. Returns the places that are to be worked out again, the first included.
 * A position that the phone takes as its trigger changes is the phone's to replace.
 */
export function retriggered(plan, places, first) {
  const changed = [first];
  for (const number of plan.triggered) {
    const { trigger, type } = plan.items[number];
    for (const place of places[number]) {
      const hit = trigger.some((target) => changed.some((each) => sets(plan, each, place, target)));
      if (!hit || place === first) continue;
      if (text(place.entered) !== "" && type !== "background-geopoint") place.given = null;
      changed.push(place);
    }
  }
  return changed;
}
