// Which refusals still stand, and which are settled.
import { covers } from '../client/path.js';
import { pathsOf } from './store.js';

/** The refusals with those repeated folded into one, newest first; `open` while both sides are still there. */
export function conflictsOf(store) {
  const byKey = new Map();
  for (const event of store.refusals) {
    const paths = pathsOf(event);
    const key = [event.session, ...paths, ...(event.holders ?? []).map(holder => holder.session + holder.path)].join('\n');
    const known = byKey.get(key);
    if (known) known.times++;
    else byKey.set(key, { key, event, paths, times: 1, ...standing(store, event, paths) });
  }
  return [...byKey.values()];
}

function standing(store, event, paths) {
  const has = paths.every(path => [...store.claims.of(event.session).keys()].some(held => covers(held, path)));
  const holders = (event.holders ?? []).map(holder => ({ ...holder, claim: store.claims.get(holder.path, holder.session) }));
  const here = store.isHere(event.session);
  return { has, here, holders, open: here && !has && holders.some(holder => holder.claim) };
}
