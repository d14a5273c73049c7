import {
  Chips, clockTime, Empty, Face, fullTime, href, html, Loading, millis, Name, Search, t, useEffect, useNow, usePage, useState,
} from './parts.js';
import { covers } from '../client/path.js';
import { lanesOf, ticks } from './lanes.js';
import { merged, pathsOf } from './store.js';

const LANE = 34;
const AXIS = 26;
const SPANS = { m15: 900_000, h1: 3_600_000, d1: 86_400_000 };
const HISTORY = 500;
const LEGEND = ['held', 'shared', 'waited', 'refused'];

export function Timeline({ path }) {
  const { store } = usePage();
  const [text, setText] = useState(path ?? '');
  useEffect(() => setText(path ?? ''), [path]);
  const go = event => {
    event.preventDefault();
    if (text.trim()) location.hash = href(store.workspace, 'timeline', text.trim());
  };
  return html`
    <section>
      <form class="bar" onSubmit=${go}>
        <${Search} icon="timeline" label=${t.claims.columns.path} autocapitalize="off" spellcheck=${false} value=${text} onInput=${setText} />
        <button>${t.timeline.show}</button>
      </form>
      ${path ? html`<${Lanes} key=${path} path=${path} />` : html`<${Empty} icon="timeline" ...${t.empty.choose} />`}
    </section>`;
}

function Lanes({ path }) {
  const { live, store } = usePage();
  const [past, setPast] = useState();
  const [span, choose] = useState('all');
  const [beneath, include] = useState(false);
  useEffect(() => {
    live.dibs.history({ under: path, limit: HISTORY }).then(setPast, () => setPast({ failed: true, events: [] }));
  }, [path]);
  const at = useNow();
  if (!past) return html`<${Loading} />`;
  const isOf = one => covers(one, path) || (beneath && covers(path, one));
  const events = merged(past.events, store.events).filter(event => pathsOf(event).some(isOf));
  const lanes = lanesOf(events, at, isOf);
  return html`
    <div class="bar">
      <${Chips} label=${t.timeline.span} texts=${t.timeline.spans} chosen=${span} choose=${choose} />
      <label class="check bar-end"><input type="checkbox" checked=${beneath} onChange=${e => include(e.target.checked)} />${t.timeline.beneath}</label>
    </div>
    ${past.failed && html`<p class="quiet">${t.timeline.known}</p>`}
    ${lanes.length === 0
      ? html`<${Empty} icon="timeline" ...${t.empty.timeline} />`
      : html`<${Drawing} lanes=${lanes} from=${start(events, at, SPANS[span])} to=${at} path=${path} /><${AsList} lanes=${lanes} />`}`;
}

function start(events, at, span = Infinity) {
  const from = Math.max(millis(events[0].at), at - span);
  return from - Math.max(1000, (at - from) * 0.02);
}

function Drawing({ lanes, from, to, path }) {
  const x = at => Math.max(0, Math.min(100, (at - from) / (to - from) * 100));
  const height = lanes.length * LANE + AXIS;
  return html`
    <div class="card lanes">
      <div aria-hidden="true">${lanes.map(lane => html`<div key=${lane.session} class="lane-name"><${Face} of=${lane} small /><${Name} of=${lane} /></div>`)}</div>
      <svg role="img" aria-label="${t.timeline.of(path)}: ${t.timeline.lanes}" width="100%" height=${height}>
        ${ticks(from, to, innerWidth < 760 ? 2 : 6).map(at => html`<g key=${at}><line class="grid" x1="${x(at)}%" x2="${x(at)}%" y2=${height - AXIS} /><text class="tick" x="${x(at)}%" y=${height - 8} text-anchor=${anchor(x(at))}>${clockTime(at)}</text></g>`)}
        ${lanes.map((lane, i) => html`<${Lane} key=${lane.session} lane=${lane} y=${i * LANE} x=${x} from=${from} />`)}
      </svg>
      <p class="legend">${LEGEND.map(key => html`<span class="key ${key}">${t.timeline[key]}</span>`)}</p>
    </div>`;
}

const anchor = percent => (percent < 12 ? 'start' : percent > 88 ? 'end' : 'middle');

const Lane = ({ lane, y, x, from }) => html`
  <g>
    <line class="grid" x2="100%" y1=${y + LANE} y2=${y + LANE} />
    ${lane.spans.filter(span => span.to >= from).map(span => html`<${Span} span=${span} y=${y} x=${x} />`)}
    ${lane.refused.filter(at => at >= from).map(at => html`<text class="refused" x="${x(at)}%" y=${y + 23} text-anchor="middle">✕<title>${t.timeline.refused} ${fullTime(at)}</title></text>`)}
  </g>`;

function Span({ span, y, x }) {
  const held = span.kind === 'held';
  const title = [span.path, `${t.timeline[span.kind]} ${fullTime(span.from)}, ${t.duration((span.to - span.from) / 1000)}`, held && span.reason];
  return html`
    <rect class="span ${span.kind} ${held ? span.mode : ''}" x="${x(span.from)}%" width="${Math.max(0.4, x(span.to) - x(span.from))}%" y=${y + (held ? 7 : 12)} height=${held ? 20 : 10} rx="3">
      <title>${title.filter(Boolean).join('\n')}</title>
    </rect>`;
}

/** The same in words, for those who cannot see lanes. */
function AsList({ lanes }) {
  const { store } = usePage();
  const { heldRow, waitedRow, refusedRow, still, asTable } = t.timeline;
  const rows = lanes.flatMap(lane => {
    const who = store.name(lane);
    const spans = lane.spans.map(({ kind, from, to, open }) => {
      const length = t.duration((to - from) / 1000) + (open ? `, ${still}` : '');
      return { at: from, text: (kind === 'held' ? heldRow : waitedRow)(who, clockTime(from), length) };
    });
    return [...spans, ...lane.refused.map(at => ({ at, text: refusedRow(who, clockTime(at)) }))];
  }).sort((a, b) => b.at - a.at);
  return html`<details class="as-list"><summary>${asTable}</summary><ul>${rows.slice(0, 200).map(row => html`<li key=${row.at + row.text}><bdi>${row.text}</bdi></li>`)}</ul></details>`;
}
