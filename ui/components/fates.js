// How far messages to a customer have come, and what became of them outside the chat.
import { sameMail } from "mail_note";

export const isOurs = (message) => message.author.kind === "agent" || message.author.kind === "bot";
export const isBubble = (message) => message.kind === "text";
const isToCustomer = (message) => isBubble(message) && isOurs(message) && message.audience === "public";
const isStuck = (out) => out.state === "failed" || Boolean(out.reason); // failed, or held with a reason
const elsewhere = ({ delivery }) => (delivery && delivery.door !== "email" ? delivery : null);

function stateOf(message, { read, received }) {
  const out = elsewhere(message);
  if (out && out.state !== "sent") return isStuck(out) ? "" : "Sending";
  if (message.seq <= read) return "Read";
  return message.seq <= received ? "Delivered" : "Sent";
}

// Only the last message that has come so far bears each state: what stands above it has come at least as far.
export function statesOf(messages, marks) {
  const states = new Map();
  let last = null;
  for (let i = messages.length - 1; i >= 0; i--) {
    const state = isToCustomer(messages[i]) ? stateOf(messages[i], marks) : "";
    if (!state) continue;
    if (state !== last) states.set(messages[i].seq, state);
    last = state;
    if (state === "Read") break;
  }
  return states;
}

// Where it went by mail, that it was sent is said by that; of other ways out only what failed, or is held, is told beside the states.
export function fateOf(message, next, states) {
  const state = states.get(message.seq) ?? "";
  const out = elsewhere(message);
  if (out) return { mail: isStuck(out) ? out : null, state };
  const mail = message.delivery && !sameMail(message.delivery, next?.delivery) ? message.delivery : null;
  return { mail, state: mail?.state === "sent" && state === "Sent" ? "" : state };
}

// Of several that failed by their channel, with none between that got there: all of them, by the last one.
export function failedTogether(messages) {
  const found = new Map();
  let row = [];
  const end = () => row.length > 1 && found.set(row.at(-1), row);
  for (const message of messages.filter(isToCustomer)) {
    const out = elsewhere(message);
    if (out?.retry) row.push(message.seq);
    else if (!["failed", "waiting"].includes(out?.state)) {
      end();
      row = [];
    }
  }
  end();
  return found;
}
