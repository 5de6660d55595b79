// A call between an agent and a customer: from the lobby to the end.
import { Line } from "./line.js";
import { Media, devices } from "./media.js";
import { Peer } from "./peer.js";
import { View } from "./view.js";

const REACHED_WITHIN = 10000; // ms after which the page says why there is no connection
const RESTARTED_AFTER = 3000; // ms of a lost connection after which another way is looked for
const AGAIN_AFTER = 2000; // ms after a failed attempt
const HEARD_WITHIN = 5000; // ms in which the leading page has to begin
const FOR_GOOD = ["ended", "blocked", "forbidden", "unauthorized", "not_found"];

class Call {
  constructor(told) {
    this.leads = told.role === "agent";
    this.view = new View(told, this);
    this.view.meet(told.other);
    this.media = new Media(() => this.showOwn());
    this.line = new Line(told.socket, { heard: (frame) => this.hear(frame), lost: () => this.lost() });
    this.peer = null;
    this.other = null; // { name, page } while they are in the room
    this.met = null; // the last page that was
    this.theirState = {};
    this.iceServers = [];
  }

  // --- the lobby

  async lobby() {
    this.view.turnTo("lobby");
    if (!isSecureContext) return this.cannot("insecure");
    if (!navigator.mediaDevices || !window.RTCPeerConnection) return this.cannot("unfit");
    this.view.tell("");
    this.view.status("asking");
    const missing = await this.media.start();
    if (this.view.stage === "lobby") this.view.status("ready");
    if (missing) this.view.tell(missing, () => this.lobby());
  }

  cannot(word) {
    this.view.tell(word);
    this.view.turnTo("over");
  }

  join = () => {
    this.view.turnTo("in");
    this.view.tell("");
    this.view.status("connecting");
    this.line.open();
  };

  // --- from the server and from the other page

  hear({ type, ...frame }) {
    const does = {
      entered: () => this.entered(frame),
      peer: () => (frame.peer ? this.meet(frame.peer) : this.part(frame.left)),
      signal: () => this.signal(frame),
      again: () => this.leads && (!frame.link || frame.link === this.peer?.link) && this.begin(),
      state: () => this.showTheirs(frame),
      ended: () => this.end(frame.code),
    };
    if (Object.hasOwn(does, type)) does[type]();
  }

  entered({ ice_servers, peer }) {
    this.iceServers = ice_servers;
    if (peer) this.meet(peer);
    else this.part(false);
  }

  meet(other) {
    const isSame = this.met === other.page;
    this.other = other;
    this.met = other.page;
    this.view.meet(other.name);
    this.sayState();
    if (isSame && this.peer?.isConnected) return this.view.status("connected");
    if (this.leads) return this.begin();
    if (!isSame) this.drop();
    this.expect();
  }

  // Whose line is lost may still be seen and heard; who has hung up is gone.
  part(left) {
    this.other = null;
    if (!left && this.peer?.isConnected) return;
    this.drop();
    this.view.tell("");
    this.view.status(...(left ? ["left"] : []), "waiting");
  }

  signal({ link, ...signal }) {
    if (link !== this.peer?.link) {
      if (this.leads || signal.description?.type !== "offer") return;
      this.begin(link);
    }
    this.peer.hear(signal);
  }

  lost() {
    if (!this.peer?.isConnected) this.view.status("offline");
  }

  // --- attempts to reach each other

  begin(link = crypto.randomUUID()) {
    this.drop();
    this.remote = new MediaStream();
    this.peer = new Peer({
      link,
      leads: this.leads,
      iceServers: this.iceServers,
      tracks: this.media.tracks,
      say: (signal) => this.line.say({ type: "signal", ...signal }),
      onTrack: (track) => this.take(track),
      onState: (state) => this.turned(state),
    });
    this.expect();
  }

  expect() {
    this.view.status("connecting");
    clearTimeout(this.late);
    clearTimeout(this.silent);
    this.late = setTimeout(() => this.view.tell(this.iceServers.length ? "no_way" : "no_servers"), REACHED_WITHIN);
    if (!this.leads && !this.peer) this.silent = setTimeout(() => this.askAgain(), HEARD_WITHIN);
  }

  turned(state) {
    clearTimeout(this.next);
    if (state === "connected") return this.reached();
    if (state !== "disconnected" && state !== "failed") return;
    if (!this.other) return this.part(false);
    this.view.status("reconnecting");
    if (state === "disconnected") this.next = setTimeout(() => this.peer?.restart(), RESTARTED_AFTER);
    else this.next = setTimeout(() => (this.leads ? this.begin() : this.askAgain()), AGAIN_AFTER * (this.leads ? 1 : 2));
  }

  reached() {
    clearTimeout(this.late);
    this.view.tell("");
    this.view.status("connected");
    this.showTheirs();
  }

  askAgain() {
    this.line.say({ type: "again", ...(this.peer ? { link: this.peer.link } : {}) });
  }

  take(track) {
    this.remote.addTrack(track);
    track.onmute = track.onunmute = () => this.showTheirs();
    this.showTheirs();
  }

  drop() {
    [this.late, this.silent, this.next].forEach(clearTimeout);
    this.peer?.close();
    this.peer = null;
    this.view.theirs(null);
  }

  // --- what is seen

  showOwn() {
    this.view.own(this.media);
    this.peer?.use(this.media.tracks);
    this.sayState();
  }

  sayState() {
    if (this.other) this.line.say({ type: "state", muted: this.media.isMuted || !this.media.audio, picture: this.media.picture });
  }

  showTheirs(state = this.theirState) {
    this.theirState = state;
    if (this.peer?.isConnected) this.view.theirs(this.remote, state);
  }

  // --- hands

  async toggle(id, on) {
    if (id === "mute") return this.media.mute(on);
    if (id === "camera-off") return this.media.turnOff(on);
    if (!on) return this.media.unshare();
    const failed = await this.media.share();
    if (failed) this.view.tell(failed, () => this.view.tell(""), "done");
  }

  async openDevices() {
    this.view.offer(await devices(), this.media.chosen);
  }

  async choose(kind, id) {
    if (kind === "output") this.view.speakBy(id);
    await this.media.choose(kind, id);
  }

  hangUp = () => {
    this.line.say({ type: "leave" });
    this.end("hung_up");
  };

  end(code) {
    this.line.close();
    this.drop();
    this.other = this.met = null;
    this.media.stop();
    const word = this.view.words[code] ? code : "failed";
    const label = code === "hung_up" || code === "elsewhere" ? "join_again" : "try_again";
    this.view.tell(word, FOR_GOOD.includes(code) ? null : () => this.lobby(), label);
    this.view.turnTo("over");
  }
}

const call = new Call(JSON.parse(document.body.dataset.call));
addEventListener("pagehide", () => call.line.say({ type: "leave" }));
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
navigator.mediaDevices?.addEventListener("devicechange", () => document.querySelector("dialog").open && call.openDevices());
call.lobby();
