// The whole of what a person keeps on this phone: what a form needs, the outbox and the receipts.

import { Store, asked, failure } from "./store.js";

const DAY = 86400000;
const KEPT_DAYS = 30;
// A photo that no draft names yet may be on its way into one.
const SETTLED = 10 * 60000;

export class Kept extends Store {
  outbox() {
    return this.read("items");
  }

  /** Keep what became of an item, if it is still in the outbox; what is done leaves its receipt. */
  update(item) {
    return this.run("items receipts", "readwrite", async (items, receipts) => {
      if (!(await asked(items.getKey(item.id)))) return false;
      if (item.state !== "done") return Boolean(await asked(items.put(item, item.id)));
      const { draft, submission, ...receipt } = item;
      const { version, assignment, corrects, started_at, tagged } = draft ?? {};
      Object.assign(receipt, { version, assignment, corrects, started_at, tagged });
      // A correction is filed under the id of what it corrects.
      receipt.filed = submission.corrects ?? submission.id;
      await asked(receipts.put(receipt, item.id));
      await asked(items.delete(item.id));
      return true;
    });
  }

  /** Turn a refused item back into its draft. Throws code "not_refused" for any other. */
  reopen(id) {
    return this.run("drafts items", "readwrite", async (drafts, items) => {
      const item = await asked(items.get(id));
      if (item?.state !== "refused") throw failure("not_refused");
      await asked(drafts.put(item.draft, id));
      await asked(items.delete(id));
      return item.draft;
    });
  }

  async receipts() {
    const oldest = new Date(Date.now() - KEPT_DAYS * DAY).toISOString();
    return (await this.read("receipts")).filter(({ sealed_at }) => sealed_at > oldest);
  }

  saveWork(work) {
    return this.write("kept", work, "work");
  }

  /** Return the versions of forms that are assigned here, or that a draft or item still needs. */
  async versions() {
    const { forms = [] } = (await this.work()) ?? {};
    const items = (await this.outbox()).map(({ draft }) => draft);
    return [...forms, ...(await this.drafts()), ...items].map(({ version }) => version);
  }

  /** Return the room taken and given, in bytes: {usage, quota}. */
  usage() {
    return navigator.storage?.estimate?.();
  }

  /** Drop the files that no draft and no item names any more; returns how many. */
  tidy(settled = SETTLED) {
    return this.run("drafts items files", "readwrite", async (drafts, items, files) => {
      const named = JSON.stringify([await asked(drafts.getAll()), await asked(items.getAll())]);
      let dropped = 0;
      for (const sha256 of await asked(files.getAllKeys())) {
        if (named.includes(sha256)) continue;
        const { kept_at } = await asked(files.get(sha256));
        if (kept_at > Date.now() - settled) continue;
        await asked(files.delete(sha256));
        dropped += 1;
      }
      return dropped;
    });
  }
}

/** Open all that a person keeps here: the key of `work.person`, or "link-<hash>" of a respondent. */
export async function open(person) {
  const kept = new Kept(`fieldapp-${person}`);
  await kept.connect();
  return kept;
}
