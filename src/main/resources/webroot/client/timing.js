const SLEPT_MILLIS = 2_000;
let apart = Date.now() - performance.now();
let slept = 0;

/** A clock that nobody sets back. Where the browser's own stands still while the machine sleeps, the sleep is counted too. */
export function now() {
  const more = Date.now() - performance.now() - apart;
  apart += more;
  if (more > SLEPT_MILLIS) slept += more;
  return performance.now() + slept;
}

/** With some chance in it, so that pages which lost one node do not all come back at one moment. */
export const jittered = (millis, part = 0.25) => millis * (1 + part * (2 * Math.random() - 1));

export const pause = (millis) => new Promise((resolve) => { setTimeout(resolve, millis); });

/** The promise's outcome, or after so long the error that `late` makes. */
export function within(millis, promise, late) {
  let timer;
  const limit = new Promise((_, reject) => { timer = setTimeout(() => reject(late()), millis); });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}
