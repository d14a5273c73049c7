import { unreachable } from './errors.js';

/** Requests on their way, each with its own time-out. */
export class Pending {
  #open = new Map();

  add(id, millis, detail, late = () => {}) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.settle(id, unreachable(detail));
        late();
      }, millis);
      this.#open.set(id, { resolve, reject, timer });
    });
  }

  /** Returns whether somebody waited. */
  settle(id, error, body) {
    const found = this.#open.get(id);
    if (!found) return false;
    this.#open.delete(id);
    clearTimeout(found.timer);
    if (error) found.reject(error);
    else found.resolve(body);
    return true;
  }

  end(detail) {
    for (const id of [...this.#open.keys()]) this.settle(id, unreachable(detail));
  }
}
