// Shows the notices, politely.
import { html } from '../vendor/htm-preact.js';
import { Icon } from './icons.js';
import { dismiss, useNotices } from './notices.js';
import { ClaimActions } from './claim-actions.js';
import { href } from './route.js';
import { t } from './texts.js';

export function Toasts({ live, open }) {
  const notices = useNotices();
  return html`
    <div class="toasts" role="region" aria-label=${t.notices.region}>
      <div aria-live="polite">
        ${notices.map(one => html`<${Toast} key=${one.id} notice=${one} live=${live} open=${open} />`)}
      </div>
    </div>`;
}

function Toast({ notice, live, open }) {
  const mine = notice.asks && live?.store.claims.get(notice.path, live.store.me);
  const text = notice.path && notice.workspace ? html`<a href=${href(notice.workspace, 'claims', notice.path)}><bdi>${notice.text}</bdi></a>` : html`<bdi>${notice.text}</bdi>`;
  const settle = dialog => {
    dismiss(notice.id);
    open({ ...dialog, to: notice.asks });
  };
  return html`
    <div class="toast ${notice.tone ?? ''}">
      <div class="toast-text">${text}${notice.detail && html`<bdi class="along">${notice.detail}</bdi>`}${mine && html`<${ClaimActions} live=${live} claim=${mine} open=${settle} />`}</div>
      <button type="button" class="icon-button" aria-label=${t.notices.dismiss} onClick=${() => dismiss(notice.id)}><${Icon} name="close" /></button>
    </div>`;
}
