// You: the name others see, what you hold and wait for, and leaving.
import { html, useState } from '../vendor/htm-preact.js';
import { Dialog, PathText } from './parts.js';
import { ClaimActions, problemText } from './claim-actions.js';
import { operatorToken } from './operator.js';
import { notice } from './notices.js';
import { you } from './live.js';
import { t } from './texts.js';

export function You({ live, onClose, open }) {
  const { store } = live;
  const [name, setName] = useState(you.name);
  const save = event => {
    event.preventDefault();
    you.name = name.trim();
    onClose();
  };
  const leave = () => live.leave().then(onClose, error => notice({ text: problemText(error), tone: 'bad' }));
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
        ${store.me && html`<${Mine} live=${live} open=${open} />`}
        <div class="buttons">
          ${store.me && html`<button type="button" class="quiet-danger" title=${t.you.leaveHint} onClick=${leave}>${t.you.leave}</button>`}
          <button type="submit" class="primary">${t.you.save}</button>
        </div>
      </form>
    <//>`;
}

function Mine({ live, open }) {
  const { store } = live;
  const claims = [...store.claims.of(store.me).values()];
  const waits = store.waitsOf(store.me);
  return html`
    <h3>${t.you.holds}</h3>
    ${claims.length === 0 ? html`<p class="quiet">${t.you.holdsNothing}</p>` : html`<ul class="plain mine">
      ${claims.map(claim => html`<li key=${claim.path}><${PathText} path=${claim.path} /><${ClaimActions} live=${live} claim=${claim} open=${open} /></li>`)}
    </ul>`}
    ${waits.length > 0 && html`<h3>${t.you.waits}</h3><ul class="plain mine">
      ${waits.map(wait => html`<li key=${wait.paths[0]}><${PathText} path=${wait.paths[0]} />
        <div class="actions"><button type="button" onClick=${() => live.stopWaiting(wait.paths[0])}>${t.you.stopWaiting}</button></div></li>`)}
    </ul>`}`;
}
