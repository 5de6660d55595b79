// Two changes of one text, made apart: what has to be done to mine so that it holds theirs too.

// What was changed of the base: [from, to) became `text`.
function changeOf(base, text) {
  const most = Math.min(base.length, text.length);
  let from = 0;
  while (from < most && base[from] === text[from]) from++;
  let same = 0;
  while (same < most - from && base[base.length - 1 - same] === text[text.length - 1 - same]) same++;
  return { from, to: base.length - same, text: text.slice(from, text.length - same) };
}

// Returns {from, to, text}, to be done to `mine`, or null. Where both changed the same place both are kept: a letter
// twice can be seen and taken out, a letter lost can not.
export function merge(base, mine, theirs) {
  if (theirs === base || theirs === mine) return null;
  const me = changeOf(base, mine);
  const they = changeOf(base, theirs);
  if (mine === base) return they;
  const isSamePlace = they.from === me.from && they.from === they.to && me.from === me.to;
  if (they.to <= me.from && !isSamePlace) return they;
  const moved = me.text.length - (me.to - me.from);
  if (they.from >= me.to && !isSamePlace) return { from: they.from + moved, to: they.to + moved, text: they.text };
  if (!they.text || me.text.includes(they.text)) return null;
  const end = me.from + me.text.length;
  const more = they.text.startsWith(me.text) ? they.text.slice(me.text.length) : they.text;
  return { from: end, to: end, text: more };
}

export const applied = (text, change) => (change ? text.slice(0, change.from) + change.text + text.slice(change.to) : text);
