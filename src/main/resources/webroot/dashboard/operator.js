// The operator's token, as `dibs dashboard` passes it in the address's fragment: kept for this tab only, and out of the address.

const KEY = 'dibs.operator';

/** Takes the token out of the address before anything else can read, log or bookmark it. */
export function takeOperatorToken() {
  const found = /(?:^#|[#&?])token=([^&/]+)/.exec(location.hash);
  if (!found) return;
  sessionStorage.setItem(KEY, decodeURIComponent(found[1]));
  const rest = location.hash.replace(/[&?]?token=[^&/]+/, '');
  history.replaceState(null, '', location.pathname + location.search + (rest === '#' ? '' : rest));
}

export const operatorToken = () => sessionStorage.getItem(KEY);
