// What a draft is when it is sealed: the body that is sent, and the files that belong to it.

/** Yield [path, answer] of every answer that is a file, whatever the depth. */
export function* filesIn(answers, path = "") {
  if (answers?.sha256) yield [path, answers];
  else if (answers && typeof answers === "object")
    for (const [key, value] of Object.entries(answers))
      yield* filesIn(value, path ? `${path}/${key}` : key);
}

/** Let a recording that still runs end here: it belongs to what is sent. */
export async function finished() {
  const waits = [];
  dispatchEvent(new CustomEvent("fieldapp:finish", { detail: waits }));
  await Promise.all(waits);
}

// What is no answer goes along as it was written; the server keeps it beside the answers.
function answersOf(state) {
  const { answers } = state;
  for (const path of state.questions) {
    const { unread } = state.entered(path) ?? {};
    if (unread === undefined || !state.relevant(path)) continue;
    const steps = path.split("/");
    const name = steps.pop();
    const at = steps.reduce((up, step) => (up[step] ??= {}), answers);
    at[name] = unread;
  }
  return answers;
}

function measured(state, { notes }) {
  const waits = state.questions.filter(
    (path) => state.at.get(path).item.measure === "wait_minutes" && state.value(path) !== null,
  );
  const told = (path) => (notes.measured?.[path] === state.value(path) ? "measured" : "typed");
  return Object.fromEntries(waits.map((path) => [path, told(path)]));
}

/** What answers say of the interview as a whole, where the form asks for it. */
export function tagged(state) {
  const found = {};
  for (const path of state.questions) {
    const { measure } = state.at.get(path).item;
    const value = state.value(path);
    if (/^(site|segment|disposition)$/.test(measure) && value !== null) found[measure] ??= value;
  }
  return found;
}

const some = (name, value) => (Object.keys(value ?? {}).length ? { [name]: value } : {});

/** The body of POST /sync/submissions, but for the time of sending. */
export function submission(state, draft, reasons, now = new Date()) {
  const { id, version, assignment, corrects, link, site, segment, metadata, notes } = draft;
  const sealed_at = now.toISOString();
  const files = [...filesIn(state.answers)].map(([path, { sha256 }]) => [path, sha256]);
  return {
    ...{ id, version, assignment, corrects, link: link ?? null, site, segment, sealed_at },
    answers: answersOf(state),
    files: Object.fromEntries(files),
    metadata: {
      ...metadata,
      end: sealed_at,
      sealed_at,
      ...some("reasons", reasons),
      ...some("measured", measured(state, draft)),
      ...some("cannot_say", [...(notes.silent ?? [])].sort()),
      ...some("pasted", notes.pasted),
    },
    phone_time: sealed_at,
    phone_offset: -now.getTimezoneOffset(),
  };
}
