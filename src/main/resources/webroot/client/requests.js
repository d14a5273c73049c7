import { Unreachable } from './errors.js';
import { randomKey } from './keys.js';
import { jittered, now, pause } from './timing.js';

const CALL_MILLIS = 10_000;
const TRIES = 4;
const PATIENCE_MILLIS = 15_000;
const FIRST_PAUSE_MILLIS = 300;

const mayBeRepeated = (error) => error instanceof Unreachable || ['unknown', 'starting'].includes(error.slug);
export const passes = (error) => mayBeRepeated(error) || error.status === 503;

// to do these twice is to do them once
const KEYLESS = ['check', 'history', 'list', 'read', 'renew', 'sessions', 'ticket'];

/** Requests to the node. All tries of a change have one key, under which the node remembers its answer: it is done once. */
export class Requests {
  #link;

  constructor(link) {
    this.#link = link;
  }

  once(op, fields, millis = CALL_MILLIS) {
    return this.#link.call(op, fields, millis);
  }

  async send(op, fields, millis = CALL_MILLIS) {
    const keyed = KEYLESS.includes(op) ? fields : { ...fields, idempotencyKey: randomKey() };
    const since = now();
    for (let tries = 1; ; tries++) {
      try {
        return await this.once(op, keyed, millis);
      } catch (error) {
        const enough = tries === TRIES || now() - since > PATIENCE_MILLIS;
        if (enough || !mayBeRepeated(error)) throw error;
        const wanted = FIRST_PAUSE_MILLIS * 2 ** (tries - 1);
        await pause(jittered(Math.max(wanted, Math.min(error.retryAfter ?? 0, 5) * 1000)));
      }
    }
  }
}
