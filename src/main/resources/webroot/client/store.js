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
    this.kept.revision = event.revision;
    // a reset's state can be large, and is old by the next load
    this.kept.recent.push(event.state ? { ...event, state: undefined } : event);
    if (this.kept.recent.length > RECENT) this.kept.recent.shift();
    this.#later();
  }

  revision(revision) {
    this.kept.revision = revision;
    this.#later();
  }

  session(session) {
    this.kept.session = session;
    this.flush();
  }

  claims(claims) {
    this.kept.claims = claims;
    this.#later();
  }

  flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(this.kept));
    } catch {
      // full or forbidden: the page works on, and a reload begins anew
    }
  }

  close() {
    this.#over.abort();
    this.flush();
  }

  #later() {
    this.#timer ??= setTimeout(() => this.flush(), LATER_MILLIS);
  }

  #read() {
    try {
      return JSON.parse(sessionStorage.getItem(this.#key));
    } catch {
      return null;
    }
  }
}
