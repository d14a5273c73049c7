// The live feed: events in words, with marks where the connection went, came back, or the record started anew.
import { html, useState } from '../vendor/htm-preact.js';
import { Ago, Avatar, Empty, at } from './parts.js';
import { Icon } from './icons.js';
import { Says, kindOf, saidAlong, toneOf } from './says.js';
import { clockTime, dayName, fullTime, millis } from './time.js';
import { t } from './texts.js';

const AT_ONCE = 100;
const KINDS = Object.keys(t.feed.kinds);

export function Feed({ store }) {
  const [kind, choose] = useState('all');
  const [shown, show] = useState(AT_ONCE);
  const [paused, pause] = useState(null);
  const all = paused ?? store.events;
  const fitting = kind === 'all' ? all : all.filter(event => event.mark || kindOf(event.type) === kind);
  const missed = paused ? store.events.length - paused.length : 0;
  return html`
    <section class="feed-view">
      <div class="bar">
        <div class="chips" role="group" aria-label=${t.feed.filter}>
          ${KINDS.map(one => html`<button type="button" key=${one} class="chip" aria-pressed=${kind === one} onClick=${() => choose(one)}>${t.feed.kinds[one]}</button>`)}
        </div>
        <button type="button" class="bar-end" onClick=${() => pause(paused ? null : store.events.slice())}>
          <${Icon} name=${paused ? 'play' : 'pause'} />${paused ? t.feed.resume(Math.max(0, missed)) : t.feed.pause}
        </button>
      </div>
      ${fitting.length === 0
        ? html`<${Empty} icon="feed" title=${kind === 'all' ? t.empty.feed : t.empty.feedFilter} next=${kind === 'all' ? t.empty.feedNext : t.empty.feedFilterNext} command=${kind === 'all' && t.empty.firstClaim} />`
        : html`<div class="card flush"><${Lines} store=${store} events=${fitting.slice(-shown).reverse()} /></div>`}
      ${fitting.length > shown && html`<button type="button" class="older" onClick=${() => show(shown + AT_ONCE)}>${t.feed.older}</button>`}
    </section>`;
}

export function Lines({ store, events, compact }) {
  let day = compact ? null : dayName(Date.now());
  const items = [];
  for (const event of events) {
    const own = dayName(millis(event.at));
    if (!compact && own !== day) items.push(html`<li key="day-${own}-${event.revision}" class="day">${own}</li>`);
    if (!compact) day = own;
    items.push(event.mark
      ? html`<${Mark} key=${event.revision} event=${event} />`
      : html`<${Line} key=${event.revision} store=${store} event=${event} compact=${compact} />`);
  }
  return html`<ol class="plain lines ${compact ? 'compact' : ''}">${items}</ol>`;
}

const Mark = ({ event }) => html`
  <li class="mark ${event.mark}"><span><${Icon} name=${event.mark === 'back' ? 'cluster' : 'conflicts'} />${t.marks[event.mark]} <time datetime=${event.at}>${at(event.at)}</time></span></li>`;

function Line({ store, event, compact }) {
  const along = saidAlong(event);
  const who = event.type === 'claim.asked' ? event.by : event.session;
  return html`
    <li class="line ${toneOf(event.type)}">
      ${who ? html`<${Avatar} id=${who} name=${store.name(who, event.type === 'claim.asked' ? null : event.owner)} small=${true} />` : html`<span class="avatar small"></span>`}
      <div class="line-text"><${Says} store=${store} event=${event} />${along && html`<bdi class="along">${along}</bdi>`}</div>
      ${compact ? html`<small class="num"><${Ago} at=${event.at} /></small>` : html`<time class="num" datetime=${event.at} title=${fullTime(millis(event.at))}>${clockTime(millis(event.at))}</time>`}
    </li>`;
}
