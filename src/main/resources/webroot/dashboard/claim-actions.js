// What can be done about a claim right where it is shown, and what a failed call says in words.
import { html } from '../vendor/htm-preact.js';
import { notice } from './notices.js';
import { t } from './texts.js';

const words = t.actions;

/** A failed call in words: ours for what we know, else the node's own sentence. */
export function problemText(error) {
  return t.errors[error.slug] ?? error.problem?.detail ?? (error.name === 'Unreachable' ? t.errors.unreachable : t.errors.failed);
}

/** One's own claim can be handed over or let go; another's holder asked, or the claim broken. */
export function ClaimActions({ live, claim, open }) {
  const letGo = () => live.letGo(claim.path)
    .then(() => notice({ text: words.released(claim.path), tone: 'good' }))
    .catch(error => notice({ text: problemText(error), tone: 'bad' }));
  if (claim.session === live.store.me) {
    return html`<div class="actions">
      <button type="button" onClick=${() => open({ kind: 'handoff', claim })}>${words.handoff}</button>
      <button type="button" onClick=${letGo}>${words.release}</button>
    </div>`;
  }
  return html`<div class="actions">
    <button type="button" onClick=${() => open({ kind: 'ask', claim })}>${words.ask}</button>
    <button type="button" class="quiet-danger" onClick=${() => open({ kind: 'break', claim })}>${words.break}</button>
  </div>`;
}
