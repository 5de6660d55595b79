// The line to the server, by which the two pages find each other. It comes back by itself: a call outlives a restart.
const FIRST = 500; // ms until it is tried again, doubled each time
const LONGEST = 8000;
const SILENCE = 15000; // ms after which the server is asked for a sign of life
const PATIENCE = 5000; // ms until that has to come
const OVER = 4410; // the server has said why, and means it

// Kept over a reload, so that the seat is taken again at once; a secret, by which nobody else can take it.
function pageSecret() {
  try {
    const kept = sessionStorage.getItem("triptych:call");
    if (kept) return kept;
  } catch {
    /* no storage here: a reload may have to wait until the server has noticed */
  }
  const secret = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  try {
    sessionStorage.setItem("triptych:call", secret);
  } catch {
    /* as above */
  }
  return secret;
}

export class Line {
  // `heard(frame)` for each frame; `lost()` when it is down and being tried again.
  constructor(path, { heard, lost }) {
    this.address = `${location.protocol.replace("http", "ws")}//${location.host}${path}`;
    Object.assign(this, { heard, lost, socket: null, tries: 0, isOver: true });
    addEventListener("online", () => this.wake());
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
  }

  open() {
    this.isOver = false;
    this.connect();
  }

  say(frame) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  close() {
    this.isOver = true;
    this.drop();
  }

  connect() {
    clearTimeout(this.later);
    const socket = new WebSocket(this.address);
    this.socket = socket;
    socket.onopen = () => this.say({ type: "enter", page: pageSecret() });
    socket.onmessage = ({ data }) => socket === this.socket && this.take(JSON.parse(data));
    socket.onclose = ({ code }) => socket === this.socket && this.fell(code);
    this.giveUpIn(PATIENCE * 2);
  }

  take(frame) {
    clearTimeout(this.dead);
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.ask(), SILENCE);
    this.tries = 0;
    if (frame.type !== "pong") this.heard(frame);
  }

  ask() {
    this.say({ type: "ping" });
    this.giveUpIn(PATIENCE);
  }

  giveUpIn(ms) {
    clearTimeout(this.dead);
    this.dead = setTimeout(() => this.fell(0), ms);
  }

  fell(code) {
    this.drop();
    if (this.isOver || code === OVER) return;
    const pause = Math.min(LONGEST, FIRST * 2 ** this.tries++) * (0.5 + Math.random() / 2);
    this.later = setTimeout(() => this.connect(), pause);
    this.lost();
  }

  drop() {
    [this.dead, this.silence, this.later].forEach(clearTimeout);
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  wake() {
    if (this.isOver) return;
    if (this.socket) return this.ask();
    this.tries = 0;
    this.connect();
  }
}
