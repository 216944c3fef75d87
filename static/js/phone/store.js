// What one person keeps on this phone, as a form needs it; the lists and the outbox read the rest
// of it by kept.js.

const NAMES = ["drafts", "items", "receipts", "files", "kept"];
/** Each step takes the schema one version on. They only add, so that an older page goes on working. */
export const STEPS = [(database) => NAMES.forEach((name) => database.createObjectStore(name))];

export const asked = (request) =>
  request?.readyState
    ? new Promise((done, fail) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => fail(request.error);
      })
    : request;

function connect(name, steps) {
  const request = indexedDB.open(name, steps?.length);
  request.onupgradeneeded = ({ oldVersion }) =>
    steps.slice(oldVersion).forEach((step) => step(request.result, request.transaction));
  return asked(request).catch((error) => {
    // A newer release has been here: its schema holds all that this one needs.
    if (steps && error.name === "VersionError") return connect(name);
    throw error;
  });
}

// A page that is left while it opens its database may be kept frozen, for going back, and then keeps
// the next one waiting for ever. One that holds a lock which the next wants is let go.
const alone = (name, work) => (navigator.locks ? navigator.locks.request(name, work) : work());

function transact(database, names, mode, work) {
  return new Promise((done, fail) => {
    const transaction = database.transaction(names, mode, { durability: "strict" });
    let result;
    transaction.oncomplete = () => done(result);
    transaction.onabort = () => fail(transaction.error ?? new DOMException("", "AbortError"));
    work(...names.map((name) => transaction.objectStore(name))).then(
      (value) => {
        result = value;
        transaction.commit?.();
      },
      (error) => {
        fail(error);
        if (!transaction.error) transaction.abort();
      },
    );
  });
}

export const failure = (code, more) => Object.assign(new Error(code), { code, ...more });

/** Return the SHA-256 of bytes as the server writes it. */
export async function hashOf(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Store {
  constructor(name, steps = STEPS) {
    Object.assign(this, { name, steps });
  }

  connect() {
    this.opening ??= alone(this.name, () => connect(this.name, this.steps)).then((database) => {
      const forget = () => (this.opening = null);
      database.onclose = forget;
      database.onversionchange = () => forget(database.close());
      return database;
    });
    return this.opening;
  }

  /** Do `work` on object stores ("drafts items") in one transaction: all of it or nothing. */
  async run(names, mode, work, again = true) {
    try {
      return await transact(await this.connect(), names.split(" "), mode, work);
    } catch (error) {
      // Safari closes a database behind one's back, and a page that was asleep may find it closed.
      if (!again || !/InvalidState|Unknown|Abort/.test(error.name)) throw error;
      this.opening = null;
      return this.run(names, mode, work, false);
    }
  }

  read(name, key) {
    return this.run(name, "readonly", (at) => asked(key ? at.get(key) : at.getAll()));
  }

  write(name, value, key) {
    return this.run(name, "readwrite", (at) => asked(at.put(value, key)));
  }

  drafts() {
    return this.read("drafts");
  }

  draft(id) {
    return this.read("drafts", id);
  }

  /** Keep a draft as it is now. Throws code "sealed" where another tab has sent it meanwhile, and
   * "elsewhere" where one has opened it later: its `turn` is higher. */
  saveDraft(draft) {
    return this.run("drafts items receipts", "readwrite", async (drafts, items, receipts) => {
      const { id, turn } = draft;
      // Asked at once: a page that is being left has little time.
      const there = [drafts.get(id), items.getKey(id), receipts.getKey(id)].map(asked);
      const [kept, ...sealed] = await Promise.all(there);
      if (sealed.some(Boolean)) throw failure("sealed");
      if (kept?.turn > turn) throw failure("elsewhere");
      draft.updated_at = new Date().toISOString();
      await asked(drafts.put(draft, id));
    });
  }

  discard(id) {
    return this.run("drafts", "readwrite", (drafts) => asked(drafts.delete(id)));
  }

  /** Keep a photo or recording by its hash, as bytes: Safari loses the Blobs it has stored. */
  async putFile(blob, facts = {}) {
    const bytes = await blob.arrayBuffer();
    const sha256 = await hashOf(bytes);
    const file = { name: blob.name ?? "", type: blob.type, ...facts, sha256, size: blob.size };
    await this.write("files", { ...file, bytes, kept_at: Date.now() }, sha256);
    return file;
  }

  async file(sha256) {
    const kept = await this.read("files", sha256);
    return kept && new Blob([kept.bytes], { type: kept.type });
  }

  /** Turn a draft into an item of the outbox. Throws code "missing_file" naming what is not here. */
  seal(draft, submission) {
    return this.run("drafts items files", "readwrite", async (drafts, items, kept) => {
      const files = [];
      for (const [path, sha256] of Object.entries(submission.files)) {
        const { bytes, ...file } = (await asked(kept.get(sha256))) ?? {};
        // What a correction leaves as it was filed is with the server.
        const sent = !bytes && draft.filed?.includes(sha256);
        if (!bytes && !sent) throw failure("missing_file", { path, sha256 });
        files.push({ ...file, sha256, path, sent: Boolean(sent) });
      }
      const { id, title, about } = draft;
      const { sealed_at } = submission;
      const state = { state: "waiting", tries: 0, next_at: 0, reason: null };
      const item = { id, title, about, sealed_at, ...state, submission, files, draft };
      await asked(items.put(item, id));
      await asked(drafts.delete(id));
      return item;
    });
  }

  item(id) {
    return this.read("items", id);
  }

  work() {
    return this.read("kept", "work");
  }

  persist() {
    return navigator.storage?.persist?.();
  }
}

/** Open what a person keeps here: the key of `work.person`, or "link-<hash>" of a respondent. */
export async function open(person) {
  const store = new Store(`fieldapp-${person}`);
  await store.connect();
  return store;
}
