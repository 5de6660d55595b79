// The page around the thread: header, bars, composer.
const isTouch = matchMedia('(pointer: coarse)').matches;
let isAway = false, hasStarted = false, noticeAt = Date.now(), typingUntil, typed = 0, typedOff;

// A short gap is not worth a word, unless something waits for it to end.
function showBar() {
  const isDown = !welcomed && !isGone;
  header.classList.toggle('here', welcomed && !isAway);
  if (!isDown) noticeAt = Date.now() + 1500;
  const isLate = Date.now() >= noticeAt;
  const waits = waiting().some((message) => !message.error) || box.value.trim();
  const words = isGone ? T.gone : isDown && (isLate || waits && again) ? T.reconnecting + (waits ? ' ' + T.kept : '')
    : welcomed && isAway ? channel.away : '';
  say(words)(bar);
  box.disabled = isGone;
  if (isDown && !isLate) setTimeout(showBar, noticeAt - Date.now() + 10);
}

function someoneTypes({ on: isTyping, name } = {}) {
  clearTimeout(typingUntil);
  typing.hidden = !isTyping;
  named(typing.lastChild, T.typing, name || channel.name);
  if (isTyping) typingUntil = setTimeout(someoneTypes, 6000);
}

function sayTyping(isTyping) {
  clearTimeout(typedOff);
  if (isTyping) typedOff = setTimeout(sayTyping, 5000, false);
  if (isTyping ? Date.now() - typed > 3000 : typed) send({ type: 'typing', on: isTyping });
  else return;
  typed = isTyping ? Date.now() : 0;
}

function drafted() {
  keep('d', box.value || null);
  box.style.height = '';
  if (box.scrollHeight > box.clientHeight) box.style.height = `${box.scrollHeight + 2}px`;
  toNewest();
  form.send.disabled = isUploading() || !box.value.trim() && !files.length;
  note.textContent = '';
}

form.onsubmit = (event) => {
  event.preventDefault();
  const text = box.value.trim();
  const kind = asked();
  noted = null;
  const count = [...text.normalize()].length;
  if (count > LIMIT) {
    const [n, max] = [count, LIMIT].map((number) => number.toLocaleString(LANG));
    note.textContent = T.too_long.replace('{n}', n).replace('{max}', max);
  } else if (!form.send.disabled && (!kind || kind === 'ask' || introduce(kind))) {
    // Whoever has filled in an address below their last message means it.
    if (kind === 'ask' && emailBox.value) introduce(kind);
    box.value = '';
    post(text, files.map(({ id, name, size, type }) => ({ id, name, size, type })));
    files = [];
    shelf.replaceChildren();
    shelve();
    sayTyping(false);
    showBar();
  } else return;
  box.focus();
};

box.oninput = () => {
  drafted();
  sayTyping(!!box.value.trim());
  showBar();
};

// On a touch keyboard Enter breaks the line; while an input method composes it belongs to that.
box.onkeydown = (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229 || isTouch) return;
  event.preventDefault();
  form.requestSubmit();
};

// The chat has come into view.
function arrive() {
  (isTouch ? log : box).focus();
  sticks = true;
  toNewest();
  mark();
}

function start() {
  hasStarted = true;
  showSound();
  box.value ||= items.get('d') || '';
  drafted();
  paint(true);
  lock();
  connect();
  showBar();
  if (isOpen) arrive();
}

if (HOST) {
  const close = header.lastChild;
  close.hidden = false;
  close.onclick = () => tell('close');
  onkeydown = (event) => { if (event.key === 'Escape' && !event.isComposing) tell('close'); };
} else if (window.visualViewport) {
  // Safari lays its keyboard over the page instead of making it shorter.
  visualViewport.onresize = () => { document.body.style.height = `${visualViewport.height}px`; scrollTo(0, 0); };
}
document.onvisibilitychange = () => { wake(); mark(); };
ononline = onpageshow = wake;
openStore();
