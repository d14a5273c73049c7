// From the events of a path to lanes: who held it when, who waited how long. Pure; the timeline draws it.
import { millis } from './time.js';
import { ENDINGS, pathsOf } from './store.js';

/**
 * One lane per session, in order of first appearance: {session, owner, spans: [{kind, from, to, open, path, mode, reason}],
 * refused: [when]}. `events` oldest first; what is still going on ends at `until`.
 */
export function lanesOf(events, until, isOf) {
  const lanes = new Map();
  const running = new Map();
  for (const event of events) {
    for (const path of pathsOf(event).filter(isOf)) step(event, path, lanes, running);
  }
  for (const span of running.values()) {
    span.to = until;
    span.open = true;
  }
  return [...lanes.values()];
}

function step(event, path, lanes, running) {
  const at = millis(event.at);
  const { type, session } = event;
  if (type === 'claim.acquired' || type === 'claim.handed') {
    if (type === 'claim.handed') finish(running, 'held', event.by, path, at);
    finish(running, 'waited', session, path, at);
    // An upgrade or a second grant goes on from the first.
    finish(running, 'held', session, path, at);
    begin(lane(lanes, event), running, 'held', event, path, at);
  } else if (ENDINGS.includes(type)) {
    ensureHeld(lanes, running, event, path, at);
    finish(running, 'held', session, path, at);
  } else if (type === 'claim.queued') {
    begin(lane(lanes, event), running, 'waited', event, path, at);
  } else if (type === 'claim.dequeued') {
    finish(running, 'waited', session, path, at);
  } else if (type === 'claim.refused') {
    lane(lanes, event).refused.push(at);
  }
}

const keyOf = (kind, session, path) => `${kind}\n${session}\n${path}`;

function begin(to, running, kind, event, path, at) {
  const span = { kind, from: at, to: at, path, mode: event.mode ?? 'exclusive', reason: event.reason };
  to.spans.push(span);
  running.set(keyOf(kind, event.session, path), span);
}

function finish(running, kind, session, path, at) {
  const key = keyOf(kind, session, path);
  if (running.has(key)) running.get(key).to = at;
  running.delete(key);
}

/** An ending whose start is no longer kept still tells how long the claim was held. */
function ensureHeld(lanes, running, event, path, at) {
  if (running.has(keyOf('held', event.session, path)) || !event.heldForSeconds) return;
  begin(lane(lanes, event), running, 'held', event, path, at - event.heldForSeconds * 1000);
}

function lane(lanes, event) {
  if (!lanes.has(event.session)) lanes.set(event.session, { session: event.session, owner: event.owner, spans: [], refused: [] });
  return lanes.get(event.session);
}

/** Round steps for the axis, so that about `wanted` ticks fit into a span of milliseconds. */
export function ticks(from, to, wanted) {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800, 604800];
  const step = (steps.find(one => (to - from) / 1000 / one <= wanted) ?? steps.at(-1)) * 1000;
  const found = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) found.push(at);
  return found;
}
