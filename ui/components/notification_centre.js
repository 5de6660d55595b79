// The notification centre: a dialog of what calls for the agent, the number in the title, and what it rings for.
// The server says what there is; the browser says which thread is on screen, to which nobody need be called.
import { ago, exactTime, initials, listen, now, onPush, setNow, tint } from "triptych";
import { show } from "page";
import { Ringer } from "ringing";

const LOOK = 1000; // ms between looks at what is on screen, where no event says that it changed
const ANSWERED = 3000; // ms after which a button may be pressed again

export default {
  props: { base: String, every: Number },
  emits: ["act", "dismiss", "dismiss-all", "open", "watch", "resync"],
  template: `
    <div class="centre-place">
      <dialog ref="dialog" class="centre" aria-label="Notifications" @close="onClose" @click.self="close">
        <div class="centre-card">
          <div class="centre-head">
            <h2 class="dialog-title">Notifications</h2>
            <button type="button" class="icon-btn" data-icon="close" aria-label="Close" @click="close"></button>
          </div>
          <div class="centre-switches" role="group" aria-label="How to be told">
            <button type="button" class="switch" role="switch" :aria-checked="String(sound)" @click="turn('sound', !sound)"><i aria-hidden="true"></i>Sound</button>
            <button type="button" class="switch" role="switch" :aria-checked="String(desktop)" @click="turn('desktop', !desktop)"><i aria-hidden="true"></i>Desktop notifications</button>
            <button type="button" class="btn btn-plain" @click="ringer.tryIt()">Try it</button>
          </div>
          <div role="status" class="centre-warnings"><p v-for="warning in warnings" :key="warning" class="centre-warning">{{ warning }}</p></div>
          <ul v-if="lines.length" class="centre-list" role="list" aria-label="Notifications">
            <li v-for="line in lines" :key="line.key" class="centre-line" :class="{calls: line.calls, urgent: line.urgent && line.calls}" :data-id="line.key.slice(1)" :aria-label="line.title || line.state">
              <span class="avatar" :class="line.title ? tint(line.face) : 'nobody'" aria-hidden="true">{{ line.title ? initials(line.title) : "" }}</span>
              <span class="centre-text">
                <span v-if="line.title" class="centre-title"><bdi class="one-line" :id="'centre-' + line.key">{{ line.title }}</bdi></span>
                <span v-if="line.what" class="centre-what" dir="auto">{{ line.what }}</span>
                <span class="centre-facts"><time dir="auto" :title="exact(line.at)">{{ since(line.at) }}</time><span v-if="line.team" class="one-line" dir="auto">{{ line.team }}</span></span>
                <span v-if="refusals[line.key] && refusals[line.key] !== line.state" class="centre-refusal" role="alert">{{ refusals[line.key] }}</span>
              </span>
              <span class="centre-acts">
                <span v-if="line.state" class="centre-state" dir="auto">{{ line.state }}</span>
                <span class="centre-acts">
                  <button v-if="line.button" type="button" class="btn" :class="{'btn-primary': line.button !== 'VIEW'}" :data-act="joins(line) ? 'join' : null" :aria-disabled="busy.has(line.key) ? 'true' : null" :aria-describedby="'centre-' + line.key" @click="press(line, line.button)">{{ line.button }}</button>
                  <button v-if="line.decline" type="button" class="btn" :aria-describedby="'centre-' + line.key" @click="press(line, 'DECLINE')">Decline</button>
                  <button type="button" class="btn btn-plain" :aria-describedby="line.title ? 'centre-' + line.key : null" @click="dismiss(line)">Dismiss</button>
                </span>
              </span>
            </li>
          </ul>
          <div v-else-if="known" class="empty"><p class="empty-title">Nothing calls for you</p><p class="empty-text">Customers who wait, messages in your conversations and invitations appear here by themselves.</p></div>
          <div v-if="lines.length" class="dialog-acts"><button type="button" class="btn" @click="dismissAll">Dismiss all</button></div>
        </div>
      </dialog>
    </div>`,
  data() {
    return { known: false, lines: [], number: 0, tick: now(), refusals: {}, busy: new Set(), sound: true, desktop: false, warnings: [] };
  },
  created() {
    this.seq = null;
    this.heardTo = null; // the newest cause that has been rung for, or was there when the page came
    this.watched = 0;
    this.ringer = Vue.markRaw(new Ringer(() => this.look()));
    this.look();
    this.stops = [
      onPush("centre", { reset: (p) => this.take("reset", p), apply: (p) => this.take("apply", p), refused: this.refuse, leave: this.leave }),
      listen("centre", () => this.open()),
      listen("shown", () => this.watch()),
    ];
  },
  mounted() {
    this.timer = setInterval(() => this.onTick(), LOOK);
    this.onVisible = () => this.watch();
    document.addEventListener("visibilitychange", this.onVisible);
  },
  unmounted() {
    this.stops.forEach((stop) => stop());
    clearInterval(this.timer);
    clearInterval(this.repeating);
    document.removeEventListener("visibilitychange", this.onVisible);
    this.ringer.stop();
  },
  methods: {
    initials,
    tint,
    exact: exactTime,
    since(at) {
      return ago(at, this.tick);
    },
    joins(line) {
      return line.button === "JOIN" || line.button === "GRAB";
    },
    onTick() {
      this.watch();
      if (this.$refs.dialog.open && !document.hidden) this.tick = now();
    },

    // --- from the server
    take(kind, push) {
      setNow(push.now);
      if (kind === "apply" && (this.seq === null || push.seq !== this.seq + 1)) return this.resync(push);
      this.seq = push.seq;
      if (kind === "reset" && this.watched) this.$emit("watch", { conversation: this.watched });
      const held = new Map(kind === "reset" ? [] : this.lines.map((line) => [line.key, line]));
      for (const key of push.del ?? []) held.delete(key);
      for (const line of push.up ?? push.lines) held.set(line.key, Vue.markRaw(line));
      this.arrange([...held.values()], push);
    },
    resync(push) {
      if (this.seq === null || push.seq <= this.seq) return; // the snapshot is under way
      this.seq = null;
      this.$emit("resync", {});
    },
    arrange(lines, push) {
      const before = this.lines;
      this.known = true;
      this.lines = lines.sort((a, b) => b.at - a.at || (a.key < b.key ? -1 : 1));
      this.number = push.number;
      this.tick = now();
      document.title = push.number ? `(${push.number}) ${this.base}` : this.base;
      for (const line of lines) this.busy.delete(line.key);
      this.ring(before, push.repeats);
    },

    // --- ringing
    ring(before, repeats) {
      const heardTo = this.heardTo;
      this.heardTo = Math.max(heardTo ?? 0, ...this.lines.map((line) => line.at));
      const calling = new Set(this.lines.filter((line) => line.calls).map((line) => line.key));
      for (const { key } of before) if (!calling.has(key)) this.ringer.hide(key);
      if (!this.number) this.ringer.hush();
      this.repeat(repeats);
      if (heardTo === null) return;
      const fresh = this.lines.filter((line) => line.rings && line.at > heardTo);
      if (!fresh.length) return;
      this.ringer.ring(this.heardTo, fresh.some((line) => line.urgent));
      this.ringer.show(fresh, (key) => this.pressByKey(key));
    },
    // Until somebody takes it; then silence at once.
    repeat(on) {
      if (on === Boolean(this.repeating)) return;
      clearInterval(this.repeating);
      this.repeating = on ? setInterval(() => this.ringer.ring(Math.floor(now() / this.every), true), this.every) : null;
      if (!on) this.ringer.hush();
    },
    look() {
      const { sound, desktop, soundBlocked, desktopBlocked } = this.ringer ?? {};
      Object.assign(this, { sound: sound ?? true, desktop: desktop ?? false, warnings: [] });
      if (soundBlocked) this.warnings.push("This browser holds sound back until you click or press a key on this page.");
      if (desktopBlocked) this.warnings.push("This browser blocks desktop notifications for this site. Allow them in its settings.");
      const blocked = soundBlocked || desktopBlocked;
      document.documentElement.toggleAttribute("data-muted", Boolean(blocked));
    },
    turn(which, on) {
      this.ringer.turn(which, on);
    },

    // --- what is on screen
    watch() {
      const log = document.querySelector(".log");
      const seen = !document.hidden && log?.clientHeight ? (window.triptych.shown?.conversation ?? 0) : 0;
      if (seen === this.watched) return;
      this.watched = seen;
      this.$emit("watch", { conversation: seen });
    },

    // --- hands
    open() {
      this.tick = now();
      if (this.$refs.dialog.open) return;
      this.$refs.dialog.showModal();
      this.$emit("open", { on: true });
    },
    close() {
      this.$refs.dialog.close();
    },
    onClose() {
      this.refusals = {};
      this.$emit("open", { on: false });
    },
    press(line, verb) {
      if (this.busy.has(line.key)) return;
      this.busy.add(line.key);
      setTimeout(() => this.busy.delete(line.key), ANSWERED); // refused or lost: may be pressed again
      delete this.refusals[line.key];
      this.$emit("act", { verb, key: line.key });
    },
    pressByKey(key) {
      const line = this.lines.find((one) => one.key === key);
      if (line?.button) this.press(line, "VIEW");
      else this.open();
    },
    dismiss(line) {
      this.$emit("dismiss", { key: line.key, at: line.at });
    },
    dismissAll() {
      this.$emit("dismiss-all", { at: this.lines[0].at });
    },
    refuse({ key, sentence }) {
      this.busy.delete(key);
      this.refusals[key] = sentence;
    },
    // What was asked for is in GREEN: the dialog makes way, and the focus goes on to the composer or the thread.
    leave({ joined }) {
      show("chat");
      this.close();
      document.activeElement?.blur();
      if (!joined) this.$nextTick(() => document.querySelector(".log")?.focus({ preventScroll: true }));
    },
  },
};
