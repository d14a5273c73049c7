// A list of any length that renders only the rows one can see, each of the same height.
import { html, useEffect, useLayoutEffect, useRef, useState } from '../vendor/htm-preact.js';

const MARGIN = 6;

/**
 * Scrolls `count` rows; `row(index)` renders one. `reveal` is the index to bring into view whenever it changes.
 * What surrounds the rows (roles, keys) comes in `attributes`.
 */
export function Virtual({ count, rowHeight, row, reveal, attributes, className }) {
  const box = useRef();
  const [view, setView] = useState({ top: 0, height: 800 });
  const measure = () => {
    const { scrollTop, clientHeight } = box.current;
    setView(old => (old.top === scrollTop && old.height === clientHeight ? old : { top: scrollTop, height: clientHeight }));
  };
  useEffect(() => {
    const watcher = new ResizeObserver(measure);
    watcher.observe(box.current);
    return () => watcher.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (reveal >= 0) scrollTo(box.current, reveal * rowHeight, rowHeight);
  }, [reveal]);

  const first = Math.max(0, Math.floor(view.top / rowHeight) - MARGIN);
  const last = Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + MARGIN);
  const rows = [];
  for (let i = first; i < last; i++) rows.push(row(i));
  return html`
    <div ref=${box} class="virtual ${className ?? ''}" style=${{ height: `${count * rowHeight}px` }} onScroll=${measure} ...${attributes}>
      <div role="presentation" class="virtual-all" style=${{ height: `${count * rowHeight}px` }}>
        <div role="presentation" class="virtual-seen" style=${{ transform: `translateY(${first * rowHeight}px)` }}>${rows}</div>
      </div>
    </div>`;
}

function scrollTo(box, top, height) {
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + height > box.scrollTop + box.clientHeight) box.scrollTop = top + height - box.clientHeight;
}
