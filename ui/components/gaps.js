// Places that a template left open: variables without a value. They are marked where they stand, and nothing is sent
// before they are filled in or removed.

export const standing = (text, gaps) => gaps.filter((gap) => text.includes(gap));

// Splits a text at its gaps: {text, gap?}.
export function partsOf(text, gaps) {
  let parts = [{ text }];
  for (const gap of gaps)
    parts = parts.flatMap((part) => {
      if (part.gap) return [part];
      const between = part.text.split(gap).map((one) => ({ text: one }));
      return between.flatMap((one, i) => (i ? [{ text: gap, gap: true }, one] : [one]));
    });
  return parts.filter((part) => part.text !== "");
}

// Behind the text: the same words, of which only the marks are seen.
export const GapMarks = {
  props: { text: String, gaps: Array },
  computed: {
    parts() {
      return partsOf(this.text, this.gaps);
    },
  },
  template: `<div class="gap-marks" aria-hidden="true" dir="auto"><template v-for="part in parts"><mark v-if="part.gap" class="gap">{{ part.text }}</mark><template v-else>{{ part.text }}</template></template>{{ " " }}</div>`,
};

export const GapNote = {
  props: { gaps: Array, stopped: Number }, // `stopped`: how often sending was tried
  emits: ["go"],
  template: `
    <p v-if="gaps.length" :key="stopped" class="gap-note" :role="stopped ? 'alert' : 'status'" id="composer-gaps"><span>Fill in or remove before sending:</span>
      <button v-for="gap in gaps" :key="gap" type="button" class="gap-go" :title="'Go to ' + gap" @click="$emit('go', gap)">{{ gap }}</button></p>`,
};
