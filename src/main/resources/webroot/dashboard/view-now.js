// The first look: who is here, what is held, what happens.
import { html } from '../vendor/htm-preact.js';
import { Avatar, Countdown, Empty, Health, Mode, Name, PathText, healthOf } from './parts.js';
import { Icon } from './icons.js';
import { Lines } from './view-feed.js';
import { conflictsOf } from './conflicts.js';
import { href } from './route.js';
import { now } from './time.js';
import { t } from './texts.js';

const FEW = 6;
const LATEST = 9;

export function Now({ store }) {
  const here = present(store);
  const open = conflictsOf(store).filter(conflict => conflict.open).length;
  return html`
    <div class="now">
      <p class="headline">${t.now.headline(here.length, store.claims.size, store.waiters.size)}</p>
      ${open > 0 && html`
        <a class="callout" href=${href(store.workspace, 'conflicts')}>
          <${Icon} name="conflicts" /><span><strong>${t.now.settle(open)}</strong> ${t.now.settleNext}</span><${Icon} name="right" />
        </a>`}
      <div class="now-columns">
        <${Card} title=${t.now.who} href=${href(store.workspace, 'sessions')} all=${t.now.allSessions} className="now-who"><${Who} store=${store} here=${here} /><//>
        <${Card} title=${t.now.held} href=${href(store.workspace, 'claims')} all=${t.now.allClaims} className="now-held"><${Held} store=${store} /><//>
        <${Card} title=${t.now.latest} href=${href(store.workspace, 'feed')} all=${t.now.allEvents} className="now-latest"><${Latest} store=${store} /><//>
      </div>
    </div>`;
}

const Card = ({ title, href: to, all, children, className }) => html`
  <section class="card ${className}">
    <header><h2>${title}</h2><a href=${to} aria-label="${all}">${all}</a></header>
    ${children}
  </section>`;

/** Who is here, the busiest first. */
export function present(store) {
  const at = now();
  const rank = session => (session.id === store.me ? -1 : { red: 2, yellow: 1 }[healthOf(session, at)] ?? 0);
  return [...store.sessions.values()]
    .filter(session => store.isHere(session.id))
    .sort((a, b) => store.claims.of(b.id).size - store.claims.of(a.id).size || rank(a) - rank(b));
}

function Who({ store, here }) {
  if (here.length === 0) return html`<${Empty} title=${t.empty.sessions} next=${t.empty.sessionsNext} command=${t.empty.firstClaim} />`;
  return html`<ul class="plain rows">
    ${here.slice(0, FEW).map(session => html`
      <li key=${session.id} class="who">
        <${Avatar} id=${session.id} name=${store.name(session.id, session)} />
        <span class="who-text">
          <strong><${Name} text=${store.name(session.id, session)} /></strong>
          <small>${[session.kind, session.hostname && `${session.user || ''}@${session.hostname}`].filter(Boolean).join(' · ')}</small>
        </span>
        <span class="who-end"><${Health} session=${session} /><small class="num">${t.holding(store.claims.of(session.id).size)}</small></span>
      </li>`)}
    ${here.length > FEW && html`<li class="rest"><a href=${href(store.workspace, 'sessions')}>${t.more(here.length - FEW)}</a></li>`}
  </ul>`;
}

/** The claims that were granted last: a greater fence is a later grant. */
function newest(store) {
  const top = [];
  store.claims.walk(store.claims.root, claim => {
    if (top.length === FEW && claim.fence <= top[FEW - 1].fence) return;
    top.push(claim);
    top.sort((one, other) => other.fence - one.fence);
    top.length = Math.min(top.length, FEW);
  });
  return top;
}

function Held({ store }) {
  if (store.claims.size === 0) return html`<${Empty} title=${t.empty.claims} />`;
  const claims = newest(store);
  return html`<ul class="plain rows">
    ${claims.map(claim => html`
      <li key=${claim.path + claim.session}>
        <a class="hold" href=${href(store.workspace, 'claims', claim.path)}>
          <span class="held-top"><${PathText} path=${claim.path} />${claim.mode === 'shared' && html`<${Mode} mode="shared" />`}</span>
          <span class="held-by">
            <${Avatar} id=${claim.session} name=${store.name(claim.session, claim.owner)} small=${true} />
            <${Name} text=${store.name(claim.session, claim.owner)} />
            <span class="held-reason">${claim.reason}</span>
            <${LineBadge} count=${store.line(claim.path).length} />
            ${claim.ttlSeconds && html`<${Countdown} at=${store.endOf(claim)} own=${true} />`}
          </span>
        </a>
      </li>`)}
    ${store.claims.size > claims.length && html`<li class="rest"><a href=${href(store.workspace, 'claims')}>${t.more(store.claims.size - claims.length)}</a></li>`}
  </ul>`;
}

export const LineBadge = ({ count }) => count > 0 && html`<span class="badge wait" title=${t.claims.inLine(count)}><${Icon} name="line" />${t.n(count)}<span class="sr"> ${t.claims.line}</span></span>`;

function Latest({ store }) {
  if (store.events.length === 0) return html`<${Empty} title=${t.empty.feed} />`;
  return html`<${Lines} store=${store} events=${store.events.slice(-LATEST).reverse()} compact=${true} />`;
}
