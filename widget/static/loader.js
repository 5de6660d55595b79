// The loader: a launcher on somebody else's page. It must never disturb that page: one global name, styles
// through CSSOM only (a strict CSP forbids style attributes), nothing stored or requested before the first opening.
const script = document.currentScript;
const key = script && script.dataset.channel;
if (!key || window.triptych) return;
const host = new URL(script.src).origin;
const prefix = `triptych:${key}:`;
let root, panel, launcher, icon, badge, frame, ready, pause = 1e4, isOpen = false;

// The host page may have storage switched off: then everything lives as long as the page.
const attempt = (act) => { try { return act(); } catch { return undefined; } };
const held = () => attempt(() => Object.fromEntries(Object.entries(localStorage)
  .filter(([name]) => name.startsWith(prefix)).map(([name, value]) => [name.slice(prefix.length), value]))) || {};
const keep = (name, value) => attempt(() => value == null
  ? localStorage.removeItem(prefix + name) : localStorage.setItem(prefix + name, value));
const tell = (...message) => ready && frame.contentWindow.postMessage(message, host);

const make = (parent, tag, attributes = {}) => {
  const element = document.createElementNS(
    /svg|path/.test(tag) ? 'http://www.w3.org/2000/svg' : 'http://www.w3.org/1999/xhtml', tag);
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  return parent.appendChild(element);
};

const dress = () => {
  const look = attempt(() => JSON.parse(held().look)) || {};
  const color = script.dataset.color || look.color;
  if (color) root.style.setProperty('--brand', color);
  root.className = script.dataset.side || look.side || '';
};

const show = () => {
  root.toggleAttribute('open', isOpen);
  root.toggleAttribute('ready', !!ready);
  launcher.setAttribute('aria-expanded', isOpen);
  launcher.setAttribute('aria-label', isOpen ? T.close : T.open);
  icon.setAttribute('d', isOpen ? 'M6 6l12 12M18 6L6 18' : 'M4 5h16v11H9l-5 4z');
  fit();
};

// Where the chat fills the screen, it ends above the on-screen keyboard.
const fit = () => {
  const view = window.visualViewport;
  const fills = view && isOpen && matchMedia('(max-width: 480px), (max-height: 480px)').matches;
  panel.style.height = fills ? `${view.height}px` : '';
  panel.style.top = fills ? `${view.offsetTop}px` : '';
};

const load = () => {
  if (!frame) frame = make(panel, 'iframe', { title: T.chat });
  frame.src = `${host}/chat/${encodeURIComponent(key)}#${location.origin}`;
  // A server that is down leaves an error page in the frame: it stays hidden and is tried again.
  setTimeout(() => ready || load(), pause * (0.5 + Math.random()));
  pause = Math.min(pause * 2, 3e5);
};

const open = (on) => {
  if (on === isOpen) return;
  isOpen = on;
  if (!frame) load();
  show();
  tell('open', on);
  // The chat takes the focus itself: where both sides ask for it at once, the keys go nowhere.
  if (!on) launcher.focus();
};

const heard = {
  ready() {
    ready = true;
    show();
    tell('init', held(), { url: location.href, title: document.title }, isOpen);
  },
  keep(name, value) {
    keep(name, value);
    if (name === 'look') dress();
    if (name[0] === 'o') tell('item', 'o.');
  },
  unread(count) {
    badge.textContent = count > 99 ? '99+' : count || '';
    launcher.setAttribute('aria-description', count ? T.unread.replace('{n}', count) : '');
  },
  close: () => open(false),
  // Of all tabs on this storage one sends; a page without TLS has no locks, and the server bears doubles.
  lock(steal) {
    if (!navigator.locks) return tell('lock', true);
    navigator.locks.request(prefix, { steal: !!steal }, () => {
      tell('lock', true);
      return new Promise(() => {});
    }).catch(({ name }) => {
      tell('lock', name !== 'AbortError');
      if (name === 'AbortError') heard.lock();
    });
  },
};

const start = () => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('__STYLE__');
  const shadow = make(document.body, 'div').attachShadow({ mode: 'open' });
  shadow.adoptedStyleSheets = [sheet];
  root = make(shadow, 'div');
  panel = make(root, 'div', { role: 'status', 'aria-label': T.connecting });
  launcher = make(root, 'button', { type: 'button' });
  icon = make(make(launcher, 'svg', { viewBox: '0 0 24 24', 'aria-hidden': true }), 'path');
  badge = make(launcher, 'b', { 'aria-hidden': true });
  launcher.onclick = () => open(!isOpen);
  root.onkeydown = (event) => { if (event.key === 'Escape') open(false); };
  addEventListener('message', (event) => {
    if (event.origin !== host || !frame || event.source !== frame.contentWindow) return;
    const [what, ...rest] = Array.isArray(event.data) ? event.data : [];
    if (Object.hasOwn(heard, what)) heard[what](...rest);
  });
  addEventListener('storage', ({ key: name, newValue }) =>
    name && name.startsWith(prefix) && tell('item', name.slice(prefix.length), newValue));
  if (window.visualViewport) visualViewport.onresize = visualViewport.onscroll = fit;
  dress();
  show();
  // Who has opened the chat before stays Online from page to page, after the page itself has loaded.
  if (held().token) document.readyState === 'complete' ? load() : addEventListener('load', load);
  window.triptych = { open: () => open(true), close: () => open(false) };
};

window.triptych = {};
const begin = () => attempt(start);
if (document.body) begin();
else addEventListener('DOMContentLoaded', begin);
