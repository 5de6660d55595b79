// A soft sound for an answer that nobody is looking at. A browser lets us only after a gesture.
function ring() {
  if (items.has('q') || isOpen && document.hasFocus() || !navigator.userActivation?.hasBeenActive) return;
  const audio = new AudioContext();
  const tone = new OscillatorNode(audio, { frequency: 660 });
  const volume = new GainNode(audio, { gain: 0.08 });
  tone.frequency.setValueAtTime(880, 0.12);
  volume.gain.exponentialRampToValueAtTime(0.001, 0.5);
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(0.5);
  tone.onended = () => audio.close();
}

const showSound = () => { bell.ariaPressed = !items.has('q'); };

bell.onclick = () => {
  keep('q', items.has('q') ? null : 1);
  showSound();
};
