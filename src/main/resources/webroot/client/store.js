const RECENT = 50;
const LATER_MILLIS = 250;

/** What this tab keeps over a reload. */
export class Store {
  #key;
  #timer;
  #over = new AbortController();

  constructor(key) {
    this.#key = `dibs:${key}`;
    this.kept = { revision: null, recent: [], session: null, claims: [], ...this.#read() };
    addEventListener('pagehide', () => this.flush(), { signal: this.#over.signal });
  }

  event(event) {
    // a reset's state can be large, and is old by the next load
    const recent = [...this.kept.recent, event.state ? { ...event, state: undefined } : event].slice(-RECENT);
    this.keep({ revision: event.revision, recent });
  }

  keep(more) {
    Object.assign(this.kept, more);
    this.#timer ??= setTimeout(() => this.flush(), LATER_MILLIS);
  }

  flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(this.kept));
    } catch {
      // full or forbidden: a reload begins anew
    }
  }

  close() {
    this.#over.abort();
    this.flush();
  }

  #read() {
    try {
      return JSON.parse(sessionStorage.getItem(this.#key));
    } catch {
      return null;
    }
  }
}
