import { call } from './emitter.js';
import { canonical, covers } from './path.js';
import { pause } from './timing.js';

const PAGE = 1_000;
const AGAIN_MILLIS = 1_000;

/**
 * The workspace's events: each once, in the order of revisions, without holes.
 *
 * What comes a second time (two connections overlap, a new leader begins a little earlier) is dropped. A revision that is not
 * the next one means that something is missing: it is asked for and handed on first. Only a `reset` may leap.
 */
export class Feed {
  #waiting = [];
  #draining = null;
  #closed = false;

  constructor(store, { replay, deliver }) {
    Object.assign(this, { store, replay, deliver });
  }

  get revision() { return this.store.kept.revision; }
  get recent() { return this.store.kept.recent; }

  begin(revision) {
    if (this.revision === null) this.store.keep({ revision });
  }

  /** Takes an event; the promise ends when it was handed on or dropped. */
  accept(event) {
    this.#waiting.push(event);
    return this.#drain();
  }

  /** Something is known to have happened up to this revision. */
  async catchUp(revision) {
    this.begin(revision);
    await this.#draining;
    if (revision > this.revision) await this.accept({ type: 'known', revision: revision + 1 });
  }

  close() {
    this.#closed = true;
    this.#waiting.length = 0;
  }

  #drain() {
    this.#draining ??= this.#run().finally(() => { this.#draining = null; });
    return this.#draining;
  }

  async #run() {
    while (this.#waiting.length > 0 && !this.#closed) {
      const event = this.#waiting[0];
      this.begin(event.revision - 1);
      if (event.revision > this.revision + 1 && event.type !== 'reset') {
        await this.#fill(event.revision - 1);
      } else {
        this.#waiting.shift();
        this.#hand(event);
      }
    }
  }

  async #fill(revision) {
    while (this.revision < revision && !this.#closed) {
      const before = this.revision;
      try {
        const { events } = await this.replay({ after: before, limit: PAGE });
        for (const event of events) this.#hand(event);
      } catch {
        // until it is known nothing is handed on, lest it be out of order
      }
      if (this.revision === before) await pause(AGAIN_MILLIS);
    }
  }

  #hand(event) {
    if (this.#closed || event.type === 'known' || event.revision <= this.revision) return;
    const from = this.revision;
    this.store.event(event);
    this.deliver(event, from);
  }
}

/** What passes a filter, as the node has it: a `reset` is for everybody. */
function passes({ under, types, session }, event) {
  if (event.type === 'reset') return true;
  const named = (type) => (type.endsWith('.*') ? event.type.startsWith(type.slice(0, -1)) : event.type === type);
  if (types && !types.some(named)) return false;
  if (session && event.session !== session && event.by !== session) return false;
  return !under || [event.path, ...(event.paths ?? [])].some((path) => path !== undefined && covers(under, path));
}

/** A handler for some events; a burst is handed over `debounce` milliseconds after its first. */
export function watcher({ under, type, session, debounce }, handler) {
  if (typeof handler !== 'function') throw new TypeError('the handler is no function');
  const filter = { under: under && canonical(under), types: type?.split(','), session };
  const burst = [];
  let timer;
  const flush = () => {
    timer = undefined;
    call(handler, burst.splice(0));
  };
  return {
    event(event) {
      if (!passes(filter, event)) return;
      if (!debounce) return call(handler, event);
      burst.push(event);
      timer ??= setTimeout(flush, debounce);
    },
    undo() { clearTimeout(timer); },
  };
}
