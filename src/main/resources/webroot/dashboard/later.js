// Views and dialogs that are fetched when they are first opened, so that the first look comes quickly.
import { html, Loading, useEffect, useState } from './parts.js';

const RETRY = 2000;

/** A component that stands for the default one of another module. */
export function later(load) {
  let Found = null;
  return props => {
    const [, again] = useState(0);
    useEffect(() => {
      let timer;
      // Without a connection there is nothing to fetch from; once it is back, the view comes.
      const fetchIt = () => load().then(found => { Found = found.default; again(1); }, () => { timer = setTimeout(fetchIt, RETRY); });
      if (!Found) fetchIt();
      return () => clearTimeout(timer);
    }, []);
    return Found ? html`<${Found} ...${props} />` : html`<${Loading} />`;
  };
}
