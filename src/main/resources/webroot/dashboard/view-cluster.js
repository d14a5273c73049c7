import { Ago, Command, Fact, href, html, Icon, Loading, Sign, t, Unreachable, usePolled } from './parts.js';
import { cluster } from './node.js';

const EVERY = 4000;

export function Cluster() {
  const { answer, error } = usePolled(cluster, EVERY);
  if (error) return html`<${Unreachable} />`;
  if (!answer) return html`<${Loading} />`;
  const { members, quorum, workspaces } = answer;
  return html`
    <section class="cluster">
      <${Verdict} ...${answer} />
      <h2 class="group">${t.cluster.members} <span class="badge">${t.n(members.length)}</span></h2>
      <ul class="plain cards">${members.map(member => html`<${Member} key=${member.id} member=${member} />`)}</ul>
      <p class="quiet">${t.cluster.quorum}: <span class="num">${quorum}</span></p>
      <div class="join"><span>${t.cluster.join}</span><${Command} text=${t.cluster.joinCommand((members.find(one => one.local) ?? members[0])?.address ?? '')} /></div>
      ${workspaces.length > 0 && html`<${Workspaces} list=${workspaces} />`}
    </section>`;
}

function Verdict({ members, safe, ready: { status, reasons } }) {
  const { unready, unsafe, alone, well } = t.cluster;
  const [health, words] = status !== 'ready' ? ['red', unready] : !safe ? ['yellow', unsafe] : ['green', members.length === 1 ? alone : well(members.length)];
  return html`
    <div class="card verdict ${health}">
      <${Sign} health=${health} />
      <div><p class="verdict-words">${words}</p>${reasons.map(reason => html`<p key=${reason}>${t.errors[reason] ?? reason}</p>`)}</div>
    </div>`;
}

const Member = ({ member }) => html`
  <li class="card member ${member.local ? 'local' : ''}">
    <header><${Icon} name="cluster" /><h3 class="num">${member.address}</h3>${member.local && html`<span class="badge good">${t.cluster.thisOne}</span>`}</header>
    <dl>
      <${Fact} term=${t.cluster.version}>${member.version}<//>
      <${Fact} term=${t.cluster.since}>${member.since && html`<${Ago} at=${member.since} />`}<//>
      <${Fact} term=${t.cluster.id}>${member.id}<//>
    </dl>
  </li>`;

const Workspaces = ({ list }) => html`
  <h2 class="group">${t.cluster.workspaces} <span class="badge">${t.n(list.length)}</span></h2>
  <div class="card flush table-box" tabindex="0" role="region" aria-label=${t.cluster.workspaces}>
    <table>
      <thead><tr>${Object.entries(t.cluster.columns).map(([key, text]) => html`<th key=${key} scope="col">${text}</th>`)}</tr></thead>
      <tbody>${list.map(one => html`<tr key=${one.name}>
        <th scope="row"><a href=${href(one.name, 'now')}><bdi>${one.name}</bdi></a></th><td>${t.n(one.sessions)}</td><td>${t.n(one.claims)}</td><td>${one.revision}</td></tr>`)}</tbody>
    </table>
  </div>`;
