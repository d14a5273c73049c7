import { Avatar, clockTime, href, html, Icon, t, TABS, Text, useEffect, useEvent, usePage, useState } from './parts.js';
import { you } from './live.js';

const DARK = matchMedia('(prefers-color-scheme: dark)');
const THEME = 'dibs.theme';

export function Header({ workspaces, route, conflicts, error }) {
  const { store } = usePage();
  return html`
    <header class="top">
      <a class="brand" href=${route.workspace ? href(route.workspace, 'now') : '#/'}><img src="/dashboard/favicon.svg" alt="${t.app.title}" width="26" height="26" /><span aria-hidden="true">${t.app.title}</span></a>
      <${Chooser} workspaces=${workspaces} route=${route} />
      <div class="top-end">
        ${(store || error) && html`<${Link} link=${store?.link ?? { state: 'lost' }} />`}
        <${Theme} />
        ${store && html`<${You} />`}
      </div>
    </header>
    ${route.workspace && html`<${Tabs} route=${route} conflicts=${conflicts} />`}`;
}

function Chooser({ workspaces, route }) {
  const names = [...new Set([...workspaces.map(one => one.name), route.workspace].filter(Boolean))];
  if (names.length === 0) return null;
  if (names.length === 1 && route.workspace) return html`<span class="workspace"><${Text} text=${names[0]} /></span>`;
  const go = event => {
    location.hash = href(event.target.value, route.view === 'timeline' ? 'now' : route.view);
  };
  return html`
    <select class="workspace" aria-label=${t.app.workspace} value=${route.workspace ?? ''} onChange=${go}>
      ${!route.workspace && html`<option />`}
      ${names.map(name => html`<option key=${name} value=${name}>${name}</option>`)}
    </select>`;
}

function Link({ link }) {
  const how = link.state === 'lost' ? t.link.retrying : t.link.transports[link.transport];
  const since = link.since && t.link.since(clockTime(link.since));
  return html`
    <span class="link ${link.state}" role="status" title=${[how, since].filter(Boolean).join(', ')}>
      <i aria-hidden="true"></i><span>${t.link[link.state]}</span><span class="link-how">${how}</span>
    </span>`;
}

const systemTheme = () => (DARK.matches ? 'dark' : 'light');
const themeNow = () => localStorage.getItem(THEME) ?? systemTheme();

export function applyTheme() {
  document.documentElement.style.colorScheme = themeNow();
}

/** Dark or light: as the system says, until somebody chooses the other. */
function Theme() {
  const [, again] = useState();
  const theme = useEvent(DARK, 'change', themeNow);
  useEffect(applyTheme, [theme]);
  const other = theme === 'dark' ? 'light' : 'dark';
  const choose = () => {
    if (other === systemTheme()) localStorage.removeItem(THEME);
    else localStorage.setItem(THEME, other);
    again(other);
  };
  return html`<button class="icon-button" aria-label=${t.app.theme[other]} title=${t.app.theme[other]} onClick=${choose}><${Icon} name=${theme === 'dark' ? 'sun' : 'moon'} /></button>`;
}

function You() {
  const { store, open } = usePage();
  const { name } = you;
  return html`<button class="icon-button" aria-label=${[t.you.title, name].filter(Boolean).join(': ')} onClick=${() => open({ kind: 'you' })}>
    ${name ? html`<${Avatar} id=${store.me ?? name} name=${name} />` : html`<${Icon} name="sessions" />`}</button>`;
}

const Tabs = ({ route, conflicts }) => html`
  <nav class="tabs" aria-label=${t.app.nav}>
    ${TABS.map(view => html`
      <a key=${view} href=${href(route.workspace, view)} aria-current=${route.view === view ? 'page' : null}>
        <${Icon} name=${view} /><span>${t.app.views[view]}</span>
        ${view === 'conflicts' && conflicts > 0 && html`<span class="badge bad"><span class="sr">${t.conflicts.open}: </span>${t.n(conflicts)}</span>`}
      </a>`)}
  </nav>`;
