// What is known of a customer without anybody having typed it: pages, browser, place, and what was before.
import { ago, exactTime, safeHref, timeOrDate, timeThere } from "triptych";

export const CustomerAbout = {
  props: { origin: Object, said: Object, zone: String, earlier: Array, tick: Number },
  emits: ["open"],
  template: `
    <section class="about" aria-labelledby="customer-about">
      <h3 id="customer-about" class="form-title">From the chat</h3>
      <dl class="about-list">
        <div v-if="said.phone"><dt>WhatsApp number</dt><dd><bdi>{{ said.phone }}</bdi></dd></div>
        <template v-if="isWeb">
        <div><dt>Current page</dt><dd><page-link :url="origin.page_url" :title="origin.page_title" /></dd></div>
        <div><dt>First page</dt><dd><page-link :url="origin.first_page_url" /></dd></div>
        <div><dt>Browser</dt><dd dir="auto">{{ [origin.browser, origin.system].filter(Boolean).join(", ") || "unknown" }}</dd></div>
        <div><dt>Language</dt><dd dir="auto">{{ said.language_name || "unknown" }}</dd></div>
        <div><dt>Location</dt><dd dir="auto">{{ origin.place || "unknown" }}</dd></div>
        <div><dt>Local time</dt><dd dir="auto">{{ there }}</dd></div>
        </template>
        <div><dt>Last active</dt><dd :title="exact(origin.last_active_at)">{{ ago(origin.last_active_at, tick) }}</dd></div>
        <div><dt>First seen</dt><dd :title="exact(origin.first_seen_at)">{{ ago(origin.first_seen_at, tick) }}</dd></div>
      </dl>
      <h3 id="customer-earlier" class="form-title">Earlier conversations</h3>
      <ul v-if="earlier.length" class="earlier" aria-labelledby="customer-earlier">
        <li v-for="one in earlier" :key="one.id"><button type="button" class="earlier-open" @click="$emit('open', one.id)"><bdi class="one-line">{{ one.channel }}</bdi><span class="earlier-when">{{ one.state === "closed" ? "Closed" : "Open" }}, {{ timeOrDate(one.at, tick) }}</span></button></li>
      </ul>
      <p v-else class="about-none">None that you may see</p>
    </section>`,
  components: {
    // An address that no browser should follow stays text.
    PageLink: {
      props: { url: String, title: String },
      computed: {
        href() {
          return /^https?:/i.test(this.url) ? safeHref(this.url) : null;
        },
      },
      template: `<a v-if="href" :href="href" target="_blank" rel="noopener noreferrer nofollow" dir="auto" :title="url">{{ title || url }}</a><span v-else dir="auto">{{ title || url || "unknown" }}</span>`,
    },
  },
  computed: {
    // Of other channels nothing of this is ever known.
    isWeb() {
      const { page_url, first_page_url, browser, system } = this.origin;
      return Boolean(page_url || first_page_url || browser || system || this.zone);
    },
    there() {
      const time = timeThere(this.zone, this.tick);
      return time ? `${time} (${this.zone.replaceAll("_", " ")})` : "unknown";
    },
  },
  methods: { ago, exact: exactTime, timeOrDate },
};
