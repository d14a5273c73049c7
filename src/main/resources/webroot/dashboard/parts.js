// Small pieces that several views share.
import { html, useEffect, useRef } from '../vendor/htm-preact.js';
import { Icon, Sign } from './icons.js';
import { clockTime, fullTime, millis, useNow } from './time.js';
import { t } from './texts.js';

/** Somebody's colour follows from the id, so that it is the same on every page. */
function hue(id) {
  let sum = 0;
  for (let i = 0; i < id.length; i++) sum = (sum * 31 + id.charCodeAt(i)) >>> 0;
  return sum % 997 * 137.5 % 360;
}

function initials(name) {
  const words = name.split(/[\s._-]+/).filter(word => /[\p{L}\p{N}]/u.test(word));
  const letters = words.map(word => word.match(/[\p{L}\p{N}]/u)[0]);
  return (letters.length > 1 ? letters[0] + letters[letters.length - 1] : letters[0] ?? '?').toUpperCase();
}

export const Avatar = ({ id, name, small }) => html`
  <span class="avatar ${small ? 'small' : ''}" style=${{ '--hue': hue(id ?? '') }} aria-hidden="true">${initials(name)}</span>`;

/** A name as its owner wrote it, fenced off so that its writing direction cannot turn the words around it. */
export const Name = ({ text }) => html`<bdi class="name" title=${text}>${text}</bdi>`;

/** A path; too long a one loses its middle, since its end tells most. */
export function PathText({ path }) {
  const cut = path.length > 36 ? path.length - 24 : 0;
  return html`<bdi class="path" dir="ltr" title=${path}>${cut > 0 && html`<span class="head">${path.slice(0, cut)}</span>`}<span class="tail">${path.slice(cut)}</span></bdi>`;
}

/** How long ago; ticks. */
export function Ago({ at }) {
  const seconds = (useNow() - millis(at)) / 1000;
  return html`<time datetime=${at} title=${fullTime(millis(at))}>${t.ago(seconds)}</time>`;
}

export function Elapsed({ since }) {
  return html`<span class="num">${t.duration((useNow() - millis(since)) / 1000)}</span>`;
}

/** Counts down to an instant in milliseconds; the last half minute stands out. */
export function Countdown({ at, own }) {
  const seconds = (at - useNow()) / 1000;
  if (!Number.isFinite(seconds)) return null;
  const title = `${own ? t.claims.deadline.own : t.claims.deadline.session}: ${fullTime(at)}`;
  return html`<span class="countdown num ${own ? 'own' : ''} ${own && seconds < 30 ? 'soon' : ''}" title=${title}>${t.duration(seconds)}</span>`;
}

/** As the node reckons it: green under a fifth of the time to live, yellow under three fifths. */
export function healthOf(session, at) {
  if (session.status === 'stale' || session.status === 'released') return session.status;
  const ttl = session.ttlSeconds ?? 300;
  const age = (at - millis(session.lastHeartbeatAt)) / 1000;
  if (!Number.isFinite(age)) return session.health ?? 'green';
  return age < ttl / 5 ? 'green' : age < ttl * 3 / 5 ? 'yellow' : 'red';
}

export function Health({ session, words = true }) {
  const health = healthOf(session, useNow());
  return html`
    <span class="health ${health}" title=${t.sessions.healthLong[health]}>
      <${Sign} health=${health} />
      <span class=${words ? '' : 'sr'}>${t.sessions.health[health]}</span>
    </span>`;
}

export const Mode = ({ mode }) => html`
  <span class="mode ${mode}"><${Icon} name=${mode === 'shared' ? 'shared' : 'lock'} />${t.claims.mode[mode] ?? mode}</span>`;

export const Command = ({ text }) => html`<code class="command"><span aria-hidden="true">$ </span>${text}</code>`;

/** What to show where there is nothing: what it means, and the next step. */
export const Empty = ({ icon, title, next, command, children, tag = 'p' }) => html`
  <div class="empty">
    ${icon && html`<span class="empty-icon"><${Icon} name=${icon} /></span>`}
    <${tag} class="empty-title">${title}<//>
    ${next && html`<p>${next}</p>`}
    ${command && html`<${Command} text=${command} />`}
    ${children}
  </div>`;

export const Loading = ({ text = t.app.loading }) => html`
  <div class="loading" role="status"><span class="sr">${text}</span><i></i><i></i><i></i></div>`;

/** A sentence of texts with its {places} filled by elements. */
export function say(sentence, places) {
  return sentence.split(/(\{\w+\})/).map(part => (part[0] === '{' && part.slice(1, -1) in places ? places[part.slice(1, -1)] : part));
}

/** The browser's own modal dialog: it keeps the focus inside, and gives it back. */
export function Dialog({ title, onClose, children, tone = '' }) {
  const element = useRef();
  useEffect(() => {
    const dialog = element.current;
    dialog.showModal();
    return () => dialog.close();
  }, []);
  const outside = event => event.target === element.current && onClose();
  return html`
    <dialog ref=${element} class="dialog ${tone}" aria-labelledby="dialog-title" onCancel=${event => { event.preventDefault(); onClose(); }} onMouseDown=${outside}>
      <div class="dialog-body">
        <header>
          <h2 id="dialog-title">${title}</h2>
          <button type="button" class="icon-button" aria-label=${t.close} onClick=${onClose}><${Icon} name="close" /></button>
        </header>
        ${children}
      </div>
    </dialog>`;
}

export const at = text => clockTime(millis(text));
