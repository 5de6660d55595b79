// The thread on screen: a row for each message, day and state.

// Lay the rows out anew, keeping every element that is there already: only what is new is read aloud.
function paint(toEnd) {
  sticks ||= toEnd === true;
  const old = rows;
  rows = new Map();
  layOut((key, className, fill) => {
    const element = old.get(key) || make('div');
    if (element.className !== className) element.className = className;
    fill(element, !old.has(key));
    rows.set(key, element);
  });
  old.forEach((element, key) => rows.has(key) || element.remove());
  let place = log.firstChild;
  for (const element of rows.values()) {
    if (element === place) place = place.nextSibling;
    else log.insertBefore(element, place);
  }
  toNewest();
  countUnread();
}

function layOut(row) {
  const queue = waiting().filter(({ client_id }) => !messages.some((message) => message.client_id === client_id));
  const all = [...messages, ...queue];
  const lastConfirmed = messages.findLast(isOwn);
  let day, who;
  const text = channel.welcome;
  if (!hasMore && text) row('welcome', 'm', (element, isNew) => isNew && bubble(element, { text }, channel.name));
  all.forEach((message, index) => {
    const key = message.client_id || message.seq;
    const name = isOwn(message) ? '' : message.author.name || channel.name;
    if (dayOf(message.at) !== day) {
      row('d' + key, 'day', say(day = dayOf(message.at)));
      who = null;
    }
    if (name && name !== who) row('w' + key, 'w', (element) => named(element, `{name} · ${inTime.format(message.at)}`, name));
    who = name;
    const state = message.seq ? '' : message.error ? ' bad wait' : ' wait';
    // What was acknowledged comes once more, with the addresses of its files.
    row('m' + key, (name ? 'm' : 'm me') + state, (element, isNew) => {
      if (isNew || element.version !== message.id) bubble(element, message, name || T.you);
      element.version = message.id;
    });
    if (message.error) row('s' + key, 's no', (element) => fail(element, message));
    else if (message === lastConfirmed) row('sent', 's', say(`${message.seq <= crewRead ? T.read : T.sent} · ${inTime.format(message.at)}`));
    else if (!message.seq && index === all.length - 1) row('waiting', 's q', say(T.waiting));
  });
  askWho(row);
}

// A name keeps its own direction, whatever stands around it.
function named(element, words, name) {
  const [before, after] = words.split(/{\w+}/);
  if (element.textContent !== before + name + after) element.replaceChildren(before, make('bdi', { textContent: name }), after);
}

function bubble(element, { text, attachments = [], action }, name) {
  element.replaceChildren(make('span', { className: 'h', textContent: name + ': ' }));
  if (text) element.append(make('p', { dir: 'auto' }, ...linked(text)));
  element.append(...attachments.map(attached));
  const url = action && safe(action.url);
  if (url) element.append(outward({ href: url, className: 'act', textContent: action.label }));
}

function fail(element, message) {
  if (element.isFilled) return;
  element.isFilled = true;
  element.append(`${message.error === 'blocked' ? T.blocked : T.failed} `,
    press(T.retry, () => retry(message)), ' ',
    press(T.remove, () => { keep('o.' + message.client_id, null); paint(); }));
}

const outward = (props, ...inside) => make('a', { target: '_blank', rel: 'noopener noreferrer', ...props }, ...inside);

// Where a button or a file may lead: over TLS, or to this server.
function safe(address) {
  const url = address && attempt(() => new URL(address, location.href));
  return url && (url.protocol === 'https:' || url.origin === location.origin) ? url.href : '';
}

// A file as a card with its name and size, or as a picture; once the server has it, with a link to it.
function attached(file) {
  const href = safe(file.url);
  const shown = picture(previews.get(file.id) || safe(file.thumb) || file.width && href, file);
  const props = { className: shown ? 'pic' : 'file' };
  const inside = shown ? [shown] : [make('bdi', { textContent: file.name }), make('small', { textContent: sized(file.size) })];
  return href ? outward({ href, ...props }, ...inside) : make('span', props, ...inside);
}

// It takes its room before it is there: what is read meanwhile does not move.
function picture(src, { name, width, height }) {
  if (!src) return '';
  const by = Math.min(1, 240 / width, 240 / height);
  return make('img', { src, alt: name, ...width && { width: width * by, height: height * by }, onload: toNewest });
}

// Text becomes text nodes, and addresses of three harmless schemes become links. Nothing is ever parsed as HTML.
function linked(text) {
  const parts = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(/\b(https?:\/\/|mailto:|tel:)[^\s<>"'\p{Bidi_C}]+/giu)) {
    const address = found.replace(/[.,;:!?)\]}]+$/, '');
    if (!URL.canParse(address)) continue;
    parts.push(text.slice(end, index), outward({ href: address, textContent: address }));
    end = index + address.length;
  }
  return [...parts, text.slice(end)];
}
