// What the console's components share: the push from the server, times in words, people's initials, safe links.

// Calls handlers[m](p) for every push {el, m, p} to this element; returns how to stop. The socket exists only
// after the whole page is mounted, and components mount before it.
export function onPush(el, handlers) {
  let stopped = false;
  let socket = null;
  const hear = (push) => {
    if (push && push.el === el && Object.hasOwn(handlers, push.m)) handlers[push.m](push.p ?? {});
  };
  const attach = () => {
    if (stopped) return;
    if (!window.socket) return void setTimeout(attach, 5);
    socket = window.socket;
    socket.on("t", hear);
  };
  queueMicrotask(attach);
  return () => {
    stopped = true;
    socket?.off("t", hear);
  };
}

export const tell = (name, detail) => window.dispatchEvent(new CustomEvent(`triptych:${name}`, { detail }));

export function listen(name, handler) {
  const hear = (event) => handler(event.detail);
  window.addEventListener(`triptych:${name}`, hear);
  return () => window.removeEventListener(`triptych:${name}`, hear);
}

window.triptych = {};

// Storage can be full or forbidden; what is in memory still works then. An empty value is not kept.
export const store = {
  get(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      if (value === null || value === "") localStorage.removeItem(key);
      else localStorage.setItem(key, value);
    } catch {
      /* kept in memory */
    }
  },
  under(prefix) {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    } catch {
      return [];
    }
  },
};

// --- the focus after an act --------------------------------------------------------------------------------
// An act's button goes with the act, and the browser then drops the focus on the page's body: at once, or a frame
// later. What takes its place comes in several pushes, before or after that. So the button that was pressed, or that
// has the focus while a colleague or the clock acts, is remembered, and the focus is passed on when both have come.

const COMPOSER = ".composer textarea";
const SHUT = ".composer-shut .btn"; // in its place, when the time to write is over
const GOES_ON = {
  join: [COMPOSER, SHUT],
  reopen: [COMPOSER, SHUT],
  undo: [COMPOSER, SHUT],
  "no-reply": [COMPOSER, SHUT],
  decline: [".reply-place [data-act=join]"],
  leave: [".reply-place [data-act=join]"],
  close: ["[data-act=undo]", "[data-act=reopen]"],
};
const ELSE = ["[data-act=undo]", "[data-act=reopen]", ".reply-place [data-act=join]", COMPOSER, SHUT];
const LOOK_EVERY = 50; // ms
const GLANCE_EVERY = 250; // while nothing was pressed
const ANSWERED_WITHIN = 5000;
const REPLACED_WITHIN = 1500;

let act = null; // { button, row, conversation, wanted, until, gone }
let looking = null;

export const touch = () => matchMedia("(hover: none) and (pointer: coarse)").matches;
export const isActing = () => act !== null && act.wanted !== ELSE;

const isShown = (element) => element !== null && element.getClientRects().length > 0;
const inGreen = () => document.querySelector(".composer")?.dataset.conversation;
const firstShown = (selectors) => selectors.map((one) => document.querySelector(one)).find(isShown);

function watch(button, wanted = ELSE) {
  const row = button.closest("[data-id]")?.dataset.id;
  act = { button, row, conversation: row ?? inGreen(), wanted, until: Date.now() + ANSWERED_WITHIN, gone: null };
  lookAgain();
}

function lookAgain() {
  clearTimeout(looking);
  looking = setTimeout(look, isActing() || act.gone !== null ? LOOK_EVERY : GLANCE_EVERY);
}

function look() {
  const active = document.activeElement;
  // On a phone the focus goes to what opened the menu in which the button was.
  const isLost = active === null || active === document.body || active.matches(".opener");
  if (!isShown(act.button)) return isLost || active === act.button ? passOn() : void (act = null);
  if (isLost ? Date.now() < act.until : active === act.button) lookAgain();
  else act = null; // refused, or a person has gone on elsewhere
}

function passOn() {
  act.gone ??= Date.now();
  const isHere = act.conversation === inGreen();
  const isLate = Date.now() > (isActing() ? act.until : act.gone + REPLACED_WITHIN);
  const isOver = isLate || (!isHere && act.row === undefined); // GREEN has turned to another one, or lost it
  const next = isHere ? firstShown(isLate ? ELSE : act.wanted) : undefined;
  if (!next && !isOver) return lookAgain();
  act = null;
  if (next) focusOn(next);
  else tell("focus-list");
}

// On touch a keyboard would come up and hide what one has just asked to read.
function focusOn(next) {
  const instead = touch() && next.matches(COMPOSER) ? document.querySelector(".log") : next;
  instead?.focus({ preventScroll: true });
}

addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-act]");
  if (button) watch(button, GOES_ON[button.dataset.act]);
}, true);
addEventListener("focusin", ({ target }) => {
  if (target.matches?.(".pane-green [data-act]") && target !== act?.button) watch(target, ELSE);
});

// --- times ------------------------------------------------------------------------------------------------

let shift = 0; // server's now minus the browser's
export const setNow = (now) => {
  if (Number.isFinite(now)) shift = now - Date.now();
};
export const now = () => Date.now() + shift;

// How dates and numbers are written: as the agent chose on their profile, else as their browser has it.
export const tongue = new Intl.NumberFormat(document.documentElement.dataset.language).resolvedOptions().locale;

const formats = new Map();
function format(kind, options) {
  if (!formats.has(kind)) formats.set(kind, new Intl.DateTimeFormat(tongue, options));
  return formats.get(kind);
}
export const clock = (at) => format("clock", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
export const dayKey = (at) => new Date(at).toDateString();

export function timeOrDate(at, today = now()) {
  if (dayKey(at) === dayKey(today)) return clock(at);
  if (new Date(at).getFullYear() === new Date(today).getFullYear())
    return format("date", { day: "numeric", month: "short" }).format(at);
  return format("year", { day: "numeric", month: "short", year: "numeric" }).format(at);
}

export function dayName(at, today = now()) {
  if (dayKey(at) === dayKey(today)) return "Today";
  const yesterday = new Date(today);
  yesterday.setDate(yesterday.getDate() - 1);
  if (dayKey(at) === dayKey(yesterday)) return "Yesterday";
  const sameYear = new Date(at).getFullYear() === new Date(today).getFullYear();
  const options = { weekday: "long", day: "numeric", month: "long", ...(sameYear ? {} : { year: "numeric" }) };
  return format(sameYear ? "day" : "dayYear", options).format(at);
}

// When clocks go back, an hour or half of one comes twice: what was then is told with its zone.
const comesTwice = (at) => [-2, -1, 1, 2].some((halves) => clock(at + halves * 1800000) === clock(at));

export function exactTime(at) {
  const timeStyle = comesTwice(at) ? "long" : "short";
  return format(timeStyle, { dateStyle: "full", timeStyle }).format(at);
}

// A wait in the future counts as none.
export function minutesInWords(ms) {
  const minutes = Math.floor(Math.max(0, ms) / 60000);
  if (minutes < 60) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} d`;
}

const JUST_NOW = 60000;
const DAYS = 48 * 3600000;

export function ago(at, tick = now()) {
  if (tick - at < JUST_NOW) return "just now";
  return tick - at < DAYS ? `${minutesInWords(tick - at)} ago` : timeOrDate(at, tick);
}

// The time where somebody is, with its day where that is another than here. A zone is what their browser calls it: of
// one that ours does not know there is none.
export function timeThere(zone, at = now()) {
  if (!zone) return "";
  try {
    const there = (tongue, options) => new Intl.DateTimeFormat(tongue, { ...options, timeZone: zone }).format(at);
    const day = Number(there("en", { day: "numeric" })) === new Date(at).getDate() ? {} : { weekday: "short" };
    return there(tongue, { ...day, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  } catch {
    return "";
  }
}

// --- people -----------------------------------------------------------------------------------------------

const TWO_LETTER_SCRIPTS = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u;

export function initials(name) {
  const words = (name ?? "").normalize("NFC").split(/\s+/u).map((w) => w.match(/[\p{L}\p{N}]/u)?.[0]).filter(Boolean);
  if (!words.length) return [...(name ?? "")].find((c) => /\p{Extended_Pictographic}/u.test(c)) ?? "?";
  const first = words[0].toLocaleUpperCase();
  if (words.length === 1 || !TWO_LETTER_SCRIPTS.test(first)) return first;
  return first + words[words.length - 1].toLocaleUpperCase();
}

export const tint = (id) => `tint-${Math.abs(Number(id) || 0) % 8}`;

// --- text -------------------------------------------------------------------------------------------------

// Bidi controls end an address: they could make it read as another.
const ADDRESS = /\b(?:https?:\/\/|mailto:|tel:)[^\s<>"'`\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/giu;
const SAFE = new Set(["http:", "https:", "mailto:", "tel:"]);

export function safeHref(address, base) {
  try {
    const url = new URL(address, base);
    return SAFE.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

// Splits a text into parts {text, href?}. Everything is shown as text; only whole, parsed addresses become links.
export function withLinks(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(/[.,;:!?)\]}…»”’]+$/u, "");
    const href = safeHref(address);
    if (!href) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index) });
    parts.push({ text: address, href });
    end = match.index + address.length;
  }
  if (end < text.length || !parts.length) parts.push({ text: text.slice(end) });
  return parts;
}

// Splits the plain parts further at the names that a note mentions: {text, name: "me" or "other"}.
export function withNames(parts, mentions, me) {
  for (const { id, name } of mentions) {
    const mention = `@${name}`;
    parts = parts.flatMap((part) => {
      if (part.href || part.name || !part.text.includes(mention)) return [part];
      const between = part.text.split(mention).map((text) => ({ text }));
      const marked = { text: mention, name: id === me ? "me" : "other" };
      return between.flatMap((one, i) => (i ? [marked, one] : [one])).filter(({ text }) => text !== "");
    });
  }
  return parts;
}

// --- files ------------------------------------------------------------------------------------------------

// An address of a file of this server, and nothing else.
export const safeFile = (path) => (/^\/files\/[0-9a-f]{32}(\/thumb)?$/.test(path ?? "") ? path : null);

export function sizeInWords(bytes) {
  const [unit, size] = [["GB", 1e9], ["MB", 1e6], ["kB", 1e3]].find(([, least]) => bytes >= least) ?? ["bytes", 1];
  return `${new Intl.NumberFormat(tongue, { maximumSignificantDigits: 3 }).format(bytes / size)} ${unit}`;
}

const KINDS = [[/^image\//, "image"], [/^video\//, "film"], [/^audio\//, "sound"], [/zip|rar|tar|7z|gzip|compress|bzip|xz/, "archive"]];
export const iconOf = (type) => KINDS.find(([kind]) => kind.test(type ?? ""))?.[1] ?? "file";

// crypto.randomUUID exists in secure contexts only, and a house may serve the console by plain http.
export function makeId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
