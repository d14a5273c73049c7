// The claims as a tree of paths, with search, filters and a side panel that tells all about one path.
import { html, useEffect, useLayoutEffect, useRef, useState } from '../vendor/htm-preact.js';
import { Avatar, Countdown, Empty, Name } from './parts.js';
import { Icon } from './icons.js';
import { LineBadge, present } from './view-now.js';
import { Virtual } from './virtual.js';
import { later } from './later.js';
import { href } from './route.js';
import { t } from './texts.js';

const PathPanel = later(() => import('./path-panel.js').then(module => module.PathPanel));
const WIDE = matchMedia('(min-width: 760px)');

function useWide() {
  const [wide, set] = useState(WIDE.matches);
  useEffect(() => {
    const tell = () => set(WIDE.matches);
    WIDE.addEventListener('change', tell);
    return () => WIDE.removeEventListener('change', tell);
  }, []);
  return wide;
}

/** A test of one claim; nothing when everything passes. */
function matcher(store, filter) {
  const text = filter.text.trim().toLowerCase();
  if (!text && !filter.mode && !filter.holder && !filter.waited) return null;
  return claim => (!filter.mode || claim.mode === filter.mode)
    && (!filter.holder || claim.session === filter.holder)
    && (!text || [claim.path, claim.reason, claim.owner?.name, claim.owner?.user, claim.owner?.hostname, claim.session]
      .some(one => one?.toLowerCase().includes(text)))
    && (!filter.waited || store.line(claim.path).length > 0);
}

const NO_FILTER = { text: '', mode: '', holder: '', waited: false };

export function Claims({ live, path, open }) {
  const { store } = live;
  const [filter, setFilter] = useState(NO_FILTER);
  const [folds, setFolds] = useState(new Map());
  const match = matcher(store, filter);
  const rows = store.claims.rows(folds, match);
  const count = match ? store.claims.count(match) : store.claims.size;
  const set = change => setFilter({ ...filter, ...change });
  const foldAll = unfold => setFolds(new Map([...store.claims.nodes.keys()].map(one => [one, unfold])));
  return html`
    <section class="claims-view ${path ? 'with-panel' : ''}">
      <div class="claims-list">
        <${Bar} store=${store} filter=${filter} set=${set} />
        <div class="bar count">
          <span role="status">${store.phase === 'filling' ? t.claims.loading(store.claims.size) : t.claims.found(count, store.claims.size)}</span>
          <span class="bar-end">
            <button type="button" class="text-button" onClick=${() => foldAll(true)}>${t.claims.unfold}</button>
            <button type="button" class="text-button" onClick=${() => foldAll(false)}>${t.claims.fold}</button>
          </span>
        </div>
        ${rows.length > 0
          ? html`<${Tree} store=${store} rows=${rows} chosen=${path} folds=${folds} setFolds=${setFolds} />`
          : html`<${Nothing} filtered=${Boolean(match)} clear=${() => setFilter(NO_FILTER)} open=${open} />`}
      </div>
      ${path && html`<${PathPanel} key=${path} live=${live} path=${path} open=${open} />`}
    </section>`;
}

const Nothing = ({ filtered, clear, open }) => (filtered
  ? html`<${Empty} icon="search" title=${t.empty.filter} next=${t.empty.filterNext}><button type="button" onClick=${clear}>${t.empty.clear}</button><//>`
  : html`<${Empty} icon="claims" title=${t.empty.claims} next=${t.empty.claimsNext} command=${t.empty.firstClaim}>
      <button type="button" class="primary" onClick=${() => open({ kind: 'claim' })}><${Icon} name="plus" />${t.claims.claim}</button><//>`);

function Bar({ store, filter, set }) {
  const holders = present(store).filter(session => store.claims.of(session.id).size > 0).slice(0, 200);
  return html`
    <div class="bar">
      <label class="search"><${Icon} name="search" /><input type="search" placeholder=${t.claims.search} aria-label=${t.claims.search} value=${filter.text} onInput=${e => set({ text: e.target.value })} /></label>
      <select aria-label=${t.claims.modeFilter} value=${filter.mode} onChange=${e => set({ mode: e.target.value })}>
        <option value="">${t.claims.anyMode}</option>
        ${Object.entries(t.claims.mode).map(([mode, text]) => html`<option value=${mode}>${text}</option>`)}
      </select>
      <select aria-label=${t.claims.holderFilter} value=${filter.holder} onChange=${e => set({ holder: e.target.value })}>
        <option value="">${t.claims.anyHolder}</option>
        ${store.me && html`<option value=${store.me}>${t.claims.mine}</option>`}
        ${holders.filter(one => one.id !== store.me).map(one => html`<option key=${one.id} value=${one.id}>${store.name(one.id, one)}</option>`)}
      </select>
      <button type="button" class="chip" aria-pressed=${filter.waited} onClick=${() => set({ waited: !filter.waited })}><${Icon} name="line" />${t.claims.waitedFor}</button>
    </div>`;
}

function Tree({ store, rows, chosen, folds, setFolds }) {
  const wide = useWide();
  const rowHeight = wide ? 40 : 58;
  const [active, setActive] = useState(chosen);
  const [reveal, setReveal] = useState(-1);
  const focusNext = useRef(false);
  const at = Math.max(0, rows.findIndex(row => row.key === active));
  useEffect(() => {
    performance.mark('dibs:claims-shown');
  }, []);

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
  const waits = waitCounts(store);
  const row = index => html`<${Row} key=${rows[index].key} store=${store} row=${rows[index]} focusable=${index === at} chosen=${rows[index].key === chosen}
    waits=${waits} wide=${wide} focusNext=${focusNext} fold=${fold} choose=${choose} height=${rowHeight} />`;
  return html`
    <div class="tree-box card flush">
      ${wide && html`<div class="tree-head" aria-hidden="true"><span>${t.claims.columns.path}</span><span>${t.claims.columns.holder}</span><span>${t.claims.columns.reason}</span><span>${t.claims.columns.ends}</span></div>`}
      <${Virtual} className="tree" count=${rows.length} rowHeight=${rowHeight} row=${row} reveal=${reveal}
        attributes=${{ role: 'tree', 'aria-label': t.claims.tree, onKeyDown: press }} />
    </div>`;
}

function above(rows, index) {
  for (let i = index - 1; i >= 0; i--) if (rows[i].depth < rows[index].depth) return i;
  return index;
}

/** How many stand in line at each path and beneath it, found once per rendering instead of once per row. */
function waitCounts(store) {
  const counts = new Map();
  for (const waiter of store.waiters.values()) {
    for (const path of waiter.paths) counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  return counts;
}

function lineAt(store, waits, row) {
  if (waits.size === 0) return 0;
  if (row.node.claims.size > 0) return store.line(row.key).length;
  if (row.open) return 0;
  let sum = 0;
  for (const [path, count] of waits) if (path.startsWith(row.key)) sum += count;
  return sum;
}

function Row({ store, row, focusable, chosen, waits, wide, focusNext, fold, choose, height }) {
  const element = useRef();
  // A row far away is rendered only after scrolling, so it takes the focus itself, once it is there.
  useLayoutEffect(() => {
    if (!focusable || !focusNext.current) return;
    focusNext.current = false;
    element.current.focus({ preventScroll: true });
  });
  const claims = [...row.node.claims.values()];
  const attributes = {
    role: 'treeitem', 'aria-level': row.depth + 1, 'aria-selected': chosen, tabindex: focusable ? 0 : -1, 'data-path': row.key,
    ...(row.folder ? { 'aria-expanded': row.open } : {}),
  };
  const toggle = event => {
    event.stopPropagation();
    fold(row, !row.open);
  };
  return html`
    <div ref=${element} class="row ${chosen ? 'chosen' : ''} ${claims.length ? 'claim' : 'folder'}" style=${{ height: `${height}px`, '--depth': Math.min(row.depth, wide ? 12 : 5) }} ...${attributes} onClick=${() => choose(row)}>
      <span class="row-path">
        ${row.folder ? html`<span class="fold ${row.open ? 'open' : ''}" aria-hidden="true" onClick=${toggle}><${Icon} name="right" /></span>` : html`<span class="fold none"></span>`}
        <bdi class="row-label" dir="ltr" title=${row.key}>${row.label}</bdi>
        ${claims[0]?.mode === 'shared' && html`<span class="badge">${t.claims.mode.shared}</span>`}
        ${!wide && html`<${LineBadge} count=${lineAt(store, waits, row)} />`}
      </span>
      ${claims.length > 0 ? html`<${Held} store=${store} claims=${claims} row=${row} waits=${waits} wide=${wide} />` : html`<${Beneath} store=${store} row=${row} waits=${waits} wide=${wide} />`}
    </div>`;
}

function Held({ store, claims, row, waits, wide }) {
  const [claim] = claims;
  return html`
    <span class="row-holder">
      ${claims.slice(0, 3).map(one => html`<${Avatar} key=${one.session} id=${one.session} name=${store.name(one.session, one.owner)} small=${true} />`)}
      <${Name} text=${claims.map(one => store.name(one.session, one.owner)).join(', ')} />
    </span>
    <span class="row-reason"><bdi title=${claim.reason}>${claim.reason}</bdi></span>
    <span class="row-end">${wide && html`<${LineBadge} count=${lineAt(store, waits, row)} />`}<${Countdown} at=${store.endOf(claim)} own=${Boolean(claim.ttlSeconds)} /></span>`;
}

function Beneath({ store, row, waits, wide }) {
  const holders = row.open ? [] : store.claims.holders(row.node);
  return html`
    <span class="row-holder">${holders.map(one => html`<${Avatar} key=${one.session} id=${one.session} name=${store.name(one.session, one.owner)} small=${true} />`)}</span>
    <span class="row-reason"></span>
    <span class="row-end">${wide && html`<${LineBadge} count=${lineAt(store, waits, row)} />`}<span class="quiet num">${t.holding(row.node.total)}</span></span>`;
}
