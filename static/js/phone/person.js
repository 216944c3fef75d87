// Who is on this phone: a pointer to their database, nothing else of them.

const POINTER = "fieldapp-person";
const LEAVING = "fieldapp-leaving";
const SIZE = "fieldapp-size";
// The server names whoever signed in, in whatever way; "-" once they have signed out.
const NAMED = /(?:^|; )fieldapp_person=([\w-]+)/;

/** Return the key of the person whose phone this is now, or null. */
export function current() {
  const named = NAMED.exec(document.cookie)?.[1];
  return named === "-" ? null : (named ?? localStorage.getItem(POINTER));
}

/** From now on this is the person's phone; what others keep here stays theirs. */
export function remember(person) {
  localStorage.setItem(POINTER, person);
}

/** Nobody is on this phone now; nothing that was kept is touched. */
export function forget() {
  localStorage.removeItem(POINTER);
  document.cookie = "fieldapp_person=-; path=/; max-age=34560000; SameSite=Lax";
}

/** The person signs out: their session ends as soon as the server can be reached. */
export function leave(person) {
  if (person) localStorage.setItem(LEAVING, person);
}

/** Return who has left without the server knowing yet, or null. */
export function leaving() {
  return localStorage.getItem(LEAVING);
}

/** The server knows now. */
export function left() {
  localStorage.removeItem(LEAVING);
}

/** Return the size of text that was chosen: "1", "2" or "3". */
export function size() {
  return localStorage.getItem(SIZE) ?? "1";
}

/** Show this and every other page in a size of text from now on. */
export function setSize(chosen = size()) {
  localStorage.setItem(SIZE, chosen);
  document.documentElement.dataset.size = chosen;
}
