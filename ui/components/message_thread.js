// GREEN's thread: bubbles, day separators, system lines, delivery states; older messages on scrolling up.
import { failedTogether, fateOf, isBubble, isOurs, statesOf } from "fates";
import { MessageFiles, PictureDialog } from "message_files";
import { ThreadBubble } from "thread_bubble";
import { clock, dayKey, dayName, exactTime, listen, now, onPush, setNow, tell } from "triptych";

const NEAR = 48; // px from the bottom within which the thread stays at the bottom
const OLDER_AT = 300; // px from the top at which older messages are asked for
const GROUP = 5 * 60000; // ms within which one author's messages share an author line
const TICK = 5000; // ms within which "Today" becomes "Yesterday"
const TYPING = 6000; // ms after which "typing" ends by itself

const nothing = () => ({
  conversation: null, messages: [], more: false, marks: { received: 0, read: 0 }, typing: null, unseen: 0, lead: null, away: false,
});

export default {
  components: { MessageFiles, PictureDialog, ThreadBubble },
  emits: ["older", "seen", "resync", "mailagain", "allagain", "lead"],
  template: `
    <div class="thread" :class="{'thread-none': conversation === null}">
      <div v-if="ready && conversation === null" class="empty"><p class="empty-title">Choose a conversation</p><p class="empty-text">Its messages are shown here. You can read before you join.</p></div>
      <div v-show="conversation !== null" class="log" ref="log" role="log" aria-label="Messages" tabindex="0" :key="conversation" @scroll.passive="onScroll">
        <p v-if="more" class="log-older">Loading older messages…</p>
        <p v-else-if="ready && !messages.length && !waiting.length" class="log-none">No messages yet</p>
        <template v-for="entry in entries" :key="entry.key">
          <p v-if="entry.day" class="log-day"><span>{{ entry.day }}</span></p>
          <p v-if="entry.line" class="log-line" :title="exact(entry.message.at)"><span dir="auto">{{ entry.message.text }}</span><time>, {{ clock(entry.message.at) }}</time></p>
          <thread-bubble v-else :message="entry.message" :state="entry.state" :mail="entry.mail" :all="failed.get(entry.key)" :author="entry.author" :look="entry.look" :me="me" @mailagain="mailAgain" @allagain="(seqs) => $emit('allagain', { conversation, seqs })" @enlarge="enlarge" @lead="goTo" />
        </template>
        <div v-for="item in waiting" :key="item.client_id" class="msg ours mine" :class="[item.state, {note: item.note}]">
          <div v-if="item.text" class="bubble" dir="auto">{{ item.text }}</div>
          <message-files v-if="item.files?.length" :files="item.files" @enlarge="enlarge" />
          <p v-if="item.state !== 'sending'" class="msg-state" role="alert"><span dir="auto">{{ item.state === "held" ? item.reason + " Not sent yet." : "Not sent: " + item.reason }}</span>
            <button v-if="item.retry || item.state === 'held'" type="button" class="btn btn-plain" @click="again('retry', item)">{{ item.state === "held" ? "Send anyway" : "Retry" }}</button>
            <button type="button" class="btn btn-plain" @click="again('edit', item)">Edit</button></p>
          <p v-else class="msg-state">Sending</p>
        </div>
        <p class="log-typing" aria-live="off"><template v-if="typing"><bdi class="one-line">{{ typing }}</bdi> is typing<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span></template></p>
      </div>
      <button v-if="unseen || away" type="button" class="btn btn-primary log-new" @click="toBottom"><i class="icon" data-icon="down"></i>{{ newest }}</button>
      <picture-dialog ref="picture" />
    </div>`,
  data() {
    return { ready: false, me: null, pending: [], today: now(), ...nothing() };
  },
  computed: {
    newest() {
      if (!this.unseen) return "Newest messages";
      return this.unseen === 1 ? "1 new message" : `${this.unseen} new messages`;
    },
    // Pending items that no message has taken the place of yet.
    waiting() {
      const arrived = new Set(this.messages.map((message) => message.client_id));
      return this.pending.filter((item) => item.conversation === this.conversation && !arrived.has(item.client_id));
    },
    entries() {
      const states = this.states;
      let before = null;
      return this.messages.map((message, i) => {
        const day = !before || dayKey(before.at) !== dayKey(message.at) ? dayName(message.at, this.today) : "";
        const entry = { key: message.seq, message, day, line: !isBubble(message) };
        if (!entry.line) Object.assign(entry, this.bubble(message, before, day), fateOf(message, this.messages[i + 1], states));
        before = message;
        return entry;
      });
    },
    states() {
      return statesOf(this.messages, this.marks);
    },
    failed() {
      return failedTogether(this.messages);
    },
  },
  created() {
    this.outbox = new Map(); // conversation -> items under way, also of conversations not shown
    this.stick = true;
    this.height = 0; // px of the log as it was last settled
    this.loading = 0;
    this.seen = 0;
    this.stops = [
      listen("restyled", () => this.settle()),
      listen("pending", ({ conversation, items }) => this.takePending(conversation, items)),
      onPush("thread", {
        reset: this.reset, add: this.add, older: this.older, renew: this.renew,
        marks: (p) => this.here(p) && (this.marks = { received: p.received, read: p.read }),
        typing: (p) => this.here(p) && this.setTyping(p),
      }),
    ];
  },
  mounted() {
    this.onVisible = () => this.reportSeen();
    document.addEventListener("visibilitychange", this.onVisible);
    this.timer = setInterval(this.turnDay, TICK);
    this.sizes = new ResizeObserver(() => this.settle());
    this.sizes.observe(this.$el);
  },
  unmounted() {
    this.stops.forEach((stop) => stop());
    clearInterval(this.timer);
    this.sizes.disconnect();
    document.removeEventListener("visibilitychange", this.onVisible);
  },
  methods: {
    clock,
    exact: exactTime,
    here(push) {
      return push.conversation === this.conversation;
    },
    bubble(message, before, day) {
      const note = message.audience === "internal";
      const alike = before && isBubble(before) && before.author.kind === message.author.kind && before.author.id === message.author.id;
      const grouped = alike && !day && before.audience === message.audience && message.at - before.at < GROUP;
      const mine = message.author.kind === "agent" && message.author.id === this.me;
      const look = `${isOurs(message) ? "ours" : "theirs"}${mine ? " mine" : ""}${note ? " note" : ""}${grouped ? " grouped" : ""}${message.seq === this.lead ? " led" : ""}`;
      return { look, author: grouped ? "" : message.author.name };
    },

    turnDay() {
      if (dayKey(this.today) !== dayKey(now())) this.today = now();
    },

    // --- from the server
    reset(push) {
      setNow(push.now);
      this.turnDay();
      this.ready = true;
      if (push.conversation !== this.conversation) this.$refs.picture.close();
      if (push.conversation === null) return void Object.assign(this, nothing());
      this.me = push.me;
      if (push.conversation === this.conversation && this.joins(push.messages)) this.merge(push.messages);
      else this.take(push);
      this.marks = push.marks ?? { received: 0, read: 0 };
      this.setTyping(push.typing ?? {});
      this.tellShown();
      if (push.lead) this.leadTo(push.lead);
      this.settle();
    },
    // To one that another answers; further up than is loaded yet it is asked for like a search's.
    goTo(seq) {
      if (this.messages.some((message) => message.seq === seq)) this.leadTo(seq);
      else this.$emit("lead", { conversation: this.conversation, seq });
    },
    // To a message that was searched for; the newest ones are a press away.
    leadTo(seq) {
      this.lead = seq;
      this.stick = false;
      this.$nextTick(() => {
        this.$refs.log.querySelector(`[data-seq="${Number(seq)}"]`)?.scrollIntoView({ block: "center" });
        this.height = this.$refs.log.clientHeight;
        this.onScroll();
        this.away = !this.stick;
      });
    },
    take(push) {
      Object.assign(this, nothing(), { conversation: push.conversation, more: push.more });
      this.messages = push.messages.map(Vue.markRaw);
      this.pending = this.outbox.get(push.conversation) ?? [];
      this.stick = true;
      this.loading = 0;
      this.seen = 0;
    },
    // After a reconnect the snapshot is joined to what is held, so that nobody loses their place.
    joins(messages) {
      return this.messages.length > 0 && messages.length > 0 && messages[0].seq <= this.messages.at(-1).seq + 1;
    },
    merge(messages) {
      const held = new Map(this.messages.map((message) => [message.seq, message]));
      for (const message of messages) held.set(message.seq, Vue.markRaw(message));
      this.messages = [...held.values()].sort((a, b) => a.seq - b.seq);
    },
    add(push) {
      if (!this.here(push) || !push.messages.length) return;
      const last = this.messages.at(-1)?.seq ?? 0;
      if (last && push.messages[0].seq > last + 1) return void this.$emit("resync", { conversation: this.conversation, since: last });
      const fresh = push.messages.filter((message) => message.seq > last);
      this.merge(push.messages);
      if (fresh.some((message) => message.author.kind === "customer")) this.typing = null;
      if (fresh.some((message) => isBubble(message) && message.author.kind === "agent" && message.author.id === this.me)) this.stick = true;
      if (!this.stick) this.unseen += fresh.filter(isBubble).length;
      this.tellShown();
      this.settle();
    },
    renew(push) {
      const held = new Set(this.messages.map((message) => message.seq));
      if (!this.here(push)) return;
      this.merge(push.messages.filter((message) => held.has(message.seq)));
      this.settle();
    },
    older(push) {
      this.loading = 0;
      if (!this.here(push)) return;
      const log = this.$refs.log;
      const fromBottom = log.scrollHeight - log.scrollTop;
      this.more = push.more;
      this.merge(push.messages);
      this.$nextTick(() => {
        log.scrollTop = log.scrollHeight - fromBottom;
        this.askOlder();
      });
    },
    setTyping({ on, name }) {
      clearTimeout(this.typingEnds);
      this.typing = on ? name || "Customer" : null;
      if (on) this.typingEnds = setTimeout(() => (this.typing = null), TYPING);
      this.settle();
    },
    takePending(conversation, items) {
      const before = this.outbox.get(conversation)?.length ?? 0;
      const tagged = items.map((item) => ({ ...item, conversation }));
      this.outbox.set(conversation, tagged);
      if (conversation !== this.conversation) return;
      this.pending = tagged;
      if (tagged.length > before) this.stick = true;
      this.settle();
    },
    enlarge(pictures, at) {
      this.$refs.picture.show(pictures, at);
    },
    again(act, item) {
      tell(act, { client_id: item.client_id });
    },
    mailAgain(seq) {
      this.$emit("mailagain", { conversation: this.conversation, seq });
    },
    // With each message the composer says what its writer had before them, and CLOSE what its presser had.
    tellShown() {
      window.triptych.shown = { conversation: this.conversation, seq: this.messages.at(-1)?.seq ?? 0 };
      tell("shown", window.triptych.shown);
    },

    // --- where one reads
    onScroll() {
      const log = this.$refs.log;
      // What is told of a place that has changed its height meanwhile is nobody's scrolling: settle() is under way.
      if (log.clientHeight === this.height) this.stick = log.scrollHeight - log.clientHeight - log.scrollTop < NEAR;
      if (this.stick) Object.assign(this, { unseen: 0, away: false });
      this.askOlder();
      this.reportSoon ??= setTimeout(() => this.reportSeen(), 250);
    },
    askOlder() {
      const log = this.$refs.log;
      const due = this.more && log.clientHeight && log.scrollTop < OLDER_AT && Date.now() - this.loading > 5000;
      if (!due || !this.messages.length) return;
      this.loading = Date.now();
      this.$emit("older", { conversation: this.conversation, before: this.messages[0].seq });
    },
    toBottom() {
      this.stick = true;
      this.settle();
      this.$refs.log.focus({ preventScroll: true });
    },
    settle() {
      this.$nextTick(() => {
        const log = this.$refs.log;
        if (!log || this.conversation === null) return;
        this.height = log.clientHeight;
        if (this.stick) {
          log.scrollTop = log.scrollHeight;
          Object.assign(this, { unseen: 0, away: false });
        }
        this.askOlder();
        this.reportSoon ??= setTimeout(() => this.reportSeen(), 50);
      });
    },
    // Read is what was on screen in a visible tab: the last message whose end is in sight.
    reportSeen() {
      clearTimeout(this.reportSoon);
      this.reportSoon = null;
      const log = this.$refs.log;
      if (document.hidden || this.conversation === null || !log?.clientHeight) return;
      const seq = this.lastInSight(log);
      if (seq <= this.seen) return;
      this.seen = seq;
      this.$emit("seen", { conversation: this.conversation, seq });
    },
    lastInSight(log) {
      if (this.stick) return this.messages.at(-1)?.seq ?? 0;
      const edge = log.getBoundingClientRect().bottom + 4;
      const shown = [...log.querySelectorAll("[data-seq]")];
      for (let i = shown.length - 1; i >= 0; i--)
        if (shown[i].getBoundingClientRect().bottom <= edge) return Number(shown[i].dataset.seq);
      return 0;
    },
  },
};
