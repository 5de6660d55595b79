// A row of YELLOW's list.
import { dayKey, initials, minutesInWords, timeOrDate, tint } from "triptych";

// Why a row went that still stands in its place. Of one that its agent may not see any more nothing is left but who
// has grabbed it, if that may be told.
export const LOST = "sight";
export const ghost = (row, { reason, by }) =>
  reason === LOST
    ? { id: row.id, rank: row.rank, gone: LOST, by, name: "", state: "", waiting_since: null, teams: [], crew: [], last: null, unread: 0, found: null }
    : { ...row, gone: reason === "left" || row.gone === LOST ? (row.gone ?? reason) : undefined };
export const lostWords = (row) => (row.by ? `Grabbed by ${row.by}` : "Gone");

// Primitive props, so that a tick renders only the rows whose words or ring change.
export function wait(row, at) {
  if (row.state !== "open" || row.waiting_since === null) return { stage: "", minutes: "", arc: 0 };
  const waited = Math.max(0, at - row.waiting_since);
  const stage = waited > row.overdue ? "overdue" : waited > row.soon ? "soon" : "waiting";
  const arc = stage === "overdue" ? 100 : Math.round((100 * waited) / Math.max(1, row.overdue));
  return { stage, minutes: minutesInWords(waited), arc };
}

// What is in a row. Its place in the list belongs to the <li> around it: a row that only moves is not rendered anew.
// A text in which a search has found something, each place of it marked.
export const MarkedText = {
  props: { parts: Array },
  template: `<template v-for="[text, isFound] in parts"><mark v-if="isFound">{{ text }}</mark><template v-else>{{ text }}</template></template>`,
};

export const ConversationRow = {
  components: { MarkedText },
  props: { row: Object, me: Number, chosen: Boolean, focusable: Boolean, joining: Boolean, stage: String, minutes: String, arc: Number, day: String },
  emits: ["open", "join", "focused"],
  computed: {
    isLost() {
      return this.row.gone === LOST;
    },
    found() {
      return this.row.found?.parts.length ? this.row.found : null;
    },
    // Where it was said on another day than the row tells of, the day stands before it.
    foundWho() {
      const { who, at } = this.found;
      return [at && dayKey(at) !== dayKey(this.row.at) ? timeOrDate(at) : "", who].filter(Boolean).join(", ");
    },
    last() {
      const { last, state } = this.row;
      if (!last) return { text: state === "visiting" ? "Has not written yet" : "" };
      return { who: last.kind === "agent" || last.kind === "bot" ? last.name : "", text: last.text };
    },
    teams() {
      return this.row.teams.join(", ");
    },
    crewNames() {
      return this.row.crew.map((agent) => agent.name).join(", ");
    },
    mayJoin() {
      return !this.row.gone && this.row.state !== "closed" && !this.row.crew.some((agent) => agent.id === this.me);
    },
    repNeeded() {
      return !this.row.gone && this.row.state === "open" && this.row.waiting_since !== null && !this.row.crew.length;
    },
    stageWords() {
      return { soon: "Soon to be ", overdue: "Overdue " }[this.stage] ?? "";
    },
  },
  methods: { initials, lostWords, timeOrDate, tint },
  template: `
    <span class="conv-face" aria-hidden="true"><span v-if="!isLost" class="avatar" :class="tint(row.id)">{{ initials(row.name) }}</span></span>
    <button type="button" class="conv-open" :tabindex="focusable ? 0 : -1" :aria-current="chosen ? 'true' : null" :aria-disabled="isLost ? 'true' : null"
      :aria-label="isLost ? lostWords(row) : null" :aria-describedby="isLost ? null : 'conv-about-' + row.id"
      @click="$emit('open', row.id, $event)" @focus="$emit('focused', row.id)"><bdi class="one-line" dir="auto"><marked-text v-if="row.found" :parts="row.found.name" /><template v-else>{{ row.name }}</template></bdi></button>
    <template v-if="!isLost">
    <time class="conv-time" :key="day">{{ timeOrDate(row.at) }}</time>
    <span v-if="row.online" class="conv-online"><span class="sr-only">Online</span></span>
    <span class="conv-about" :id="'conv-about-' + row.id">
      <span class="conv-line">
        <span v-if="found" class="conv-last one-line" dir="auto"><bdi v-if="foundWho">{{ foundWho }}: </bdi><marked-text :parts="found.parts" /></span>
        <span v-else class="conv-last one-line" dir="auto"><bdi v-if="last.who">{{ last.who }}: </bdi>{{ last.text }}</span>
        <b v-if="row.unread" class="conv-unread"><span aria-hidden="true" dir="ltr">{{ row.unread > 99 ? "99+" : row.unread }}</span><span class="sr-only">{{ row.unread }} unread</span></b>
      </span>
      <span class="conv-facts">
        <span v-if="row.gone" class="conv-state">Left this list</span>
        <span v-else-if="row.state === 'closed'" class="conv-state">Closed</span>
        <span v-if="row.blocked && !row.gone" class="conv-state">Blocked</span>
        <span v-if="minutes && !row.gone" class="conv-wait" :class="stage">
          <svg v-if="stage !== 'overdue'" class="ring" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6" /><circle cx="8" cy="8" r="6" pathLength="100" :stroke-dasharray="arc + ' 100'" /></svg>
          <b v-else aria-hidden="true">!</b>
          <bdi>{{ stageWords }}{{ minutes }}</bdi>
        </span>
        <span v-if="repNeeded" class="conv-need">Rep Needed</span>
        <span v-if="row.crew.length" class="crew" role="img" :aria-label="'Joined: ' + crewNames" :title="crewNames">
          <span v-for="agent in row.crew.slice(0, 3)" :key="agent.id" class="avatar" :class="tint(agent.id)">{{ initials(agent.name) }}</span>
          <span v-if="row.crew.length > 3" class="crew-more" dir="ltr">+{{ row.crew.length - 3 }}</span>
        </span>
        <i class="icon conv-channel" :data-icon="row.channel.kind" role="img" :aria-label="row.channel.name" :title="row.channel.name"></i>
        <span class="conv-team one-line" dir="auto" :title="teams">{{ teams }}</span>
      </span>
    </span>
    </template>
    <span v-else-if="row.by" class="conv-lost one-line" aria-hidden="true">Grabbed by <bdi>{{ row.by }}</bdi></span>
    <button v-if="mayJoin" type="button" class="conv-join" data-act="join" :tabindex="focusable ? 0 : -1" :aria-disabled="joining ? 'true' : null" @click="$emit('join', row.id, $event)" @focus="$emit('focused', row.id)">JOIN</button>`,
};
