// When something was, in words that grow older by themselves, the exact time in the browser's zone on hover;
// or, with a zone, the exact time there.
import { ago, exactTime, now, setNow, tongue } from "triptych";

const TICK = 5000;

export default {
  props: { at: Number, never: String, now: Number, zone: String },
  emits: [],
  template: `<time v-if="at" :datetime="new Date(at).toISOString()" :title="exact(at)">{{ zone ? there : ago(at, tick) }}</time><span v-else>{{ never }}</span>`,
  data() {
    return { tick: 0 };
  },
  computed: {
    there() {
      return new Intl.DateTimeFormat(tongue, { dateStyle: "medium", timeStyle: "medium", timeZone: this.zone }).format(this.at);
    },
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
