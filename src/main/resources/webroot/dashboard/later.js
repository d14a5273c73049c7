// Views and dialogs that are fetched when they are first opened, so that the first look comes quickly.
import { html, useEffect, useState } from '../vendor/htm-preact.js';
import { Loading } from './parts.js';

/** A component that stands for one of another module. */
export function later(load) {
  let Found = null;
  return props => {
    const [, again] = useState(0);
    useEffect(() => {
      if (!Found) load().then(found => { Found = found; again(1); });
    }, []);
    return Found ? html`<${Found} ...${props} />` : html`<${Loading} />`;
  };
}
