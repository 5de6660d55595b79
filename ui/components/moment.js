// When something was, in words that grow older by themselves; the exact time in the browser's zone on hover.
import { ago, exactTime, now, setNow } from "triptych";

const TICK = 5000;

export default {
  props: { at: Number, never: String, now: Number },
  template: `<time v-if="at" :datetime="new Date(at).toISOString()" :title="exact(at)">{{ ago(at, tick) }}</time><span v-else>{{ never }}</span>`,
  data() {
    return { tick: 0 };
  },
  created() {
    setNow(this.now);
    this.tick = now();
    this.timer = setInterval(() => { if (!document.hidden) this.tick = now(); }, TICK);
  },
  unmounted() {
    clearInterval(this.timer);
  },
  methods: { ago, exact: exactTime },
};
