// Camera, microphone and screen: what one can be seen and heard by.
const PICTURE = { width: { ideal: 1280 }, height: { ideal: 720 } };

export class Media {
  // `changed()` when there is another track, or one is gone.
  constructor(changed) {
    Object.assign(this, { changed, audio: null, camera: null, screen: null, isMuted: false, isOff: false });
    this.chosen = { audio: "", video: "", output: "" };
  }

  get video() {
    return this.screen ?? this.camera;
  }

  get tracks() {
    return { audio: this.audio, video: this.video };
  }

  get picture() {
    return this.screen ? "screen" : this.camera ? "camera" : "none";
  }

  // Asks for both; tells what is missing as the name of a sentence, or nothing.
  async start() {
    try {
      this.keep(await this.ask(["audio", ...(this.isOff ? [] : ["video"])]));
      return "";
    } catch (error) {
      if (error.name === "NotAllowedError") return "blocked_devices";
    }
    const hasMicrophone = await this.tryFor("audio");
    const hasCamera = this.isOff || (await this.tryFor("video"));
    return hasMicrophone ? (hasCamera ? "" : "no_camera") : hasCamera ? "no_microphone" : "no_devices";
  }

  async tryFor(kind) {
    try {
      this.keep(await this.ask([kind]));
      return true;
    } catch {
      return false;
    }
  }

  ask(kinds) {
    const wanted = (kind) => ({
      ...(kind === "video" ? PICTURE : {}),
      ...(this.chosen[kind] ? { deviceId: { exact: this.chosen[kind] } } : {}),
    });
    return navigator.mediaDevices.getUserMedia(Object.fromEntries(kinds.map((kind) => [kind, wanted(kind)])));
  }

  keep(stream) {
    for (const track of stream.getTracks()) {
      const place = track.kind === "audio" ? "audio" : "camera";
      this[place]?.stop();
      this[place] = track;
      // Pulled out, or taken away by the browser; not called for what is stopped here.
      track.onended = () => {
        if (this[place] === track) this[place] = null;
        this.changed();
      };
    }
    if (this.audio) this.audio.enabled = !this.isMuted;
    this.changed();
  }

  async mute(on) {
    this.isMuted = on;
    if (this.audio) this.audio.enabled = !on;
    else if (!on) await this.tryFor("audio");
    this.changed();
  }

  // Off is off: the camera's light goes out.
  async turnOff(on) {
    this.isOff = on;
    if (on) this.drop("camera");
    else await this.tryFor("video");
    this.changed();
  }

  // Tells whether it is shared now; who thinks better of it in the browser's dialog is told nothing.
  async share() {
    try {
      const [track] = (await navigator.mediaDevices.getDisplayMedia({ video: true })).getVideoTracks();
      track.contentHint = "detail";
      track.onended = () => this.unshare();
      this.screen = track;
      this.changed();
      return "";
    } catch (error) {
      return error.name === "NotAllowedError" ? "" : "not_shared";
    }
  }

  unshare() {
    this.drop("screen");
    this.changed();
  }

  async choose(kind, id) {
    this.chosen[kind] = id;
    if (kind === "audio" || (kind === "video" && !this.isOff)) await this.tryFor(kind);
  }

  stop() {
    ["audio", "camera", "screen"].forEach((place) => this.drop(place));
    this.changed();
  }

  drop(place) {
    this[place]?.stop();
    this[place] = null;
  }
}

// Names are given only to pages that were allowed a device.
export async function devices() {
  const found = await navigator.mediaDevices.enumerateDevices();
  const of = (kind) => found.filter((device) => device.kind === kind && device.deviceId);
  return { video: of("videoinput"), audio: of("audioinput"), output: of("audiooutput") };
}
