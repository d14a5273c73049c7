// The address after the #: #/ws/<workspace>/<view>[/<path>], and as `dibs dashboard` opens it, the operator's token.

export const TABS = ['now', 'claims', 'sessions', 'feed', 'conflicts', 'cluster'];
const VIEWS = [...TABS, 'timeline'];
const NAME = /^[A-Za-z0-9][\w.-]{0,127}$/;
const TOKEN = 'dibs.operator';

export function readAddress() {
  takeOperatorToken();
  const [ws, workspace, view, path] = location.hash.replace(/^#\/?/, '').split('/').map(decoded);
  const named = ws === 'ws' && workspace;
  if (!named || !NAME.test(workspace)) return { view: 'now', wrong: named };
  return { workspace, view: VIEWS.includes(view) ? view : 'now', path: path || null };
}

export function href(workspace, view, path) {
  const base = `#/ws/${encodeURIComponent(workspace)}/${view}`;
  return path ? `${base}/${encodeURIComponent(path)}` : base;
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Takes the token out of the address, for nobody to log or bookmark, and keeps it for this tab. */
function takeOperatorToken() {
  const found = /(?:^#|[#&?])token=([^&/]+)/.exec(location.hash);
  if (!found) return;
  sessionStorage.setItem(TOKEN, decodeURIComponent(found[1]));
  const rest = location.hash.replace(/[&?]?token=[^&/]+/, '');
  history.replaceState(null, '', location.pathname + location.search + (rest === '#' ? '' : rest));
}

export const operatorToken = () => sessionStorage.getItem(TOKEN);
