// The keys of YELLOW's list. Single letters work only while the list has the focus, and can be switched off.
const LETTERS = "triptych:letters";

export function lettersAreOn() {
  try {
    return localStorage.getItem(LETTERS) !== "off";
  } catch {
    return true;
  }
}

export function turnLetters(on) {
  try {
    if (on) localStorage.removeItem(LETTERS);
    else localStorage.setItem(LETTERS, "off");
  } catch {
    // A browser that keeps nothing forgets it with the page.
  }
}

// By how many rows a key moves, where `inSight` rows are shown.
export function stepOf(key, inSight) {
  const page = Math.max(1, Math.floor(inSight) - 1);
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
  return (lettersAreOn() ? { ...steps, j: 1, k: -1 } : steps)[key];
}

// Which letter asks for what, if any may.
export const askedBy = (key) => (lettersAreOn() ? { "/": "search", "?": "help" }[key] : undefined);
export const toSearch = () => document.querySelector("input.search")?.focus();
