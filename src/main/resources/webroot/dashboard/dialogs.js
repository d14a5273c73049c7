// The dialogs. Those that claim, or settle a conflict, name what will happen.
import { Command, Dialog, html, operatorToken, PathText, say, t, usePage, useState, Who, WholePath } from './parts.js';
import { notice } from './notices.js';
import { ClaimActions, failed, problemText } from './claim-actions.js';
import { you } from './live.js';

const words = t.actions;

/** A dialog with a form: `act` does it, `done` is the notice of that; `other` stands for Cancel. */
function Doing({ title, does, act, done, disabled, tone, other, onClose, children }) {
  const [{ busy, error }, set] = useState({});
  const submit = async event => {
    event.preventDefault();
    set({ busy: true });
    try {
      await act();
      if (done) notice({ text: done, tone: 'good' });
      onClose();
    } catch (problem) {
      set({ error: problemText(problem) });
    }
  };
  return html`
    <${Dialog} title=${title} tone=${tone} onClose=${onClose}>
      <form onSubmit=${submit}>
        ${children}
        ${error && html`<p class="problem" role="alert">${error}</p>`}
        <div class="buttons">
          ${other ?? html`<button type="button" onClick=${onClose}>${t.cancel}</button>`}
          <button class=${tone ?? 'primary'} disabled=${busy || disabled}>${does}</button>
        </div>
      </form>
    <//>`;
}

const Field = ({ id, label, hint, tag = 'input', onInput, children, ...attributes }) => html`
  <div class="field">
    <label for=${id}>${label}</label>
    <${tag} id=${id} autocomplete="off" aria-describedby=${hint && `${id}-hint`} onInput=${e => onInput(e.target.value)} ...${attributes}>${children}<//>
    ${hint && html`<small id="${id}-hint">${hint}</small>`}
  </div>`;

function Ask({ claim, onClose }) {
  const { live, store } = usePage();
  const [message, setMessage] = useState('');
  return html`
    <${Doing} title=${words.askTitle} does=${words.askDo} act=${() => live.ask(claim.path, message)} done=${words.asked(store.name(claim))} onClose=${onClose}>
      <p>${say(words.askWhat, placesOf(claim))}</p>
      <${Field} id="ask-message" tag="textarea" rows="3" maxlength="500" label=${words.message} hint=${words.messageHint} value=${message} onInput=${setMessage} />
    <//>`;
}

function Handoff({ claim, to, onClose }) {
  const { live, store } = usePage();
  const there = store.present.filter(one => one.id !== store.me);
  const [next] = store.line(claim.path);
  const [chosen, choose] = useState(to ?? next?.session ?? there[0]?.id);
  return html`
    <${Doing} title=${words.handoff} does=${words.handoffDo} act=${() => live.dibs.handoff(claim.path, chosen)} done=${words.handed(claim.path, store.name(chosen))} disabled=${!chosen} onClose=${onClose}>
      <p>${say(words.handoffWhat, placesOf(claim))} ${next && words.handoffNext}</p>
      ${there.length === 0 ? html`<p>${words.nobody}</p>` : html`
        <${Field} id="handoff-to" tag="select" label=${words.to} value=${chosen} onInput=${choose}>
          ${there.map(one => html`<option key=${one.id} value=${one.id}>${store.name(one)}</option>`)}
        <//>`}
    <//>`;
}

function Break({ claim, onClose }) {
  const { live, store } = usePage();
  const [reason, setReason] = useState('');
  // Broken is what is held on just this path, by all who share it.
  const others = store.claims.at(claim.path).filter(one => one.session !== claim.session);
  const staying = store.claims.around(claim.path).length > others.length + 1;
  const [next] = store.line(claim.path);
  const token = operatorToken();
  if (!token) return html`<${Dialog} title=${words.breakTitle} onClose=${onClose}><p>${words.noToken}</p><${Command} text=${words.noTokenCommand} /><//>`;
  return html`
    <${Doing} title=${words.breakTitle} tone="danger" does=${words.breakDo} act=${() => live.dibs.break(claim.path, reason, token)} done=${words.broken(claim.path)} disabled=${reason.trim() === ''} onClose=${onClose}>
      <p>${say(words.breakWhat, placesOf(claim))}</p>
      ${others.length > 0 && html`
        <p>${words.breakOthers(others.length)}</p>
        <ul class="plain">
          ${others.slice(0, 5).map(one => html`<li key=${one.session}><${Who} of=${one} /></li>`)}
          ${others.length > 5 && html`<li>${t.more(others.length - 5)}</li>`}
        </ul>`}
      <p>${staying ? words.breakStays : next ? say(words.breakNext, placesOf(next)) : words.breakFree} ${words.breakWork}</p>
      <${Field} id="break-reason" required maxlength="500" label=${t.claims.reason} hint=${words.breakReasonHint} value=${reason} onInput=${setReason} />
    <//>`;
}

const placesOf = claim => ({ who: html`<${Who} of=${claim} />`, path: html`<${WholePath} path=${claim.path} />` });

function Claim({ path: given = '', onClose }) {
  const { live } = usePage();
  const [wanted, set] = useState({ path: given, reason: '', shared: false, wait: '0' });
  const change = key => value => set({ ...wanted, [key]: value });
  const path = wanted.path.trim();
  const waits = wanted.wait !== '0';
  const act = async () => {
    const claiming = live.claim(path, { reason: wanted.reason || undefined, mode: wanted.shared ? 'shared' : 'exclusive', wait: Number(wanted.wait) });
    // Standing in line may take an hour: the dialog goes, notices tell the rest.
    if (waits) claiming.catch(error => error.name !== 'AbortError' && failed(error));
    else await claiming;
  };
  return html`
    <${Doing} title=${t.claims.claim} does=${words.claimDo} act=${act} done=${!waits && words.claimed(path)} disabled=${path === ''} onClose=${onClose}>
      <${Field} id="claim-path" required maxlength="1024" autocapitalize="off" spellcheck=${false} label=${t.claims.columns.path} hint=${words.claimPathHint} value=${wanted.path} onInput=${change('path')} />
      <${Field} id="claim-reason" maxlength="500" label=${t.claims.reason} value=${wanted.reason} onInput=${change('reason')} />
      <${Field} id="claim-wait" tag="select" label=${words.claimWait} value=${wanted.wait} onInput=${change('wait')}>
        ${Object.entries(words.claimWaits).map(([seconds, text]) => html`<option value=${seconds}>${text}</option>`)}
      <//>
      <label class="check"><input type="checkbox" checked=${wanted.shared} onChange=${e => change('shared')(e.target.checked)} /> ${words.claimMode}</label>
    <//>`;
}

function You({ onClose }) {
  const { live, store } = usePage();
  const [name, setName] = useState(you.name);
  const leave = html`<button type="button" class="quiet-danger" title=${t.you.leaveHint} onClick=${() => live.leave().then(onClose, failed)}>${t.you.leave}</button>`;
  return html`
    <${Doing} title=${t.you.title} does=${t.you.save} act=${() => { you.name = name.trim(); }} other=${store.me && leave} onClose=${onClose}>
      <${Field} id="you-name" maxlength="100" autocomplete="nickname" placeholder=${t.you.defaultName} label=${t.you.name} hint=${[t.you.nameHint, store.me && t.you.rename].filter(Boolean).join(' ')} value=${name} onInput=${setName} />
      <p>${store.me ? t.you.open : t.you.none}</p>
      ${operatorToken() && html`<p class="operator">${t.you.operator}</p>`}
      ${store.me && html`<${Mine} />`}
    <//>`;
}

function Mine() {
  const { live, store } = usePage();
  const claims = [...store.claims.of(store.me).values()];
  const waits = store.waitsOf(store.me);
  return html`
    <h3>${t.you.holds}</h3>
    ${claims.length === 0 && html`<p class="quiet">${t.you.holdsNothing}</p>`}
    <ul class="plain mine">${claims.map(claim => html`<li key=${claim.path}><${PathText} path=${claim.path} /><${ClaimActions} claim=${claim} /></li>`)}</ul>
    ${waits.length > 0 && html`<h3>${t.you.waits}</h3>`}
    <ul class="plain mine">${waits.map(({ paths: [path] }) => html`
      <li key=${path}><${PathText} path=${path} /><div class="actions"><button type="button" onClick=${() => live.stopWaiting(path)}>${t.you.stopWaiting}</button></div></li>`)}</ul>`;
}

const DIALOGS = { ask: Ask, handoff: Handoff, break: Break, claim: Claim, you: You };

export const OpenDialog = ({ dialog, onClose }) => html`<${DIALOGS[dialog.kind]} ...${dialog} onClose=${onClose} />`;
