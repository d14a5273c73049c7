import { ClaimLost, errorOf } from './errors.js';
import { Holdings, MOST_LISTED } from './holdings.js';
import { holdSession } from './tabs.js';
import { passes } from './requests.js';
import { jittered, now, pause } from './timing.js';

const BEAT_MILLIS = 30_000;
const GRACE_MILLIS = 9_000;
const SOCKET_MILLIS = 65_000;
const HOLD_SECONDS = 20;
/** How long a ticket that nobody calls for stays in line. */
const LINE_MILLIS = 60_000;
const LOSSES = ['claim.expired', 'claim.broken', 'claim.revoked'];
const ENDED = ['session-gone', 'no-such-session', 'unauthenticated'];
// after any other end the session comes back
const MEANT = ['session.closed', 'session.restored'];

const left = () => new DOMException('the wait was given up, and the line left', 'AbortError');
const list = (paths) => [].concat(paths);

/**
 * This page's session.
 *
 * Time is counted from when a request was sent that the node answered: the node counts from later, so a claim is told to be lost
 * here before others are let in. A session lives with its socket, if it has one: 10 s once that is closed, and a node that hears
 * nothing takes it for closed after 60 s.
 */
export class Session {
  info = null;
  #held;
  #token;
  #options;
  #tickets = new Set();
  #ttl = 0;
  #opening = null;
  #beating = null;
  #failures = 0;
  #listed = { claims: [], revision: 0 };
  #timer;
  #release = () => {};
  #closed = false;

  /** With the requests, store, link, name, tell and revision of its page. */
  constructor(parts) {
    Object.assign(this, parts);
    this.#held = new Holdings(this.store, this.tell);
  }

  get claims() { return this.#held.claims; }

  open(options = {}) {
    if (this.info) return Promise.resolve(this.info);
    this.#opening ??= this.#open(options).finally(() => { this.#opening = null; });
    return this.#opening;
  }

  async claim(paths, { signal, ...options } = {}) {
    if (signal?.aborted) throw left();
    const sent = now();
    // asked without holding the call: from then on there is a ticket with which the line can be left
    const reply = await this.send('claim', { ...options, paths: list(paths), ...(options.wait && { hold: 0 }) });
    if (reply.ticket) return this.#wait(reply.ticket, signal);
    this.#take(reply, sent);
    if (!signal?.aborted) return reply;
    const fresh = reply.claims.filter(({ fence }) => fence === reply.revision).map(({ path }) => path);
    if (fresh.length > 0) await this.release(fresh).catch(() => {});
    throw left();
  }

  async release(paths, options = {}) {
    const reply = await this.send('release', { ...options, ...(paths === undefined ? { all: true } : { paths: list(paths) }) });
    for (const { path } of reply.released) this.#held.forget(path);
    return reply;
  }

  async renew(paths, options = {}) {
    const sent = now();
    const reply = await this.send('renew', { ...options, ...(paths !== undefined && { paths: list(paths) }) });
    this.#take(reply, sent);
    return reply;
  }

  async handOff(path, to) {
    const reply = await this.send('handoff', { path, to });
    this.#held.forget(reply.claim.path, reply.claim.fence - 1);
    return reply;
  }

  /** A request as this session, unless it bears another's token; what it learns of a loss is told. */
  async send(op, fields, millis) {
    try {
      return await this.requests.send(op, { token: this.#token, ...fields }, millis);
    } catch (error) {
      if (fields.token !== undefined) throw error;
      if (error instanceof ClaimLost) this.#held.lose(error.path, { ...error.ending }, error.problem.fence);
      else if (ENDED.includes(error.slug)) this.beat();
      throw error;
    }
  }

  /** Still alive; also brings what the node knows to be held. Several at once are one. */
  beat() {
    this.#beating ??= this.#beat().finally(() => { this.#beating = null; });
    return this.#beating;
  }

  event(event) {
    const { type, path, fence, session, by } = event;
    if (!this.info) return;
    const own = session === this.info.id;
    if (type === 'reset') this.beat();
    else if (type === 'claim.handed' && by === this.info.id) this.#held.forget(path, fence - 1);
    else if (!own) return;
    else if (type === 'claim.asked') this.tell('asked', event);
    else if (type === 'claim.released') this.#held.forget(path, fence);
    else if (type === 'claim.handed' || type === 'session.stale') this.beat();
    else if (LOSSES.includes(type)) this.#held.lose(path, { ...event, event }, fence);
  }

  down(transport) {
    if (transport === 'websocket' && this.info) this.#held.shorten(now() + GRACE_MILLIS);
  }

  async close() {
    this.#closed = true;
    let done = false;
    try {
      if (this.info) await this.requests.send('close', { session: this.info.id, token: this.#token });
      done = true;
    } finally {
      this.#drop(done); // else the tab that leads goes on trying
    }
  }

  async #open(options) {
    const before = this.store.kept.session;
    const release = before && (options.id ?? before.id) === before.id && await holdSession(this.name, before.id);
    try {
      if (release && await this.#takeUp(before, options)) {
        this.#release = release;
        return this.info;
      }
    } catch (error) {
      release();
      throw error;
    }
    if (release) release();
    const sent = now();
    this.#begun(await this.requests.send('open', { kind: 'browser', ...options }), options, sent);
    this.#release = await holdSession(this.name, this.info.id) ?? this.#release;
    return this.info;
  }

  /** Goes on with a session that was open before; false when it is no longer this page's. */
  async #takeUp({ id, token }, options) {
    const before = this.store.kept.claims;
    const sent = now();
    let lost;
    try {
      this.#begun(await this.requests.send('open', { kind: 'browser', ...options, id, token }), options, sent);
      const own = { session: id, token: this.#token };
      ({ lost } = await this.requests.send('restore', own));
      this.#held.asking();
      this.#listed = await this.requests.send('heartbeat', own);
      const { claims } = this.#listed;
      this.#held.adopt(claims, sent);
      this.#held.regained(claims);
    } catch (error) {
      if (error.slug !== 'session-exists' && !ENDED.includes(error.slug)) throw error;
      this.#drop();
      return false;
    }
    const gone = before.filter((path) => !this.#held.has(path) && !lost.some((one) => one.path === path));
    const all = [...lost, ...gone.map((path) => ({ path, holders: [] }))];
    const restored = this.claims;
    if (restored.length + all.length > 0) this.tell('restored', { restored, lost: all });
    return true;
  }

  #begun({ token, ...info }, options, sent) {
    this.info = info;
    this.#token = token;
    this.#options = options;
    this.#ttl = (info.ttlSeconds ?? info.secondsUntilStale) * 1000;
    this.#keep({ id: info.id, token });
    this.#extend(sent, info.secondsUntilStale);
    this.#setBeat();
  }

  #extend(sent, seconds) {
    const until = sent + seconds * 1000;
    const tied = this.link.transport === 'websocket';
    this.#held.extend(tied ? Math.min(until, sent + SOCKET_MILLIS) : until, until);
  }

  async #wait(ticket, signal) {
    let stop;
    const aborted = new Promise((_, reject) => { stop = () => reject(left()); });
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    this.#tickets.add(ticket);
    try {
      for (let heard = now(); ;) {
        const call = this.send('ticket', { ticket, hold: HOLD_SECONDS }, (HOLD_SECONDS + 10) * 1000);
        const reply = await Promise.race([call, aborted]).catch((error) => {
          // the place in line outlives the connection for a while, but not the session
          if (!passes(error) || !this.info || now() - heard > LINE_MILLIS) throw error;
        });
        if (!reply) {
          await pause(jittered(300));
          continue;
        }
        heard = now();
        if (reply.ticket) continue;
        // when it was granted is not known to the millisecond: the next heartbeat has it
        this.#take(reply, now());
        this.beat();
        return reply;
      }
    } catch (error) {
      // leaving also lets go of what was granted in the same moment
      const leaves = (error.name === 'AbortError' || passes(error)) && this.send('leave', { ticket }).catch(() => {});
      if (error.name === 'AbortError') await leaves;
      throw error;
    } finally {
      this.#tickets.delete(ticket);
      signal?.removeEventListener('abort', stop);
    }
  }

  async #beat() {
    const { info } = this;
    const token = this.#token;
    if (!info || this.#closed) return;
    this.#held.asking();
    const sent = now();
    const fields = { session: info.id, token, tickets: [...this.#tickets] };
    try {
      const reply = await this.requests.once('heartbeat', fields, Math.min(5_000, Math.max(1_000, this.#ttl / 3)));
      if (this.info !== info) return;
      this.#failures = 0;
      this.#extend(sent, reply.secondsUntilStale);
      this.#reconcile(reply, sent);
    } catch (error) {
      if (this.info !== info) return;
      this.#failures++;
      if (ENDED.includes(error.slug)) await this.#ended(error, info.id, token);
    } finally {
      this.#setBeat();
    }
  }

  /** What a late answer grants may be over again: a heartbeat tells. */
  #take({ claims }, sent) {
    const { claims: there, revision } = this.#listed;
    const over = claims.find(({ fence, path }) => fence <= revision && !there.some((one) => one.path === path));
    if (over && there.length < MOST_LISTED) throw errorOf({ ...over, type: 'urn:dibs:claim-lost', detail: `${over.path} is lost again` });
    this.#held.adopt(claims, sent);
  }

  #reconcile(beat, sent) {
    const { claims, revision } = this.#listed = beat;
    this.#held.adopt(claims, sent);
    const restored = this.#held.regained(claims);
    if (restored.length > 0) this.tell('restored', { restored, lost: [] });
    const missing = this.#held.missing(claims, revision);
    if (missing.length > 0) this.#explain(missing, revision);
  }

  /** Claims that are gone; the event that says why is waited for, but not for long. */
  async #explain(missing, revision) {
    const until = now() + 2_000;
    while (this.revision() < revision && now() < until) await pause(50);
    for (const { path, fence } of missing) this.#held.lose(path, { reason: 'gone' }, fence);
  }

  async #ended({ problem: { ending }, slug }, id, token) {
    this.#held.loseAll({ type: slug, ...ending });
    if (MEANT.includes(ending?.type)) return this.#drop();
    // it was only silence, or the node's memory, that ended it; if this fails, the next heartbeat tries again
    await this.#takeUp({ id, token }, this.#options).catch(() => {});
  }

  #setBeat() {
    clearTimeout(this.#timer);
    if (!this.info || this.#closed) return;
    const calm = Math.min(BEAT_MILLIS, this.#ttl / 3);
    const soon = jittered(500 * 2 ** Math.min(this.#failures - 1, 6));
    this.#timer = setTimeout(() => this.beat(), this.#failures === 0 ? calm : Math.min(calm, soon));
  }

  /** Remembered over a reload at once, and let go by the other tabs when this one is gone. */
  #keep(session) {
    this.store.keep({ session });
    this.store.flush();
    this.link.bind(session);
  }

  #drop(done = true) {
    clearTimeout(this.#timer);
    this.info = null;
    this.#token = undefined;
    this.#held.clear();
    if (done) this.#keep(null);
    this.#release();
    this.#release = () => {};
  }
}
