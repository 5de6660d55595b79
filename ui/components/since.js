// How long somebody has been waiting, in words that grow older by themselves.
import { minutesInWords, now, setNow } from "triptych";

const TICK = 5000;

export default {
  props: { since: Number, overdue: Number, now: Number },
  template: `<span :class="{'wait-over': isOverdue}">{{ words }}</span>`,
  data() {
    return { tick: 0 };
  },
  computed: {
    waited() {
      return this.since ? Math.max(0, this.tick - this.since) : null;
    },
    isOverdue() {
      return this.waited !== null && this.waited > this.overdue;
    },
    words() {
      if (this.waited === null) return "Nobody waits";
      return this.isOverdue ? `${minutesInWords(this.waited)}, Overdue` : minutesInWords(this.waited);
    },
  },
  created() {
    setNow(this.now);
    this.tick = now();
    this.timer = setInterval(() => { if (!document.hidden) this.tick = now(); }, TICK);
  },
  watch: {
    since() {
      this.tick = now();
    },
  },
  unmounted() {
    clearInterval(this.timer);
  },
};
