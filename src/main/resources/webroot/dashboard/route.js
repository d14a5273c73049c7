// The address after the #: #/ws/<workspace>/<view>[/<path>].

const VIEWS = ['now', 'claims', 'sessions', 'feed', 'conflicts', 'timeline', 'cluster'];

/** The workspace, view and path of an address; null where it names none. */
export function parse(hash) {
  const parts = hash.replace(/^#\/?/, '').split('/').map(decoded);
  if (parts[0] !== 'ws' || !parts[1]) return { workspace: null, view: 'now', path: null };
  return {
    workspace: parts[1],
    view: VIEWS.includes(parts[2]) ? parts[2] : 'now',
    path: parts[3] || null,
  };
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
