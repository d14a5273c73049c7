import { unreachable } from './errors.js';
import { within } from './timing.js';

/** Requests on their way, each with its own time-out. */
export class Pending {
  #open = new Map();

  /** `late` makes the error of one that is not answered in time. */
  add(id, millis, late) {
    const answer = new Promise((resolve, reject) => this.#open.set(id, { resolve, reject }));
    return within(millis, answer, late).finally(() => this.#open.delete(id));
  }

  /** Returns whether somebody waited. */
  settle(id, error, body) {
    const found = this.#open.get(id);
    if (error) found?.reject(error);
    else found?.resolve(body);
    return Boolean(found);
  }

  end(detail) {
    for (const id of this.#open.keys()) this.settle(id, unreachable(detail));
  }
}
