// Who takes part, how alive they are, where they work, and what they hold.
import { html, useState } from '../vendor/htm-preact.js';
import { Ago, Avatar, Countdown, Empty, Health, Name, PathText } from './parts.js';
import { Icon } from './icons.js';
import { present } from './view-now.js';
import { href } from './route.js';
import { millis } from './time.js';
import { t } from './texts.js';

const FEW = 5;
const MOST = 60;

export function Sessions({ store }) {
  const [search, setSearch] = useState('');
  const [most, setMost] = useState(MOST);
  const wanted = search.trim().toLowerCase();
  const fits = session => !wanted || [session.id, session.name, session.user, session.hostname, session.directory, session.branch, session.kind]
    .some(text => text?.toLowerCase().includes(wanted));
  const here = present(store).filter(fits);
  const gone = [...store.sessions.values()].filter(session => !store.isHere(session.id) && fits(session));
  if (store.sessions.size === 0) {
    return html`<${Empty} icon="sessions" title=${t.empty.sessions} next=${t.empty.sessionsNext} command=${t.empty.firstClaim} />`;
  }
  return html`
    <section>
      <div class="bar">
        <label class="search"><${Icon} name="search" /><input type="search" placeholder=${t.sessions.search} aria-label=${t.sessions.search} value=${search} onInput=${e => setSearch(e.target.value)} /></label>
      </div>
      ${here.length + gone.length === 0 && html`<${Empty} title=${t.empty.filter} next=${t.empty.filterNext} />`}
      <ul class="plain cards">${here.slice(0, most).map(session => html`<${SessionCard} key=${session.id} store=${store} session=${session} />`)}</ul>
      ${here.length > most && html`<button type="button" class="older" onClick=${() => setMost(most + MOST)}>${t.more(here.length - most)}</button>`}
      ${gone.length > 0 && html`
        <details class="gone" open=${here.length === 0}>
          <summary>${t.sessions.gone(gone.length)}</summary>
          <ul class="plain cards">${gone.slice(0, MOST).map(session => html`<${SessionCard} key=${session.id} store=${store} session=${session} />`)}</ul>
        </details>`}
    </section>`;
}

function SessionCard({ store, session }) {
  const name = store.name(session.id, session);
  const live = store.isHere(session.id);
  const where = [session.user, session.hostname].filter(Boolean).join('@');
  return html`
    <li class="card session ${live ? '' : 'past'}">
      <header>
        <${Avatar} id=${session.id} name=${name} />
        <div class="session-name">
          <h2><${Name} text=${name} />${session.id === store.me && html` <span class="badge">${t.sessions.you}</span>`}</h2>
          <small><bdi title=${session.id}>${[session.kind, session.id !== name && session.id].filter(Boolean).join(' · ')}</bdi></small>
        </div>
        <${Health} session=${session} />
      </header>
      <p class="quiet small">${t.sessions.heartbeat('')}<${Ago} at=${session.lastHeartbeatAt} />${live && session.expiresAt && html` · <${StaleIn} session=${session} />`}</p>
      <dl>
        <${Fact} term=${t.sessions.host} text=${where} />
        <${Fact} term=${t.sessions.terminal} text=${session.tty} />
        <${Fact} term=${t.sessions.directory} text=${session.directory} />
        <${Fact} term=${t.sessions.branch} text=${session.branch} />
        <${Fact} term=${t.sessions.labels} text=${Object.entries(session.labels ?? {}).map(pair => pair.join(': ')).join(', ')} />
        ${session.startedAt && html`<div><dt>${t.sessions.started}</dt><dd><${Ago} at=${session.startedAt} /></dd></div>`}
      </dl>
      <${Holds} store=${store} session=${session} live=${live} />
    </li>`;
}

const StaleIn = ({ session }) => html`<span>${t.sessions.staleIn('')}<${Countdown} at=${millis(session.expiresAt)} /></span>`;

export const Fact = ({ term, text }) => text && html`<div><dt>${term}</dt><dd><bdi title=${text}>${text}</bdi></dd></div>`;

function Holds({ store, session, live }) {
  const [all, showAll] = useState(false);
  const claims = [...store.claims.of(session.id).values()];
  const waits = store.waitsOf(session.id);
  if (!live) return null;
  if (claims.length + waits.length === 0) return html`<p class="quiet">${t.sessions.holdsNothing}</p>`;
  const shown = all ? claims.slice(0, 200) : claims.slice(0, FEW);
  return html`
    <div class="holds">
      ${claims.length > 0 && html`<h3>${t.sessions.holds(claims.length)}</h3>`}
      <ul class="plain">
        ${shown.map(claim => html`<li key=${claim.path}><a href=${href(store.workspace, 'claims', claim.path)}><${PathText} path=${claim.path} /></a></li>`)}
        ${waits.map(wait => html`<li key="wait-${wait.paths[0]}" class="waits"><${Icon} name="line" />${t.sessions.waitsFor} <a href=${href(store.workspace, 'claims', wait.paths[0])}><${PathText} path=${wait.paths[0]} /></a></li>`)}
      </ul>
      ${claims.length > shown.length && html`<button type="button" class="text-button" onClick=${() => showAll(true)}>${t.sessions.showAll(claims.length)}</button>`}
    </div>`;
}
