// The notices that pop up: what concerns this page's own session. Kept apart from the store, as they outlive a change of workspace.
import { useEffect, useState } from '../vendor/htm-preact.js';
import { overlap } from './tree.js';
import { pathsOf } from './store.js';
import { t } from './texts.js';

const STAYS = 8000;
const MOST = 4;
let notices = [];
let next = 1;
const listeners = new Set();

function set(list) {
  notices = list;
  listeners.forEach(listener => listener(list));
}

/** Shows {text, detail?, tone?, path?, keep?}; it goes by itself unless it asks for an answer. */
export function notice(content) {
  const id = next++;
  set([...notices, { id, ...content }].slice(-MOST));
  if (!content.keep) setTimeout(() => dismiss(id), STAYS);
}

export function dismiss(id) {
  set(notices.filter(one => one.id !== id));
}

export function useNotices() {
  const [list, show] = useState(notices);
  useEffect(() => {
    listeners.add(show);
    return () => listeners.delete(show);
  }, []);
  return list;
}

/** What an event means for this page's session; nothing for most. */
export function noticeOf(event, store) {
  const { me } = store;
  if (!me) return null;
  return event.session === me ? aboutMe(event, store) : aboutOthers(event, store);
}

function aboutMe(event, store) {
  const path = pathsOf(event).join(', ');
  const by = store.name(event.by);
  switch (event.type) {
    case 'claim.asked':
      return { text: t.notices.asked(by, path), detail: event.message, path: event.path, asks: event.by, tone: 'ask', keep: true };
    case 'claim.acquired':
      return event.waitedSeconds !== undefined ? { text: t.notices.granted(path), path: event.path, tone: 'good' } : null;
    case 'claim.handed':
      return { text: t.notices.handed(by, path), path: event.path, tone: 'good' };
    case 'claim.expired':
    case 'claim.revoked':
      return { text: t.notices.lost(path, t.why(event.reason)), path: event.path, tone: 'bad', keep: true };
    case 'claim.broken':
      return { text: t.notices.broken(path, event.reason), path: event.path, tone: 'bad', keep: true };
    case 'claim.dequeued':
      return { text: t.notices.dequeued(path), path: event.path };
    default:
      return null;
  }
}

function aboutOthers(event, store) {
  const mine = [...store.claims.of(store.me).keys()];
  const touched = mine.find(held => pathsOf(event).some(path => overlap(held, path)));
  if (!touched) return null;
  const who = store.name(event.session, event.owner);
  switch (event.type) {
    case 'claim.queued':
      return { text: t.notices.queued(who, touched), detail: event.reason, path: touched, tone: 'ask' };
    case 'claim.refused':
      return { text: t.notices.wanted(who, touched), path: touched };
    case 'resource.changed':
      return { text: t.notices.changed(who, touched), detail: event.note, path: touched };
    default:
      return null;
  }
}
