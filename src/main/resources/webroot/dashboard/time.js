// The node's time, and one clock tick per second shared by all that is visible.
import { useEffect, useState } from '../vendor/htm-preact.js';

let skew = 0;
const watchers = new Set();

/** Milliseconds since 1970 by the node's clock, as far as its last answer told. */
export const now = () => Date.now() + skew;

/** A browser's clock may be minutes off; ages and countdowns must not be. */
export function setNodeTime(millis) {
  skew = millis - Date.now();
}

setInterval(() => {
  if (!document.hidden) watchers.forEach(tick => tick(now()));
}, 1000);

/** Renders the caller anew each second, as long as it is on the page. */
export function useNow() {
  const [, tick] = useState(0);
  useEffect(() => {
    watchers.add(tick);
    return () => watchers.delete(tick);
  }, []);
  return now();
}

export const millis = text => (text ? Date.parse(text) : NaN);

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

export const clockTime = at => clock.format(at);
export const dayName = at => day.format(at);
export const fullTime = at => full.format(at);
