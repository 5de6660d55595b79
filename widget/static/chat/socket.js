// The one connection, as docs/widget-protocol.md has it.
let socket, welcomed = false, asks, isGone, tries = 0, again, silence, dead, steady, saidToken, saidWho;

const send = (frame) => socket?.readyState === 1 && socket.send(JSON.stringify(frame));

function connect() {
  clearTimeout(again);
  if (socket || isGone) return;
  const mine = new WebSocket(`${location.origin.replace('http', 'ws')}/widget/${KEY}/ws`);
  socket = mine;
  mine.onopen = () => mine === socket && hello();
  mine.onclose = ({ code }) => mine === socket && lost(code);
  mine.onmessage = ({ data }) => { if (mine === socket) heard(JSON.parse(data)); };
  giveUpIn(15000);
}

function hello() {
  asks = 1;
  saidToken = items.get('token');
  saidWho = items.get('p');
  send({
    type: 'hello', token: saidToken, return: back, since: lastSeq(), since_at: messages.at(-1)?.at, page: here,
    time_zone: inTime.resolvedOptions().timeZone, language: navigator.language, ...JSON.parse(saidWho || '{}'),
  });
}

// Something is missing: what a welcome under way does not bring is asked for after it.
const askAgain = () => asks ? asks = 2 : hello();

function giveUpIn(ms) {
  clearTimeout(dead);
  dead = setTimeout(lost, ms);
}

function lost(code) {
  const old = socket;
  socket = null;
  welcomed = false;
  nothingUnderWay();
  [silence, dead, steady].forEach(clearTimeout);
  old?.close();
  isGone = code === 4404;
  // 1012: the server restarts, and everyone comes back spread over a few seconds.
  const pause = code === 1012 ? 1000 + Math.random() * 4000 : Math.min(30000, 500 * 2 ** tries++) * (0.5 + Math.random() / 2);
  if (!isGone) again = setTimeout(connect, pause);
  someoneTypes();
  showBar();
}

// Whatever arrives is a sign of life.
function heard(frame) {
  clearTimeout(dead);
  clearTimeout(silence);
  silence = setTimeout(ping, 15000);
  on[frame.type]?.(frame);
}

function ping() {
  if (!welcomed) return;
  send({ type: 'ping' });
  giveUpIn(5000);
}

function wake() {
  if (document.hidden || !hasStarted) return;
  if (socket) return ping();
  tries = 0;
  connect();
}

const on = {
  welcome(frame) {
    const isMissing = asks > 1;
    welcomed = true;
    asks = 0;
    back = null;
    steady = setTimeout(() => { tries = 0; }, 5000);
    if (frame.token !== items.get('token')) keep('token', frame.token);
    if (items.get('p') === saidWho) keep('p', null);
    if (HOST && items.get('look') !== channel.look) keep('look', channel.look);
    on.presence(frame);
    files.forEach((file) => file.id || file.code || upload(file));
    catchUp(frame);
    showBar();
    if (isMissing) hello();
    pump();
  },
  ack: confirm,
  message: receive,
  history: prepend,
  typing: someoneTypes,
  read({ seq }) { crewRead = seq; paint(); },
  presence({ agents_available }) { isAway = !agents_available; showBar(); paint(); },
  error(frame) {
    if (frame.client_id) return refused(frame);
    if (frame.code === 'unauthorized') {
      if (items.get('token') === saidToken) keep('token', null);
      back = null;
      hello();
    } else if (asks && frame.retry_after) setTimeout(hello, frame.retry_after * 1000);
    else isBusyWithHistory = false;
  },
};
