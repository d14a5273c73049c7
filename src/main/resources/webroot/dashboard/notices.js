// The notices that pop up, of this page's own session; they outlive a change of workspace.
import { t, useSource } from './parts.js';
import { Emitter } from '../client/emitter.js';
import { overlap } from './tree.js';
import { saidAlong } from './says.js';
import { pathsOf } from './store.js';

const STAYS = 8000;
const MOST = 4;
const MOST_KEPT = 50;
let notices = [];
let next = 1;
const shown = new Emitter();

function set(list) {
  notices = list;
  shown.emit('change');
}

/** Shows {text, detail?, tone?, path?, keep?}; it goes by itself unless it asks for an answer. */
export function notice(content) {
  const id = next++;
  const others = notices.filter(one => one.text !== content.text);
  const passing = others.filter(one => !one.keep).slice(0, 1 - MOST);
  set([...others.filter(one => !passing.includes(one)), { id, ...content }].slice(-MOST_KEPT));
  if (!content.keep) setTimeout(() => dismiss(id), STAYS);
}

export function dismiss(id) {
  set(notices.filter(one => one.id !== id));
}

export const useNotices = () => useSource(() => notices, tell => shown.on('change', tell));

export function noticeOf(event, store) {
  const { me } = store;
  if (!me) return null;
  return event.session === me ? aboutMe(event, store) : aboutOthers(event, store);
}

function aboutMe(event, store) {
  const path = pathsOf(event).join(', ');
  const by = store.name(event.by);
  const lost = text => ({ text, path: event.path, tone: 'bad', keep: true });
  switch (event.type) {
    case 'claim.asked':
      return { text: t.notices.asked(by, path), detail: event.message, path: event.path, asks: event.by, tone: 'ask', keep: true };
    case 'claim.acquired':
      return event.waitedSeconds === undefined ? null : { text: t.notices.granted(path), path: event.path, tone: 'good' };
    case 'claim.handed':
      return { text: t.notices.handed(by, path), path: event.path, tone: 'good' };
    case 'claim.expired':
    case 'claim.revoked':
      return lost(t.notices.lost(path, t.why(event.reason)));
    case 'claim.broken':
      return lost(t.notices.broken(path, event.reason));
    case 'claim.dequeued':
      return { text: t.notices.dequeued(path), path: event.path };
    default:
      return null;
  }
}

function aboutOthers(event, store) {
  const path = [...store.claims.of(store.me).keys()].find(held => pathsOf(event).some(one => overlap(held, one)));
  const says = t.notices[event.type];
  return path && says ? { text: says(store.name(event), path), detail: saidAlong(event), path, tone: 'ask' } : null;
}
