// Who is on this phone: a pointer to their database, nothing else of them.

const POINTER = "fieldapp-person";

/** Return the key of the person whose phone this is now, or null. */
export function current() {
  return localStorage.getItem(POINTER);
}

/** From now on this is the person's phone; what others keep here stays theirs. */
export function remember(person) {
  localStorage.setItem(POINTER, person);
}

/** Nobody is on this phone now; nothing that was kept is touched. */
export function forget() {
  localStorage.removeItem(POINTER);
}
