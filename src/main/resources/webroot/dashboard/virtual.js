import { html, useEvent, useLayoutEffect, useRef, useState } from './parts.js';

const MARGIN = 6;

/**
 * A list of `count` rows of the same height that renders only those one can see; `row(index)` renders one. `reveal` is the
 * index to bring into view whenever it changes. The box is never higher than the window.
 */
export function Virtual({ count, rowHeight, row, reveal, ...attributes }) {
  const box = useRef();
  const [top, scrolled] = useState(0);
  const seen = useEvent(window, 'resize', () => Math.ceil(innerHeight / rowHeight));
  useLayoutEffect(() => {
    const { scrollTop, clientHeight } = box.current;
    const at = reveal * rowHeight;
    if (reveal >= 0) box.current.scrollTop = Math.min(at, Math.max(scrollTop, at + rowHeight - clientHeight));
  }, [reveal]);
  const first = Math.max(0, top - MARGIN);
  const rows = [];
  for (let i = first; i < Math.min(count, top + seen + MARGIN); i++) rows.push(row(i));
  const height = `${count * rowHeight}px`;
  return html`
    <div ref=${box} style=${{ height }} onScroll=${() => scrolled(Math.floor(box.current.scrollTop / rowHeight))} ...${attributes}>
      <div role="presentation" class="virtual-all" style=${{ height }}>
        <div role="presentation" class="virtual-seen" style=${{ transform: `translateY(${first * rowHeight}px)` }}>${rows}</div>
      </div>
    </div>`;
}
