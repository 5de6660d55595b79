// One attempt to reach the other page: an RTCPeerConnection, and the negotiation over the line.
//
// The agent's page leads: it begins each attempt and gives it its name (`link`), so that what belongs to an earlier one
// is never taken for this one's. Within an attempt both may offer at any time ("perfect negotiation"); when both do so
// at once, the customer's page, being polite, gives way.
const KINDS = ["audio", "video"];

export class Peer {
  constructor({ link, leads, iceServers, tracks, say, onTrack, onState }) {
    const pc = new RTCPeerConnection({ iceServers });
    Object.assign(this, { link, leads, tracks, say, pc, isOffering: false, ignores: false, work: Promise.resolve() });
    pc.onicecandidate = ({ candidate }) => candidate && say({ link, candidate });
    pc.onnegotiationneeded = () => this.offer();
    pc.ontrack = ({ track }) => onTrack(track);
    pc.onconnectionstatechange = () => onState(pc.connectionState);
    if (leads) KINDS.forEach((kind) => pc.addTransceiver(tracks[kind] ?? kind, { direction: "sendrecv" }));
  }

  get isConnected() {
    return this.pc.connectionState === "connected";
  }

  async offer() {
    try {
      this.isOffering = true;
      await this.pc.setLocalDescription();
      this.say({ link: this.link, description: this.pc.localDescription });
    } catch (error) {
      if (this.pc.signalingState !== "closed") throw error;
    } finally {
      this.isOffering = false;
    }
  }

  // One after the other: what comes next may rest on this.
  hear(signal) {
    this.work = this.work.then(() => this.take(signal)).catch((error) => {
      if (this.pc.signalingState !== "closed" && !this.ignores) console.warn("A signal was of no use:", error.message);
    });
  }

  async take({ description, candidate }) {
    if (candidate) return void (await this.pc.addIceCandidate(candidate));
    const isOffer = description?.type === "offer";
    const collides = isOffer && (this.isOffering || this.pc.signalingState !== "stable");
    this.ignores = this.leads && collides;
    if (this.ignores || !description) return;
    await this.pc.setRemoteDescription(description);
    if (!isOffer) return;
    for (const transceiver of this.pc.getTransceivers()) await this.fill(transceiver);
    await this.pc.setLocalDescription();
    this.say({ link: this.link, description: this.pc.localDescription });
  }

  async fill(transceiver) {
    if (transceiver.direction !== "stopped") transceiver.direction = "sendrecv";
    await transceiver.sender.replaceTrack(this.tracks[transceiver.receiver.track.kind] ?? null);
  }

  // Camera and screen take the same place, so that nothing has to be negotiated anew.
  async use(tracks) {
    this.tracks = tracks;
    for (const { sender, receiver } of this.pc.getTransceivers()) {
      const track = tracks[receiver.track.kind] ?? null;
      if (sender.track !== track) await sender.replaceTrack(track).catch(() => {});
    }
  }

  // After a moment without connection: another way, within the same attempt.
  restart() {
    if (this.pc.signalingState !== "closed") this.pc.restartIce();
  }

  close() {
    this.pc.onconnectionstatechange = this.pc.onicecandidate = this.pc.ontrack = null;
    this.pc.close();
  }
}
