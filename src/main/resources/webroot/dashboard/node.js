// The node's own answers that belong to no workspace.

/** The body of a GET, or an error with the node's sentence. */
export async function get(path) {
  const answer = await fetch(path, { headers: { accept: 'application/json' }, signal: AbortSignal.timeout(8000) });
  const body = await answer.json().catch(() => null);
  if (!answer.ok) throw Object.assign(new Error(body?.detail ?? ''), { status: answer.status, slug: slug(body), problem: body });
  return body;
}

const slug = body => body?.type?.replace('urn:dibs:', '');

export const workspaces = async () => (await get('/v1/workspaces')).workspaces;

/** The members, and whether this node is ready; a node that is not ready says why. */
export async function cluster() {
  const [members, ready] = await Promise.all([get('/v1/cluster'), get('/readyz').catch(unready)]);
  return { ...members, ready };
}

function unready(error) {
  if (!error.problem) throw error;
  return { status: error.slug, reasons: error.problem.reasons ?? [error.problem.detail] };
}
