// From a path's events to lanes: who held it when, who waited how long.
import { millis } from './time.js';
import { ENDINGS, pathsOf } from './store.js';

/**
 * One lane per session, in order of first appearance: {session, owner, spans: [{kind, from, to, open, path, mode, reason}],
 * refused: [when]}. `events` oldest first; what is still going on ends at `until`.
 */
export function lanesOf(events, until, isOf) {
  const lanes = new Map();
  const running = new Map();
  const laneOf = ({ session, owner }) => lanes.get(session) ?? lanes.set(session, { session, owner, spans: [], refused: [] }).get(session);
  const key = (kind, session, path) => `${kind}\n${session}\n${path}`;

  function begin(kind, event, path, from) {
    const span = { kind, from, to: until, open: true, path, mode: event.mode ?? 'exclusive', reason: event.reason };
    laneOf(event).spans.push(span);
    running.set(key(kind, event.session, path), span);
  }

  function finish(kind, session, path, to) {
    const span = running.get(key(kind, session, path));
    if (span) Object.assign(span, { to, open: false });
    running.delete(key(kind, session, path));
  }

  function step(event, path) {
    const { type, session, heldForSeconds } = event;
    const at = millis(event.at);
    if (type === 'claim.acquired' || type === 'claim.handed') {
      finish('held', event.by, path, at);
      finish('waited', session, path, at);
      // An upgrade or a second grant goes on from the first.
      finish('held', session, path, at);
      begin('held', event, path, at);
    } else if (ENDINGS.includes(type)) {
      // An ending whose start is no longer kept still tells how long the claim was held.
      if (!running.has(key('held', session, path)) && heldForSeconds) begin('held', event, path, at - heldForSeconds * 1000);
      finish('held', session, path, at);
    } else if (type === 'claim.queued') {
      begin('waited', event, path, at);
    } else if (type === 'claim.dequeued') {
      finish('waited', session, path, at);
    } else if (type === 'claim.refused') {
      laneOf(event).refused.push(at);
    }
  }

  for (const event of events) {
    for (const path of pathsOf(event).filter(isOf)) step(event, path);
  }
  return [...lanes.values()];
}

export function ticks(from, to, wanted) {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800, 604800];
  const step = (steps.find(one => (to - from) / 1000 / one <= wanted) ?? steps.at(-1)) * 1000;
  const found = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) found.push(at);
  return found;
}
