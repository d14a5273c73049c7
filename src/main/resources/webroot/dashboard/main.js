import {
  Empty, href, html, Loading, Page, readAddress, render, t, Unreachable, useEffect, useEvent, usePolled, useSource, useState,
} from './parts.js';
import { applyTheme, Header } from './header.js';
import { Toasts } from './toasts.js';
import { problemText } from './claim-actions.js';
import { OpenDialog } from './dialogs.js';
import { Now } from './view-now.js';
import { Claims } from './view-claims.js';
import { Sessions } from './view-sessions.js';
import { Feed } from './view-feed.js';
import { Conflicts } from './view-conflicts.js';
import { Timeline } from './view-timeline.js';
import { Cluster } from './view-cluster.js';
import { live as liveOf } from './live.js';
import { workspaces } from './node.js';

const VIEWS = { now: Now, claims: Claims, sessions: Sessions, feed: Feed, conflicts: Conflicts, timeline: Timeline, cluster: Cluster };
const LAST = 'dibs.workspace';
const WORKSPACES_EVERY = 5000;

function useWorkspaceOf({ workspace, wrong }, list) {
  useEffect(() => {
    if (workspace) {
      localStorage.setItem(LAST, workspace);
      return;
    }
    // The address may have changed since this was rendered.
    if (wrong || !list?.length || readAddress().workspace) return;
    const last = localStorage.getItem(LAST);
    const busiest = [...list].sort((a, b) => b.sessions - a.sessions || b.claims - a.claims)[0];
    location.replace(href(list.some(one => one.name === last) ? last : busiest.name, 'now'));
  }, [workspace, list]);
}

function App() {
  const route = useEvent(window, 'hashchange', readAddress);
  const { answer: list, error } = usePolled(workspaces, WORKSPACES_EVERY);
  useWorkspaceOf(route, list);
  const live = route.workspace && liveOf(route.workspace);
  useSource(() => live, tell => {
    tell();
    return live?.store.on('change', tell);
  }, [live]);
  const [dialog, open] = useState(null);
  const store = live?.store;
  const conflicts = store ? store.conflicts.filter(one => one.open).length : 0;
  useEffect(() => {
    document.title = [route.workspace && (route.path ?? t.app.views[route.view]), route.workspace, t.app.title].filter(Boolean).join(' · ');
    scrollTo(0, 0);
  }, [location.hash]);
  return html`
    <${Page.Provider} value=${{ live, store, open }}>
      <a class="skip" href="#content" onClick=${skip}>${t.app.skip}</a>
      <${Header} workspaces=${list ?? []} route=${route} conflicts=${conflicts} error=${error} />
      <main id="content" tabindex="-1" class="view-${route.view}"><${Content} route=${route} live=${live} list=${list} error=${error} open=${open} /></main>
      ${dialog && html`<${OpenDialog} key=${dialog.kind} dialog=${dialog} onClose=${() => open(null)} />`}
      <${Toasts} />
    <//>`;
}

function skip(event) {
  event.preventDefault();
  document.getElementById('content').focus();
}

function Content({ route: { view, path, wrong }, live, list, error, open }) {
  const store = live?.store;
  if (error && (!store || store.phase === 'loading')) return html`<${Unreachable} tag="h1" />`;
  if (wrong) return html`<${Empty} tag="h1" icon="search" ...${t.empty.wrong} />`;
  if (!store) return list?.length === 0 ? html`<${NoWorkspaces} />` : html`<${Loading} />`;
  if (view !== 'cluster' && store.phase === 'error') return html`<${Failed} error=${store.error} />`;
  if (view !== 'cluster' && store.phase === 'loading') return html`<${Loading} />`;
  return html`
    <div class="view-head">
      <h1>${t.app.views[view]}</h1>
      ${['now', 'claims'].includes(view) && html`<button onClick=${() => open({ kind: 'claim' })}>${t.claims.claim}</button>`}
    </div>
    <${VIEWS[view]} key=${store.workspace} path=${path} />`;
}

const NoWorkspaces = () => html`
  <${Empty} tag="h1" icon="claims" ...${t.empty.workspaces}><p class="quiet">${t.empty.workspacesThen}</p><//>`;

const Failed = ({ error }) => html`
  <${Empty} tag="h1" icon="conflicts" title=${t.errors.failed} next=${problemText(error)}><p class="quiet">${t.errors.retrying}</p><//>`;

applyTheme();
document.documentElement.lang = t.locale;
render(html`<${App} />`, document.getElementById('app'));
