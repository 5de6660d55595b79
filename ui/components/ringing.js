// Sound and desktop notifications. Both have a switch, kept in this browser. Of several tabs one rings: it holds the
// browser's lock; where there are none (plain http), whoever is first to write down what it rings for.

const KEYS = { sound: "triptych:sound", desktop: "triptych:desktop" };
const RUNG = "triptych:rung";
const APART = 1500; // ms between two sounds
const SHOWN_AT_ONCE = 3;
const TONES = { call: [[660, 0], [880, 0.16]], urgent: [[880, 0], [660, 0.18], [880, 0.36]] };

const stored = (key, fallback) => {
  try {
    return localStorage.getItem(key) ?? fallback;
  } catch {
    return fallback; // a browser that keeps nothing
  }
};
const store = (key, value) => {
  try {
    localStorage.setItem(key, value);
  } catch {
    /* then the switch holds until the page goes */
  }
};

export class Ringer {
  constructor(changed) {
    this.changed = changed; // called when what is blocked may be another
    this.sound = stored(KEYS.sound, "on") === "on";
    this.desktop = stored(KEYS.desktop, "off") === "on";
    this.context = null;
    this.last = 0;
    this.shown = new Map(); // key -> desktop notification
    this.leads = !navigator.locks;
    this.wake = () => this.prepare();
    for (const name of ["pointerdown", "keydown"]) addEventListener(name, this.wake, true);
    this.onStorage = (event) => this.follow(event);
    addEventListener("storage", this.onStorage);
    this.prepare();
  }

  stop() {
    for (const name of ["pointerdown", "keydown"]) removeEventListener(name, this.wake, true);
    removeEventListener("storage", this.onStorage);
    this.released?.();
    this.context?.close();
    for (const key of [...this.shown.keys()]) this.hide(key);
  }

  // A tab of this browser switched: so does every other.
  follow({ key, newValue }) {
    if (key === KEYS.sound) this.sound = newValue !== "off";
    if (key === KEYS.desktop) this.desktop = newValue === "on";
    this.changed();
  }

  // --- what the browser lets through

  get soundBlocked() {
    return this.sound && this.context?.state !== "running";
  }

  get desktopBlocked() {
    return this.desktop && (!("Notification" in window) || Notification.permission !== "granted");
  }

  // Browsers hold sound back until a person has touched the page.
  prepare() {
    if (this.sound && "AudioContext" in window) {
      if (!this.context) {
        this.context = new AudioContext();
        this.context.onstatechange = () => this.ready();
      }
      if (this.context.state !== "running") this.context.resume().catch(() => {});
    }
    this.ready();
  }

  ready() {
    if (!this.soundBlocked && !this.asked) this.lead();
    this.changed();
  }

  // The tab that may ring holds the lock until it goes; then the next one has it.
  lead() {
    if (!navigator.locks) return;
    this.asked = true;
    navigator.locks.request("triptych:ringing", () => {
      this.leads = true;
      return new Promise((done) => (this.released = done));
    }).catch(() => (this.leads = true));
  }

  // --- switches

  turn(which, on) {
    this[which] = on;
    store(KEYS[which], on ? "on" : "off");
    if (which === "desktop" && on) this.ask();
    this.prepare();
  }

  ask() {
    if (!("Notification" in window) || Notification.permission !== "default") return this.changed();
    Notification.requestPermission().then(() => this.changed());
  }

  // --- ringing

  ring(mark, urgent) {
    if (this.sound && this.leads && this.isFirst(mark)) this.play(urgent ? TONES.urgent : TONES.call);
  }

  isFirst(mark) {
    if (navigator.locks) return true;
    if (stored(RUNG, "") === String(mark)) return false;
    store(RUNG, String(mark));
    return true;
  }

  play(tones) {
    const { context } = this;
    if (context?.state !== "running" || Date.now() - this.last < APART) return;
    this.last = Date.now();
    for (const [pitch, after] of tones) {
      const from = context.currentTime + after;
      const tone = new OscillatorNode(context, { frequency: pitch, type: "sine" });
      const volume = new GainNode(context, { gain: 0 });
      volume.gain.setValueAtTime(0, from);
      volume.gain.linearRampToValueAtTime(0.2, from + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.001, from + 0.35);
      tone.connect(volume).connect(context.destination);
      tone.start(from);
      tone.stop(from + 0.4);
      this.sounding = [...(this.sounding ?? []).filter((other) => other !== tone), tone];
    }
  }

  hush() {
    for (const tone of this.sounding ?? []) tone.disconnect();
    this.sounding = [];
  }

  // --- desktop notifications: they say what the page shows, and go when it is over

  show(lines, pressed) {
    if (!this.desktop || this.desktopBlocked || !this.leads) return;
    for (const line of lines.slice(0, SHOWN_AT_ONCE)) {
      const notice = new Notification(line.title, { body: [line.what, line.team].filter(Boolean).join(" · "), tag: `triptych:${line.key}`, silent: true });
      notice.onclick = () => {
        window.focus();
        notice.close();
        pressed(line.key);
      };
      this.shown.set(line.key, notice);
    }
  }

  hide(key) {
    this.shown.get(key)?.close();
    this.shown.delete(key);
  }

  tryIt() {
    this.last = 0;
    if (this.sound) Promise.resolve(this.context?.resume()).then(() => this.play(TONES.call)).catch(() => {});
    if (this.desktop && !this.desktopBlocked)
      new Notification("Triptych", { body: "This is how a notification looks.", tag: "triptych:try", silent: true });
    this.changed();
  }
}
