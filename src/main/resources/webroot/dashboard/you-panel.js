import { Dialog, html, PathText, t, usePage, useState } from './parts.js';
import { ClaimActions, failed } from './claim-actions.js';
import { operatorToken } from './operator.js';
import { you } from './live.js';

export default function You({ onClose }) {
  const { live, store } = usePage();
  const [name, setName] = useState(you.name);
  const save = event => {
    event.preventDefault();
    you.name = name.trim();
    onClose();
  };
  return html`
    <${Dialog} title=${t.you.title} onClose=${onClose}>
      <form onSubmit=${save}>
        <div class="field">
          <label for="you-name">${t.you.name}</label>
          <input id="you-name" maxlength="100" autocomplete="nickname" aria-describedby="you-hint" placeholder=${t.you.defaultName} value=${name} onInput=${e => setName(e.target.value)} />
          <small id="you-hint">${t.you.nameHint} ${store.me && t.you.rename}</small>
        </div>
        <p>${store.me ? t.you.open : t.you.none}</p>
        ${operatorToken() && html`<p class="operator">${t.you.operator}</p>`}
        ${store.me && html`<${Mine} />`}
        <div class="buttons">
          ${store.me && html`<button type="button" class="quiet-danger" title=${t.you.leaveHint} onClick=${() => live.leave().then(onClose, failed)}>${t.you.leave}</button>`}
          <button class="primary">${t.you.save}</button>
        </div>
      </form>
    <//>`;
}

function Mine() {
  const { live, store } = usePage();
  const claims = [...store.claims.of(store.me).values()];
  const waits = store.waitsOf(store.me);
  return html`
    <h3>${t.you.holds}</h3>
    ${claims.length === 0 ? html`<p class="quiet">${t.you.holdsNothing}</p>` : html`<ul class="plain mine">
      ${claims.map(claim => html`<li key=${claim.path}><${PathText} path=${claim.path} /><${ClaimActions} claim=${claim} /></li>`)}
    </ul>`}
    ${waits.length > 0 && html`<h3>${t.you.waits}</h3><ul class="plain mine">
      ${waits.map(({ paths: [path] }) => html`<li key=${path}><${PathText} path=${path} />
        <div class="actions"><button type="button" onClick=${() => live.stopWaiting(path)}>${t.you.stopWaiting}</button></div></li>`)}
    </ul>`}`;
}
