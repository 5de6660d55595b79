// What is being written: of each conversation a reply and a note. With each key it is kept in this browser, and after
// a pause in the database, by revision, so that all tabs and devices of an agent agree. Nobody's keystroke is lost:
// what another device changed is worked into what is being written here, wherever that stands by then.
import { merge, applied } from "merging";
import { store } from "triptych";

const PAUSE = 600; // ms without a key after which a draft is sent
const LONGEST = 3000; // ms of typing without a pause, likewise
const NOTHING = { text: "", mentions: [], gaps: [], base: "", revision: 0 };

const prefixOf = (me) => `triptych:draft:${me}:`;
const isNamed = (one) => Number.isInteger(one?.id) && typeof one.name === "string";
const namedIn = (mentions) => (Array.isArray(mentions) ? mentions.filter(isNamed) : []);
const textsIn = (gaps) => (Array.isArray(gaps) ? gaps.filter((gap) => typeof gap === "string") : []);
const isKept = (draft) => draft.text === draft.base;

function parsed(value) {
  try {
    const { text, mentions, gaps, base, revision } = JSON.parse(value);
    if (typeof text !== "string" || typeof base !== "string" || !Number.isInteger(revision)) return NOTHING;
    return { text, mentions: namedIn(mentions), gaps: textsIn(gaps), base, revision };
  } catch {
    return NOTHING;
  }
}

export class Drafts {
  // `send({conversation, note, text, extras, revision})` gives one to the socket; `kept` or `take` is the answer.
  // A draft is {text, mentions, gaps, base, revision}: `base` is the text that the database holds at that revision.
  constructor(send) {
    this.me = null;
    this.send = send;
    this.held = new Map(); // as this tab shows them, by key; storage is what is left of them after a reload
    this.saving = new Map(); // texts on their way
    this.due = new Map();
  }
  key(conversation, note) {
    return `${prefixOf(this.me)}${conversation}:${note ? "note" : "reply"}`;
  }
  get(conversation, note) {
    if (conversation === null || this.me === null) return NOTHING;
    const key = this.key(conversation, note);
    if (!this.held.has(key)) this.held.set(key, parsed(store.get(key)));
    return this.held.get(key);
  }

  // --- from the hands
  put(conversation, note, changes) {
    const key = this.key(conversation, note);
    this.keep(key, { ...this.get(conversation, note), ...changes });
    const { first = Date.now(), timer } = this.due.get(key) ?? {};
    clearTimeout(timer);
    const wait = Math.max(0, Math.min(PAUSE, first + LONGEST - Date.now()));
    this.due.set(key, { first, timer: setTimeout(() => this.save(conversation, note), wait) });
  }
  save(conversation, note) {
    if (conversation === null || this.me === null) return;
    const key = this.key(conversation, note);
    const { text, mentions, gaps, revision, ...draft } = this.get(conversation, note);
    clearTimeout(this.due.get(key)?.timer);
    this.due.delete(key);
    if (text === draft.base || this.saving.has(key) || !window.socket?.connected) return;
    this.saving.set(key, text);
    this.send({ conversation, note, text, extras: { mentions, gaps }, revision });
  }
  keep(key, draft) {
    this.held.set(key, draft);
    store.set(key, draft.text === "" && draft.base === "" ? null : JSON.stringify(draft));
  }

  // --- from the server
  kept({ conversation, note, revision }) {
    const key = this.key(conversation, note);
    const sent = this.saving.get(key);
    if (sent === undefined) return;
    this.saving.delete(key);
    const draft = { ...this.get(conversation, note), base: sent, revision };
    this.keep(key, draft);
    if (!isKept(draft)) this.put(conversation, note, {});
  }
  // Another device wrote, or the database held something newer. Returns what that changes of the text, or null.
  take({ conversation, note, text, extras, revision, refused }) {
    const key = this.key(conversation, note);
    const mine = this.get(conversation, note);
    const isOlder = revision < mine.revision;
    if (revision === mine.revision || (isOlder && !refused)) return null;
    const isMine = this.saving.get(key) === text; // only the answer to it was lost
    this.saving.delete(key);
    const base = isMine || isOlder ? text : mine.base; // an older one is of another database: what stands here stays
    const change = merge(base, mine.text, text);
    const draft = { ...this.joined(mine, extras), text: applied(mine.text, change), base: text, revision };
    const stored = parsed(store.get(key));
    this.held.set(key, draft);
    if (isKept(stored) || !isKept(draft)) this.keep(key, draft); // else another tab has more than the database
    if (!isKept(draft)) this.put(conversation, note, {});
    return change;
  }
  joined({ mentions, gaps }, extras) {
    const theirs = namedIn(extras?.mentions);
    const both = [...theirs, ...mentions.filter((one) => !theirs.some(({ id }) => id === one.id))];
    return { mentions: both, gaps: [...new Set([...textsIn(extras?.gaps), ...gaps])] };
  }
  // On each connect: what was on its way may be lost, and what was written without a connection goes out.
  resume() {
    this.saving.clear();
    for (const key of store.under(prefixOf(this.me))) {
      const [conversation, kind] = key.slice(prefixOf(this.me).length).split(":");
      if (!isKept(this.get(Number(conversation), kind === "note"))) this.save(Number(conversation), kind === "note");
    }
  }
}
