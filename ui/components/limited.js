// How much a message takes, and which files, by its channel, told before it is sent; what is more goes as several: the text with the
// first file, where it may go along, or before it.
import { sizeInWords, tongue } from "triptych";

const LIMITS = { text: 10000, caption: 10000, files: 10, bare: [], bytes: {}, refusal: "" }; // characters are code points after NFC
const WARN = 0.95;

const codePoints = (text) => [...text.normalize("NFC")].length;
const fits = (length, file, { caption, bare }) => length <= caption && !bare.some((kind) => file.type?.startsWith(kind));

// Why a file can't go at all.
export function unfit({ type, size }, { bytes, refusal }) {
  if (!refusal || size <= bytes[type]) return "";
  return type in bytes ? `Too large: up to ${sizeInWords(bytes[type])} of this kind are taken.` : refusal;
}

// The messages of so many characters and these files: [{ text: boolean, files }].
function parting(length, files, limits) {
  if (!files.length) return [{ text: true, files: [] }];
  const parts = [];
  for (let i = 0; i < files.length; i += limits.files) parts.push({ text: false, files: files.slice(i, i + limits.files) });
  if (!length || fits(length, files[0], limits)) parts[0].text = length > 0;
  else parts.unshift({ text: true, files: [] });
  return parts;
}

// Of a composer, which says whether it holds a `note` and which `files`.
export const Limited = {
  data() {
    return { limits: LIMITS, length: 0 };
  },
  computed: {
    // A note is told to nobody but colleagues.
    most() {
      return this.note ? LIMITS : this.limits;
    },
    over() {
      return this.length > this.most.text;
    },
    counter() {
      const count = (n) => n.toLocaleString(tongue);
      const { text } = this.most;
      return this.length >= WARN * text ? `${count(this.length)} of ${count(text)} characters` : "";
    },
    several() {
      const count = parting(this.length, this.files.all ?? [], this.most).length;
      return count > 1 ? `Goes as ${count} messages, one after the other` : "";
    },
  },
  methods: {
    takeLimits(limits) {
      this.limits = limits ?? LIMITS;
    },
    // NFC makes no text more than three times as long, so short ones need no counting.
    count(text) {
      this.length = text.length * 3 < WARN * this.most.caption ? text.length : codePoints(text);
    },
    parts(files) {
      return parting(this.length, files, this.most);
    },
  },
};
