import { errorOf, unreachable } from './errors.js';
import { randomKey } from './keys.js';
import { Pending } from './pending.js';
import { within } from './timing.js';

const OPENING_MILLIS = 5_000;
const ALIVE_MILLIS = 3_000;
const SILENT = Symbol('silent');

/**
 * The node's event-bus bridge over its raw WebSocket. The node pings, and the browser answers by itself, even for a page whose
 * timers sleep. A refused address is answered without saying which, so every request has its own time-out.
 */
export class Bridge {
  name = 'websocket';
  #socket;
  #pending = new Pending();
  #over = false;
  #checking = null;

  constructor(node, sinks) {
    Object.assign(this, { node, sinks, feed: `dibs.events.${node.workspace}` });
  }

  /** Open is what answers: something between may let the socket through and nothing else. */
  async open() {
    if (!globalThis.WebSocket) throw unreachable('this browser has no WebSocket');
    const socket = this.#socket = new WebSocket(`${this.node.base.replace(/^http/, 'ws')}/eventbus/websocket`);
    socket.binaryType = 'arraybuffer';
    const opened = new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onclose = () => reject(unreachable('the socket was refused'));
    });
    await within(OPENING_MILLIS, opened, () => unreachable('the socket does not open'));
    socket.onclose = () => this.#gone('the socket was closed');
    socket.onmessage = ({ data }) => this.#frame(JSON.parse(typeof data === 'string' ? data : new TextDecoder().decode(data)));
    const { revision } = await this.call('list', { limit: 1 }, OPENING_MILLIS);
    this.sinks.head(revision);
    this.#send({ type: 'register', address: this.feed, headers: { after: String(this.sinks.after()) } });
  }

  call(op, fields, millis) {
    if (this.#over) return Promise.reject(unreachable('the socket is closed'));
    const replyAddress = randomKey();
    this.#send({ type: 'send', address: 'dibs.api', body: { op, workspace: this.node.workspace, ...fields }, replyAddress });
    return this.#pending.add(replyAddress, millis, () => {
      this.#check();
      return unreachable(`no answer within ${millis / 1000} s`);
    });
  }

  /** Whether the socket or only the ledger is slow: there is no pong, but any answer, be it a refusal, is one. */
  async #check() {
    this.#checking ??= within(ALIVE_MILLIS, this.call('alive', {}, 2 * ALIVE_MILLIS), () => SILENT)
      .catch((error) => { if (error === SILENT) this.#gone('the node does not answer'); })
      .finally(() => { this.#checking = null; });
  }

  close() {
    this.#over = true;
    this.#socket?.close();
    this.#pending.end('the socket was closed');
  }

  #send(frame) { this.#socket.send(JSON.stringify(frame)); }

  #frame(frame) {
    if (this.#over) return;
    const { type, address, body, message } = frame;
    if (type === 'rec' && address === this.feed) this.sinks.event(body);
    else if (this.#pending.settle(address, type === 'err' && this.#failure(frame), body ?? {})) return;
    // else it was for a call that is over
    else if (type === 'err' && (!address || address === this.feed)) this.#gone(`the node says ${body ?? message}`);
  }

  /** A failure that is no problem of the node's is the bus's own: nobody there, or no reply. */
  #failure({ failureCode, failureType, message }) {
    try {
      return errorOf(JSON.parse(message), failureCode);
    } catch {
      return unreachable(message ?? failureType);
    }
  }

  #gone(reason) {
    if (this.#over) return;
    this.close();
    this.sinks.gone(this, reason);
  }
}
