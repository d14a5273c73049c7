import { Ago, Empty, Face, html, say, t, Text, usePage, useState, Who } from './parts.js';
import { ClaimActions } from './claim-actions.js';
import { Paths } from './says.js';
import { pathsOf } from './store.js';

const AT_ONCE = 40;
const HOLDERS = 5;

export function Conflicts() {
  const { store } = usePage();
  const [shown, show] = useState(AT_ONCE);
  const all = store.conflicts;
  if (all.length === 0) return html`<${Empty} icon="conflicts" ...${t.empty.conflicts} />`;
  const group = (title, conflicts, count) => conflicts.length > 0 && html`
    <h2 class="group">${title} ${count}</h2>
    <ul class="plain conflicts">${conflicts.slice(0, shown).map(one => html`<${Conflict} key=${one.key} conflict=${one} />`)}</ul>`;
  const open = all.filter(conflict => conflict.open);
  return html`
    <section>
      ${group(t.conflicts.open, open, html`<span class="badge bad">${t.n(open.length)}</span>`)}
      ${group(t.conflicts.settled, all.filter(conflict => !conflict.open))}
      ${all.length > shown && html`<button class="older" onClick=${() => show(shown + AT_ONCE)}>${t.older}</button>`}
    </section>`;
}

function Conflict({ conflict }) {
  const { event, paths, times, open } = conflict;
  const holders = conflict.holders.filter(holder => !open || holder.claim);
  return html`
    <li class="card conflict ${open ? 'open' : 'settled'}">
      <div class="side">
        <${Face} of=${event} />
        <div class="side-text">
          <p><${Who} of=${event} /> ${t.conflicts.wanted} <${Paths} paths=${paths} /></p>
          <small><${Ago} at=${event.at} />${times > 1 && ` · ${t.conflicts.times(times)}`}${cause(event)}</small>
        </div>
      </div>
      ${holders.slice(0, HOLDERS).map(holder => html`<${Holder} key=${holder.path + holder.session} holder=${holder} conflict=${conflict} />`)}
      ${holders.length > HOLDERS && html`<p class="quiet side-more">${t.more(holders.length - HOLDERS)}</p>`}
      ${holders.length === 0 && html`<p class="quiet side-more"><${How} conflict=${conflict} /></p>`}
    </li>`;
}

function Holder({ holder, conflict }) {
  const { path, claim } = holder;
  return html`
    <div class="side holder">
      <${Face} of=${holder} />
      <div class="side-text">
        <p>${t.conflicts.heldBy} <${Who} of=${holder} />${conflict.paths[0] !== path && html` ${t.claims.through} <${Paths} paths=${[path]} />`}</p>
        <small><${How} holder=${holder} conflict=${conflict} />${conflict.open && claim.reason && html` · <${Text} text=${claim.reason} />`}</small>
      </div>
      ${conflict.open && html`<${ClaimActions} claim=${claim} />`}
    </div>`;
}

function cause({ reason, holders }) {
  const why = { deadlock: t.conflicts.circle, cooling: t.conflicts.cooling }[reason] ?? (holders?.length ? '' : t.conflicts.line);
  return why && ` · ${why}`;
}

function How({ holder, conflict: { event, has, here } }) {
  const { store } = usePage();
  const { how, stillHeld } = t.conflicts;
  const ending = holder && store.events.find(one => one.revision > event.revision && pathsOf(one).includes(holder.path)
    && (one.session === holder.session || one.by === holder.session) && how[one.type]);
  const held = holder && (holder.claim ? stillHeld : how[ending?.type] ?? how.free);
  const places = { who: html`<${Who} of=${event} />`, other: holder && html`<${Who} of=${holder} />` };
  return [held, has && how.got, !here && how.gone].filter(Boolean).map((part, i) => html`${i > 0 && ' · '}${say(part, places)}`);
}
