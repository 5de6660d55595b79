// Tells the other side that somebody types, and when they stopped.
const EVERY = 3000; // ms
const ENDS = 4000; // ms without a key

export class Typing {
  // `send({conversation, on})` gives it to the socket.
  constructor(send) {
    this.send = send;
    this.told = null; // where and when it was told last
  }
  goOn(conversation) {
    clearTimeout(this.ends);
    this.ends = setTimeout(() => this.stop(), ENDS);
    if (Date.now() - (this.told?.at ?? 0) < EVERY || !window.socket?.connected) return;
    this.told = { conversation, at: Date.now() };
    this.send({ conversation, on: true });
  }
  stop() {
    clearTimeout(this.ends);
    if (this.told && window.socket?.connected) this.send({ conversation: this.told.conversation, on: false });
    this.told = null;
  }
}
