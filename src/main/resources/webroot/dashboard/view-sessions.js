import {
  Ago, Countdown, Empty, Face, Fact, Health, html, Icon, labelsOf, Name, PathLink, say, Search, t, Text, usePage, useState,
} from './parts.js';

const FEW = 5;
const MOST = 60;

export function Sessions() {
  const { store } = usePage();
  const [search, setSearch] = useState('');
  const [most, setMost] = useState(MOST);
  const wanted = search.trim().toLowerCase();
  const fits = ({ id, name, user, hostname, directory, branch, kind }) => !wanted
    || [id, name, user, hostname, directory, branch, kind].some(text => text?.toLowerCase().includes(wanted));
  const here = store.present.filter(fits);
  const gone = [...store.sessions.values()].filter(session => !store.isHere(session.id) && fits(session));
  if (store.sessions.size === 0) {
    return html`<${Empty} icon="sessions" ...${t.empty.sessions} />`;
  }
  return html`
    <section>
      <div class="bar"><${Search} label=${t.sessions.search} value=${search} onInput=${setSearch} /></div>
      ${here.length + gone.length === 0 && html`<${Empty} ...${t.empty.filter} />`}
      <${Cards} sessions=${here.slice(0, most)} />
      ${here.length > most && html`<button class="older" onClick=${() => setMost(most + MOST)}>${t.more(here.length - most)}</button>`}
      ${gone.length > 0 && html`
        <details class="gone" open=${here.length === 0}>
          <summary>${t.sessions.gone(gone.length)}</summary>
          <${Cards} sessions=${gone.slice(0, MOST)} />
        </details>`}
    </section>`;
}

const Cards = ({ sessions }) => html`<ul class="plain cards">${sessions.map(session => html`<${SessionCard} key=${session.id} session=${session} />`)}</ul>`;

function SessionCard({ session }) {
  const { store } = usePage();
  const live = store.isHere(session.id);
  return html`
    <li class="card session ${live ? '' : 'past'}">
      <header>
        <${Face} of=${session} />
        <div class="session-name">
          <h2><${Name} of=${session} />${session.id === store.me && html` <span class="badge">${t.sessions.you}</span>`}</h2>
          <small><${Text} text=${[session.kind, session.id !== store.name(session) && session.id].filter(Boolean).join(' · ')} /></small>
        </div>
        <${Health} session=${session} />
      </header>
      <p class="quiet small">
        ${say(t.sessions.heartbeat, { ago: html`<${Ago} at=${session.lastHeartbeatAt} />` })}
        ${live && session.expiresAt && html` · ${say(t.sessions.staleIn, { time: html`<${Countdown} at=${session.expiresAt} />` })}`}
      </p>
      <dl>
        <${Fact} term=${t.sessions.host}>${[session.user, session.hostname].filter(Boolean).join('@')}<//>
        <${Fact} term=${t.sessions.terminal}>${session.tty}<//>
        <${Fact} term=${t.sessions.directory}>${session.directory}<//>
        <${Fact} term=${t.sessions.branch}>${session.branch}<//>
        <${Fact} term=${t.labels}>${labelsOf(session)}<//>
        <${Fact} term=${t.sessions.started}>${session.startedAt && html`<${Ago} at=${session.startedAt} />`}<//>
      </dl>
      ${live && html`<${Holds} session=${session} />`}
    </li>`;
}

function Holds({ session }) {
  const { store } = usePage();
  const [most, show] = useState(FEW);
  const claims = [...store.claims.of(session.id).keys()];
  const waits = store.waitsOf(session.id);
  if (claims.length + waits.length === 0) return html`<p class="quiet">${t.sessions.holdsNothing}</p>`;
  return html`
    <div class="holds">
      ${claims.length > 0 && html`<h3>${t.sessions.holds(claims.length)}</h3>`}
      <ul class="plain">
        ${claims.slice(0, most).map(path => html`<li key=${path}><${PathLink} path=${path} /></li>`)}
        ${waits.map(({ paths: [path] }) => html`<li key="wait-${path}" class="waits"><${Icon} name="line" />${t.sessions.waitsFor} <${PathLink} path=${path} /></li>`)}
      </ul>
      ${claims.length > most && html`<button class="text-button" onClick=${() => show(claims.length)}>${t.sessions.showAll(claims.length)}</button>`}
    </div>`;
}
