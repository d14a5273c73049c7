const slugOf = ({ type = 'urn:dibs:internal' }) => String(type).replace('urn:dibs:', '');

export class DibsError extends Error {
  constructor(problem, status = problem.status ?? 0, retryAfter = problem.retryAfterSeconds) {
    super(problem.detail ?? problem.title ?? `the node answered ${status}`);
    this.name = new.target.name;
    this.slug = slugOf(problem);
    this.status = status;
    this.problem = problem;
    if (retryAfter !== undefined) this.retryAfter = retryAfter;
  }
}

export class ClaimRefused extends DibsError {
  get holders() { return this.problem.holders ?? []; }
  get ahead() { return this.problem.ahead ?? 0; }
  get waitedSeconds() { return this.problem.waitedSeconds; }
}

export class ClaimLost extends DibsError {
  get path() { return this.problem.path; }
  get ending() { return this.problem.ending; }
}

export class Unreachable extends DibsError {}

const KINDS = {
  claimed: ClaimRefused,
  cooling: ClaimRefused,
  deadlock: ClaimRefused,
  'claim-lost': ClaimLost,
  unreachable: Unreachable,
};

export function errorOf(problem, status, retryAfter) {
  return new (KINDS[slugOf(problem)] ?? DibsError)(problem, status, retryAfter);
}

export const unreachable = (detail) =>
  errorOf({ type: 'urn:dibs:unreachable', title: 'No node answers', status: 0, detail });
