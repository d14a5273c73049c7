// The dialogs that settle a conflict: ask, hand over, break. And the one that claims. Each names what will happen.
import { html, useState } from '../vendor/htm-preact.js';
import { Command, Dialog, Name, say as fillIn } from './parts.js';
import { notice } from './notices.js';
import { problemText } from './claim-actions.js';
import { operatorToken } from './operator.js';
import { t } from './texts.js';

const words = t.actions;

/** The state of a form that does one thing: busy, or what went wrong. */
function useAction(act, done, say = problemText) {
  const [state, setState] = useState({ busy: false, error: null });
  const submit = async event => {
    event.preventDefault();
    setState({ busy: true, error: null });
    try {
      await act();
      done();
    } catch (error) {
      setState({ busy: false, error: say(error) });
    }
  };
  return { ...state, submit };
}

function Form({ action, does, danger, onClose, children, disabled }) {
  return html`
    <form onSubmit=${action.submit}>
      ${children}
      ${action.error && html`<p class="problem" role="alert">${action.error}</p>`}
      <div class="buttons">
        <button type="button" onClick=${onClose}>${t.cancel}</button>
        <button type="submit" class=${danger ? 'danger' : 'primary'} disabled=${action.busy || disabled}>${does}</button>
      </div>
    </form>`;
}

const Field = ({ label, hint, id, children }) => html`
  <div class="field"><label for=${id}>${label}</label>${children}${hint && html`<small id="${id}-hint">${hint}</small>`}</div>`;

const fill = (make, ...places) => {
  const marks = places.map((_, i) => `{p${i}}`);
  return fillIn(make(...marks), Object.fromEntries(places.map((place, i) => [`p${i}`, place])));
};

const Path = ({ path }) => html`<strong class="path-whole"><bdi dir="ltr">${path}</bdi></strong>`;
const Person = ({ name }) => html`<strong><${Name} text=${name} /></strong>`;

export function Ask({ live, claim, onClose }) {
  const [message, setMessage] = useState('');
  const holder = live.store.name(claim.session, claim.owner);
  const action = useAction(() => live.ask(claim.path, message), () => {
    notice({ text: words.asked(holder), tone: 'good' });
    onClose();
  });
  return html`
    <${Dialog} title=${words.askTitle} onClose=${onClose}>
      <${Form} action=${action} does=${words.askDo} onClose=${onClose}>
        <p>${fill(words.askWhat, html`<${Person} name=${holder} />`, html`<${Path} path=${claim.path} />`)}</p>
        <${Field} label=${words.message} hint=${words.messageHint} id="ask-message">
          <textarea id="ask-message" rows="3" maxlength="500" aria-describedby="ask-message-hint" value=${message} onInput=${e => setMessage(e.target.value)} />
        <//>
      <//>
    <//>`;
}

export function Handoff({ live, claim, to, onClose }) {
  const { store } = live;
  const there = [...store.sessions.values()].filter(one => one.id !== store.me && store.isHere(one.id));
  const [chosen, choose] = useState(to ?? store.line(claim.path)[0]?.session ?? there[0]?.id);
  const action = useAction(() => live.handoff(claim.path, chosen), () => {
    notice({ text: words.handed(claim.path, store.name(chosen)), tone: 'good' });
    onClose();
  });
  return html`
    <${Dialog} title=${words.handoffTitle} onClose=${onClose}>
      <${Form} action=${action} does=${words.handoffDo} onClose=${onClose} disabled=${!chosen}>
        <p>${fill(words.handoffWhat, html`<${Path} path=${claim.path} />`)} ${store.line(claim.path).length > 0 && words.handoffNext}</p>
        ${there.length === 0 ? html`<p>${words.nobody}</p>` : html`
          <${Field} label=${words.to} id="handoff-to">
            <select id="handoff-to" value=${chosen} onChange=${e => choose(e.target.value)}>
              ${there.map(one => html`<option key=${one.id} value=${one.id}>${store.name(one.id, one)}</option>`)}
            </select>
          <//>`}
      <//>
    <//>`;
}

export function Break({ live, claim, onClose }) {
  const { store } = live;
  const [reason, setReason] = useState('');
  const holder = store.name(claim.session, claim.owner);
  // The node breaks what is held on just this path: those who share it lose it too, claims above or beneath stay.
  const others = store.claims.at(claim.path).filter(one => one.session !== claim.session);
  const staying = store.claims.around(claim.path).length > others.length + 1;
  const next = store.line(claim.path)[0];
  const action = useAction(() => live.break(claim.path, reason, operatorToken()), () => {
    notice({ text: words.broken(claim.path), tone: 'good' });
    onClose();
  });
  if (!operatorToken()) return html`<${NoToken} onClose=${onClose} />`;
  return html`
    <${Dialog} title=${words.breakTitle} tone="danger" onClose=${onClose}>
      <${Form} action=${action} does=${words.breakDo} danger=${true} onClose=${onClose} disabled=${reason.trim() === ''}>
        <p>${fill(words.breakWhat, html`<${Person} name=${holder} />`, html`<${Path} path=${claim.path} />`)}</p>
        ${others.length > 0 && html`
          <p>${words.breakOthers(others.length)}</p>
          <ul class="plain">
            ${others.slice(0, 5).map(one => html`<li key=${one.session}><${Person} name=${store.name(one.session, one.owner)} /></li>`)}
            ${others.length > 5 && html`<li>${t.more(others.length - 5)}</li>`}
          </ul>`}
        <p>${staying ? words.breakStays : next ? fill(words.breakNext, html`<${Person} name=${store.name(next.session, next.owner)} />`) : words.breakFree} ${words.breakWork}</p>
        <${Field} label=${words.breakReason} hint=${words.breakReasonHint} id="break-reason">
          <input id="break-reason" required maxlength="500" aria-describedby="break-reason-hint" value=${reason} onInput=${e => setReason(e.target.value)} />
        <//>
      <//>
    <//>`;
}

const NoToken = ({ onClose }) => html`
  <${Dialog} title=${words.breakTitle} onClose=${onClose}>
    <p>${words.noToken}</p>
    <${Command} text=${words.noTokenCommand} />
    <div class="buttons"><button type="button" class="primary" onClick=${onClose}>${t.close}</button></div>
  <//>`;

export function Claim({ live, path: given, onClose }) {
  const [wanted, set] = useState({ path: given ?? '', reason: '', shared: false, wait: '0' });
  const change = (key, read = 'value') => event => set({ ...wanted, [key]: event.target[read] });
  const path = wanted.path.trim();
  const action = useAction(async () => {
    const claiming = live.claim(path, { reason: wanted.reason || undefined, mode: wanted.shared ? 'shared' : 'exclusive', wait: Number(wanted.wait) });
    // Standing in line may take an hour: the dialog goes, notices tell the rest.
    if (wanted.wait !== '0') claiming.catch(error => error.name !== 'AbortError' && notice({ text: refusedText(live.store, path, error), tone: 'bad' }));
    else await claiming;
  }, () => {
    if (wanted.wait === '0') notice({ text: words.claimed(path), tone: 'good' });
    onClose();
  }, error => refusedText(live.store, path, error));
  return html`
    <${Dialog} title=${words.claimTitle} onClose=${onClose}>
      <${Form} action=${action} does=${words.claimDo} onClose=${onClose} disabled=${path === ''}>
        <${Field} label=${words.claimPath} hint=${words.claimPathHint} id="claim-path">
          <input id="claim-path" required maxlength="1024" autocapitalize="off" autocomplete="off" spellcheck=${false} aria-describedby="claim-path-hint" value=${wanted.path} onInput=${change('path')} />
        <//>
        <${Field} label=${words.claimReason} id="claim-reason">
          <input id="claim-reason" maxlength="500" autocomplete="off" value=${wanted.reason} onInput=${change('reason')} />
        <//>
        <${Field} label=${words.claimWait} id="claim-wait">
          <select id="claim-wait" value=${wanted.wait} onChange=${change('wait')}>
            ${Object.entries(words.claimWaits).map(([seconds, text]) => html`<option value=${seconds}>${text}</option>`)}
          </select>
        <//>
        <label class="check"><input type="checkbox" checked=${wanted.shared} onChange=${change('shared', 'checked')} /> ${words.claimMode}</label>
      <//>
    <//>`;
}

function refusedText(store, path, error) {
  const holder = error.holders?.[0];
  return holder ? words.refused(holder.path ?? path, store.name(holder.session, holder.owner)) : problemText(error);
}

const DIALOGS = { ask: Ask, handoff: Handoff, break: Break, claim: Claim };

/** The dialog that is open right now: {kind, claim} as the views set it. */
export function Settling({ live, dialog, onClose }) {
  const Open = DIALOGS[dialog.kind];
  return html`<${Open} live=${live} ...${dialog} onClose=${onClose} />`;
}
