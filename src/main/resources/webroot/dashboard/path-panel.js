import {
  Ago, Countdown, Face, Fact, Health, href, html, Icon, labelsOf, Loading, Mode, Name, t, Text, useEffect, usePage, useState,
  Who, WholePath,
} from './parts.js';
import { ClaimActions, problemText } from './claim-actions.js';

const MOST = 30;

export function PathPanel({ path }) {
  const { live, store, open } = usePage();
  const [answer, setAnswer] = useState({ loading: true });
  useEffect(() => {
    live.check(path).then(() => setAnswer({}), error => setAnswer({ error }));
  }, [path]);
  const claims = store.claims.around(path);
  const line = store.line(path);
  const back = href(store.workspace, 'claims');
  return html`
    <aside class="panel card" aria-label=${t.claims.details}>
      <header>
        <a class="panel-back" href=${back}><${Icon} name="back" />${t.now.allClaims}</a>
        <${WholePath} tag="h2" path=${path} />
        <a class="panel-close" href=${back} aria-label=${t.close}><${Icon} name="close" /></a>
        <a class="button" href=${href(store.workspace, 'timeline', path)}><${Icon} name="timeline" />${t.app.views.timeline}</a>
      </header>
      ${answer.error && html`<p class="problem" role="alert">${problemText(answer.error)}</p>`}
      <h3>${t.claims.heldBy}</h3>
      ${claims.length === 0
        ? html`<p class="quiet">${t.claims.free}</p><button class="primary" onClick=${() => open({ kind: 'claim', path })}><${Icon} name="plus" />${t.actions.claim}</button>`
        : html`<ul class="plain holders">${claims.slice(0, MOST).map(claim => html`<${Holding} key=${claim.path + claim.session} claim=${claim} path=${path} />`)}</ul>`}
      ${claims.length > MOST && html`<p class="quiet">${t.more(claims.length - MOST)}</p>`}
      <h3>${t.claims.line}</h3>
      ${line.length > 0
        ? html`<ol class="plain waiting">${line.map((waiter, i) => html`<${Waiter} key=${waiter.session + waiter.paths[0]} waiter=${waiter} place=${i + 1} path=${path} />`)}</ol>`
        : answer.loading ? html`<${Loading} />` : html`<p class="quiet">${t.claims.noLine}</p>`}
    </aside>`;
}

function Holding({ claim, path }) {
  const { store } = usePage();
  const session = store.sessions.get(claim.session);
  const own = Boolean(claim.ttlSeconds);
  return html`
    <li>
      <div class="holding">
        <${Face} of=${claim} />
        <div class="holding-text">
          <${Who} of=${claim} />
          ${session && html`<${Health} session=${session} />`}
          ${claim.path !== path && html`<small>${t.claims.through} <${WholePath} tag="span" path=${claim.path} /></small>`}
        </div>
        <${Mode} mode=${claim.mode} />
      </div>
      <dl>
        <${Fact} term=${t.claims.reason} wrap>${claim.reason}<//>
        <${Fact} term=${t.claims.held}><${Ago} at=${claim.acquiredAt} span /><//>
        <${Fact} term=${t.claims.ends} wrap><${Countdown} at=${store.endOf(claim)} own=${own} />${!own && html` <small>${t.claims.deadline.session}</small>`}<//>
        <${Fact} term=${t.labels} wrap>${labelsOf(claim)}<//>
        <${Fact} term=${t.claims.fence}>${String(claim.fence)}<//>
      </dl>
      <${ClaimActions} claim=${claim} />
    </li>`;
}

const Waiter = ({ waiter, place, path }) => html`
  <li>
    <span class="place num" aria-hidden="true">${place}</span>
    <${Face} of=${waiter} small />
    <span class="waiting-text"><${Name} of=${waiter} />
      ${waiter.paths[0] !== path && html`<small><${WholePath} tag="span" path=${waiter.paths.join(', ')} /></small>`}
      ${waiter.reason && html`<small><${Text} text=${waiter.reason} /></small>`}</span>
    <small><${Ago} at=${waiter.queuedAt} /></small>
  </li>`;
