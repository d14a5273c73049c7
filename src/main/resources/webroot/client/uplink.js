import { Bridge } from './bridge.js';
import { unreachable, Unreachable } from './errors.js';
import { Poll, Rest, ServerSent } from './http.js';
import { jittered, now, pause, within } from './timing.js';

export const TRANSPORTS = ['websocket', 'sse', 'long-poll', 'polling'];
const FIRST_PAUSE_MILLIS = 250;
const LONGEST_PAUSE_MILLIS = 10_000;
const SOON_MILLIS = 2_000;
const BETTER_MILLIS = 30_000;
const SILENCE_MILLIS = 25_000;
const STALLED_MILLIS = 1_000;
const HELD_MILLIS = 600_000;
// a larger one could cut the socket
const LARGEST_CALL = 16_000;

const gone = () => unreachable('this connection was closed');

/**
 * The connection to a node: over the best transport that works, back again when it is lost, and back to a better one when that
 * works again. Each connection goes on after the last event handed on; what comes twice in a change-over, the feed drops.
 */
export class Uplink {
  leader = true;
  #current = null;
  #waiting = new Set();
  #closed = false;
  #cut = () => {};
  #better;
  #watch;
  #heard = 0;
  #carries;
  /** It opens, and no events come over it. */
  #held = null;

  constructor(node, order, sinks) {
    Object.assign(this, { node, order, sinks, rest: new Rest(node.base, node.workspace) });
  }

  get connected() { return this.#current !== null; }
  get transport() { return this.#current?.name ?? null; }

  // alone, there is nobody to tell
  bind() {}
  publish() {}

  start() {
    this.#watch = setInterval(() => this.#probe(SILENCE_MILLIS), SILENCE_MILLIS / 5);
    this.#connect(0);
  }

  async call(op, fields, millis) {
    const until = now() + millis;
    const transport = this.#current ?? await this.#up(millis);
    const small = JSON.stringify(fields).length < LARGEST_CALL;
    return (small && transport.call ? transport : this.rest).call(op, fields, Math.max(1, until - now()));
  }

  wake() {
    this.#cut();
    this.#current?.wake?.();
    this.#probe(0);
  }

  close() {
    this.#closed = true;
    clearInterval(this.#watch);
    clearTimeout(this.#better);
    this.#cut();
    this.#current?.close();
    this.#current = null;
    for (const resume of this.#waiting) resume();
  }

  async #connect(millis) {
    let reason = '';
    for (;; millis = Math.min(millis * 2 || FIRST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS)) {
      await new Promise((resolve) => {
        this.#cut = resolve;
        setTimeout(resolve, jittered(millis));
      });
      const found = await this.#first(this.order.filter((name) => name !== this.#held), (why) => { reason = why; });
      if (found) return this.#use(found);
      if (this.#closed) return;
      this.#held = null;
      this.sinks.down(reason, null);
    }
  }

  async #first(names, failed = () => {}) {
    for (const name of names) {
      if (this.#closed) return null;
      const transport = this.#made(name);
      try {
        await transport.open();
        if (!this.#closed && !transport.lost) return transport;
      } catch (error) {
        failed(error.message);
      }
      transport.close();
    }
    return null;
  }

  #made(name) {
    const sinks = {
      ...this.sinks,
      event: (event) => {
        this.#heard = now();
        this.#carries = true;
        return this.sinks.event(event);
      },
      gone: (transport, reason) => {
        transport.lost = true;
        this.#gone(transport, reason);
      },
    };
    if (name === 'websocket') return new Bridge(this.node, sinks);
    if (name === 'sse') return new ServerSent(this.rest, sinks);
    return new Poll(this.rest, sinks, name);
  }

  #use(transport) {
    this.#current = transport;
    this.#heard = now();
    this.#carries = false;
    for (const resume of this.#waiting) resume();
    this.sinks.up(transport.name);
    this.#seekBetter(this.#held ? HELD_MILLIS : SOON_MILLIS);
  }

  #gone(transport, reason) {
    if (transport !== this.#current) return;
    this.#current = null;
    clearTimeout(this.#better);
    this.sinks.down(reason, transport.name);
    this.#connect(FIRST_PAUSE_MILLIS);
  }

  #seekBetter(millis) {
    clearTimeout(this.#better);
    const better = this.order.slice(0, this.order.indexOf(this.transport));
    if (better.length === 0) return;
    this.#better = setTimeout(async () => {
      const before = this.#current;
      this.#held = null;
      const found = await this.#first(better);
      if (!found) {
        if (before === this.#current) this.#seekBetter(BETTER_MILLIS);
      } else if (this.#closed || !this.#current) {
        found.close();
      } else {
        const old = this.#current;
        this.#use(found);
        old.close();
      }
    }, jittered(millis));
  }

  /** Asks a connection that was long silent what it may have missed: it may be cut. */
  async #probe(silence) {
    const transport = this.#current;
    const after = this.sinks.after();
    if (!transport || after === null || now() - this.#heard < silence) return;
    try {
      const { events } = await this.call('replay', { after, limit: 1 }, 5_000);
      this.#heard = now();
      if (events.length === 0) return;
      transport.wake?.();
      await pause(STALLED_MILLIS);
      if (this.sinks.after() !== after || transport !== this.#current) return;
      if (!this.#carries) this.#held = transport.name;
      this.#stalled(transport, 'events are held up');
    } catch (error) {
      if (error instanceof Unreachable) this.#stalled(transport, error.message);
    }
  }

  #stalled(transport, reason) {
    if (transport !== this.#current) return;
    transport.close();
    this.#gone(transport, reason);
  }

  #up(millis) {
    if (this.#closed) return Promise.reject(gone());
    let resume;
    const up = new Promise((resolve, reject) => {
      resume = () => (this.#current ? resolve(this.#current) : reject(gone()));
    });
    this.#waiting.add(resume);
    return within(millis, up, () => unreachable(`no node answers at ${this.node.base}`))
      .finally(() => this.#waiting.delete(resume));
  }
}
