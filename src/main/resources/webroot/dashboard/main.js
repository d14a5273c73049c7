// Starts the page: theme, address, the list of workspaces, and the view that the address names.
import { html, render, useEffect, useState } from '../vendor/htm-preact.js';
import { Empty, Loading } from './parts.js';
import { Header } from './header.js';
import { Toasts } from './toasts.js';
import { problemText } from './claim-actions.js';
import { conflictsOf } from './conflicts.js';
import { later } from './later.js';
import { Now } from './view-now.js';
import { Claims } from './view-claims.js';
import { applyTheme } from './theme.js';
import { takeOperatorToken } from './operator.js';
import { live as liveOf } from './live.js';
import { workspaces as readWorkspaces } from './node.js';
import { href, parse } from './route.js';
import { t } from './texts.js';

const VIEWS = {
  now: Now,
  claims: Claims,
  sessions: later(() => import('./view-sessions.js').then(module => module.Sessions)),
  feed: later(() => import('./view-feed.js').then(module => module.Feed)),
  conflicts: later(() => import('./view-conflicts.js').then(module => module.Conflicts)),
  timeline: later(() => import('./view-timeline.js').then(module => module.Timeline)),
  cluster: later(() => import('./view-cluster.js').then(module => module.Cluster)),
};
const Settling = later(() => import('./settling.js').then(module => module.Settling));
const You = later(() => import('./you-panel.js').then(module => module.You));
const LAST = 'dibs.workspace';
const WORKSPACES_EVERY = 5000;

function useRoute() {
  const [route, set] = useState(parse(location.hash));
  useEffect(() => {
    const tell = () => {
      takeOperatorToken();
      set(parse(location.hash));
      scrollTo(0, 0);
    };
    addEventListener('hashchange', tell);
    return () => removeEventListener('hashchange', tell);
  }, []);
  return route;
}

function useWorkspaces() {
  const [state, set] = useState({ list: null, error: null });
  useEffect(() => {
    const read = () => readWorkspaces().then(list => set({ list, error: null }), error => set(old => ({ ...old, error })));
    read();
    const timer = setInterval(() => document.hidden || read(), WORKSPACES_EVERY);
    return () => clearInterval(timer);
  }, []);
  return state;
}

/** The workspace's own live one; renders anew when its store changed. */
function useLive(workspace) {
  const [, again] = useState(0);
  const live = workspace ? liveOf(workspace) : null;
  useEffect(() => {
    if (!live) return undefined;
    again(n => n + 1);
    return live.store.on(() => again(n => n + 1));
  }, [live]);
  return live;
}

/** An address that names no workspace goes to the last one, or to the only one. */
function useWorkspaceOf(route, list) {
  useEffect(() => {
    if (route.workspace) {
      localStorage.setItem(LAST, route.workspace);
      return;
    }
    // The address may have changed since this was rendered.
    if (!list?.length || parse(location.hash).workspace) return;
    const last = localStorage.getItem(LAST);
    const busiest = [...list].sort((a, b) => b.sessions - a.sessions || b.claims - a.claims)[0];
    location.replace(href(list.some(one => one.name === last) ? last : busiest.name, 'now'));
  }, [route, list]);
}

function App() {
  const route = useRoute();
  const { list, error } = useWorkspaces();
  useWorkspaceOf(route, list);
  const live = useLive(route.workspace);
  const [dialog, open] = useState(null);
  const close = () => open(null);
  const conflicts = live ? conflictsOf(live.store).filter(one => one.open).length : 0;
  useEffect(() => {
    document.title = [route.workspace && (route.path ?? t.app.views[route.view]), route.workspace, t.app.title].filter(Boolean).join(' · ');
  }, [route]);
  return html`
    <a class="skip" href="#content" onClick=${skip}>${t.app.skip}</a>
    <${Header} workspaces=${list ?? []} route=${route} store=${live?.store} conflicts=${conflicts} error=${error} openYou=${() => open({ kind: 'you' })} />
    <main id="content" tabindex="-1" class="view-${route.view}">
      <${Content} route=${route} live=${live} list=${list} error=${error} open=${open} />
    </main>
    ${dialog && html`<${dialog.kind === 'you' ? You : Settling} key=${dialog.kind} live=${live} dialog=${dialog} onClose=${close} open=${open} />`}
    <${Toasts} live=${live} open=${open} />`;
}

function skip(event) {
  event.preventDefault();
  document.getElementById('content').focus();
}

function Content({ route, live, list, error, open }) {
  if (error && (!live || live.store.phase === 'loading')) return html`<${Unreachable} />`;
  if (!live) return list?.length === 0 ? html`<${NoWorkspaces} />` : html`<${Loading} />`;
  const { store } = live;
  if (route.view !== 'cluster' && store.phase === 'error') return html`<${Failed} error=${store.error} />`;
  if (route.view !== 'cluster' && store.phase === 'loading') return html`<${Loading} />`;
  const View = VIEWS[route.view];
  return html`
    <div class="view-head">
      <h1>${t[route.view].title}</h1>
      ${['now', 'claims'].includes(route.view) && html`<button type="button" onClick=${() => open({ kind: 'claim' })}>${t.claims.claim}</button>`}
    </div>
    <${View} key=${store.workspace} live=${live} store=${store} path=${route.path} open=${open} />`;
}

const Unreachable = () => html`
  <${Empty} tag="h1" icon="cluster" title=${t.errors.unreachable} next=${t.errors.unreachableNext} command=${t.errors.unreachableCommand}><p class="quiet">${t.errors.retrying}</p><//>`;

const NoWorkspaces = () => html`
  <${Empty} tag="h1" icon="claims" title=${t.empty.workspaces} next=${t.empty.workspacesNext} command=${t.empty.firstClaim}><p class="quiet">${t.empty.workspacesThen}</p><//>`;

const Failed = ({ error }) => html`
  <${Empty} tag="h1" icon="conflicts" title=${t.errors.failed} next=${problemText(error)}><p class="quiet">${t.errors.retrying}</p><//>`;

takeOperatorToken();
applyTheme();
document.documentElement.lang = t.locale;
render(html`<${App} />`, document.getElementById('app'));
