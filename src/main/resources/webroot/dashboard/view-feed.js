import { Ago, Chips, clockTime, dayName, Empty, Face, fullTime, html, Icon, t, usePage, useState } from './parts.js';
import { Says, kindOf, saidAlong, toneOf } from './says.js';

const AT_ONCE = 100;

export function Feed() {
  const { store } = usePage();
  const [kind, choose] = useState('all');
  const [shown, show] = useState(AT_ONCE);
  const [paused, pause] = useState(null);
  const fitting = (paused ?? store.events).filter(event => kind === 'all' || event.mark || kindOf(event.type) === kind);
  return html`
    <section>
      <div class="bar">
        <${Chips} label=${t.feed.filter} texts=${t.feed.kinds} chosen=${kind} choose=${choose} />
        <button class="bar-end" onClick=${() => pause(paused ? null : store.events.slice())}>
          ${paused ? t.feed.resume(Math.max(0, store.events.length - paused.length)) : t.feed.pause}
        </button>
      </div>
      ${fitting.length > 0
        ? html`<div class="card flush"><${Lines} events=${fitting.slice(-shown).reverse()} /></div>`
        : kind === 'all'
          ? html`<${Empty} icon="feed" ...${t.empty.feed} />`
          : html`<${Empty} icon="feed" ...${t.empty.feedFilter} />`}
      ${fitting.length > shown && html`<button class="older" onClick=${() => show(shown + AT_ONCE)}>${t.older}</button>`}
    </section>`;
}

export function Lines({ events, compact }) {
  let day = dayName(Date.now());
  return html`<ol class="plain lines ${compact ? 'compact' : ''}">${events.flatMap(event => {
    const before = day;
    day = dayName(event.at);
    return [
      day !== before && !compact && html`<li key="day-${event.revision}" class="day">${day}</li>`,
      html`<${event.mark ? Mark : Line} key=${event.revision} event=${event} compact=${compact} />`,
    ];
  })}</ol>`;
}

const Mark = ({ event: { mark, at } }) => html`
  <li class="mark ${mark}"><${Icon} name=${mark === 'back' ? 'cluster' : 'conflicts'} />${t.marks[mark]} <time datetime=${at}>${clockTime(at)}</time></li>`;

function Line({ event, compact }) {
  const along = saidAlong(event);
  const who = event.type === 'claim.asked' ? event.by : event.session && event;
  return html`
    <li class="line ${toneOf(event.type)}">
      ${who ? html`<${Face} of=${who} small />` : html`<span class="avatar small"></span>`}
      <div class="line-text"><${Says} event=${event} />${along && html`<bdi class="along">${along}</bdi>`}</div>
      ${compact ? html`<small><${Ago} at=${event.at} /></small>` : html`<time class="num" datetime=${event.at} title=${fullTime(event.at)}>${clockTime(event.at)}</time>`}
    </li>`;
}
