// The same store for a preview: it lasts as long as the page.

import { Store } from "./store.js";

class Shelf {
  constructor() {
    this.kept = new Map();
  }

  get(key) {
    return structuredClone(this.kept.get(key));
  }

  getKey(key) {
    return this.kept.has(key) ? key : undefined;
  }

  getAll() {
    return structuredClone([...this.kept.values()]);
  }

  put(value, key) {
    this.kept.set(key, structuredClone(value));
    return key;
  }

  delete(key) {
    this.kept.delete(key);
  }
}

class Memory extends Store {
  constructor() {
    super("memory");
    this.shelves = {};
  }

  run(names, _mode, work) {
    return work(...names.split(" ").map((name) => (this.shelves[name] ??= new Shelf())));
  }

  persist() {}
}

/** Return a store that forgets all when the page goes. */
export function memory() {
  return new Memory();
}
