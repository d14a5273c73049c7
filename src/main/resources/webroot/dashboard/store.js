// What the page knows of one workspace: lists fill it once, events change it, in order.
import { Emitter } from '../client/emitter.js';
import { covers } from '../client/path.js';
import { ClaimTree, overlap } from './tree.js';
import { millis } from './time.js';

const EVENTS_KEPT = 2000;
const REFUSALS_KEPT = 500;
/** Ways in which a claim leaves its holder. */
export const ENDINGS = ['claim.released', 'claim.expired', 'claim.broken', 'claim.revoked'];

const waiterKey = (session, paths) => `${session}\n${paths.join('\n')}`;

export const pathsOf = event => event.paths ?? (event.path ? [event.path] : []);

export class Store extends Emitter {
  link = { state: 'connecting', since: Date.now() };
  phase = 'loading';
  error = null;
  sessions = new Map();
  claims = new ClaimTree();
  waiters = new Map();
  owners = new Map();
  events = [];
  refusals = [];
  me = null;
  revision = 0;
  frame = 0;

  constructor(workspace) {
    super();
    this.workspace = workspace;
  }

  /** Tells of changes, at most once per animation frame. */
  changed() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.emit('change');
    });
  }

  /** Forgets what the lists told, as they are about to be read anew from this revision on. */
  begin(revision) {
    this.revision = revision;
    this.sessions.clear();
    this.claims = new ClaimTree();
    this.waiters.clear();
  }

  fail(error) {
    this.phase = 'error';
    this.error = error;
    this.changed();
  }

  fillSessions(sessions) {
    this.sessions = new Map(sessions.map(session => [session.id, session]));
    for (const session of sessions) this.owners.set(session.id, session);
    this.changed();
  }

  fillClaims(claims) {
    for (const claim of claims) {
      this.remember(claim);
      const known = this.claims.get(claim.path, claim.session);
      if (!known || known.fence <= claim.fence) this.claims.add(claim);
    }
    this.claims.settleDepth();
    this.changed();
  }

  /** Who waits around a path, as the node tells: lines may be older than the page. */
  fillWaiters(path, waiters) {
    this.forgetWaits(waiter => waiter.paths.some(one => overlap(one, path)));
    for (const waiter of waiters) {
      this.remember(waiter);
      this.waiters.set(waiterKey(waiter.session, waiter.paths), waiter);
    }
    this.changed();
  }

  fillEvents(older) {
    this.events = merged(older, this.events);
    this.fillRefusals(older.filter(event => event.type === 'claim.refused'));
    older.forEach(event => this.remember(event));
  }

  fillRefusals(events) {
    this.refusals = merged(this.refusals, events).slice(-REFUSALS_KEPT);
    events.forEach(event => this.remember(event));
    this.changed();
  }

  take(event) {
    this.remember(event);
    this.log(event);
    if (event.type === 'claim.refused') this.fillRefusals([event]);
    if (event.revision > this.revision) {
      this.revision = event.revision;
      this.apply(event);
    }
    this.changed();
  }

  apply(event) {
    const { type } = event;
    if (type.startsWith('session.')) this.applySession(event);
    else if (ENDINGS.includes(type)) pathsOf(event).forEach(path => this.claims.remove(path, event.session));
    else if (type === 'claim.acquired' || type === 'claim.handed') this.granted(event);
    else if (type === 'claim.renewed') this.renewed(event);
    else if (type === 'claim.queued') this.queued(event);
    else if (type === 'claim.dequeued') this.dequeued(event);
  }

  applySession(event) {
    const { session: id, type } = event;
    const session = this.sessions.get(id);
    if (type === 'session.opened' || type === 'session.restored') {
      this.sessions.set(id, {
        ...session, id, ...event.owner, kind: event.kind ?? session?.kind, status: 'idle', health: 'green',
        ttlSeconds: event.ttlSeconds ?? session?.ttlSeconds, startedAt: session?.startedAt ?? event.at, lastHeartbeatAt: event.at,
      });
      return;
    }
    if (session) this.sessions.set(id, { ...session, status: type === 'session.stale' ? 'stale' : 'released' });
    this.forgetWaits(waiter => waiter.session === id);
  }

  granted(event) {
    for (const path of pathsOf(event)) {
      const { mode = 'exclusive', reason = '', labels = {} } = { ...this.claims.get(path, event.by), ...event };
      this.claims.remove(path, event.by);
      this.claims.add({
        mode, reason, labels, path, session: event.session, owner: event.owner ?? {}, fence: event.fence, acquiredAt: event.at, ...deadline(event),
      });
    }
    this.dequeued(event);
  }

  renewed(event) {
    for (const path of pathsOf(event)) {
      const before = this.claims.get(path, event.session);
      if (before) this.claims.add({ ...before, ...deadline(event) });
    }
  }

  queued(event) {
    const paths = pathsOf(event);
    this.waiters.set(waiterKey(event.session, paths), {
      session: event.session, owner: event.owner ?? {}, mode: event.mode ?? 'exclusive', paths, reason: event.reason,
      queuedAt: event.at, ticket: event.ticket,
    });
  }

  dequeued(event) {
    this.waiters.delete(waiterKey(event.session, pathsOf(event)));
    if (event.ticket) this.forgetWaits(waiter => waiter.ticket === event.ticket);
  }

  forgetWaits(over) {
    for (const [key, waiter] of this.waiters) if (over(waiter)) this.waiters.delete(key);
  }

  remember({ session, owner }) {
    if (session && owner) this.owners.set(session, owner);
  }

  log(event) {
    // the history may have told of it already
    if (this.events.some(known => known.revision === event.revision)) return;
    this.events.push(event);
    if (this.events.length > EVENTS_KEPT * 1.2) this.events = this.events.slice(-EVENTS_KEPT);
  }

  /** A line in the feed that no event made: the connection went, or came back. */
  mark(kind) {
    this.log({ mark: kind, at: new Date().toISOString(), revision: `${kind}-${Date.now()}` });
    this.changed();
  }

  setLink(link) {
    this.link = { ...link, since: Date.now() };
    this.changed();
  }

  /** What to call whoever `of` is: a session, its id, or a claim, waiter or event of it. */
  name(of) {
    const id = typeof of === 'string' ? of : of?.session ?? of?.id;
    const known = [of?.owner, this.owners.get(id), of].find(one => one?.name || one?.user);
    return known?.name || known?.user || id || '';
  }

  line(path) {
    return this.waiting(waiter => waiter.paths.some(one => overlap(one, path)));
  }

  waitsOf(session) {
    return this.waiting(waiter => waiter.session === session);
  }

  waiting(fits) {
    return [...this.waiters.values()].filter(fits).sort((a, b) => millis(a.queuedAt) - millis(b.queuedAt));
  }

  isHere(id) {
    return ['active', 'idle'].includes(this.sessions.get(id)?.status);
  }

  /** Who takes part, the busiest first. */
  get present() {
    const busy = ({ id }) => this.claims.of(id).size;
    return [...this.sessions.values()].filter(({ id }) => this.isHere(id)).sort((a, b) => busy(b) - busy(a));
  }

  /** The refusals with those repeated folded into one, newest first; `open` while both sides are still there. */
  get conflicts() {
    const byKey = new Map();
    for (const event of [...this.refusals].reverse()) {
      const paths = pathsOf(event);
      const holders = (event.holders ?? []).map(holder => ({ ...holder, claim: this.claims.get(holder.path, holder.session) }));
      const key = [event.session, ...paths, ...holders.map(holder => holder.session + holder.path)].join('\n');
      const has = paths.every(path => [...this.claims.of(event.session).keys()].some(held => covers(held, path)));
      const here = this.isHere(event.session);
      const open = here && !has && holders.some(holder => holder.claim);
      const known = byKey.get(key);
      if (known) known.times++;
      else byKey.set(key, { key, event, paths, holders, has, here, open, times: 1 });
    }
    return [...byKey.values()];
  }

  /** When a claim ends if nothing happens: its own deadline, or its session's. */
  endOf(claim) {
    const session = claim.ttlSeconds || claim.offer ? null : this.sessions.get(claim.session);
    return session?.expiresAt ?? claim.expiresAt;
  }
}

/** Two lists of events as one, oldest first, each event once. */
export function merged(one, other) {
  const byRevision = new Map([...one, ...other].map(event => [event.revision, event]));
  return [...byRevision.values()].sort((a, b) => millis(a.at) - millis(b.at) || a.revision - b.revision);
}

const deadline = ({ at, ttlSeconds }) => ({ ttlSeconds, expiresAt: ttlSeconds && millis(at) + ttlSeconds * 1000 });
