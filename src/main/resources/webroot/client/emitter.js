const report = globalThis.reportError ?? ((error) => console.error(error));

/** Calls a handler; what it throws is reported as uncaught, and harms nobody else. */
export function call(handler, detail) {
  try {
    handler(detail);
  } catch (error) {
    report(error);
  }
}

export class Emitter {
  #handlers = new Map();

  on(type, handler) {
    if (typeof handler !== 'function') throw new TypeError('the handler is no function');
    const entry = { handler };
    const entries = this.#handlers.get(type) ?? new Set();
    this.#handlers.set(type, entries.add(entry));
    return () => void entries.delete(entry);
  }

  emit(type, detail) {
    for (const entry of [...(this.#handlers.get(type) ?? [])]) call(entry.handler, detail);
  }
}
