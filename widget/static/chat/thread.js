// What was said: the messages held, in the order of seq, and those still waiting below them.
const inTime = new Intl.DateTimeFormat(LANG, { hour: 'numeric', minute: '2-digit' });
const inDay = new Intl.DateTimeFormat(LANG, { dateStyle: 'full' });
const near = new Intl.RelativeTimeFormat(LANG, { numeric: 'auto' });

let messages = [], hasMore, isBusyWithHistory, crewRead = 0, sticks = true, saidReceived = 0, rows = new Map();

const lastSeq = () => messages.at(-1)?.seq || 0;
const isOwn = (message) => !message.author || message.author.kind === 'customer';
const isAtEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 60;

function insert(message) {
  messages = [...messages.filter(({ seq }) => seq !== message.seq), message].sort((a, b) => a.seq - b.seq);
}

function catchUp({ messages: missed, more, reset }) {
  if (reset || !messages.length) {
    messages = [];
    hasMore = more;
  }
  isBusyWithHistory = false;
  missed.forEach(insert);
  // A server whose data is younger than our mark: nothing it sends would ever count as unread.
  if (+items.get('r') > lastSeq()) keep('r', lastSeq());
  quietly(() => paint(reset));
  missed.forEach(({ client_id }) => client_id && settle(client_id));
  mark();
}

// What does not follow on the last one held comes again with the next welcome.
function confirm({ client_id, seq, at, prev }) {
  const mine = waiting().find((item) => item.client_id === client_id);
  if (mine && prev === lastSeq()) insert({ ...mine, seq, at });
  else if (seq > lastSeq()) return askAgain();
  // An ack knows no addresses of files.
  if (mine?.attachments?.length) send({ type: 'history', before: seq + 1, limit: 1 });
  settle(client_id);
  paint();
}

function receive(message) {
  if (message.seq <= lastSeq()) return;
  if (message.prev !== lastSeq()) return askAgain();
  insert(message);
  if (!isOwn(message)) {
    someoneTypes();
    ring();
  }
  paint();
  if (message.client_id) settle(message.client_id);
  mark();
}

function prepend({ messages: older, more }) {
  if (isBusyWithHistory) hasMore = more;
  older.forEach(insert);
  const fromEnd = log.scrollHeight - log.scrollTop;
  quietly(paint);
  log.scrollTop = log.scrollHeight - fromEnd;
  isBusyWithHistory = false;
}

function mark() {
  const seq = lastSeq();
  if (seq > saidReceived) send({ type: 'received', seq: saidReceived = seq });
  if (isOpen && !document.hidden && isAtEnd() && seq > (+items.get('r') || 0)) {
    keep('r', seq);
    send({ type: 'read', seq });
  }
  countUnread();
}

function countUnread() {
  const count = messages.filter((message) => !isOwn(message) && message.seq > (+items.get('r') || 0)).length;
  tell('unread', count);
  down.hidden = isAtEnd();
}

log.onscroll = () => {
  sticks = isAtEnd();
  if (log.scrollTop < 200 && hasMore && !isBusyWithHistory && welcomed) {
    isBusyWithHistory = true;
    send({ type: 'history', before: messages[0].seq, limit: 50 });
  }
  mark();
};
down.onclick = () => { sticks = true; toNewest(); log.focus(); };
// Whoever is at the end stays there, also when a bar or the keyboard takes room.
function toNewest() {
  if (sticks) log.scrollTop = log.scrollHeight;
}
new ResizeObserver(toNewest).observe(log);

// What is old is not read aloud.
function quietly(act) {
  log.ariaLive = 'off';
  act();
  setTimeout(() => { log.ariaLive = 'polite'; }, 500);
}

// After midnight "today" is "yesterday".
setInterval(paint, 6e4);

function dayOf(at) {
  const days = Math.round((new Date(at).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 864e5);
  if (days > -2) return near.format(Math.min(days, 0), 'day');
  return inDay.format(at);
}
