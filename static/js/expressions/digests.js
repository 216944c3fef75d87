// Fingerprints and encodings; twin of surveys/expressions/library/digests.py. The browser's own
// digests are asynchronous, an expression is not.

const bits = (size) => (1n << size) - 1n;

function primes(count) {
  const found = [];
  for (let n = 2; found.length < count; n += 1) {
    if (found.every((prime) => n % prime)) found.push(n);
  }
  return found;
}

// The first 64 bits of the fraction of a prime's square or cube root (FIPS 180-4 §4.2, §5.3).
function fraction(prime, degree) {
  const target = BigInt(prime) << (64n * degree);
  let root = 0n;
  for (let bit = 1n << 69n; bit; bit >>= 1n) {
    if ((root + bit) ** degree <= target) root += bit;
  }
  return root & bits(64n);
}

// The message, its end mark, zeros and its length, as bytes of whole blocks.
function padded(bytes, block, little) {
  const length = Math.ceil((bytes.length + 1 + block / 8) / block) * block;
  const message = new Uint8Array(length);
  message.set(bytes);
  message[bytes.length] = 0x80;
  const size = new DataView(message.buffer);
  size.setBigUint64(length - 8, BigInt(bytes.length) * 8n, little);
  return message;
}

const blocks = (message, size) =>
  Array.from({ length: message.length / size }, (_, i) => message.subarray(i * size, i * size + size));

const SHA2 = {
  32: { rounds: 64, turns: [[7, 18, 3], [17, 19, 10], [6, 11, 25], [2, 13, 22]] },
  64: { rounds: 80, turns: [[1, 8, 7], [19, 61, 6], [14, 18, 41], [28, 34, 39]] },
};

function sha2(bytes, width, first, size) {
  const { rounds, turns } = SHA2[width];
  const w = BigInt(width);
  const mask = bits(w);
  const turn = (x, n) => ((x >> BigInt(n)) | (x << (w - BigInt(n)))) & mask;
  const small = (x, [a, b, c]) => turn(x, a) ^ turn(x, b) ^ (x >> BigInt(c));
  const large = (x, [a, b, c]) => turn(x, a) ^ turn(x, b) ^ turn(x, c);
  const constants = primes(rounds).map((prime) => fraction(prime, 3n) >> (64n - w));
  const state = primes(first + 8).slice(first).map((prime) => fraction(prime, 2n) >> (64n - w));
  for (const block of blocks(padded(bytes, width * 2), width * 2)) {
    const words = blocks(block, width / 8).map((word) => word.reduce((n, b) => (n << 8n) | BigInt(b), 0n));
    for (let i = 16; i < rounds; i += 1) {
      const [s0, s1] = [small(words[i - 15], turns[0]), small(words[i - 2], turns[1])];
      words[i] = (words[i - 16] + s0 + words[i - 7] + s1) & mask;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < rounds; i += 1) {
      const t1 = h + large(e, turns[2]) + ((e & f) ^ (~e & mask & g)) + constants[i] + words[i];
      const t2 = large(a, turns[3]) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) & mask, c, b, a, (t1 + t2) & mask];
    }
    [a, b, c, d, e, f, g, h].forEach((x, i) => (state[i] = (state[i] + x) & mask));
  }
  return state.map((word) => word.toString(16).padStart(width / 4, "0")).join("").slice(0, size / 4);
}

const rotate = (x, n) => (x << n) | (x >>> (32 - n));

function sha1(bytes) {
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  for (const block of blocks(padded(bytes, 64), 64)) {
    const view = new DataView(block.buffer, block.byteOffset);
    const words = Array.from({ length: 16 }, (_, i) => view.getInt32(i * 4));
    let [a, b, c, d, e] = state;
    for (let i = 0; i < 80; i += 1) {
      if (i > 15) words[i] = rotate(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
      const mix = [(b & c) | (~b & d), b ^ c ^ d, (b & c) | (b & d) | (c & d), b ^ c ^ d];
      const constants = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6];
      const phase = Math.floor(i / 20);
      const next = (rotate(a, 5) + mix[phase] + e + constants[phase] + words[i]) | 0;
      [e, d, c, b, a] = [d, c, rotate(b, 30), a, next];
    }
    [a, b, c, d, e].forEach((x, i) => (state[i] = (state[i] + x) | 0));
  }
  return hexOf(state, false);
}

const MD5_TURNS = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];

function md5(bytes) {
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (const block of blocks(padded(bytes, 64, true), 64)) {
    const view = new DataView(block.buffer, block.byteOffset);
    let [a, b, c, d] = state;
    for (let i = 0; i < 64; i += 1) {
      const phase = Math.floor(i / 16);
      const mix = [(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d, c ^ (b | ~d)][phase];
      const place = [i, 5 * i + 1, 3 * i + 5, 7 * i][phase] % 16;
      const constant = Math.floor(2 ** 32 * Math.abs(Math.sin(i + 1)));
      const sum = (a + mix + constant + view.getInt32(place * 4, true)) | 0;
      [a, d, c, b] = [d, c, b, (b + rotate(sum, MD5_TURNS[phase][i % 4])) | 0];
    }
    [a, b, c, d].forEach((x, i) => (state[i] = (state[i] + x) | 0));
  }
  return hexOf(state, true);
}

function hexOf(words, little) {
  const view = new DataView(new ArrayBuffer(words.length * 4));
  words.forEach((word, index) => view.setInt32(index * 4, word, little));
  const bytes = new Uint8Array(view.buffer);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const ALGORITHMS = {
  MD5: md5,
  "SHA-1": sha1,
  "SHA-256": (bytes) => sha2(bytes, 32, 0, 256),
  "SHA-384": (bytes) => sha2(bytes, 64, 8, 384),
  "SHA-512": (bytes) => sha2(bytes, 64, 0, 512),
};

function digest(text, algorithm, encoding = "base64") {
  const compute = ALGORITHMS[algorithm.toUpperCase()];
  if (!compute || !["base64", "hex"].includes(encoding)) throw new Error("digest() knows no such");
  const hex = compute(new TextEncoder().encode(text));
  if (encoding === "hex") return hex;
  return btoa(hex.replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16))));
}

function decode(text) {
  const code = text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
  if (!/^([\w+/]{4})*([\w+/]{2}==|[\w+/]{3}=)?$/.test(code) || code.includes("_")) return "";
  const bytes = Uint8Array.from(atob(code), (character) => character.charCodeAt(0));
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

export default {
  "digest(text, text, text?)": digest,
  "base64-decode(text)": decode,
};
