// One field of "Customer details": its label, what stands in it, and beside it what is wrong, what the customer says of
// themselves, and what a colleague has saved meanwhile.

const GROUPS = /^([^/]+)\/(.+)$/;
const spoken = (zone) => zone.replaceAll("_", " ");

// Zones by region: within its group a city is found by its first letters.
export function byRegion(zones) {
  const regions = new Map();
  for (const zone of zones) {
    const [, region, city] = GROUPS.exec(zone) ?? [null, "Other", zone];
    if (!regions.has(region)) regions.set(region, []);
    regions.get(region).push({ zone, city: spoken(city) });
  }
  return [...regions];
}

export const CustomerField = {
  props: { field: Object, modelValue: [String, Array], said: String, saidWords: String, theirs: [String, Array], by: String, error: String, readonly: Boolean, languages: Array, regions: Array },
  emits: ["update:modelValue"],
  template: `
    <div class="form-field" :class="{wide: field.wide}">
      <label class="form-label" :for="id">{{ field.label }}</label>
      <textarea v-if="field.kind === 'text'" :id="id" class="field" rows="3" dir="auto" v-bind="about" :value="modelValue" @input="put($event.target.value)"></textarea>
      <p v-else-if="readonly && isChosen" class="form-read" :id="id" dir="auto">{{ wordsOf(modelValue) || "Not recorded" }}</p>
      <select v-else-if="field.kind === 'language'" :id="id" class="field" v-bind="about" :value="modelValue" @change="put($event.target.value)">
        <option value="">Not recorded</option>
        <option v-if="isOdd" :value="modelValue">{{ wordsOf(modelValue) }}</option>
        <option v-for="[tag, name] in languages" :key="tag" :value="tag">{{ name }}</option>
      </select>
      <select v-else-if="field.kind === 'zone'" :id="id" class="field" v-bind="about" :value="modelValue" @change="put($event.target.value)">
        <option value="">Not recorded</option>
        <option v-if="isOdd" :value="modelValue">{{ wordsOf(modelValue) }}</option>
        <optgroup v-for="[region, zones] in regions" :key="region" :label="region"><option v-for="{ zone, city } in zones" :key="zone" :value="zone">{{ city }}</option></optgroup>
      </select>
      <template v-else-if="field.kind === 'labels'">
        <ul v-if="modelValue.length" class="labels" aria-label="Labels">
          <li v-for="label in modelValue" :key="label" class="label-chip"><bdi>{{ label }}</bdi><button v-if="!readonly" type="button" class="chip-drop" :aria-label="'Remove ' + label" data-icon="close" @click="drop(label)"></button></li>
        </ul>
        <p v-else-if="readonly" class="form-read">None</p>
        <input v-if="!readonly" :id="id" ref="adding" class="field" dir="auto" autocomplete="off" v-bind="about" placeholder="Add a label, then Enter" @keydown="onKey" @blur="addTyped" />
      </template>
      <input v-else :id="id" class="field" :dir="field.dir ?? 'auto'" :inputmode="field.mode" autocomplete="off" spellcheck="false" v-bind="about" :value="modelValue" @input="put($event.target.value)" />
      <p v-if="error" :id="id + '-error'" class="form-error">{{ error }}</p>
      <p v-if="hasTheirs" class="form-beside"><span><bdi>{{ by }}</bdi> has saved <bdi class="form-value">{{ wordsOf(theirs) || "nothing" }}</bdi></span><button type="button" class="btn btn-plain" :aria-label="'Use theirs: ' + field.label" @click="put(theirs)">Use theirs</button></p>
      <p v-if="said && said !== modelValue" class="form-beside"><span>{{ field.source }} <bdi class="form-value">{{ saidWords || said }}</bdi>{{ field.sure ? "" : ", not verified" }}</span><button v-if="!readonly" type="button" class="btn btn-plain" :aria-label="'Take over: ' + field.label" @click="put(said)">Take over</button></p>
    </div>`,
  computed: {
    id() {
      return `customer-${this.field.name}`;
    },
    about() {
      return {
        readonly: this.readonly || null,
        "aria-invalid": this.error ? "true" : null,
        "aria-describedby": this.error ? `${this.id}-error` : null,
      };
    },
    isChosen() {
      return this.field.kind === "language" || this.field.kind === "zone";
    },
    // What was taken over from a browser need not be in the list: `pt-BR`, or a zone's former name.
    isOdd() {
      const offered = this.field.kind === "zone" ? this.regions.flatMap(([, zones]) => zones.map(({ zone }) => zone)) : this.languages.map(([tag]) => tag);
      return Boolean(this.modelValue) && !offered.includes(this.modelValue);
    },
    hasTheirs() {
      return this.theirs !== undefined && String(this.theirs) !== String(this.modelValue);
    },
  },
  methods: {
    put(value) {
      this.$emit("update:modelValue", value);
    },
    wordsOf(value) {
      if (Array.isArray(value)) return value.join(", ");
      if (this.field.kind === "zone") return spoken(value);
      return this.field.kind === "language" ? (this.languages.find(([tag]) => tag === value)?.[1] ?? value) : value;
    },
    onKey(event) {
      if (event.isComposing) return;
      if (event.key === "Enter" || event.key === ",") {
        event.preventDefault(); // Enter adds a label here, and saves nothing
        this.addTyped();
      } else if (event.key === "Backspace" && !event.target.value && this.modelValue.length) this.put(this.modelValue.slice(0, -1));
    },
    addTyped() {
      const label = this.$refs.adding.value.trim();
      this.$refs.adding.value = "";
      const held = this.modelValue.some((one) => one.toLocaleLowerCase() === label.toLocaleLowerCase());
      if (label && !held) this.put([...this.modelValue, label]);
    },
    drop(label) {
      this.put(this.modelValue.filter((one) => one !== label));
      this.$nextTick(() => this.$refs.adding.focus());
    },
  },
};
