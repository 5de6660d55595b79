// Who the customer is: the channel's form before the first message, or an address to answer to while nobody is here.
let noted, isKnown = false;

// '' when nothing is asked, else 'optional', 'required', or 'ask'.
const asked = () => items.has('k') ? ''
  : channel.form && !isKnown && !messages.some(isOwn) && !waiting().length ? channel.form : isAway ? 'ask' : '';

function askWho(row) {
  const kind = asked();
  if (noted) row('noted', 'day', (element) => named(element, T.noted, noted));
  if (!kind) return;
  nameBox.parentNode.hidden = kind === 'ask';
  row('card', 'm', (element, isNew) => isNew && element.append(card));
}

function isWrong(field, kind) {
  const value = field.value.trim();
  const wrong = value ? field === emailBox && !/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(value) && T.bad_email
    : kind !== 'optional' && !field.parentNode.hidden && T.needed;
  field.nextSibling.textContent = wrong || '';
  field.ariaInvalid = !!wrong;
  return wrong;
}

// Take what was filled in; false when something has to be put right first.
function introduce(kind) {
  const wrong = [nameBox, emailBox].filter((field) => isWrong(field, kind));
  if (wrong.length) return wrong[0].focus();
  const [name, email] = [nameBox, emailBox].map((field) => field.value.trim());
  isKnown = true;
  if (!name && !email) return true;
  // Said again with the next hello: nothing else tells that it has arrived.
  keep('p', JSON.stringify({ name, email }));
  send({ type: 'profile', name, email });
  if (email) keep('k', noted = email);
  return true;
}

card.onsubmit = (event) => {
  event.preventDefault();
  if (!introduce(asked())) return;
  paint(true);
  box.focus();
};
