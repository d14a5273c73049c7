import { createContext, html, useContext, useEffect, useRef } from '../vendor/htm-preact.js';
import { Icon, Sign } from './icons.js';
import { href } from './route.js';
import { fullTime, millis, useNow } from './time.js';
import t from './texts.en.js';

export * from '../vendor/htm-preact.js';
export * from './icons.js';
export * from './route.js';
export * from './time.js';
export { t };

/** What every piece may need: {live, store, open}, where `open` shows a dialog. */
export const Page = createContext();
export const usePage = () => useContext(Page);

function hue(id) {
  let sum = 0;
  for (let i = 0; i < id.length; i++) sum = (sum * 31 + id.charCodeAt(i)) >>> 0;
  return sum % 997 * 137.5 % 360;
}

function initials(name) {
  const letters = name.split(/[\s._-]+/).map(word => word.match(/[\p{L}\p{N}]/u)?.[0]).filter(Boolean);
  return (letters.length > 1 ? letters[0] + letters.at(-1) : letters[0] ?? '?').toUpperCase();
}

export const Avatar = ({ id, name, small }) => html`
  <span class="avatar ${small ? 'small' : ''}" style=${{ '--hue': hue(id) }} aria-hidden="true">${initials(name)}</span>`;

/** The avatar of whoever `of` is: a session, its id, or a claim, a waiter or an event of it. */
export const Face = ({ of, small }) => html`<${Avatar} id=${of.session ?? of.id ?? of} name=${usePage().store.name(of)} small=${small} />`;

/** A name as its owner wrote it, its writing direction fenced off. */
export const Name = ({ of }) => html`<${Text} class="name" text=${of === 'operator' ? t.operator : usePage().store.name(of) || t.somebody} />`;
export const Who = ({ of }) => html`<strong><${Name} of=${of} /></strong>`;

export const Text = ({ text, ...attributes }) => html`<bdi title=${text} ...${attributes}>${text}</bdi>`;

/** A path; too long a one loses its middle, since its end tells most. */
export function PathText({ path }) {
  const cut = path.length > 36 ? path.length - 24 : 0;
  return html`<bdi class="path" dir="ltr" title=${path}>${cut > 0 && html`<span class="head">${path.slice(0, cut)}</span>`}<span class="tail">${path.slice(cut)}</span></bdi>`;
}

export const PathLink = ({ path, to = 'claims' }) => html`<a href=${href(usePage().store.workspace, to, path)}><${PathText} path=${path} /></a>`;

export const WholePath = ({ path, tag = 'strong' }) => html`<${tag} class="path-whole"><bdi dir="ltr">${path}</bdi><//>`;

/** How long ago, or with `span` for how long; ticks. */
export function Ago({ at, span }) {
  const seconds = (useNow() - millis(at)) / 1000;
  return html`<time class="num" datetime=${at} title=${fullTime(at)}>${span ? t.duration(seconds) : t.ago(seconds)}</time>`;
}

/** Counts down to an instant; the last half minute of a deadline of one's own stands out. */
export function Countdown({ at, own }) {
  const seconds = (millis(at) - useNow()) / 1000;
  if (!Number.isFinite(seconds)) return null;
  const title = `${t.claims.deadline[own ? 'own' : 'session']}: ${fullTime(at)}`;
  return html`<span class="countdown num ${own ? 'own' : ''} ${own && seconds < 30 ? 'soon' : ''}" title=${title}>${t.duration(seconds)}</span>`;
}

export function Health({ session: { status, health } }) {
  const how = ['stale', 'released'].includes(status) ? status : health;
  return html`<span class="health ${how}" title=${t.sessions.healthLong[how]}><${Sign} health=${how} />${t.sessions.health[how]}</span>`;
}

export const Mode = ({ mode }) => html`<span class="badge">${t.claims.mode[mode] ?? mode}</span>`;

export const Command = ({ text }) => html`<code class="command"><span aria-hidden="true">$ </span>${text}</code>`;

/** A line of a list of facts; nothing where nothing is known. */
export const Fact = ({ term, children, wrap }) => children && html`
  <div><dt>${term}</dt><dd class=${wrap && 'wrap'}>${typeof children === 'string' ? html`<${Text} text=${children} />` : children}</dd></div>`;

export const labelsOf = ({ labels }) => Object.entries(labels ?? {}).map(pair => pair.join(': ')).join(', ');

export const Search = ({ icon = 'search', label, onInput, ...attributes }) => html`
  <label class="search"><${Icon} name=${icon} /><input type="search" placeholder=${label} aria-label=${label} onInput=${e => onInput(e.target.value)} ...${attributes} /></label>`;

export const Chips = ({ label, texts, chosen, choose }) => html`
  <div class="chips" role="group" aria-label=${label}>
    ${Object.entries(texts).map(([key, text]) => html`<button key=${key} class="chip" aria-pressed=${chosen === key} onClick=${() => choose(key)}>${text}</button>`)}
  </div>`;

export const Empty = ({ icon, title, next, command, children, tag = 'p' }) => html`
  <div class="empty">
    ${icon && html`<span class="empty-icon"><${Icon} name=${icon} /></span>`}
    <${tag} class="empty-title">${title}<//>
    ${next && html`<p>${next}</p>`}
    ${command && html`<${Command} text=${command} />`}
    ${children}
  </div>`;

export const Unreachable = ({ tag }) => html`
  <${Empty} tag=${tag} icon="cluster" ...${t.empty.unreachable}><p class="quiet">${t.errors.retrying}</p><//>`;

export const Loading = () => html`<p class="loading" role="status">${t.app.loading}</p>`;

/** A sentence of texts with its {places} filled by elements. */
export const say = (sentence, places) => sentence.split(/(\{\w+\})/).map(part => places[part.match(/^\{(\w+)\}$/)?.[1]] ?? part);

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
          <button class="icon-button" aria-label=${t.close} onClick=${onClose}><${Icon} name="close" /></button>
        </header>
        ${children}
      </div>
    </dialog>`;
}
