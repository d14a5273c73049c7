import { now } from './timing.js';

const MARGIN_MILLIS = 100;
export const MOST_LISTED = 1_000;

/**
 * What a session holds, and until when, on the page's own steady clock.
 *
 * What is told as lost leaves the books in the same moment, so it is told once, whoever says so first: the clock, an event, an
 * answer. One lost by silence may be there still.
 */
export class Holdings {
  #held = new Map();
  #silenced = new Set();
  #past = new Map();
  #until = 0;
  #shown = 0;
  #timer;

  constructor(store, tell) {
    Object.assign(this, { store, tell });
  }

  get claims() {
    this.#expire();
    const time = now();
    return [...this.#held.values()].map(({ claim, until }) => {
      const millis = Math.max(0, Math.min(until, this.#shown) - time);
      return { ...claim, expiresInSeconds: millis / 1000, expiresAt: new Date(Date.now() + millis).toISOString() };
    });
  }

  has(path) { return this.#held.has(path); }

  extend(until, shown) {
    this.#until = until;
    this.#shown = shown;
    this.#setTimer();
  }

  shorten(until) { this.extend(Math.min(this.#until, until), Math.min(this.#shown, until)); }

  /** The node is asked what is held: what was let go before, its answer cannot bring up again. */
  asking() { this.#past.clear(); }

  adopt(claims, sent) {
    for (const claim of claims) {
      const { path, fence, ttlSeconds, expiresInSeconds = ttlSeconds } = claim;
      if (this.#held.get(path)?.claim.fence > fence || this.#past.get(path) >= fence) continue;
      this.#held.set(path, { claim, until: ttlSeconds === undefined ? Infinity : sent + expiresInSeconds * 1000 });
    }
    this.#changed();
  }

  regained(listed) {
    const paths = listed.map(({ path }) => path).filter((path) => this.#silenced.has(path));
    this.#silenced.clear();
    return paths.length === 0 ? [] : this.claims.filter(({ path }) => paths.includes(path));
  }

  missing(listed, revision) {
    if (listed.length >= MOST_LISTED) return [];
    const paths = new Set(listed.map(({ path }) => path));
    return [...this.#held.values()].map(({ claim }) => claim).filter(({ path, fence }) => !paths.has(path) && fence <= revision);
  }

  /** A claim was let go on purpose; a later grant than this one stays. */
  forget(path, fence = Infinity) {
    const held = this.#held.get(path);
    if (!held || held.claim.fence > fence) return false;
    this.#held.delete(path);
    this.#past.set(path, held.claim.fence);
    this.#changed();
    return true;
  }

  lose(path, { reason, type = '', by, event }, fence) {
    this.#silenced.delete(path);
    if (this.forget(path, fence)) this.tell('lost', { path, reason: reason || type, ...(by && { by }), ...(event && { event }) });
  }

  loseAll(how) {
    for (const path of [...this.#held.keys()]) this.lose(path, how);
  }

  clear() {
    this.#held.clear();
    this.#silenced.clear();
    this.#changed();
  }

  #expire() {
    const time = now() + MARGIN_MILLIS;
    const silent = this.#until <= time;
    for (const [path, { until }] of [...this.#held]) {
      if (!silent && until > time) continue;
      this.lose(path, { reason: silent ? 'heartbeat' : 'ttl' });
      if (!silent) continue;
      this.#silenced.add(path);
      this.#past.delete(path);
    }
  }

  #changed() {
    this.store.keep({ claims: [...this.#held.keys()] });
    this.#setTimer();
  }

  #setTimer() {
    clearTimeout(this.#timer);
    if (this.#held.size === 0) return;
    const next = [...this.#held.values()].reduce((least, { until }) => Math.min(least, until), this.#until);
    // a timer sleeps with the machine
    const wait = Math.min(1_000, Math.max(0, next - MARGIN_MILLIS - now()));
    this.#timer = setTimeout(() => { this.#expire(); this.#setTimer(); }, wait);
  }
}
