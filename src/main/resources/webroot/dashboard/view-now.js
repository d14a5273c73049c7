import { Countdown, Empty, Face, Health, href, html, Icon, Mode, Name, PathText, t, usePage, Who } from './parts.js';
import { Lines } from './view-feed.js';

const FEW = 6;
const LATEST = 9;

export function Now() {
  const { store } = usePage();
  const here = store.present;
  const open = store.conflicts.filter(conflict => conflict.open).length;
  return html`
    <div class="now">
      <p class="headline">${t.now.headline(here.length, store.claims.size, store.waiters.size)}</p>
      ${open > 0 && html`
        <a class="callout" href=${href(store.workspace, 'conflicts')}>
          <${Icon} name="conflicts" /><span><strong>${t.now.settle(open)}</strong> ${t.now.settleNext}</span><${Icon} name="right" />
        </a>`}
      <div class="now-columns">
        <${Card} title=${t.now.who} view="sessions" all=${t.now.allSessions} className="now-who" count=${here.length}><${Here} sessions=${here.slice(0, FEW)} /><//>
        <${Card} title=${t.now.held} view="claims" all=${t.now.allClaims} className="now-held" count=${store.claims.size}><${Held} claims=${newest(store)} /><//>
        <${Card} title=${t.now.latest} view="feed" all=${t.now.allEvents} className="now-latest"><${Latest} /><//>
      </div>
    </div>`;
}

function Card({ title, view, all, count = 0, children, className }) {
  const to = href(usePage().store.workspace, view);
  return html`
    <section class="card ${className}">
      <header><h2>${title}</h2><a href=${to}>${all}</a></header>
      ${children}
      ${count > FEW && html`<p class="rest"><a href=${to}>${t.more(count - FEW)}</a></p>`}
    </section>`;
}

function Here({ sessions }) {
  const { store } = usePage();
  if (sessions.length === 0) return html`<${Empty} ...${t.empty.sessions} />`;
  return html`<ul class="plain rows">
    ${sessions.map(session => html`
      <li key=${session.id} class="who">
        <${Face} of=${session} />
        <span class="who-text">
          <${Who} of=${session} />
          <small>${[session.kind, session.hostname && `${session.user}@${session.hostname}`].filter(Boolean).join(' · ')}</small>
        </span>
        <span class="who-end"><${Health} session=${session} /><small class="num">${t.holding(store.claims.of(session.id).size)}</small></span>
      </li>`)}
  </ul>`;
}

function newest(store) {
  const claims = [];
  store.claims.walk(store.claims.root, claim => claims.push(claim));
  return claims.sort((one, other) => other.fence - one.fence).slice(0, FEW);
}

function Held({ claims }) {
  const { store } = usePage();
  if (claims.length === 0) return html`<${Empty} title=${t.empty.claims.title} />`;
  return html`<ul class="plain rows">
    ${claims.map(claim => html`
      <li key=${claim.path + claim.session}>
        <a class="hold" href=${href(store.workspace, 'claims', claim.path)}>
          <span class="held-top"><${PathText} path=${claim.path} />${claim.mode === 'shared' && html`<${Mode} mode="shared" />`}</span>
          <span class="held-by">
            <${Face} of=${claim} small />
            <${Name} of=${claim} />
            <span class="held-reason">${claim.reason}</span>
            <${LineBadge} count=${store.line(claim.path).length} />
            ${claim.ttlSeconds && html`<${Countdown} at=${store.endOf(claim)} own />`}
          </span>
        </a>
      </li>`)}
  </ul>`;
}

export const LineBadge = ({ count }) => count > 0 && html`<span class="badge wait" title=${t.claims.inLine(count)}><${Icon} name="line" />${t.n(count)}<span class="sr"> ${t.claims.line}</span></span>`;

function Latest() {
  const { events } = usePage().store;
  return events.length === 0 ? html`<${Empty} title=${t.empty.feed.title} />` : html`<${Lines} events=${events.slice(-LATEST).reverse()} compact />`;
}
