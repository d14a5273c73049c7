import { html, t, usePage } from './parts.js';
import { notice } from './notices.js';

/** A failed call in words: who holds it, else our words, else the node's. */
export function problemText(error) {
  const [holder] = error.holders ?? [];
  if (holder) return t.actions.refused(holder.path, holder.owner?.name || holder.session);
  return t.errors[error.slug] ?? error.problem?.detail ?? t.errors.failed;
}

export const failed = error => notice({ text: problemText(error), tone: 'bad' });

export function ClaimActions({ claim, open }) {
  const { live, store, ...page } = usePage();
  const settle = kind => html`<button type="button" class=${kind === 'break' && 'quiet-danger'} onClick=${() => (open ?? page.open)({ kind, claim })}>${t.actions[kind]}</button>`;
  const letGo = () => live.dibs.release(claim.path).then(() => notice({ text: t.actions.released(claim.path), tone: 'good' }), failed);
  return html`<div class="actions">${claim.session === store.me
    ? html`${settle('handoff')}<button type="button" onClick=${letGo}>${t.actions.release}</button>`
    : html`${settle('ask')}${settle('break')}`}</div>`;
}
