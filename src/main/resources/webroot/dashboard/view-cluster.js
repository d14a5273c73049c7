// The cluster: its members, which one serves this page, and whether changes can be made.
import { html, useEffect, useState } from '../vendor/htm-preact.js';
import { Ago, Command, Empty, Loading } from './parts.js';
import { Icon, Sign } from './icons.js';
import { cluster, workspaces } from './node.js';
import { href } from './route.js';
import { t } from './texts.js';

const EVERY = 4000;

function useCluster() {
  const [state, set] = useState({});
  useEffect(() => {
    let gone = false;
    const read = () => Promise.all([cluster(), workspaces()])
      .then(([members, list]) => gone || set({ cluster: members, workspaces: list }))
      .catch(error => gone || set(old => ({ ...old, error })));
    read();
    const timer = setInterval(() => document.hidden || read(), EVERY);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, []);
  return state;
}

export function Cluster() {
  const state = useCluster();
  if (state.error) return html`<${Empty} icon="cluster" title=${t.errors.unreachable} next=${t.errors.unreachableNext} command=${t.errors.unreachableCommand}><p class="quiet">${t.errors.retrying}</p><//>`;
  if (!state.cluster) return html`<${Loading} />`;
  const { members, quorum, safe, ready } = state.cluster;
  return html`
    <section class="cluster">
      <${Health} members=${members} safe=${safe} ready=${ready} />
      <h2 class="group">${t.cluster.members} <span class="badge">${t.n(members.length)}</span></h2>
      <ul class="plain cards">${members.map(member => html`<${Member} key=${member.id} member=${member} />`)}</ul>
      <p class="quiet">${t.cluster.quorum}: <span class="num">${quorum}</span></p>
      <div class="join"><span>${t.cluster.join}</span><${Command} text=${t.cluster.joinCommand(members.find(one => one.local)?.address ?? members[0]?.address ?? '')} /></div>
      <${Workspaces} list=${state.workspaces} />
    </section>`;
}

function Health({ members, safe, ready }) {
  const isReady = ready.status === 'ready';
  const health = !isReady ? 'red' : safe ? 'green' : 'yellow';
  const words = !isReady ? t.cluster.unready : !safe ? t.cluster.unsafe : members.length === 1 ? t.cluster.alone : t.cluster.well(members.length);
  return html`
    <div class="card verdict ${health}">
      <${Sign} health=${health} />
      <div><p class="verdict-words">${words}</p>${ready.reasons.map(reason => html`<p key=${reason}>${t.errors[reason] ?? reason}</p>`)}</div>
    </div>`;
}

const Member = ({ member }) => html`
  <li class="card member ${member.local ? 'local' : ''}">
    <header><${Icon} name="cluster" /><h3 class="num">${member.address}</h3>${member.local && html`<span class="badge good">${t.cluster.thisOne}</span>`}</header>
    <dl>
      ${member.version && html`<div><dt>${t.cluster.version}</dt><dd class="num">${member.version}</dd></div>`}
      ${member.since && html`<div><dt>${t.cluster.since}</dt><dd><${Ago} at=${member.since} /></dd></div>`}
      <div><dt>${t.cluster.id}</dt><dd><bdi class="num" title=${member.id}>${member.id}</bdi></dd></div>
    </dl>
  </li>`;

function Workspaces({ list }) {
  if (list.length === 0) return null;
  const { columns } = t.cluster;
  return html`
    <h2 class="group">${t.cluster.workspaces} <span class="badge">${t.n(list.length)}</span></h2>
    <div class="card flush table-box" tabindex="0" role="region" aria-label=${t.cluster.workspaces}>
      <table>
        <thead><tr><th scope="col">${columns.name}</th><th scope="col" class="end">${columns.sessions}</th><th scope="col" class="end">${columns.claims}</th><th scope="col" class="end">${columns.revision}</th></tr></thead>
        <tbody>${list.map(one => html`<tr key=${one.name}>
          <th scope="row"><a href=${href(one.name, 'now')}><bdi>${one.name}</bdi></a></th><td class="num end">${t.n(one.sessions)}</td><td class="num end">${t.n(one.claims)}</td><td class="num end">${one.revision}</td></tr>`)}</tbody>
      </table>
    </div>`;
}
