import { canonical } from './path.js';
import { jittered, pause } from './timing.js';

const RETRIES = 3;
const FIRST_MILLIS = 100;
const LONGEST_MILLIS = 10_000;

const copy = (value) => (value === undefined ? value : structuredClone(value));

/**
 * The values of paths as this page shows them.
 *
 * A path has one true state, the newest version known, and changes on their way, which are written one after the other. Shown
 * is what these make of the truth, so each newer truth and each failed change show in what remains.
 */
export class Values {
  #known = new Map();

  constructor({ requests, put, tell }) {
    Object.assign(this, { requests, put, tell });
  }

  /** The record of a path; null if it has none. */
  async read(path) {
    const entry = this.#entry(canonical(path));
    const resource = await this.requests.send('read', { path: entry.path }).catch((error) => {
      if (error.slug === 'not-found') return null;
      throw error;
    });
    this.#learn(entry, resource);
    return resource;
  }

  async write(path, fields) {
    const resource = await this.put({ path, ...fields });
    this.#learn(this.#entry(canonical(path)), resource);
    return resource;
  }

  async change(path, fn) {
    const entry = this.#entry(canonical(path));
    // one reading for all who wait, so that they go on in order
    if (entry.version === undefined) await (entry.reading ??= this.read(entry.path).finally(() => { entry.reading = null; }));
    const change = { fn };
    change.settled = new Promise((resolve, reject) => Object.assign(change, { resolve, reject }));
    fn(copy(this.#shown(entry)));
    entry.changes.push(change);
    this.#show(entry);
    if (entry.changes.length === 1) this.#work(entry);
    return change.settled;
  }

  event({ type, path, version }) {
    if (type === 'reset') {
      for (const entry of this.#known.values()) {
        entry.doubted = true;
        this.#refresh(entry);
      }
    } else if (type === 'resource.changed') {
      const entry = this.#known.get(path);
      if (entry && !(entry.version >= version)) this.#refresh(entry);
    }
  }

  #entry(path) {
    let entry = this.#known.get(path);
    if (!entry) {
      entry = { path, changes: [], reading: null, refresh: null, again: false, doubted: false };
      this.#known.set(path, entry);
    }
    return entry;
  }

  /** Reads anew; changes meanwhile ask only once more. */
  #refresh(entry) {
    entry.again = entry.refresh !== null;
    entry.refresh ??= this.read(entry.path).catch(() => {}).finally(() => {
      entry.refresh = null;
      if (entry.again) this.#refresh(entry);
    });
  }

  #learn(entry, resource) {
    const version = resource?.version ?? 0;
    // only after a reset may a version be older than one seen before
    if (version <= entry.version && !entry.doubted) return;
    entry.doubted = false;
    entry.version = version;
    entry.value = resource?.value;
    this.#show(entry);
  }

  #shown(entry) {
    return entry.changes.reduce((value, { fn }) => {
      try {
        return fn(copy(value));
      } catch {
        // told when its turn to be written comes
        return value;
      }
    }, entry.value);
  }

  #show(entry) {
    const { path, version, changes } = entry;
    this.tell('value', { path, value: copy(this.#shown(entry)), version, pending: changes.length > 0 });
  }

  async #work(entry) {
    while (entry.changes.length > 0) {
      const change = entry.changes[0];
      try {
        const resource = await this.#writeOver(entry, change);
        entry.changes.shift();
        Object.assign(entry, { version: resource.version, value: resource.value });
        this.#show(entry);
        change.resolve(resource);
      } catch (error) {
        entry.changes.shift();
        this.tell('rolledBack', { path: entry.path, value: copy(this.#shown(entry)), error });
        this.#show(entry);
        change.reject(error);
      }
    }
  }

  async #writeOver(entry, { fn }) {
    for (let retries = 0; ; retries++) {
      const made = entry.version ? { ifMatch: entry.version } : { ifNoneMatch: '*' };
      try {
        return await this.put({ path: entry.path, value: fn(copy(entry.value)), ...made });
      } catch (error) {
        if (error.slug !== 'version-mismatch') throw error;
        this.#learn(entry, error.problem.current);
        if (retries === RETRIES) throw error;
        await pause(jittered(Math.min(LONGEST_MILLIS, FIRST_MILLIS * 2 ** retries)));
      }
    }
  }
}
