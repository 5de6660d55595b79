// How long one may still write freely: a ring that empties, and the hours or minutes in words. What conversations of
// such a channel need beside the console's sheet comes with it.
import { exactTime, minutesInWords, now, setNow, tell } from "triptych";

const TICK = 5000;
const DAY = 24 * 3600000;
const LAST = 3600000;

export default {
  props: { until: Number, now: Number, sheet: String },
  emits: [],
  template: `
    <span v-if="typeof until === 'number'" class="window" :class="{ 'window-last': left <= LAST }" :title="until ? exact(until) : null">
      <svg class="ring" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6" /><circle cx="8" cy="8" r="6" pathLength="100" :stroke-dasharray="arc + ' 100'" /></svg>
      WhatsApp window: {{ words }}</span>`,
  data() {
    return { tick: 0, LAST };
  },
  computed: {
    left() {
      return this.until - this.tick;
    },
    arc() {
      return Math.max(0, Math.min(100, Math.ceil((100 * this.left) / DAY)));
    },
    words() {
      if (this.left <= 0) return "closed";
      return this.left < 60000 ? "less than 1 min left" : `${minutesInWords(this.left)} left`;
    },
  },
  created() {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: this.sheet, onload: () => tell("restyled", {}) });
    document.head.append(link);
    setNow(this.now);
    this.tick = now();
    this.timer = setInterval(() => { if (!document.hidden) this.tick = now(); }, TICK);
  },
  watch: {
    until() {
      this.tick = now();
    },
  },
  unmounted() {
    clearInterval(this.timer);
  },
  methods: { exact: exactTime },
};
