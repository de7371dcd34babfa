// One short, soft sound for each state; never the only sign. Browsers stay silent until a touch.

const VOLUME = 0.2;
const TUNES = {
  done: [[660, 0.09], [880, 0.14]],
  out: [[660, 0.09], [495, 0.14]],
  heed: [[660, 0.09], [495, 0.09], [495, 0.14]],
  ask: [[587, 0.09], [0, 0.06], [587, 0.12]],
  stop: [[196, 0.4]],
  tick: [[880, 0.03]],
};

let context = null;

/** Call from a touch: from then on sounds are heard. */
export function allowSound() {
  if (document.body.dataset.sounds !== "on") return;
  context ??= new AudioContext();
  context.resume();
}

export function play(name) {
  if (context?.state !== "running") return;
  let at = context.currentTime;
  for (const [pitch, seconds] of TUNES[name]) {
    if (pitch) note(pitch, at, seconds);
    at += seconds;
  }
}

function note(pitch, at, seconds) {
  const tone = new OscillatorNode(context, { type: "sine", frequency: pitch });
  const loudness = new GainNode(context, { gain: VOLUME });
  loudness.gain.setTargetAtTime(0, at + seconds * 0.7, seconds * 0.15);
  tone.connect(loudness).connect(context.destination);
  tone.start(at);
  tone.stop(at + seconds);
}
