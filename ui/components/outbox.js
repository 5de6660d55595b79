// What was sent and is not acknowledged yet, in memory and in localStorage, so that neither a reload nor a lost
// connection loses it; the server takes each client_id once. One key for each message: two tabs don't overwrite each
// other's. What another tab has just sent is left to it until its answer is late.
import { store, tell } from "triptych";

const ACK = 6000; // ms without an answer after which a message is sent again
const LOOK = 2000;

const prefixOf = (me) => `triptych:outbox:${me}:`;
const byAge = (items) => items.sort((a, b) => a.at - b.at);

function parsed(value) {
  try {
    const item = JSON.parse(value);
    return item && typeof item.text === "string" && typeof item.client_id === "string" ? item : null;
  } catch {
    return null;
  }
}

export class Outbox {
  // `send(written)` gives one to the socket. An item is {client_id, conversation, text, note, named, shown, anyway?,
  // attachments?, at, state, reason?, retry?, after?}: `after` is the client_id of the one that goes before it.
  constructor(send) {
    this.me = null;
    this.send = send;
    this.items = new Map(); // by client_id
    this.sentAt = new Map();
    this.timer = setInterval(() => this.resend(ACK), LOOK);
    this.onStorage = (event) => event.key?.startsWith(prefixOf(this.me)) && this.load(Date.now());
    addEventListener("storage", this.onStorage);
  }
  stop() {
    clearInterval(this.timer);
    removeEventListener("storage", this.onStorage);
  }
  get(client_id) {
    return this.items.get(client_id);
  }

  load(sentAt = 0) {
    if (this.me === null) return;
    const conversations = new Set([...this.items.values()].map((item) => item.conversation));
    const stored = store.under(prefixOf(this.me)).map((key) => parsed(store.get(key))).filter(Boolean);
    const ids = new Set(stored.map((item) => item.client_id));
    for (const item of this.items.values()) if (item.stored && !ids.has(item.client_id)) this.items.delete(item.client_id);
    for (const item of stored) {
      conversations.add(item.conversation);
      if (!this.items.has(item.client_id)) this.sentAt.set(item.client_id, sentAt);
      this.items.set(item.client_id, { ...item, stored: true });
    }
    for (const conversation of conversations) this.tellPending(conversation);
  }
  keep(item) {
    const key = prefixOf(this.me) + item.client_id;
    store.set(key, JSON.stringify(item));
    this.items.set(item.client_id, { ...item, stored: store.get(key) !== null });
    this.tellPending(item.conversation);
    if (item.state !== "sending") this.goOn(item);
  }
  forget(item) {
    store.set(prefixOf(this.me) + item.client_id, null);
    this.items.delete(item.client_id);
    this.sentAt.delete(item.client_id);
    this.tellPending(item.conversation);
    this.goOn(item);
  }
  // What waited for one goes when that is answered, whatever the answer.
  goOn({ client_id }) {
    for (const item of this.items.values()) if (item.after === client_id && item.state === "sending") this.emit(item);
  }
  tellPending(conversation) {
    const items = byAge([...this.items.values()].filter((item) => item.conversation === conversation));
    tell("pending", { conversation, items: items.map(({ shown, stored, anyway, ...item }) => item) });
  }

  // Sends what has waited longer than `age` for its answer, oldest first. While there is no connection it waits:
  // the socket would keep it and send it twice.
  resend(age) {
    if (!this.items.size || !window.socket?.connected) return;
    const due = [...this.items.values()].filter((item) => item.state === "sending" && Date.now() - (this.sentAt.get(item.client_id) ?? 0) >= age);
    for (const item of byAge(due)) this.emit(item);
  }
  emit({ conversation, client_id, text, shown, note, named, anyway, attachments, after }) {
    if (!window.socket?.connected || this.items.get(after)?.state === "sending") return;
    this.sentAt.set(client_id, Date.now());
    const mentions = (named ?? []).map(({ id }) => id);
    this.send({ conversation, client_id, text, shown, note: note === true, mentions, anyway: anyway === true, attachments: attachments ?? [] });
  }
  again(item) {
    const { reason, retry, ...fresh } = item;
    this.keep({ ...fresh, state: "sending" });
    this.emit(fresh);
  }
}
