// The refusals: who wanted what, who held it, whether it still stands, and what can be done about it right here.
import { html, useState } from '../vendor/htm-preact.js';
import { Ago, Avatar, Empty, Name, say } from './parts.js';
import { ClaimActions } from './claim-actions.js';
import { Paths } from './says.js';
import { conflictsOf } from './conflicts.js';
import { pathsOf } from './store.js';
import { t } from './texts.js';

const AT_ONCE = 40;

export function Conflicts({ live, open }) {
  const { store } = live;
  const [shown, show] = useState(AT_ONCE);
  const all = conflictsOf(store);
  if (all.length === 0) return html`<${Empty} icon="conflicts" title=${t.empty.conflicts} next=${t.empty.conflictsNext} />`;
  const standingOnes = all.filter(conflict => conflict.open);
  const settled = all.filter(conflict => !conflict.open);
  return html`
    <section>
      ${standingOnes.length > 0 && html`<h2 class="group">${t.conflicts.open} <span class="badge bad">${t.n(standingOnes.length)}</span></h2>
        <ul class="plain conflicts">${standingOnes.slice(0, shown).map(one => html`<${Conflict} key=${one.key} live=${live} conflict=${one} open=${open} />`)}</ul>`}
      ${settled.length > 0 && html`<h2 class="group">${t.conflicts.settled}</h2>
        <ul class="plain conflicts">${settled.slice(0, shown).map(one => html`<${Conflict} key=${one.key} live=${live} conflict=${one} open=${open} />`)}</ul>`}
      ${all.length > shown && html`<button type="button" class="older" onClick=${() => show(shown + AT_ONCE)}>${t.conflicts.older}</button>`}
    </section>`;
}

function Conflict({ live, conflict, open }) {
  const { store } = live;
  const { event, paths, holders } = conflict;
  const held = holders.filter(holder => holder.claim);
  const shown = conflict.open ? held : holders;
  return html`
    <li class="card conflict ${conflict.open ? 'open' : 'settled'}">
      <div class="side">
        <${Avatar} id=${event.session} name=${store.name(event.session, event.owner)} />
        <div class="side-text">
          <p><strong><${Name} text=${store.name(event.session, event.owner)} /></strong> ${t.conflicts.wanted} <${Paths} store=${store} paths=${paths} /></p>
          <small><${Ago} at=${event.at} />${conflict.times > 1 && ` · ${t.conflicts.times(conflict.times)}`}${cause(event)}</small>
        </div>
      </div>
      ${shown.slice(0, 5).map(holder => html`
        <div class="side holder" key=${holder.path + holder.session}>
          <${Avatar} id=${holder.session} name=${store.name(holder.session, holder.claim?.owner)} />
          <div class="side-text">
            <p>${t.conflicts.heldBy} <strong><${Name} text=${store.name(holder.session, holder.claim?.owner)} /></strong>${paths[0] !== holder.path && html` ${t.claims.through} <${Paths} store=${store} paths=${[holder.path]} />`}</p>
            <small>${holder.claim && conflict.open ? html`${t.conflicts.stillHeld}${holder.claim.reason && html` · <bdi class="along-inline">${holder.claim.reason}</bdi>`}` : html`<${How} store=${store} holder=${holder} conflict=${conflict} />`}</small>
          </div>
          ${conflict.open && html`<${ClaimActions} live=${live} claim=${holder.claim} open=${open} />`}
        </div>`)}
      ${shown.length > 5 && html`<p class="quiet side-more">${t.more(shown.length - 5)}</p>`}
      ${shown.length === 0 && html`<p class="quiet side-more"><${How} store=${store} conflict=${conflict} /></p>`}
    </li>`;
}

function cause(event) {
  if (event.reason === 'deadlock') return ` · ${t.conflicts.circle}`;
  if (event.reason === 'cooling') return ` · ${t.conflicts.cooling}`;
  return event.holders?.length ? '' : ` · ${t.conflicts.line}`;
}

/** How it was settled, as far as the events known to this page tell. */
function How({ store, holder, conflict }) {
  const { event, has, here } = conflict;
  const names = {
    who: html`<strong><${Name} text=${store.name(event.session, event.owner)} /></strong>`,
    other: holder && html`<strong><${Name} text=${store.name(holder.session)} /></strong>`,
  };
  const ending = holder && store.events.find(one => one.revision > event.revision && pathsOf(one).includes(holder.path)
    && (one.session === holder.session || one.by === holder.session) && t.conflicts.how[one.type]);
  const parts = [ending ? t.conflicts.how[ending.type] : holder && (holder.claim ? t.conflicts.stillHeld : t.conflicts.how.free), has && t.conflicts.how.got, !here && t.conflicts.how.gone].filter(Boolean);
  return parts.map((part, i) => html`${i > 0 && ' · '}${say(part, names)}`);
}
