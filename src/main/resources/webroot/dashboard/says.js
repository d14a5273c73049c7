import { html, PathLink, say, t, Who } from './parts.js';
import { pathsOf } from './store.js';

const GROUPS = {
  trouble: ['claim.refused', 'claim.expired', 'claim.broken', 'claim.revoked', 'cluster.merged', 'reset'],
  waiting: ['claim.queued', 'claim.dequeued', 'claim.asked'],
  good: ['claim.acquired', 'claim.handed'],
};
/** Their reasons are words of the node's, said in the sentence. */
const REASONS_OF_THE_NODE = ['claim.refused', 'claim.expired', 'claim.dequeued', 'claim.released', 'session.stale', 'reset'];

export function kindOf(type) {
  if (type.startsWith('session.')) return 'sessions';
  if (type.startsWith('resource.')) return 'resources';
  return ['trouble', 'waiting'].find(group => GROUPS[group].includes(type)) ?? 'claims';
}

export function toneOf(type) {
  const group = Object.keys(GROUPS).find(one => GROUPS[one].includes(type));
  return { trouble: 'bad', waiting: 'ask' }[group] ?? group ?? '';
}

function variant(event) {
  switch (event.type) {
    case 'claim.acquired':
      return event.restored ? 'restored' : event.waitedSeconds !== undefined ? 'waited' : event.mode;
    case 'claim.released':
      return event.heldForSeconds >= 1 && 'held';
    case 'claim.dequeued':
      return event.waitedSeconds >= 1 && 'waited';
    case 'claim.refused':
      return event.reason === 'claimed' && !event.holders?.length ? 'line' : event.reason;
    default:
      return null;
  }
}

export const Paths = ({ paths: [first, ...rest] }) => first && html`
  <${PathLink} path=${first} to="timeline" />${rest.length > 0 && html` <span title=${rest.join('\n')}>${t.and} ${t.more(rest.length)}</span>`}`;

function holders(event) {
  const sessions = [...new Set((event.holders ?? []).map(holder => holder.session))];
  if (sessions.length === 0) return t.somebody;
  return sessions.slice(0, 2).map((session, i) => html`${i > 0 && ', '}<${Who} of=${session} />`);
}

export function Says({ event }) {
  return say(t.says[`${event.type}.${variant(event)}`] ?? t.says[event.type] ?? t.says.unknown, {
    who: html`<${Who} of=${event} />`,
    by: html`<${Who} of=${event.by} />`,
    other: holders(event),
    path: html`<${Paths} paths=${pathsOf(event)} />`,
    waited: t.duration(event.waitedSeconds ?? 0),
    held: t.duration(event.heldForSeconds ?? 0),
    ttl: t.duration(event.ttlSeconds ?? 0),
    why: t.why(event.reason),
    version: event.version,
    type: event.type,
  });
}

/** What a participant said along with it; never the node's own words. */
export function saidAlong({ type, message, note, reason, outcome }) {
  const words = [message, note, !REASONS_OF_THE_NODE.includes(type) && reason, outcome && t.outcome(outcome)];
  return words.filter(Boolean).join(' · ');
}
