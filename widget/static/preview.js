// In place of the store, the outbox and the socket: a chat that shows what the form of its channel says, as the page
// around it tells, and that keeps nothing, asks nobody and can't be used.
const HOST = '', KEY = '', LIMIT = 0;
const items = new Map(), isOpen = true, welcomed = true, isGone = false, asks = false, again = 0;
const nothing = () => {};
const [keep, tell, send, post, pump, settle, retry, lock, connect, wake, hello] = Array(11).fill(nothing);
const waiting = () => [];

function openStore() {
  addEventListener('message', ({ origin, source, data }) => {
    if (origin === location.origin && source === parent && data?.brand) wear(data);
  });
  header.lastChild.hidden = false;
  parent.postMessage('ready', location.origin);
}

function wear({ name, tagline, welcome, away, form: kind, logo, brand, ink, isDark, isAlone }) {
  root.style.setProperty('--brand', brand);
  root.style.setProperty('--ink', ink);
  root.classList.toggle('dark', isDark);
  say(name)(header.querySelector('h1'));
  say(tagline || '')(header.querySelector('small'));
  header.querySelector('.av').replaceChildren(logo ? make('img', { src: logo, alt: '' }) : initials(name));
  Object.assign(channel, { name, welcome: welcome ?? T.welcome, away: away || T.away, form: kind });
  const at = Date.now();
  // Who is asked who they are has not written yet.
  messages = kind ? [] : [
    { seq: 1, author: { kind: 'customer' }, text: T.sample_question, at },
    { seq: 2, author: { kind: 'agent' }, text: T.sample_answer, at },
  ];
  isAway = isAlone;
  rows.clear();
  log.replaceChildren();
  showSound();
  paint(true);
  showBar();
}

const initials = (name) => name.trim().split(/\s+/).slice(0, 2).map((word) => [...word].slice(0, 1)).join('').toUpperCase();
