// The node's time, and one clock tick per second shared by all that is visible.
import { Emitter } from '../client/emitter.js';
import { useEffect, useState } from '../vendor/htm-preact.js';

let skew = 0;
const clock = new Emitter();

/** Milliseconds since 1970 by the node's clock, as far as its last answer told. */
export const now = () => Date.now() + skew;

/** A browser's clock may be minutes off; ages and countdowns must not be. */
export function setNodeTime(millis) {
  skew = millis - Date.now();
}

setInterval(() => document.hidden || clock.emit('tick'), 1000);

/** What `read` tells, rendered anew when `listen`, which returns its undo, hears of a change. */
export function useSource(read, listen, inputs = []) {
  const [, set] = useState();
  useEffect(() => listen(() => set({})), inputs);
  return read();
}

export const useEvent = (target, type, read) => useSource(read, tell => {
  target.addEventListener(type, tell);
  return () => target.removeEventListener(type, tell);
});

/** Something asked of the node now and every so often while the page is looked at: {answer, error}. */
export function usePolled(ask, every) {
  const [state, set] = useState({});
  useEffect(() => {
    let gone = false;
    const read = () => ask().then(answer => gone || set({ answer }), error => gone || set(old => ({ ...old, error })));
    read();
    const timer = setInterval(() => document.hidden || read(), every);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, []);
  return state;
}

export const useNow = () => useSource(now, tell => clock.on('tick', tell));

export const millis = at => (at ? new Date(at).getTime() : NaN);

const format = options => {
  const formatter = new Intl.DateTimeFormat(undefined, options);
  return at => formatter.format(millis(at));
};

export const clockTime = format({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
export const dayName = format({ weekday: 'short', day: 'numeric', month: 'short' });
export const fullTime = format({ dateStyle: 'medium', timeStyle: 'medium' });
