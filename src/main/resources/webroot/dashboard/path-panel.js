// All about one path: who holds it, who stands in line, and what can be done.
import { html, useEffect, useState } from '../vendor/htm-preact.js';
import { Ago, Avatar, Countdown, Elapsed, Health, Loading, Mode, Name } from './parts.js';
import { Icon } from './icons.js';
import { ClaimActions, problemText } from './claim-actions.js';
import { href } from './route.js';
import { t } from './texts.js';

export function PathPanel({ live, path, open }) {
  const { store } = live;
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
        <a class="panel-back" href=${back}><${Icon} name="back" />${t.claims.back}</a>
        <h2 class="path-whole"><bdi dir="ltr">${path}</bdi></h2>
        <a class="panel-close" href=${back} aria-label=${t.close}><${Icon} name="close" /></a>
        <a class="button" href=${href(store.workspace, 'timeline', path)}><${Icon} name="timeline" />${t.claims.timeline}</a>
      </header>
      ${answer.error && html`<p class="problem" role="alert">${problemText(answer.error)}</p>`}
      <h3>${t.claims.heldBy}</h3>
      ${claims.length === 0
        ? html`<p class="quiet">${t.claims.free}</p><button type="button" class="primary" onClick=${() => open({ kind: 'claim', path })}><${Icon} name="plus" />${t.actions.claim}</button>`
        : html`<ul class="plain holders">${claims.slice(0, 30).map(claim => html`<${Holding} key=${claim.path + claim.session} live=${live} claim=${claim} path=${path} open=${open} />`)}</ul>
               ${claims.length > 30 && html`<p class="quiet">${t.more(claims.length - 30)}</p>`}`}
      <h3>${t.claims.line}</h3>
      ${answer.loading && line.length === 0 ? html`<${Loading} />` : html`<${Waiting} store=${store} line=${line} path=${path} />`}
    </aside>`;
}

function Holding({ live, claim, path, open }) {
  const { store } = live;
  const session = store.sessions.get(claim.session);
  const labels = Object.entries(claim.labels ?? {}).map(pair => pair.join(': ')).join(', ');
  return html`
    <li>
      <div class="holding">
        <${Avatar} id=${claim.session} name=${store.name(claim.session, claim.owner)} />
        <div class="holding-text">
          <strong><${Name} text=${store.name(claim.session, claim.owner)} /></strong>
          ${session && html`<${Health} session=${session} />`}
          ${claim.path !== path && html`<small class="path-whole">${t.claims.through} <bdi dir="ltr">${claim.path}</bdi></small>`}
        </div>
        <${Mode} mode=${claim.mode} />
      </div>
      <dl>
        ${claim.reason && html`<div><dt>${t.claims.reason}</dt><dd class="wrap"><bdi>${claim.reason}</bdi></dd></div>`}
        <div><dt>${t.claims.held}</dt><dd><${Elapsed} since=${claim.acquiredAt} /></dd></div>
        <div><dt>${t.claims.ends}</dt><dd class="wrap"><${Countdown} at=${store.endOf(claim)} own=${Boolean(claim.ttlSeconds)} /> <small class="quiet">${claim.ttlSeconds ? '' : t.claims.deadline.session}</small></dd></div>
        ${labels && html`<div><dt>${t.claims.labels}</dt><dd class="wrap"><bdi>${labels}</bdi></dd></div>`}
        <div><dt>${t.claims.fence}</dt><dd class="num">${claim.fence}</dd></div>
      </dl>
      <${ClaimActions} live=${live} claim=${claim} open=${open} />
    </li>`;
}

function Waiting({ store, line, path }) {
  if (line.length === 0) return html`<p class="quiet">${t.claims.noLine}</p>`;
  return html`<ol class="plain waiting">
    ${line.map((waiter, i) => html`
      <li key=${waiter.session + waiter.paths[0]}>
        <span class="place num" aria-hidden="true">${i + 1}</span>
        <${Avatar} id=${waiter.session} name=${store.name(waiter.session, waiter.owner)} small=${true} />
        <span class="waiting-text"><${Name} text=${store.name(waiter.session, waiter.owner)} />
          ${waiter.paths[0] !== path && html`<small class="path-whole"><bdi dir="ltr">${waiter.paths.join(', ')}</bdi></small>`}
          ${waiter.reason && html`<small><bdi>${waiter.reason}</bdi></small>`}</span>
        <small class="num"><${Ago} at=${waiter.queuedAt} /></small>
      </li>`)}
  </ol>`;
}
