// Chance; twin of surveys/expressions/library/chance.py.

const MODULUS = 2147483647;
const ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

const byte = () => crypto.getRandomValues(new Uint8Array(1))[0];

// Version 4; crypto.randomUUID is missing where the page is not on HTTPS.
const uuid = () =>
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (+digit ^ (byte() & (15 >> (+digit / 4)))).toString(16),
  );

function identifier(length) {
  if (length === undefined) return uuid();
  const size = Math.trunc(Math.max(0, Math.min(length || 0, 1000)));
  return Array.from({ length: size }, () => ALPHABET[byte() % ALPHABET.length]).join("");
}

// Fisher and Yates's shuffle, inside out, on Park and Miller's generator, as in ODK.
function randomize(nodes, seed = NaN) {
  let state = Math.trunc((isFinite(seed) ? seed : Math.random() * MODULUS) % MODULUS);
  if (state <= 0) state += MODULUS - 1;
  const shuffled = [];
  for (const node of nodes) {
    state = (state * 16807) % MODULUS;
    const place = Math.floor(((state - 1) / (MODULUS - 1)) * (shuffled.length + 1));
    const moved = shuffled[place];
    if (moved) shuffled.push(moved);
    shuffled[place] = node;
  }
  return shuffled;
}

export default {
  "random()": Math.random,
  "uuid(number?)": identifier,
  "randomize(nodes, number?)": randomize,
};
