// The parts of the page, and what all the rest is put together with.
const root = document.documentElement;
const LANG = navigator.language.startsWith(root.lang) ? navigator.language : root.lang;
const [header, bell, bar, log, typing, card, form, shelf, chooser, note, down, box] =
  ['header', '#bell', '#bar', '#log', '#typing', '#card', '#form', 'ul', '[type=file]', '#note', '#down', 'textarea']
    .map((name) => document.querySelector(name));
// What of the channel shows elsewhere than in the header: name, welcome, away, form, and the launcher's look.
const channel = root.dataset;
const [nameBox, emailBox] = card.querySelectorAll('input');

const attempt = (act) => { try { return act(); } catch { return null; } };
const say = (words) => (element) => { if (element.textContent !== words) element.textContent = words; };
const make = (tag, props, ...inside) => {
  const element = Object.assign(document.createElement(tag), props);
  element.append(...inside);
  return element;
};
