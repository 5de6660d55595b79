// YELLOW's list. The server owns the order; the browser holds a window of rows, and spacers stand for the rest.
import { ConversationRow, LOST, ghost, lostWords, wait } from "conversation_row";
import { askedBy, stepOf, toSearch } from "list_keys";
import { arrive, leaveChat, show } from "page";
import { isActing, listen, now, onPush, setNow } from "triptych";

const ROW = 72; // px, the token --row
const MARGIN = 20; // rows held beyond what is in sight before more are asked for
const COUNT = 120;
const STILL = 2000; // ms for which order stands still after the pointer moved or a key was pressed (SPEC 4)
const EMPTY = { title: "", text: "" };

export default {
  components: { ConversationRow },
  emits: ["open", "join", "range", "resync", "help"],
  template: `
    <div class="list" ref="scroller" :aria-busy="!ready" @scroll.passive="onScroll" @keydown="onKey" @pointermove="onMove" @pointerdown="hold" @focusout="onFocusOut">
      <p class="sr-only" role="status">{{ arrived ? arrived + " new" : "" }}</p>
      <div v-if="arrived" class="list-new"><button type="button" class="btn btn-primary" @click="letIn">{{ arrived }} new</button></div>
      <ul v-if="!ready" class="skeleton" role="list" aria-label="Conversations"><li v-for="n in 7" :key="n" class="conv" aria-hidden="true"><span class="conv-face"><span class="avatar"></span></span><s></s><s></s><s></s></li></ul>
      <ul v-else role="list" aria-label="Conversations" :style="{paddingBlock: before + 'px ' + after + 'px'}" v-show="total > 0">
        <li v-for="(row, i) in rows" :key="row.id" class="conv" :class="{chosen: row.id === selected, closed: row.state === 'closed', unread: row.unread > 0, gone: row.gone}"
          :data-id="row.id" :aria-label="row.gone === 'sight' ? lostWords(row) : row.name" :aria-setsize="total" :aria-posinset="top + i + 1">
          <conversation-row :row="row" :me="me" :day="day" :chosen="row.id === selected" :focusable="row.id === tabRow"
            :joining="joining.has(row.id)" v-bind="wait(row, tick)" @open="open" @join="join" @focused="onFocused" />
        </li>
      </ul>
      <div v-if="ready && total === 0" class="empty"><p class="empty-title">{{ empty.title }}</p><p class="empty-text">{{ empty.text }}</p></div>
    </div>`,
  data() {
    return { ready: false, rows: [], top: 0, total: 0, me: null, selected: null, focused: null, empty: EMPTY, tick: now(), day: "", joining: new Set(), arrived: 0 };
  },
  computed: {
    before() {
      return this.top * ROW;
    },
    after() {
      return Math.max(0, this.total - this.top - this.rows.length) * ROW;
    },
    // One row is the list's stop for the Tab key: the last one that had the focus, else the chosen, else the first.
    tabRow() {
      for (const id of [this.focused, this.selected]) if (this.rows.some((row) => row.id === id)) return id;
      return this.rows[0]?.id ?? null;
    },
  },
  created() {
    this.seq = null;
    this.held = []; // pushes that wait until a press has ended
    this.pressing = false;
    this.pressed = null; // the conversation whose row a press began on
    this.truth = { rows: new Map(), top: 0, total: 0 }; // as the server has it, while order stands still
    this.moved = new Set(); // what of it is shown otherwise or not at all
    this.isBehind = false;
    this.standsUntil = 0;
    this.asked = { start: -1, at: 0 };
  },
  mounted() {
    arrive();
    this.stops = [
      onPush("list", { reset: (p) => this.take("reset", p), apply: (p) => this.take("apply", p), select: this.select }),
      listen("focus-list", () => this.focusRow(this.rows.findIndex((row) => row.id === this.tabRow))),
    ];
    this.timer = setInterval(() => document.hidden || this.onTick(), 1000);
    this.onVisible = () => document.hidden || this.onTick();
    this.onRelease = () => setTimeout(() => this.release(), 0); // after the click that a press ends with
    document.addEventListener("visibilitychange", this.onVisible);
    for (const name of ["pointerup", "pointercancel"]) window.addEventListener(name, this.onRelease);
    this.sizes = new ResizeObserver(() => this.askRange());
    this.sizes.observe(this.$refs.scroller);
  },
  unmounted() {
    this.stops.forEach((stop) => stop());
    clearInterval(this.timer);
    clearTimeout(this.standing);
    this.sizes.disconnect();
    document.removeEventListener("visibilitychange", this.onVisible);
    for (const name of ["pointerup", "pointercancel"]) window.removeEventListener(name, this.onRelease);
  },
  methods: {
    lostWords,
    wait,
    onTick() {
      this.tick = now();
      this.day = new Date(this.tick).toDateString();
    },

    // --- order stands still while a hand is in the list, so that a press acts on the row that stood there when it
    // began. What rows say goes on changing in place.
    stand() {
      this.standsUntil = Date.now() + STILL;
      this.standing ??= setTimeout(this.letGo, STILL);
    },
    isStanding() {
      return this.rows.length > 0 && (this.pressing || Date.now() < this.standsUntil);
    },
    letGo() {
      const left = this.pressing ? STILL : this.standsUntil - Date.now();
      this.standing = left > 0 ? setTimeout(this.letGo, left) : null;
      if (left <= 0) this.settle();
    },
    // Browsers tell of moves too when rows move under a pointer that rests.
    onMove({ screenX, screenY }) {
      if (screenX === this.at?.screenX && screenY === this.at.screenY) return;
      this.at = { screenX, screenY };
      this.stand();
    },
    // (Where a button opens the browser's own menu, its release may never be told.)
    hold(event) {
      this.pressing = event.button === 0;
      this.pressed = event.target.closest?.("[data-id]")?.dataset.id;
      this.stand();
    },
    release() {
      this.pressing = false;
      const held = this.held.splice(0);
      for (const [kind, push] of held) this.take(kind, push);
    },
    // A keyboard's press has no pointer that could stand over another row by now.
    isPressOn(id, event) {
      const row = this.rows.find((one) => one.id === id);
      return row !== undefined && row.gone !== LOST && (event.detail === 0 || this.pressed === String(id));
    },
    settle(toTop = false) {
      const { rows, top, total } = this.truth;
      if (this.isBehind) this.keepInPlace(this.moved, () => this.place([...rows.values()], top, total), toTop);
    },
    letIn() {
      this.standsUntil = 0;
      this.settle(true);
      this.focusRow(0);
    },

    // --- from the server
    take(kind, push) {
      if (this.pressing && (kind === "reset" || this.held.length)) {
        this.veil(kind, push);
        return void this.held.push([kind, push]);
      }
      setNow(push.now);
      if (kind === "reset") this.reset(push);
      else if (this.seq === null || push.seq > this.seq + 1) this.resync();
      else if (push.seq === this.seq + 1) this.apply(push);
    },
    // A press may hold up what comes, but not the going of what its agent may not see any more.
    veil(kind, push) {
      const kept = kind === "reset" ? new Set(push.rows.map((row) => row.id)) : null;
      const lost = new Map((push.gone ?? []).filter(({ reason }) => reason === LOST).map((gone) => [gone.id, gone]));
      this.rows = this.rows.map((row) => {
        if (kept === null ? !lost.has(row.id) : kept.has(row.id)) return row;
        return Vue.markRaw(ghost(row, lost.get(row.id) ?? { reason: LOST }));
      });
    },
    resync() {
      if (this.seq === "asked") return;
      this.seq = "asked"; // every delta is ignored until the snapshot comes
      this.$emit("resync", {});
    },
    reset(push) {
      this.onTick();
      this.seq = push.seq;
      this.me = push.me ?? this.me;
      this.selected = push.selected ?? null;
      this.empty = push.empty ?? EMPTY;
      this.ready = true;
      this.asked = { start: -1, at: 0 };
      this.truth = { rows: new Map(push.rows.map((row) => [row.id, row])), top: push.top, total: push.total };
      this.keepInPlace(new Set(), () => this.place(push.rows, push.top, push.total), !push.keep);
    },
    apply(push) {
      this.seq = push.seq;
      const up = new Map(push.up.map((row) => [row.id, row]));
      const gone = new Map(push.gone.map((row) => [row.id, row]));
      const { rows } = this.truth;
      for (const id of gone.keys()) rows.delete(id);
      for (const [id, row] of up) rows.set(id, row);
      this.truth = { rows, top: push.top, total: push.total };
      this.isBehind = true;
      for (const id of [...up.keys(), ...gone.keys()]) this.moved.add(id);
      for (const id of up.keys()) this.joining.delete(id);
      if (this.isStanding()) this.changeInPlace(up, gone);
      else this.settle();
    },
    changeInPlace(up, gone) {
      this.rows = this.rows.map((row) => {
        const changed = up.get(row.id) ?? (gone.has(row.id) ? ghost(row, gone.get(row.id)) : row);
        return Vue.markRaw(changed);
      });
      const shown = new Set(this.rows.map((row) => row.id));
      this.arrived = [...this.truth.rows.keys()].filter((id) => !shown.has(id)).length;
    },
    place(rows, top, total) {
      this.rows = rows.map(Vue.markRaw).sort((a, b) => a.rank - b.rank || a.id - b.id);
      this.top = top;
      this.total = total;
      this.moved = new Set();
      this.isBehind = false;
      this.arrived = 0;
    },
    // Changes rows so that those in sight stay where they are: the first one that neither moved nor went is the
    // anchor. At the very top there is none, and arrivals come into sight.
    keepInPlace(moved, change, toTop = false) {
      const scroller = this.$refs.scroller;
      const at = scroller.scrollTop;
      const first = Math.floor(at / ROW) - this.top;
      const anchor = at < 4 ? -1 : this.rows.findIndex((row, i) => i >= first && !moved.has(row.id));
      const id = anchor < 0 ? null : this.rows[anchor].id;
      const offset = (this.top + anchor) * ROW - at;
      const hadFocus = scroller.contains(document.activeElement) ? this.focusedIndex() : null;
      change();
      const index = id === null ? -1 : this.rows.findIndex((row) => row.id === id);
      this.$nextTick(() => {
        if (toTop) scroller.scrollTop = this.top * ROW;
        else if (index >= 0) scroller.scrollTop = (this.top + index) * ROW - offset;
        if (hadFocus !== null && !isActing() && !scroller.contains(document.activeElement)) this.focusRow(hadFocus - this.top);
        this.askRange();
      });
    },

    // --- what is in sight
    onScroll() {
      this.askSoon ??= setTimeout(() => {
        this.askSoon = null;
        this.askRange();
      }, 60);
    },
    askRange() {
      const { scrollTop, clientHeight } = this.$refs.scroller;
      if (!this.ready || !clientHeight) return;
      const first = Math.floor(scrollTop / ROW);
      const last = Math.min(this.total, Math.ceil((scrollTop + clientHeight) / ROW));
      const end = this.top + this.rows.length;
      const missing = (this.top > 0 && first - MARGIN < this.top) || (end < this.total && last + MARGIN > end);
      if (!missing) return;
      const start = Math.max(0, Math.min(Math.round((first + last - COUNT) / 2), this.total - COUNT));
      const again = start === this.asked.start && Date.now() - this.asked.at < 2000;
      if (again || this.seq === "asked") return;
      this.asked = { start, at: Date.now() };
      this.$emit("range", { start, count: COUNT });
    },

    // --- hands
    select({ id }) {
      if (id === null) leaveChat();
      this.selected = id;
    },
    open(id, event) {
      if (!this.isPressOn(id, event)) return;
      this.selected = id;
      show("chat");
      this.$emit("open", { id });
    },
    join(id, event) {
      if (this.joining.has(id) || !this.isPressOn(id, event)) return;
      this.joining.add(id);
      setTimeout(() => this.joining.delete(id), 3000); // refused or lost: may be pressed again
      show("chat"); // who joins will answer
      this.$emit("join", { id });
    },
    onFocused(id) {
      this.focused = id;
    },
    focusedIndex() {
      return this.top + this.rows.findIndex((row) => row.id === this.focused);
    },
    focusRow(i) {
      const row = this.rows[Math.max(0, Math.min(i, this.rows.length - 1))];
      if (!row) return;
      this.focused = row.id;
      this.$nextTick(() => this.$refs.scroller?.querySelector(`[data-id="${row.id}"] .conv-open`)?.focus());
    },
    onFocusOut(event) {
      if (event.relatedTarget === null) return;
      if (!this.$refs.scroller.contains(event.relatedTarget)) this.focused = null;
    },
    onKey(event) {
      this.stand();
      if (event.altKey || event.ctrlKey || event.metaKey || !this.rows.length) return;
      const index = this.focusedIndex() - this.top;
      const step = stepOf(event.key, this.$refs.scroller.clientHeight / ROW);
      if (step !== undefined) this.focusRow(index + step);
      else if (event.key === "Home" || event.key === "End") this.goToEnd(event.key === "End");
      else if (askedBy(event.key) === "search") toSearch();
      else if (askedBy(event.key) === "help") this.$emit("help", {});
      else return;
      event.preventDefault();
    },
    goToEnd(last) {
      const held = last ? this.top + this.rows.length >= this.total : this.top === 0;
      if (held) return this.focusRow(last ? this.rows.length - 1 : 0);
      this.$refs.scroller.scrollTop = last ? this.total * ROW : 0;
      this.askRange();
      const stop = this.$watch("top", () => {
        stop();
        this.$nextTick(() => this.focusRow(last ? this.rows.length - 1 : 0));
      });
    },
  },
};
