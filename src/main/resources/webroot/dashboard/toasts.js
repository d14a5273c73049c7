import { href, html, Icon, t, usePage } from './parts.js';
import { dismiss, useNotices } from './notices.js';
import { ClaimActions } from './claim-actions.js';

export const Toasts = () => html`
  <div class="toasts" role="region" aria-label=${t.notices.region}>
    <div aria-live="polite">${useNotices().map(one => html`<${Toast} key=${one.id} notice=${one} />`)}</div>
  </div>`;

function Toast({ notice: { id, text, detail, tone = '', path, workspace, asks } }) {
  const { store, open } = usePage();
  const mine = asks && store?.claims.get(path, store.me);
  const settle = dialog => {
    dismiss(id);
    open({ ...dialog, to: asks });
  };
  return html`
    <div class="toast ${tone}">
      <div class="toast-text">
        ${path && workspace ? html`<a href=${href(workspace, 'claims', path)}><bdi>${text}</bdi></a>` : html`<bdi>${text}</bdi>`}
        ${detail && html`<bdi class="along">${detail}</bdi>`}
        ${mine && html`<${ClaimActions} claim=${mine} open=${settle} />`}
      </div>
      <button class="icon-button" aria-label=${t.notices.dismiss} onClick=${() => dismiss(id)}><${Icon} name="close" /></button>
    </div>`;
}
