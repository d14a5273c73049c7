/** dibs in the browser; dibs.d.ts tells the interface. */
import { Values } from './change.js';
import { Emitter } from './emitter.js';
import { DibsError } from './errors.js';
import { Feed, watcher } from './feed.js';
import { meetingKey } from './keys.js';
import { Requests } from './requests.js';
import { Session } from './session.js';
import { Store } from './store.js';
import { canShare, Tabs } from './tabs.js';
import { TRANSPORTS, Uplink } from './uplink.js';

export { ClaimLost, ClaimRefused, DibsError, Unreachable } from './errors.js';

class Dibs {
  #node;
  #store;
  #emitter = new Emitter();
  #watches = new Set();
  #link;
  #requests;
  #feed;
  #session;
  #values;
  #isUp;
  #closing = null;
  #over = new AbortController();

  constructor(node, key, { transports, shareTabs }) {
    this.#node = node;
    const store = this.#store = new Store(key);
    const sinks = {
      after: () => this.#feed.revision,
      head: (revision) => this.#feed.begin(revision),
      known: (revision) => this.#feed.catchUp(revision),
      event: (event) => this.#feed.accept(event),
      up: (transport) => this.#up(transport),
      down: (reason, transport) => this.#down(reason, transport),
    };
    const link = this.#link = shareTabs ? new Tabs(key, node, transports, sinks) : new Uplink(node, transports, sinks);
    const requests = this.#requests = new Requests(link);
    this.#feed = new Feed(store, {
      replay: (fields) => requests.once('replay', fields),
      deliver: (event, from) => this.#deliver(event, from),
    });
    const tell = (type, detail) => this.#emitter.emit(type, detail);
    this.#session = new Session({ requests, store, link, name: key, tell, revision: () => this.revision });
    this.#values = new Values({ requests, put: (fields) => this.#session.send('write', fields), tell });
    onWaking(() => { link.wake(); this.#session.beat(); }, this.#over.signal);
    link.start();
  }

  get url() { return this.#node.base; }
  get workspace() { return this.#node.workspace; }
  get session() { return this.#session.info; }
  get connected() { return this.#link.connected; }
  get transport() { return this.#link.transport; }
  get leader() { return this.#link.leader; }
  get revision() { return this.#feed.revision ?? 0; }
  get recent() { return [...this.#feed.recent]; }
  get claims() { return this.#session.claims; }

  open(session) { return this.#session.open(session); }
  claim(paths, options) { return this.#session.claim(paths, options); }
  release(paths, options) { return this.#session.release(paths, options); }
  renew(paths, options) { return this.#session.renew(paths, options); }
  async ask(path, message) { await this.#session.send('ask', { path, message }); }
  handoff(path, to) { return this.#session.handOff(path, to); }
  break(path, reason, operatorToken) { return this.#session.send('break', { path, reason, token: operatorToken }); }

  check(path) { return this.#requests.send('check', { path }); }
  list(options = {}) { return this.#requests.send('list', options); }
  sessions() { return this.#requests.send('sessions', {}); }
  history(options = {}) { return this.#requests.send('history', options); }

  read(path) { return this.#values.read(path); }
  change(path, fn) { return this.#values.change(path, fn); }

  write(path, value, { ifVersion, ...options } = {}) {
    const made = ifVersion === undefined ? {} : ifVersion === 0 ? { ifNoneMatch: '*' } : { ifMatch: ifVersion };
    return this.#values.write(path, { ...options, value, ...made });
  }

  watch(filter, handler) {
    const watch = watcher(filter, handler);
    this.#watches.add(watch);
    return () => {
      this.#watches.delete(watch);
      watch.undo();
    };
  }

  on(type, handler) { return this.#emitter.on(type, handler); }

  close() {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close() {
    try {
      await this.#session.close();
    } finally {
      this.#over.abort();
      this.#feed.close();
      this.#link.close();
      this.#store.close();
      for (const watch of this.#watches) watch.undo();
      this.#watches.clear();
    }
  }

  /** Other tabs first: nothing that a handler of this page does keeps them waiting. */
  #deliver(event, from) {
    this.#link.publish(event);
    this.#session.event(event);
    this.#values.event(event);
    // a workspace's very first event is a reset that nobody missed anything by
    if (event.type === 'reset' && from > 0) this.#emitter.emit('reset', event);
    this.#emitter.emit('event', event);
    for (const watch of [...this.#watches]) watch.event(event);
  }

  #up(transport) {
    this.#session.beat();
    const again = this.#isUp !== undefined;
    this.#isUp = true;
    this.#emitter.emit('connected', { transport, again });
  }

  #down(reason, transport) {
    this.#session.down(transport);
    if (this.#isUp === false) return;
    this.#isUp = false;
    this.#emitter.emit('disconnected', { reason });
  }
}

/** Timers of a page that nobody looks at sleep: once it is seen again, everything is checked at once. */
function onWaking(wake, signal) {
  document.addEventListener('visibilitychange', () => { if (!document.hidden) wake(); }, { signal });
  for (const type of ['online', 'pageshow']) addEventListener(type, wake, { signal });
}

export async function connect(url, { workspace, user = '', transports = TRANSPORTS, shareTabs = true } = {}) {
  if (!workspace) throw new DibsError({ type: 'urn:dibs:bad-request', status: 400, detail: 'name the workspace to connect to' });
  const base = new URL(url, location.href).href.replace(/\/*([?#].*)?$/, '');
  const key = await meetingKey(base, workspace, user);
  return new Dibs({ base, workspace }, key, { transports, shareTabs: shareTabs && canShare() });
}
