// Which keys do what, and the switch of the single letters.
import { lettersAreOn, turnLetters } from "list_keys";

export default {
  props: { groups: Array },
  template: `
    <div class="keys">
      <section v-for="group in groups" :key="group.title">
        <h3 class="choice-title">{{ group.title }}</h3>
        <dl><div v-for="line in group.lines" :key="line.does" class="keys-line"><dt>{{ line.does }}</dt><dd><kbd v-for="key in line.keys" :key="key" dir="ltr">{{ key }}</kbd></dd></div></dl>
      </section>
      <button type="button" class="switch" role="switch" :aria-checked="String(letters)" @click="turn"><i aria-hidden="true"></i>Single-letter keys in the list</button>
    </div>`,
  data: () => ({ letters: lettersAreOn() }),
  methods: {
    turn() {
      this.letters = !this.letters;
      turnLetters(this.letters);
    },
  },
};
