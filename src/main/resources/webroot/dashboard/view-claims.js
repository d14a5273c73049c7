import {
  Countdown, Empty, Face, href, html, Icon, Mode, Search, t, Text, useEvent, useLayoutEffect, usePage, useRef, useState,
} from './parts.js';
import { covers } from '../client/path.js';
import { LineBadge } from './view-now.js';
import { PathPanel } from './path-panel.js';

const MARGIN = 6;
const WIDE = matchMedia('(min-width: 760px)');

function matcher(store, { text, mode, holder, waited }) {
  const part = text.trim().toLowerCase();
  if (!part && !mode && !holder && !waited) return null;
  return ({ path, reason, session, mode: its, owner = {} }) => (!mode || its === mode)
    && (!holder || session === holder)
    && (!part || [path, reason, owner.name, owner.user, owner.hostname, session].some(one => one?.toLowerCase().includes(part)))
    && (!waited || store.line(path).length > 0);
}

const NO_FILTER = { text: '', mode: '', holder: '', waited: false };

export function Claims({ path }) {
  const { store, open } = usePage();
  const [filter, setFilter] = useState(NO_FILTER);
  const [folds, setFolds] = useState(new Map());
  const match = matcher(store, filter);
  const rows = store.claims.rows(folds, match);
  const count = match ? store.claims.count(match) : store.claims.size;
  const foldAll = unfold => setFolds(new Map([...store.claims.nodes.keys()].map(one => [one, unfold])));
  return html`
    <section class=${path && 'with-panel'}>
      <div class="claims-list">
        <${Bar} filter=${filter} set=${change => setFilter({ ...filter, ...change })} />
        <div class="bar count">
          <span role="status">${store.phase === 'filling' ? t.claims.loading(store.claims.size) : t.claims.found(count, store.claims.size)}</span>
          <span class="bar-end">
            <button class="text-button" onClick=${() => foldAll(true)}>${t.claims.unfold}</button>
            <button class="text-button" onClick=${() => foldAll(false)}>${t.claims.fold}</button>
          </span>
        </div>
        ${rows.length > 0
          ? html`<${Tree} rows=${rows} chosen=${path} folds=${folds} setFolds=${setFolds} />`
          : match
            ? html`<${Empty} icon="search" ...${t.empty.filter}><button onClick=${() => setFilter(NO_FILTER)}>${t.empty.clear}</button><//>`
            : html`<${Empty} icon="claims" ...${t.empty.claims}>
                <button class="primary" onClick=${() => open({ kind: 'claim' })}><${Icon} name="plus" />${t.claims.claim}</button><//>`}
      </div>
      ${path && html`<${PathPanel} key=${path} path=${path} />`}
    </section>`;
}

function Bar({ filter, set }) {
  const { store } = usePage();
  const holders = store.present.filter(({ id }) => id !== store.me && store.claims.of(id).size > 0).slice(0, 200);
  return html`
    <div class="bar">
      <${Search} label=${t.claims.search} value=${filter.text} onInput=${text => set({ text })} />
      <select aria-label=${t.claims.modeFilter} value=${filter.mode} onChange=${e => set({ mode: e.target.value })}>
        <option value="">${t.claims.anyMode}</option>
        ${Object.entries(t.claims.mode).map(([mode, text]) => html`<option value=${mode}>${text}</option>`)}
      </select>
      <select aria-label=${t.claims.holderFilter} value=${filter.holder} onChange=${e => set({ holder: e.target.value })}>
        <option value="">${t.claims.anyHolder}</option>
        ${store.me && html`<option value=${store.me}>${t.claims.mine}</option>`}
        ${holders.map(one => html`<option key=${one.id} value=${one.id}>${store.name(one)}</option>`)}
      </select>
      <button class="chip" aria-pressed=${filter.waited} onClick=${() => set({ waited: !filter.waited })}><${Icon} name="line" />${t.claims.waitedFor}</button>
    </div>`;
}

function Tree({ rows, chosen, folds, setFolds }) {
  const { store } = usePage();
  const wide = useEvent(WIDE, 'change', () => WIDE.matches);
  const rowHeight = wide ? 40 : 58;
  const [active, setActive] = useState(chosen);
  const [reveal, setReveal] = useState(-1);
  const focusNext = useRef(false);
  const at = Math.max(0, rows.findIndex(row => row.key === active));

  const fold = (row, open) => setFolds(new Map(folds).set(row.key, open));
  const go = index => {
    const to = Math.max(0, Math.min(rows.length - 1, index));
    focusNext.current = true;
    setActive(rows[to].key);
    setReveal(to);
  };
  const press = event => {
    const here = rows[at];
    const page = Math.floor(400 / rowHeight);
    const moves = {
      ArrowDown: () => go(at + 1),
      ArrowUp: () => go(at - 1),
      PageDown: () => go(at + page),
      PageUp: () => go(at - page),
      Home: () => go(0),
      End: () => go(rows.length - 1),
      Enter: () => choose(here),
      ' ': () => choose(here),
      ArrowRight: () => (here.folder && !here.open ? fold(here, true) : go(at + 1)),
      ArrowLeft: () => (here.open ? fold(here, false) : go(above(rows, at))),
    };
    if (!moves[event.key]) return;
    event.preventDefault();
    moves[event.key]();
  };
  const choose = row => {
    setActive(row.key);
    if (row.node.claims.size > 0) location.hash = href(store.workspace, 'claims', row.key);
    else fold(row, !row.open);
  };
  const row = index => html`<${Row} key=${rows[index].key} row=${rows[index]} focusable=${index === at} chosen=${rows[index].key === chosen}
    line=${lineAt(store, rows[index])} wide=${wide} focusNext=${focusNext} fold=${fold} choose=${choose} height=${rowHeight} />`;
  return html`
    <div class="tree-box card flush">
      ${wide && html`<div class="tree-head" aria-hidden="true">${Object.values(t.claims.columns).map(text => html`<span>${text}</span>`)}</div>`}
      <${Virtual} class="tree" role="tree" aria-label=${t.claims.tree} onKeyDown=${press} count=${rows.length} rowHeight=${rowHeight} row=${row} reveal=${reveal} />
    </div>`;
}

const above = (rows, index) => rows.findLastIndex((row, i) => i <= index && row.depth === Math.max(0, rows[index].depth - 1));

/** How many stand in line for what a row shows: a claim, or all that is folded away. */
function lineAt(store, { key, open, node: { claims } }) {
  if (claims.size > 0) return store.line(key).length;
  return open ? 0 : store.waiting(waiter => waiter.paths.some(path => covers(key, path))).length;
}

/**
 * A list of `count` rows of one height that renders those one can see, by `row(index)`; `reveal` is to be brought into view
 * when it changes. Never higher than the window.
 */
function Virtual({ count, rowHeight, row, reveal, ...attributes }) {
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

function Row({ row, focusable, chosen, line, wide, focusNext, fold, choose, height }) {
  const { store } = usePage();
  const element = useRef();
  // A row far away is there only after scrolling, and takes the focus itself.
  useLayoutEffect(() => {
    if (!focusable || !focusNext.current) return;
    focusNext.current = false;
    element.current.focus({ preventScroll: true });
  });
  const claims = [...row.node.claims.values()];
  const [claim] = claims;
  const holders = claim ? claims : row.open ? [] : store.claims.holders(row.node);
  const attributes = {
    role: 'treeitem', 'aria-level': row.depth + 1, 'aria-selected': chosen, tabindex: focusable ? 0 : -1, 'data-path': row.key,
    ...(row.folder ? { 'aria-expanded': row.open } : {}),
  };
  const toggle = event => {
    event.stopPropagation();
    fold(row, !row.open);
  };
  return html`
    <div ref=${element} class="row ${chosen ? 'chosen' : ''} ${claim ? 'claim' : 'folder'}" style=${{ height: `${height}px`, '--depth': Math.min(row.depth, wide ? 12 : 5) }} ...${attributes} onClick=${() => choose(row)}>
      <span class="row-path">
        ${row.folder ? html`<span class="fold ${row.open ? 'open' : ''}" aria-hidden="true" onClick=${toggle}><${Icon} name="right" /></span>` : html`<span class="fold"></span>`}
        <${Text} class="row-label" dir="ltr" title=${row.key} text=${row.label} />
        ${claim?.mode === 'shared' && html`<${Mode} mode="shared" />`}
      </span>
      <span class="row-holder">
        ${holders.slice(0, claim ? 3 : 4).map(one => html`<${Face} key=${one.session} of=${one} small />`)}
        ${claim && html`<${Text} class="name" text=${claims.map(one => store.name(one)).join(', ')} />`}
      </span>
      <span class="row-reason">${claim && html`<${Text} text=${claim.reason} />`}</span>
      <span class="row-end">
        <${LineBadge} count=${line} />
        ${claim ? html`<${Countdown} at=${store.endOf(claim)} own=${Boolean(claim.ttlSeconds)} />` : html`<span class="quiet num">${t.holding(row.node.total)}</span>`}
      </span>
    </div>`;
}
