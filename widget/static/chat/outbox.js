// Messages wait here until the server has them: across tabs, reloads and cuts, in order, each once. One is under way
// at a time. The tab that holds the lock sends for all; the server takes the same client_id twice for one message.
const LIMIT = 10000;
let holdsLock = false, underWay = null, late, pausedUntil = 0;

const waiting = () => [...items].filter(([name]) => name.startsWith('o.'))
  .map(([name, value]) => ({ ...attempt(() => JSON.parse(value)), client_id: name.slice(2) }))
  .filter((message) => typeof message.text === 'string')
  .sort((a, b) => a.at - b.at);

// crypto.randomUUID is missing on pages without TLS; the address of a blob ends with one.
const uuid = () => {
  const address = URL.createObjectURL(new Blob());
  URL.revokeObjectURL(address);
  return address.slice(-36);
};

const store = ({ client_id, ...rest }) => keep('o.' + client_id, JSON.stringify(rest));

function post(text, attachments) {
  const last = waiting().pop();
  // A clock that was set back must not change the order.
  store({ client_id: uuid(), text, attachments, at: Math.max(Date.now(), last?.at + 1 || 0) });
  // First on its way, then on the screen: laying out takes longer. In a frame when the loader says that it is kept:
  // what is seen outlives the tab. A loader of before an upgrade says nothing.
  pump();
  sticks = true;
  setTimeout(paint, HOST ? 1e3 : 0);
  // A tab that the system has frozen may sit on the lock: whoever writes takes it then.
  if (!holdsLock) setTimeout(() => !holdsLock && welcomed && waiting().some((m) => !m.error) && lock(true), 5000);
}

function pump() {
  const wait = pausedUntil - Date.now();
  if (wait > 0) return void setTimeout(pump, wait + 10);
  const next = holdsLock && welcomed && !underWay && waiting().find((message) => !message.error);
  if (!next) return;
  underWay = next.client_id;
  send({ type: 'message', client_id: next.client_id, text: next.text, attachments: next.attachments?.map(({ id }) => id) });
  late = setTimeout(ping, 5000);
}

function nothingUnderWay() {
  clearTimeout(late);
  underWay = null;
}

// The server has it: by an ack, or because it came back as a message.
function settle(client_id) {
  if (items.has('o.' + client_id)) keep('o.' + client_id, null);
  if (underWay !== client_id) return;
  nothingUnderWay();
  pump();
}

function refused({ client_id, code, retry_after }) {
  if (underWay === client_id) nothingUnderWay();
  const mine = waiting().find((item) => item.client_id === client_id);
  if (code === 'rate_limited' || code === 'unavailable') pausedUntil = Date.now() + (retry_after || 2) * 1000;
  else if (mine) store({ ...mine, error: code });
  paint();
  pump();
}

// What was refused for good is another message when it goes again: its first id may be taken.
function retry({ error, client_id, ...message }) {
  keep('o.' + client_id, null);
  store({ ...message, client_id: uuid() });
  paint();
  pump();
}

function takeLock(held) {
  holdsLock = held;
  if (held) pump();
}

// In a frame the loader asks, where the storage is too: locks may be refused to a frame of another site.
function lock(steal) {
  if (HOST) return tell('lock', steal);
  if (!navigator.locks) return takeLock(true);
  navigator.locks.request(PREFIX, { steal: !!steal }, () => {
    takeLock(true);
    return new Promise(() => {});
  }).catch(({ name }) => {
    // Taken over by another tab: queue for it again. Not to be had at all: as on browsers without locks.
    takeLock(name !== 'AbortError');
    if (!holdsLock) lock();
  });
}
