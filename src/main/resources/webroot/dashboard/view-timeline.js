// The timeline of a path: a lane for everybody who held it, waited for it, or was refused it.
import { html, useEffect, useState } from '../vendor/htm-preact.js';
import { Avatar, Empty, Loading, Name } from './parts.js';
import { Icon } from './icons.js';
import { lanesOf, ticks } from './lanes.js';
import { covers } from './tree.js';
import { pathsOf } from './store.js';
import { href } from './route.js';
import { clockTime, fullTime, millis, now, useNow } from './time.js';
import { t } from './texts.js';

const LANE = 34;
const AXIS = 26;
const SPANS = { all: Infinity, d1: 86_400_000, h1: 3_600_000, m15: 900_000 };
const HISTORY = 500;
const NARROW = matchMedia('(max-width: 759px)');
const LEGEND = ['held', 'shared', 'waited', 'refused'];

export function Timeline({ live, path }) {
  const { store } = live;
  return html`
    <section class="timeline">
      <${Chooser} key=${path} store=${store} path=${path} />
      ${path ? html`<${Lanes} key=${path} live=${live} path=${path} />` : html`<${Empty} icon="timeline" title=${t.timeline.choose} next=${t.timeline.chooseNext} />`}
    </section>`;
}

function Chooser({ store, path }) {
  const [text, setText] = useState(path ?? '');
  const go = event => {
    event.preventDefault();
    if (text.trim()) location.hash = href(store.workspace, 'timeline', text.trim());
  };
  return html`<form class="bar" onSubmit=${go}>
    <label class="search"><${Icon} name="timeline" /><input type="search" placeholder=${t.timeline.path} aria-label=${t.timeline.path} autocapitalize="off" spellcheck=${false} value=${text} onInput=${e => setText(e.target.value)} /></label>
    <button type="submit">${t.timeline.show}</button>
  </form>`;
}

function Lanes({ live, path }) {
  const { store } = live;
  const [past, setPast] = useState(null);
  const [span, choose] = useState('all');
  const [beneath, include] = useState(false);
  useEffect(() => {
    live.dibs.history({ under: path, limit: HISTORY }).then(answer => setPast(answer.events), () => setPast([]));
  }, [path, store.hasHistory]);
  const at = useNow();
  if (past === null) return html`<${Loading} />`;
  const isOf = one => one === path || covers(one, path) || (beneath && covers(path, one));
  const events = merged(past, store.events).filter(event => pathsOf(event).some(isOf));
  const lanes = lanesOf(events, at, isOf);
  return html`
    <div class="bar">
      <div class="chips" role="group" aria-label=${t.timeline.span}>
        ${Object.keys(SPANS).map(one => html`<button type="button" key=${one} class="chip" aria-pressed=${span === one} onClick=${() => choose(one)}>${t.timeline.spans[one]}</button>`)}
      </div>
      <label class="check bar-end"><input type="checkbox" checked=${beneath} onChange=${e => include(e.target.checked)} />${t.timeline.beneath}</label>
    </div>
    ${!store.hasHistory && html`<p class="quiet">${t.timeline.known}</p>`}
    ${lanes.length === 0
      ? html`<${Empty} icon="timeline" title=${t.empty.timeline} next=${t.empty.timelineNext} />`
      : html`<${Drawing} store=${store} lanes=${lanes} from=${start(events, at, SPANS[span])} to=${at} path=${path} /><${AsList} store=${store} lanes=${lanes} />`}`;
}

function start(events, at, span) {
  const first = events.length ? millis(events[0].at) : at;
  const from = Math.max(first, at - span);
  return from - Math.max(1000, (at - from) * 0.02);
}

/** History and what came live, oldest first, each event once. */
function merged(past, events) {
  const byRevision = new Map();
  for (const event of [...past, ...events]) if (!event.mark) byRevision.set(event.revision, event);
  return [...byRevision.values()].sort((a, b) => a.revision - b.revision);
}

/** Lanes are drawn in percent of their width, so they need no measuring. */
function Drawing({ store, lanes, from, to, path }) {
  const x = at => Math.max(0, Math.min(100, (at - from) / (to - from) * 100));
  const height = lanes.length * LANE + AXIS;
  return html`
    <div class="card lanes">
      <div aria-hidden="true">
        ${lanes.map(lane => html`<div key=${lane.session} class="lane-name"><${Avatar} id=${lane.session} name=${store.name(lane.session, lane.owner)} small=${true} /><${Name} text=${store.name(lane.session, lane.owner)} /></div>`)}
      </div>
      <svg role="img" aria-label="${t.timeline.of(path)}: ${t.timeline.lanes}" width="100%" height=${height}>
        ${ticks(from, to, NARROW.matches ? 2 : 6).map(at => html`<g key=${at}><line class="grid" x1="${x(at)}%" x2="${x(at)}%" y2=${height - AXIS} /><text class="tick" x="${x(at)}%" y=${height - 8} text-anchor=${anchor(x(at))}>${clockTime(at)}</text></g>`)}
        ${lanes.map((lane, i) => html`<${Lane} key=${lane.session} lane=${lane} y=${i * LANE} x=${x} from=${from} />`)}
      </svg>
      <p class="legend">${LEGEND.map(key => html`<span class="key ${key}">${t.timeline[key]}</span>`)}</p>
    </div>`;
}

const anchor = percent => (percent < 12 ? 'start' : percent > 88 ? 'end' : 'middle');

function Lane({ lane, y, x, from }) {
  return html`
    <g>
      <line class="grid" x2="100%" y1=${y + LANE} y2=${y + LANE} />
      ${lane.spans.filter(span => span.to >= from).map(span => html`<${Span} span=${span} y=${y} x=${x} />`)}
      ${lane.points.filter(point => point.at >= from).map(point => html`<text class="refused" x="${x(point.at)}%" y=${y + 23} text-anchor="middle">✕<title>${t.timeline.refused} ${fullTime(point.at)}</title></text>`)}
    </g>`;
}

function Span({ span, y, x }) {
  const held = span.kind === 'held';
  const title = [span.path, `${t.timeline[span.kind]} ${fullTime(span.from)}, ${t.duration((span.to - span.from) / 1000)}`, held && span.reason];
  return html`
    <rect class="span ${span.kind} ${held ? span.mode : ''}" x="${x(span.from)}%" width="${Math.max(0.4, x(span.to) - x(span.from))}%" y=${y + (held ? 7 : 12)} height=${held ? 20 : 10} rx="3">
      <title>${title.filter(Boolean).join('\n')}</title>
    </rect>`;
}

/** The same in words, for those who cannot see lanes. */
function AsList({ store, lanes }) {
  const rows = lanes.flatMap(lane => {
    const who = store.name(lane.session, lane.owner);
    const spans = lane.spans.map(span => {
      const length = span.open ? `${t.duration((now() - span.from) / 1000)}, ${t.timeline.still}` : t.duration((span.to - span.from) / 1000);
      return { at: span.from, text: t.timeline[span.kind === 'held' ? 'holdRow' : 'waitRow'](who, clockTime(span.from), length) };
    });
    return [...spans, ...lane.points.map(point => ({ at: point.at, text: t.timeline.refusedRow(who, clockTime(point.at)) }))];
  }).sort((a, b) => b.at - a.at);
  return html`<details class="as-list"><summary>${t.timeline.asTable}</summary><ul>${rows.slice(0, 200).map(row => html`<li key=${row.at + row.text}><bdi>${row.text}</bdi></li>`)}</ul></details>`;
}
