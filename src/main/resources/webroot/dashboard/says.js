// Says an event in words for people.
import { html } from '../vendor/htm-preact.js';
import { Name, PathText, say } from './parts.js';
import { pathsOf } from './store.js';
import { href } from './route.js';
import { t } from './texts.js';

/** Which group of the feed's filter an event belongs to. */
export function kindOf(type) {
  if (type.startsWith('session.')) return 'sessions';
  if (type.startsWith('resource.')) return 'resources';
  if (['claim.refused', 'claim.expired', 'claim.broken', 'claim.revoked', 'cluster.merged', 'reset'].includes(type)) return 'trouble';
  if (['claim.queued', 'claim.dequeued', 'claim.asked'].includes(type)) return 'waiting';
  return 'claims';
}

/** The tone of an event: what turned out well, what is waiting, what went wrong. */
export function toneOf(type) {
  const kind = kindOf(type);
  if (kind === 'trouble') return 'bad';
  if (kind === 'waiting') return 'ask';
  if (type === 'claim.acquired' || type === 'claim.handed') return 'good';
  return 'plain';
}

function sentence(event) {
  const says = t.says;
  switch (event.type) {
    case 'claim.acquired':
      if (event.restored) return says['claim.acquired.restored'];
      if (event.waitedSeconds !== undefined) return says['claim.acquired.waited'];
      return event.mode === 'shared' ? says['claim.acquired.shared'] : says['claim.acquired'];
    case 'claim.released':
      return event.heldForSeconds >= 1 ? says['claim.released.held'] : says['claim.released'];
    case 'claim.dequeued':
      return event.waitedSeconds >= 1 ? says['claim.dequeued.waited'] : says['claim.dequeued'];
    case 'claim.refused':
      if (event.reason === 'claimed' && !event.holders?.length) return says['claim.refused.line'];
      return says[`claim.refused.${event.reason}`] ?? says['claim.refused'];
    default:
      return says[event.type] ?? says.unknown;
  }
}

const Who = ({ store, session, owner }) => {
  const name = session === 'operator' ? t.operator : store.name(session, owner) || t.somebody;
  return html`<strong><${Name} text=${name} /></strong>`;
};

/** All paths of an event: the first as a link to its timeline, the rest counted and named in the title. */
export function Paths({ store, paths }) {
  if (paths.length === 0) return null;
  const rest = paths.slice(1);
  return html`<a href=${href(store.workspace, 'timeline', paths[0])}><${PathText} path=${paths[0]} /></a>${rest.length > 0
    && html` <span class="more" title=${rest.join('\n')}>${t.and} ${t.more(rest.length)}</span>`}`;
}

function others(store, event) {
  const sessions = [...new Set((event.holders ?? []).map(holder => holder.session))];
  if (sessions.length === 0) return t.somebody;
  return sessions.slice(0, 2).map((session, i) => html`${i > 0 && ', '}<${Who} store=${store} session=${session} />`);
}

export function Says({ store, event }) {
  return say(sentence(event), {
    who: html`<${Who} store=${store} session=${event.session} owner=${event.owner} />`,
    by: html`<${Who} store=${store} session=${event.by} />`,
    other: others(store, event),
    path: html`<${Paths} store=${store} paths=${pathsOf(event)} />`,
    waited: t.duration(event.waitedSeconds ?? 0),
    held: t.duration(event.heldForSeconds ?? 0),
    ttl: t.duration(event.ttlSeconds ?? 0),
    why: t.why(event.reason),
    version: event.version,
    type: event.type,
  });
}

/** What a participant said along with it: a reason, a message, a note; never one of the node's own words. */
export function saidAlong(event) {
  const own = ['claim.refused', 'claim.expired', 'claim.dequeued', 'claim.released', 'session.stale', 'reset'].includes(event.type);
  const words = [event.message, event.note, own ? null : event.reason, event.outcome && t.outcome(event.outcome)];
  return words.filter(Boolean).join(' · ');
}
