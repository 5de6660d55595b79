// Shows the chosen customer's phone, asks once a second what is new, and says what is done there.
const here = document.querySelector('main').dataset.here;
const $ = (id) => document.getElementById(id);
const EMOJIS = ['👍', '❤️', '😂', '🙏', '😢'];
const MARKS = { sent: ['sent', 'Sent'], delivered: ['arrived', 'Delivered'], read: ['arrived', 'Read'] };
let chosen = Math.trunc(Math.abs(Number(new URLSearchParams(location.search).get('customer')))) || 0;
let tag = '', shown = null, replyTo = null, picking = null, asking = 0, atEnd = true, lastTop = 0;

const make = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(key, value);
  element.append(...children.filter(Boolean));
  return element;
};
const icon = (name) => {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', `#${name}`);
  svg.append(use);
  return svg;
};
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'short', hour: '2-digit', minute: '2-digit' });
const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

async function look() {
  const mine = ++asking;
  const answer = await fetch(`${here}/${chosen}`, { headers: tag ? { 'if-none-match': tag } : {}, cache: 'no-store' });
  if (mine !== asking || answer.status === 304) return;
  if (answer.status === 404 && chosen) return choose(0);
  if (!answer.ok) throw new Error(answer.status);
  const state = await answer.json();
  if (mine !== asking) return;
  tag = answer.headers.get('etag');
  show(state);
}
async function refresh() {
  try {
    await look();
    if ($('mistake').dataset.gone) tell('');
    if (shown?.customers[chosen].on && shown.customers[chosen].unread && !document.hidden) await say({ deed: 'look' });
  } catch {
    tell('The server can’t be reached. Trying again.');
    $('mistake').dataset.gone = '1';
    tag = '';
  }
}
async function round() {
  if (!document.hidden) await refresh();
  setTimeout(round, 1000);
}
async function post(options) {
  try {
    const answer = await fetch(`${here}/${chosen}`, { method: 'POST', ...options });
    tell(answer.ok ? '' : (await answer.json().catch(() => ({}))).message || 'That did not work.');
    await look();
    return answer.ok;
  } catch {
    tell('The server can’t be reached. Nothing was sent.');
    return false;
  }
}
const say = (deed) => post({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(deed) });
function tell(words) {
  delete $('mistake').dataset.gone;
  $('mistake').textContent = words;
}

function show(state) {
  const me = state.customers[chosen];
  if (!shown) $('customers').replaceChildren(...state.customers.map(customer));
  state.customers.forEach(refreshCustomer);
  $('whose').replaceChildren('on the phone of ', make('bdi', {}, me.name));
  $('power').setAttribute('aria-checked', me.on);
  $('off').hidden = me.on;
  document.querySelector('.phone').classList.toggle('is-off', !me.on);
  for (const id of ['text', 'send', 'attach', 'place']) $(id).disabled = !me.on;
  $('window').textContent = !state.chat.length ? 'The business can’t write first, but by a template.'
    : state.until ? `The business may answer freely until ${day.format(state.until)}.`
    : '24 hours have passed since this customer wrote: only a template can arrive.';
  $('wait').disabled = !state.until;
  showChat(state, me);
  shown = state;
}
function customer(one, index) {
  const button = make('button', { type: 'button' }, make('span', { class: 'mark', 'aria-hidden': 'true' }, [...one.name][0]),
    make('strong', {}, make('bdi', {}, one.name)), make('span', { class: 'about', dir: 'ltr' }, one.about), make('span', { class: 'unread' }));
  button.addEventListener('click', () => choose(index));
  return make('li', {}, button);
}
function refreshCustomer(one, index) {
  const button = $('customers').children[index].firstChild;
  const unread = button.lastChild;
  button.setAttribute('aria-pressed', index === chosen);
  button.setAttribute('aria-label', one.name + (one.unread ? `, ${one.unread} new` : ''));
  unread.hidden = !one.unread;
  unread.textContent = one.unread;
}
function choose(index) {
  if (index === chosen) return;
  chosen = index;
  tag = '';
  history.replaceState(null, '', index ? `?customer=${index}` : here);
  tell('');
  reply(null);
  picking = null;
  $('log').replaceChildren();
  atEnd = true;
  refresh();
}

function showChat(state, me) {
  const log = $('log');
  const there = new Map([...log.children].map((row) => [row.dataset.id, row]));
  state.chat.forEach((entry, index) => {
    const said = JSON.stringify([entry, me.on, picking === entry.id]);
    let row = there.get(entry.id);
    there.delete(entry.id);
    if (row?.dataset.said !== said) {
      const made = bubble(entry, me.on);
      Object.assign(made.dataset, { id: entry.id, said });
      if (row) row.replaceWith(made);
      row = made;
    }
    if (log.children[index] !== row) log.insertBefore(row, log.children[index] || null);
  });
  for (const row of there.values()) row.remove();
  toEnd();
}
function toEnd() {
  if (atEnd) $('log').scrollTop = $('log').scrollHeight;
}
function bubble(entry, isOn) {
  const [mark, state] = MARKS[entry.state] || MARKS.sent;
  const reply = entry.reply && make('blockquote', { class: 'quote' }, make('b', {}, entry.reply.own ? 'You' : document.querySelector('h2').textContent), make('span', { dir: 'auto' }, entry.reply.text));
  const when = make('span', { class: 'when' }, make('time', { datetime: new Date(entry.at).toISOString() }, clock.format(entry.at)));
  if (entry.own) {
    const ticks = icon(mark);
    ticks.setAttribute('class', entry.state);
    when.append(ticks, make('span', { class: 'aside' }, state));
  }
  const box = make('div', { class: 'bubble' }, make('span', { class: 'aside' }, entry.own ? 'You: ' : 'Business: '), reply || '',
    entry.header && make('p', { class: 'head', dir: 'auto' }, entry.header), entry.file ? attached(entry.file) : '', entry.place ? place(entry) : '',
    entry.text && !entry.place && make('p', { class: 'text', dir: 'auto' }, entry.text), entry.footer && make('p', { class: 'foot', dir: 'auto' }, entry.footer), when,
    entry.reactions.length ? make('span', { class: 'signs' }, make('span', { class: 'aside' }, 'Reactions: '), entry.reactions.join(' ')) : '');
  if (entry.buttons.length) box.append(make('div', { class: 'quick' }, ...entry.buttons.map((label) => press(entry, label, isOn))));
  return make('div', { class: `row${entry.own ? ' own' : ''}${entry.reactions.length ? ' reacted' : ''}` }, box, isOn ? acts(entry) : '');
}
function attached(file) {
  const link = make('a', { href: file.url, target: '_blank', rel: 'noopener', class: file.picture ? 'picture' : 'doc' });
  if (file.picture) {
    const picture = make('img', { src: file.url, alt: file.name });
    picture.addEventListener('load', toEnd);
    link.append(picture);
  } else link.append(icon('paper'), make('span', { dir: 'auto' }, file.name), make('small', {}, size(file.size)));
  return link;
}
function place(entry) {
  const [latitude, longitude] = entry.place;
  const where = `${latitude}, ${longitude}`;
  return make('p', { class: 'doc place' }, icon('pin'), make('span', { dir: 'auto' }, entry.text || where), entry.text ? make('small', {}, where) : '');
}
function press(entry, label, isOn) {
  const button = make('button', { type: 'button', dir: 'auto', ...(isOn ? {} : { disabled: '' }) }, label);
  button.addEventListener('click', () => say({ deed: 'press', message: entry.id, label }));
  return button;
}
function acts(entry) {
  if (picking === entry.id) return emojis(entry);
  const answer = make('button', { type: 'button', 'aria-label': 'Reply', title: 'Reply' }, icon('reply'));
  answer.addEventListener('click', () => reply(entry));
  const react = make('button', { type: 'button', 'aria-label': 'React', title: 'React' }, icon('smile'));
  react.addEventListener('click', () => pick(entry.id));
  return make('div', { class: 'acts' }, answer, react);
}
function emojis(entry) {
  const buttons = EMOJIS.map((emoji) => {
    const button = make('button', { type: 'button', 'aria-label': `React with ${emoji}`, 'aria-pressed': entry.mine === emoji }, emoji);
    button.addEventListener('click', async () => {
      picking = null;
      await say({ deed: 'react', message: entry.id, emoji: entry.mine === emoji ? '' : emoji });
      pick(null, entry.id);
    });
    return button;
  });
  return make('div', { class: 'emojis', role: 'group', 'aria-label': 'Reactions' }, ...buttons);
}
function pick(id, from = id) {
  picking = id;
  showChat(shown, shown.customers[chosen]);
  const row = [...$('log').children].find((one) => one.dataset.id === from);
  row?.querySelector(id ? '.emojis button' : '[aria-label=React]')?.focus();
}
function reply(entry) {
  replyTo = entry?.id || null;
  $('replying').hidden = !entry;
  if (!entry) return;
  $('replying').firstChild.textContent = entry.text || entry.file?.name || 'Message';
  $('text').focus();
}

async function write() {
  const text = $('text').value.trim();
  if (!text) return;
  if (await say({ deed: 'write', text, reply: replyTo || '' })) {
    $('text').value = '';
    reply(null);
    atEnd = true;
    toEnd();
  }
  $('text').focus();
}
async function send(file) {
  const form = new FormData();
  form.append('file', file);
  form.append('reply', replyTo || '');
  if (await post({ body: form })) reply(null);
}

$('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  write();
});
$('text').addEventListener('keydown', (event) => {
  if (event.key === 'Escape') reply(null);
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing || matchMedia('(pointer: coarse)').matches) return;
  event.preventDefault();
  write();
});
$('text').addEventListener('paste', ({ clipboardData }) => [...clipboardData.files].forEach(send));
$('log').addEventListener('scroll', ({ target }) => {
  // What grows below, as pictures do while they load, is no wish to leave the end.
  if (target.scrollHeight - target.scrollTop - target.clientHeight < 40) atEnd = true;
  else if (target.scrollTop < lastTop) atEnd = false;
  lastTop = target.scrollTop;
});
$('log').addEventListener('keydown', ({ key }) => key === 'Escape' && picking && pick(null, picking));
$('attach').addEventListener('click', () => $('file').click());
$('file').addEventListener('change', async () => {
  for (const file of [...$('file').files]) await send(file);
  $('file').value = '';
});
$('place').addEventListener('click', () => say({ deed: 'place' }));
$('power').addEventListener('click', () => say({ deed: 'switch', on: $('power').getAttribute('aria-checked') !== 'true' }));
$('wait').addEventListener('click', () => say({ deed: 'wait' }));
$('replying').lastChild.addEventListener('click', () => reply(null));
addEventListener('visibilitychange', () => document.hidden || refresh());
round();
