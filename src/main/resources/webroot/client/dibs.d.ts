/** dibs in the browser: sessions, claims and a gapless feed, live. */

export type Mode = 'exclusive' | 'shared';
/** `"90s"`, `"5m"`, `"1h30m"`, `"PT5M"`, or a number of seconds. */
export type Duration = string | number;
export type Transport = 'websocket' | 'sse' | 'long-poll' | 'polling';

export interface Owner {
  name: string;
  user: string;
  hostname: string;
  tty: string;
  directory: string;
}

export interface ClaimInfo {
  path: string;
  mode: Mode;
  session: string;
  owner: Owner;
  /** Grows with every grant; show it to whatever the claim protects. */
  fence: number;
  reason: string;
  labels: Record<string, string>;
  acquiredAt: string;
  heldForSeconds: number;
  heldForHuman: string;
  ttlSeconds?: number;
  expiresAt: string;
  expiresInSeconds?: number;
}

export interface Holder extends Omit<ClaimInfo, 'labels'> {
  heartbeatAgeSeconds: number;
  heartbeatAgeHuman: string;
}

export interface Waiter {
  session: string;
  owner: Owner;
  mode: Mode;
  paths: string[];
  reason?: string;
  queuedAt: string;
  waitingForSeconds: number;
  waitUntil: string;
}

export interface SessionInfo {
  id: string;
  name: string;
  kind: string;
  user: string;
  hostname: string;
  pid?: number;
  tty: string;
  directory: string;
  branch: string;
  node: string;
  labels: Record<string, string>;
  startedAt: string;
  lastHeartbeatAt: string;
  heartbeatAgeSeconds: number;
  heartbeatAgeHuman: string;
  lastActivityAt: string;
  ttlSeconds: number;
  secondsUntilStale: number;
  expiresAt: string;
  status: 'active' | 'idle' | 'stale' | 'released';
  health: 'green' | 'yellow' | 'red';
  claims: number;
}

/** One thing that happened. A `reset` bears the state to go on from, or where to get it. */
export interface DibsEvent {
  workspace: string;
  revision: number;
  type: string;
  at: string;
  path?: string;
  paths?: string[];
  session?: string;
  owner?: Owner;
  fence?: number;
  by?: string;
  reason?: string;
  state?: { sessions: SessionInfo[]; claims: ClaimInfo[] };
  [detail: string]: unknown;
}

export interface Check {
  path: string;
  free: boolean;
  holders: Holder[];
  waiters: Waiter[];
}

export interface Resource {
  path: string;
  version: number;
  checksum?: string;
  value?: unknown;
  note?: string;
  session: string;
  owner: Owner;
  changedAt: string;
}

export interface ConnectOptions {
  workspace: string;
  /**
   * Who this page's user is: a secret or a name that no other user of this browser has. Pages with the same one share a
   * connection, pages with different ones share nothing.
   */
  user?: string;
  /** In order of preference; default `['websocket', 'sse', 'long-poll', 'polling']`. */
  transports?: Transport[];
  /** One connection for all tabs of this origin; default true where the browser can. */
  shareTabs?: boolean;
}

export interface SessionOptions {
  id?: string;
  name?: string;
  user?: string;
  /** Default `browser`. */
  kind?: string;
  labels?: Record<string, string>;
  ttl?: Duration;
}

export interface ClaimOptions {
  mode?: Mode;
  ttl?: Duration;
  /** How long to stand in line at most; default 0: refused at once. */
  wait?: Duration;
  reason?: string;
  labels?: Record<string, string>;
  /** Leaves the line; the promise is rejected with an `AbortError`. */
  signal?: AbortSignal;
}

export interface EventFilter {
  /** On or beneath this path. */
  under?: string;
  /** `claim.acquired`, `claim.*`, or several with commas. */
  type?: string;
  /** By or about this session. */
  session?: string;
}

export interface WatchOptions extends EventFilter {
  /** Collects a burst for so many milliseconds, and hands it over as one list. */
  debounce?: number;
}

export interface Grant {
  revision: number;
  claims: ClaimInfo[];
}

/** What a session of this page tells about itself. */
export interface ClientEvents {
  /** The node answers (again). */
  connected: { transport: Transport; again: boolean };
  /** The node does not answer; it is tried again by itself. */
  disconnected: { reason: string };
  /** Events were missed and are no longer kept; what was shown is to be read anew. */
  reset: DibsEvent;
  /** Every event of the workspace. */
  event: DibsEvent;
  /** A claim of this page's session was taken from it, or ran out. */
  lost: { path: string; reason: string; by?: string; event?: DibsEvent };
  /** Somebody asks this page's session to let go. */
  asked: DibsEvent;
  /** A restored session: what it has again, and what it lost while the page was away. */
  restored: { restored: ClaimInfo[]; lost: unknown[] };
  /** A value shown early by `change` was taken back. */
  rolledBack: { path: string; value: unknown; error: DibsError };
  /** A path's value, as this page should show it: early, confirmed, rolled back, or changed by others. */
  value: { path: string; value: unknown; version: number; pending: boolean };
}

export interface Dibs {
  readonly url: string;
  readonly workspace: string;
  /** This page's session; null before `open`. */
  readonly session: SessionInfo | null;
  readonly connected: boolean;
  readonly transport: Transport | null;
  /** Whether this tab holds the connection that others share. */
  readonly leader: boolean;
  /** The last revision seen. */
  readonly revision: number;
  /** The last 50 events seen, oldest first; they survive a reload. */
  readonly recent: readonly DibsEvent[];
  /** What this page's session holds, each with `expiresInSeconds` as of now. */
  readonly claims: readonly ClaimInfo[];

  /** Opens this page's session, or takes up the one it had before a reload, with its claims. */
  open(session?: SessionOptions): Promise<SessionInfo>;
  /** Claims all paths or none. Rejected with `ClaimRefused`. */
  claim(paths: string | string[], options?: ClaimOptions): Promise<Grant>;
  /** Lets go of paths; of everything without any. */
  release(paths?: string | string[], options?: { outcome?: string; note?: string }): Promise<{ released: ClaimInfo[] }>;
  renew(paths?: string | string[], options?: { ttl?: Duration }): Promise<{ claims: ClaimInfo[] }>;
  /** Asks whoever holds a path to let go. */
  ask(path: string, message?: string): Promise<void>;
  handoff(path: string, to: string): Promise<{ claim: ClaimInfo }>;
  /** Takes a claim away; needs the operator's token. */
  break(path: string, reason: string, operatorToken: string): Promise<{ broken: ClaimInfo[] }>;
  check(path: string): Promise<Check>;
  list(options?: { under?: string; session?: string; mode?: Mode; limit?: number; cursor?: string }):
    Promise<{ revision: number; claims: ClaimInfo[]; nextCursor?: string }>;
  sessions(): Promise<{ revision: number; sessions: SessionInfo[] }>;
  /** What happened, newest first. `missing`: nodes that did not tell what they know. */
  history(options?: { path?: string; under?: string; session?: string; type?: string; from?: string; to?: string;
    limit?: number; cursor?: string }): Promise<{ events: DibsEvent[]; nextCursor?: string; missing?: string[] }>;
  read(path: string): Promise<Resource | null>;
  write(path: string, value: unknown, options?: { ifVersion?: number; note?: string; checksum?: string }): Promise<Resource>;
  /**
   * Changes a path's value: `fn` gets the one shown now and returns the new one, which is shown at once (`value`), written
   * over the version it was made from, made anew over a newer one up to three times, and else rolled back.
   */
  change(path: string, fn: (value: unknown) => unknown): Promise<Resource>;
  /** Calls for every event that passes, in order, once; with `debounce` for lists of them. Returns its own undo. */
  watch(filter: EventFilter & { debounce?: undefined }, handler: (event: DibsEvent) => void): () => void;
  watch(filter: WatchOptions & { debounce: number }, handler: (events: DibsEvent[]) => void): () => void;
  /** Returns its own undo. */
  on<T extends keyof ClientEvents>(type: T, handler: (detail: ClientEvents[T]) => void): () => void;
  /** Leaves: the session is closed, its claims let go. */
  close(): Promise<void>;
}

/** Connects to a node; resolves at once with a client that goes on connecting. */
export function connect(url: string, options: ConnectOptions): Promise<Dibs>;

/** An answer that is no success; `slug` is what follows `urn:dibs:` in its type. */
export class DibsError extends Error {
  readonly slug: string;
  readonly status: number;
  readonly problem: Record<string, unknown>;
  /** Seconds after which to try again, where the node says so. */
  readonly retryAfter?: number;
}
/** Somebody holds it, or came first. */
export class ClaimRefused extends DibsError {
  readonly holders: Holder[];
  readonly ahead: number;
  readonly waitedSeconds?: number;
}
/** What was held is gone: what happened, when and by whom. */
export class ClaimLost extends DibsError {
  readonly path: string;
  readonly ending: { type: string; reason?: string; at: string; by?: string; revision: number };
}
/** No node answers. */
export class Unreachable extends DibsError {}
