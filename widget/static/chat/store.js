// What outlives the page: token, outbox, draft, read mark. Browsers refuse storage in a cross-site frame, so in a frame
// it lies in the host page's storage and comes and goes through the loader; a page of its own uses its own.
const KEY = location.pathname.split('/').pop();
const PREFIX = `triptych:${decodeURIComponent(KEY)}:`;
// The loader names its origin; frame-ancestors decides whether it may embed us at all.
const HOST = parent !== window && location.hash.slice(1);
let items = new Map();
// The token of a mail's link leads back once; then it is nobody's to see.
let back = new URLSearchParams(location.search).get('return');
if (back) history.replaceState(null, '', location.pathname);
let here = { url: location.href, title: document.title };
let isOpen = !HOST;

const tell = (...message) => { if (HOST) parent.postMessage(message, HOST === 'null' ? '*' : HOST); };

const put = (name, value) => value == null ? items.delete(name) : items.set(name, value);

function keep(name, value) {
  put(name, value);
  if (HOST) tell('keep', name, value);
  else attempt(() => value == null ? localStorage.removeItem(PREFIX + name) : localStorage.setItem(PREFIX + name, value));
}

function changedElsewhere(name, value) {
  put(name, value);
  if (name.startsWith('o.')) { paint(); pump(); }
  if (name === 'r') countUnread();
}

const fromLoader = {
  init(held, page, open) {
    items = new Map(Object.entries(held));
    here = page;
    isOpen = open;
    start();
  },
  open(on) {
    isOpen = on;
    if (on) arrive();
  },
  item: changedElsewhere,
  lock: takeLock,
};

function openStore() {
  if (!HOST) {
    items = new Map(attempt(() => Object.entries(localStorage).filter(([name]) => name.startsWith(PREFIX))
      .map(([name, value]) => [name.slice(PREFIX.length), value])));
    addEventListener('storage', ({ key, newValue }) =>
      key?.startsWith(PREFIX) && changedElsewhere(key.slice(PREFIX.length), newValue));
    return start();
  }
  addEventListener('message', ({ origin, source, data }) => {
    if (origin !== HOST || source !== parent || !Array.isArray(data)) return;
    if (Object.hasOwn(fromLoader, data[0])) fromLoader[data[0]](...data.slice(1));
  });
  tell('ready');
}
