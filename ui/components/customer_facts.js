// What is known of the customer above a thread: when they last did something, where they are and what time it is there.
import { ago, exactTime, now, onPush, timeThere } from "triptych";

const TICK = 5000;
const NOBODY = { conversation: null, web: false, active: 0, place: "", zone: "" };

export default {
  template: `
    <dl v-if="web" class="known">
      <div><dt>Last active</dt><dd :title="active ? exact(active) : null">{{ active ? ago(active, tick) : "unknown" }}</dd></div>
      <div><dt>Location</dt><dd class="one-line" dir="auto" :title="where">{{ where }}</dd></div>
    </dl>`,
  data() {
    return { ...NOBODY, tick: now() };
  },
  computed: {
    where() {
      return [this.place || "unknown", timeThere(this.zone, this.tick)].filter(Boolean).join(", ");
    },
  },
  created() {
    this.stop = onPush("facts", {
      show: (p) => Object.assign(this, NOBODY, p, { tick: now() }),
      active: ({ conversation, at }) => conversation === this.conversation && Object.assign(this, { active: at, tick: now() }),
    });
    this.timer = setInterval(() => { if (!document.hidden) this.tick = now(); }, TICK);
  },
  unmounted() {
    this.stop();
    clearInterval(this.timer);
  },
  methods: { ago, exact: exactTime },
};
