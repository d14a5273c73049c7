import { DibsError, errorOf, unreachable } from './errors.js';
import { within } from './timing.js';

const OPENING_MILLIS = 5_000;
const WAIT_SECONDS = 30;
// a browser has six connections to a host: calls that wait must leave some
const LONGEST_HOLD_SECONDS = 5;
const POLL_SECONDS = [5, 10, 20, 40, 60];
const EVENT_TYPES = ['resource.changed', 'cluster.merged', 'reset',
  ...['opened', 'stale', 'restored', 'closed'].map((what) => `session.${what}`),
  ...['acquired', 'renewed', 'released', 'expired', 'refused', 'queued', 'dequeued', 'asked', 'handed', 'broken', 'revoked']
    .map((what) => `claim.${what}`)];

function encoded(path) {
  const parts = path.split('/');
  // the browser would resolve these, and ask for another path than was meant
  if (parts.some((part) => part === '.' || part === '..')) {
    throw new DibsError({ type: 'urn:dibs:bad-request', status: 400, detail: `path '${path}' has a part '.' or '..'; write it out` });
  }
  return parts.map(encodeURIComponent).join('/');
}

function query(fields) {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '');
  return given.length ? `?${new URLSearchParams(given)}` : '';
}

const sessionAt = (f) => `/sessions/${encodeURIComponent(f.session)}`;
const ticketAt = (f) => `/tickets/${encodeURIComponent(f.ticket)}`;
const pathAt = (place) => (f) => `/${place}/${encoded(f.path)}`;

/** Each op as a call: method, address, and the field that is part of it. */
const CALLS = {
  open: ['POST', () => '/sessions'],
  sessions: ['GET', (f) => (f.session ? sessionAt(f) : '/sessions'), 'session'],
  heartbeat: ['POST', (f) => `${sessionAt(f)}/heartbeat`, 'session'],
  restore: ['POST', (f) => `${sessionAt(f)}/restore`, 'session'],
  close: ['DELETE', sessionAt, 'session'],
  claim: ['POST', () => '/claims'],
  ticket: ['POST', ticketAt, 'ticket'],
  leave: ['DELETE', ticketAt, 'ticket'],
  list: ['GET', () => '/claims'],
  check: ['GET', pathAt('claims'), 'path'],
  read: ['GET', pathAt('resources'), 'path'],
  write: ['PUT', pathAt('resources'), 'path'],
  history: ['GET', () => '/history'],
  replay: ['GET', () => '/events'],
};

for (const op of ['release', 'renew', 'ask', 'handoff', 'break']) CALLS[op] = ['POST', () => `/claims/${op}`];

/** The node's REST interface, as the same ops that its event bus knows. */
export class Rest {
  constructor(base, workspace) {
    this.base = `${base}/v1/workspaces/${encodeURIComponent(workspace)}`;
  }

  async call(op, { token, idempotencyKey, ifMatch, ifNoneMatch, ...fields }, millis) {
    const [method, address, inAddress] = CALLS[op];
    const { [inAddress]: _, ...rest } = fields;
    if (rest.hold) rest.hold = Math.min(rest.hold, LONGEST_HOLD_SECONDS);
    const headers = { Accept: 'application/json' };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (idempotencyKey) headers['Idempotency-Key'] = idempotencyKey;
    if (ifMatch !== undefined) headers['If-Match'] = ifMatch === '*' ? '*' : `"${ifMatch}"`;
    if (ifNoneMatch !== undefined) headers['If-None-Match'] = ifNoneMatch;
    if (method === 'GET') return this.fetch(address(fields) + query(rest), { headers }, millis);
    headers['Content-Type'] = 'application/json';
    return this.fetch(address(fields), { method, headers, body: JSON.stringify(rest) }, millis);
  }

  /** Where the node is: a first connection starts there. */
  async head() { return (await this.call('list', { limit: 1 }, OPENING_MILLIS)).revision; }

  /** The answer's body; `until` ends the call early. */
  async fetch(address, init, millis, until = new AbortController()) {
    const timer = setTimeout(() => until.abort('late'), millis);
    let answer, body;
    try {
      answer = await fetch(this.base + address, { ...init, signal: until.signal, cache: 'no-store', credentials: 'omit' });
      body = answer.status === 204 ? {} : await answer.json();
    } catch (error) {
      if (until.signal.reason === 'late') throw unreachable(`no answer within ${millis / 1000} s`);
      throw unreachable(answer ? `the answer ${answer.status} is not the node's` : error.message);
    } finally {
      clearTimeout(timer);
    }
    if (answer.ok) return body;
    const after = Number(answer.headers.get('Retry-After') ?? NaN);
    throw errorOf(body, answer.status, Number.isNaN(after) ? undefined : after);
  }
}

/** Server-sent events. The uplink reconnects, as it knows the last event handed on. */
export class ServerSent {
  name = 'sse';
  #source;

  constructor(rest, sinks) {
    Object.assign(this, { rest, sinks });
  }

  async open() {
    if (!globalThis.EventSource) throw unreachable('this browser has no EventSource');
    this.sinks.head(await this.rest.head());
    const source = this.#source = new EventSource(`${this.rest.base}/events?after=${this.sinks.after()}`);
    for (const type of EVENT_TYPES) source.addEventListener(type, ({ data }) => this.sinks.event(JSON.parse(data)));
    source.addEventListener('slow', () => this.#gone('the node cut this page off: it read too slowly'));
    const opened = new Promise((resolve, reject) => {
      source.onopen = resolve;
      source.onerror = () => reject(unreachable('the stream was refused'));
    });
    await within(OPENING_MILLIS, opened, () => unreachable('the stream does not begin'));
    source.onerror = () => this.#gone('the stream ended');
  }

  close() { this.#source?.close(); }

  #gone(reason) {
    this.close();
    this.sinks.gone(this, reason);
  }
}

/** Asks again and again: a `long-poll` is answered when something happened, `polling` asks ever more rarely. */
export class Poll {
  #closed = false;
  #until;
  #now = () => {};

  constructor(rest, sinks, name) {
    Object.assign(this, { rest, sinks, name });
  }

  async open() {
    this.sinks.head(await this.rest.head());
    await this.#ask(0);
    this.#run().catch((error) => this.#closed || this.sinks.gone(this, error.message));
  }

  wake() { this.#now(); }

  close() {
    this.#closed = true;
    this.#until?.abort();
    this.#now();
  }

  async #run() {
    for (let quiet = 0; !this.#closed; quiet++) {
      if (this.name === 'polling') await this.#pause(POLL_SECONDS[Math.min(quiet, POLL_SECONDS.length - 1)]);
      if (!this.#closed && await this.#ask(this.name === 'polling' ? 0 : WAIT_SECONDS)) quiet = -1;
    }
  }

  #pause(seconds) {
    return new Promise((resolve) => {
      this.#now = resolve;
      setTimeout(resolve, seconds * 1000);
    });
  }

  async #ask(seconds) {
    const address = `/events?after=${this.sinks.after()}&wait=${seconds}s&limit=1000`;
    this.#until = new AbortController();
    const { events } = await this.rest.fetch(address, {}, (seconds + 10) * 1000, this.#until);
    if (this.#closed) return false;
    for (const event of events) await this.sinks.event(event);
    return events.length > 0;
  }
}
