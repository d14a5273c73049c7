// The node's own answers that belong to no workspace.
import { errorOf } from '../client/errors.js';

async function get(path) {
  const answer = await fetch(path, { headers: { accept: 'application/json' }, signal: AbortSignal.timeout(8000) });
  const body = await answer.json().catch(() => null);
  if (!answer.ok) throw errorOf(body ?? {}, answer.status);
  return body;
}

export const workspaces = async () => (await get('/v1/workspaces')).workspaces;

/** The members, the workspaces, and whether this node is ready, else why not. */
export async function cluster() {
  const [members, list, ready] = await Promise.all([get('/v1/cluster'), workspaces(), get('/readyz').catch(unready)]);
  return { ...members, workspaces: list, ready };
}

function unready(error) {
  if (!error.problem?.type) throw error;
  return { status: error.slug, reasons: error.problem.reasons ?? [error.problem.detail] };
}
