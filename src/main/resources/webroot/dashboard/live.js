// Keeps a store true, by lists and events, and does what people ask for.
import { millis, setNodeTime, t } from './parts.js';
import { connect } from '../client/dibs.js';
import { canonical } from '../client/path.js';
import { Store } from './store.js';
import { notice, noticeOf } from './notices.js';

const PAGE = 1000;
const HISTORY = 200;
/** Heartbeats make no events, so the sessions' ages are read anew now and then. */
const SESSIONS_EVERY = 10_000;
/** Lines formed before the page opened are confirmed path by path, up to so many. */
const LINES_CHECKED = 25;

const lives = new Map();

export const you = {
  get name() {
    return localStorage.getItem('dibs.name') ?? '';
  },
  set name(name) {
    localStorage.setItem('dibs.name', name);
  },
};

/** The one of a workspace; those left stay connected, so that a session held there stays alive. */
export function live(workspace) {
  if (!lives.has(workspace)) lives.set(workspace, new Live(workspace));
  return lives.get(workspace);
}

class Live {
  waits = new Map();
  held = [];

  constructor(workspace) {
    this.store = new Store(workspace);
    this.opened = `dibs.session.${workspace}`;
    this.start();
    setInterval(() => document.hidden || this.readSessions(), SESSIONS_EVERY);
  }

  async start() {
    const dibs = this.dibs = await connect(location.origin, { workspace: this.store.workspace });
    dibs.watch({}, event => this.take(event));
    // An event names a session, but not its folder, branch or host's details.
    dibs.watch({ type: 'session.opened,session.restored', debounce: 500 }, () => this.readSessions());
    dibs.on('connected', detail => this.connected(detail));
    dibs.on('disconnected', () => this.disconnected());
    dibs.on('reset', event => this.reset(event));
    dibs.on('restored', detail => {
      this.store.fillClaims(detail.restored);
      if (detail.restored.length) notice({ text: t.notices.restored(detail.restored.length) });
      detail.lost.forEach(({ path }) => this.lost({ path, reason: 'gone' }));
    });
    dibs.on('lost', detail => this.lost(detail));
    if (dibs.connected) this.connected(dibs);
    else this.comeBack();
  }

  connected({ transport, again }) {
    const { store } = this;
    const wasLost = store.link.state === 'lost';
    store.setLink({ state: 'live', transport });
    if (again && wasLost) store.mark('back');
    this.comeBack();
    if (store.phase !== 'ready') this.read();
    else this.readSessions();
  }

  /** Goes on with the session that this page had before it was loaded anew. */
  comeBack() {
    if (!this.dibs.session && sessionStorage.getItem(this.opened)) this.session().catch(() => {});
  }

  /** What no event tells of: the line is cut, or what happened is not known. */
  lost({ path, reason, event }) {
    const { store } = this;
    if (event) return;
    store.claims.remove(path, store.me);
    store.changed();
    notice({ text: t.notices.lost(path, t.why(reason)), tone: 'bad', keep: true });
  }

  disconnected() {
    const { store } = this;
    if (store.link.state === 'live') store.mark('lost');
    store.setLink({ state: 'lost', transport: null });
  }

  reset(event) {
    // A workspace's very first event is a reset too, and nothing came before it.
    if (event?.reason === 'first-use') return;
    this.store.mark('reset');
    this.read();
  }

  /** Reads all lists. What happens meanwhile waits, and is applied on top in order. */
  async read() {
    this.again = this.reading;
    if (this.reading) return;
    this.reading = true;
    this.held = [];
    try {
      await this.readLists();
    } catch (error) {
      this.store.fail(error);
      setTimeout(() => this.store.phase === 'error' && this.read(), 3000);
    }
    this.reading = false;
    this.held.splice(0).forEach(event => this.apply(event));
    if (this.again) this.read();
  }

  async readLists() {
    const { store, dibs } = this;
    const [{ sessions, revision }, first] = await Promise.all([dibs.sessions(), dibs.list({ limit: PAGE })]);
    store.begin(Math.min(revision, first.revision));
    this.takeSessions(sessions);
    store.fillClaims(first.claims);
    store.phase = 'filling';
    for (let cursor = first.nextCursor; cursor;) {
      const page = await dibs.list({ limit: PAGE, cursor });
      store.fillClaims(page.claims);
      cursor = page.nextCursor;
    }
    store.phase = 'ready';
    store.changed();
    this.readHistory();
  }

  async readHistory() {
    const { store, dibs } = this;
    try {
      const [latest, refused, lines] = await Promise.all([
        dibs.history({ limit: HISTORY }),
        dibs.history({ type: 'claim.refused', limit: HISTORY }),
        dibs.history({ type: 'claim.queued,claim.dequeued,claim.acquired', limit: 500 }),
      ]);
      store.fillEvents(latest.events);
      store.fillRefusals(refused.events);
      await this.readLines(lines.events);
    } catch {
      store.fillEvents([...dibs.recent].reverse());
    }
  }

  /** Which tickets of the history are still in line: those queued and neither granted nor gone. */
  async readLines(events) {
    const over = new Set(events.filter(event => event.type !== 'claim.queued').map(event => event.ticket));
    const open = events.filter(event => event.type === 'claim.queued' && !over.has(event.ticket));
    const paths = [...new Set(open.map(event => event.path))].slice(0, LINES_CHECKED);
    for (const path of paths) await this.check(path);
  }

  async readSessions() {
    if (this.reading || this.store.phase !== 'ready' || this.store.link.state !== 'live') return;
    try {
      this.takeSessions((await this.dibs.sessions()).sessions);
    } catch {
      // The connection's state already says it; the next round tries again.
    }
  }

  takeSessions(sessions) {
    const clock = sessions.find(session => session.heartbeatAgeSeconds !== undefined);
    if (clock) setNodeTime(millis(clock.lastHeartbeatAt) + clock.heartbeatAgeSeconds * 1000);
    this.store.fillSessions(sessions);
  }

  async check(path) {
    this.store.fillWaiters(path, (await this.dibs.check(path)).waiters);
  }

  take(event) {
    if (event.type === 'reset') return;
    if (this.reading) this.held.push(event);
    else this.apply(event);
  }

  apply(event) {
    this.store.take(event);
    const about = noticeOf(event, this.store);
    if (about) notice({ ...about, workspace: this.store.workspace });
  }

  /** This page's session, opened by the first thing its user does. */
  async session() {
    const { store, dibs } = this;
    if (!dibs.session) {
      await dibs.open({ kind: 'browser', name: you.name || t.you.defaultName });
      sessionStorage.setItem(this.opened, '1');
    }
    store.me = dibs.session.id;
    store.changed();
  }

  async ask(path, message) {
    await this.session();
    await this.dibs.ask(path, message || undefined);
  }

  /** Claims, or stands in line; rejects when it is not to be had. */
  async claim(path, options) {
    await this.session();
    const leave = new AbortController();
    const key = canonical(path);
    this.waits.set(key, leave);
    try {
      await this.dibs.claim(path, { ...options, signal: leave.signal });
    } finally {
      this.waits.delete(key);
      this.store.changed();
    }
  }

  stopWaiting(path) {
    this.waits.get(path)?.abort();
  }

  /** Ends this page's session; the page goes on looking. */
  async leave() {
    const { store } = this;
    if (this.leaving) return;
    this.leaving = true;
    sessionStorage.removeItem(this.opened);
    // closed or not: this connection is over
    await this.dibs.close().catch(() => {});
    this.leaving = false;
    store.me = null;
    store.phase = 'loading';
    store.changed();
    await this.start();
  }
}
