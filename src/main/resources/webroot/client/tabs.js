import { errorOf, unreachable } from './errors.js';
import { randomKey } from './keys.js';
import { Pending } from './pending.js';
import { passes } from './requests.js';
import { Uplink } from './uplink.js';

const GRACE_MILLIS = 10_000;
const CHECK_MILLIS = 10_000;

export const canShare = () => Boolean(navigator.locks && globalThis.BroadcastChannel);

/**
 * One connection for all tabs of a user.
 *
 * Whoever holds the lock `leader` has the uplink; the browser gives it to the next tab the moment its holder is gone. The leader
 * passes on each event, and does the others' requests. Every tab keeps its own place in the feed: what a change of leader repeats
 * it drops, what that leaves out it asks for. Requests on their way are sent to the next leader.
 *
 * Each tab has a lock of its own while it lives. The leader stands in line for it: once it is granted, the tab is gone, and its
 * session is let go unless a reload takes it up. A leader that does not answer (a dialogue is open in it) loses its lock.
 */
export class Tabs {
  #channel;
  #id = randomKey();
  #uplink = null;
  #resign = () => {};
  #leader = null;
  #state = { connected: false, transport: null };
  #pending = new Pending();
  #calls = new Map();
  #others = new Map();
  #session = null;
  #closing = new AbortController();
  #releaseOwn = () => {};
  #heard = true;
  #check;

  constructor(name, node, order, sinks) {
    Object.assign(this, { name: `dibs:${name}`, node, order, sinks });
  }

  get leader() { return this.#uplink !== null; }
  get connected() { return this.#uplink?.connected ?? this.#state.connected; }
  get transport() { return this.#uplink ? this.#uplink.transport : this.#state.transport; }

  start() {
    this.#channel = new BroadcastChannel(this.name);
    this.#channel.onmessage = ({ data }) => this.#message(data);
    navigator.locks.request(`${this.name}:tab:${this.#id}`, () => new Promise((resolve) => { this.#releaseOwn = resolve; }));
    this.#stand(false);
    this.#hello();
    this.#check = setInterval(() => this.#checkLeader(), CHECK_MILLIS);
  }

  /** The session that lives and dies with this tab. */
  bind(session) {
    this.#session = session;
    this.#hello();
  }

  publish(event) {
    if (this.#uplink) this.#post({ kind: 'event', event });
  }

  call(op, fields, millis) {
    if (this.#uplink) return this.#uplink.call(op, fields, millis);
    if (this.#closing.signal.aborted) return Promise.reject(unreachable('this connection was closed'));
    const id = randomKey();
    const message = { kind: 'call', id, op, fields, millis };
    this.#calls.set(id, message);
    if (this.#leader) this.#post(message);
    return this.#pending.add(id, millis + 1_000, () => unreachable('the tab that holds the connection does not answer'))
      .finally(() => this.#calls.delete(id));
  }

  wake() {
    if (this.#uplink) this.#uplink.wake();
    else this.#post({ kind: 'wake' });
  }

  close() {
    this.#closing.abort();
    clearInterval(this.#check);
    this.#stepDown();
    this.#releaseOwn();
    this.#channel.close();
    this.#pending.end('this connection was closed');
  }

  /** Stands for leader, and leads once the lock is granted until it is taken away or given up. */
  #stand(steal) {
    const options = steal ? { steal } : { signal: this.#closing.signal };
    navigator.locks.request(`${this.name}:leader`, options, () => new Promise((resolve) => this.#lead(resolve)))
      .catch(() => {})
      .finally(() => {
        this.#stepDown();
        if (!this.#closing.signal.aborted && !steal) this.#stand(false);
      });
  }

  #lead(resign) {
    if (this.#closing.signal.aborted) return resign();
    this.#resign = resign;
    this.#leader = this.#id;
    const uplink = this.#uplink = new Uplink(this.node, this.order, {
      ...this.sinks,
      up: (transport) => { this.#tell(); this.sinks.up(transport); },
      down: (reason, transport) => { this.#tell(reason, transport); this.sinks.down(reason, transport); },
    });
    // whoever led is gone with its socket: its sessions have their grace from now on
    if (this.#state.connected) this.sinks.down('another tab takes over', this.#state.transport);
    this.#tell('another tab takes over', this.#state.transport);
    uplink.start();
    for (const { id, op, fields, millis } of this.#calls.values()) {
      uplink.call(op, fields, millis).then((body) => this.#pending.settle(id, null, body), (error) => this.#pending.settle(id, error));
    }
  }

  #stepDown() {
    if (!this.#uplink) return;
    this.#state = { connected: this.#uplink.connected, transport: this.#uplink.transport };
    this.#uplink.close();
    this.#uplink = null;
    this.#leader = null;
    for (const { watch } of this.#others.values()) watch.abort();
    this.#others.clear();
    this.#resign();
  }

  #post(message) {
    if (!this.#closing.signal.aborted) this.#channel.postMessage({ ...message, tab: this.#id });
  }

  #tell(reason, lost) {
    const { connected, transport } = this.#uplink;
    this.#post({ kind: 'state', state: { connected, transport }, reason, lost, revision: this.sinks.after() });
  }

  #hello() {
    if (!this.#uplink) this.#post({ kind: 'hello', session: this.#session });
  }

  #message({ kind, tab, ...message }) {
    if (this.#uplink) this.#asLeader(kind, tab, message);
    else this.#asFollower(kind, tab, message);
  }

  #asLeader(kind, tab, message) {
    if (kind === 'call') this.#serve(message);
    else if (kind === 'wake') this.#uplink.wake();
    else if (kind === 'ping') this.#tell();
    else if (kind === 'hello') {
      this.#know(tab).session = message.session;
      this.#tell();
    }
  }

  async #serve({ id, op, fields, millis }) {
    const reply = await this.#uplink.call(op, fields, millis).then(
      (body) => ({ body }),
      ({ problem, status, retryAfter, message }) => ({ error: [problem ?? { detail: message }, status, retryAfter] }),
    );
    this.#post({ kind: 'reply', id, ...reply });
  }

  #asFollower(kind, tab, message) {
    if (tab === this.#leader) this.#heard = true;
    if (kind === 'state') this.#follow(tab, message);
    else if (kind === 'reply') this.#pending.settle(message.id, message.error && errorOf(...message.error), message.body);
    else if (kind === 'event') this.sinks.event(message.event);
  }

  #follow(leader, { state, reason = '', lost = null, revision }) {
    this.#heard = true;
    const before = this.#state;
    const other = leader !== this.#leader;
    this.#leader = leader;
    this.#state = state;
    if (before.connected && (!state.connected || other)) this.sinks.down(reason, lost ?? before.transport);
    if (revision !== null) this.sinks.known(revision);
    if (state.connected && (!before.connected || other || before.transport !== state.transport)) this.sinks.up(state.transport);
    if (other) {
      this.#hello();
      for (const message of this.#calls.values()) this.#post(message);
    }
  }

  #checkLeader() {
    if (this.#uplink) return;
    if (!this.#heard) {
      this.#leader = null;
      this.#stand(true);
      return;
    }
    this.#heard = false;
    this.#post({ kind: 'ping' });
  }

  /** Another tab, as the leader knows it, watched until it is gone. */
  #know(tab) {
    const known = this.#others.get(tab);
    if (known) return known;
    const other = { session: null, watch: new AbortController() };
    this.#others.set(tab, other);
    navigator.locks.request(`${this.name}:tab:${tab}`, { signal: other.watch.signal }, () => {})
      .then(() => {
        this.#others.delete(tab);
        if (other.session) setTimeout(() => this.#letGo(other.session), GRACE_MILLIS);
      })
      .catch(() => {});
    return other;
  }

  /** Closes the session of a tab that is gone, unless it was reloaded and has come back. */
  #letGo({ id, token }) {
    const uplink = this.#uplink;
    if (!uplink) return;
    navigator.locks.request(sessionLock(this.name, id), { ifAvailable: true }, async (lock) => {
      if (lock) await uplink.call('close', { session: id, token, note: 'its tab was closed' }, GRACE_MILLIS);
    }).catch((error) => { // the socket keeps it alive
      if (passes(error)) setTimeout(() => this.#letGo({ id, token }), GRACE_MILLIS);
    });
  }
}

const sessionLock = (name, id) => `${name}:session:${id}`;

/**
 * Marks a session as used by this tab: of a tab and its duplicate, which has all it kept, one goes on with it. Waits a moment, as
 * the page before a reload may still be going.
 */
export async function holdSession(name, id) {
  if (!navigator.locks) return () => {};
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), 500);
  return new Promise((resolve) => {
    navigator.locks.request(sessionLock(`dibs:${name}`, id), { signal: giveUp.signal }, () => {
      clearTimeout(timer);
      return new Promise((release) => resolve(release));
    }).catch(() => resolve(null));
  });
}
