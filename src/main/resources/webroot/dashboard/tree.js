// The claims as a tree of paths, kept up to date claim by claim.
//
// A node stands for a prefix of a path: cut at '/', at the first '#', and after it at '.'. Nodes are found by that prefix,
// so adding and removing costs the depth of one path. Children are sorted when they are shown.

import { covers } from '../client/path.js';

const order = new Intl.Collator(undefined, { numeric: true }).compare;
const ROWS_AT_FIRST = 250;
const FEWEST_AT_FIRST = 12;

/** All prefixes of a path, shortest first, itself last. */
export function prefixes(path) {
  const hash = path.includes('#') ? path.indexOf('#') : path.length;
  const cuts = [];
  for (let i = 1; i < path.length; i++) {
    if (i < hash ? path[i] === '/' : i === hash || path[i] === '.') cuts.push(path.slice(0, i));
  }
  return [...cuts, path];
}

export const overlap = (one, other) => covers(one, other) || covers(other, one);

class Node {
  children = [];
  sorted = true;
  claims = new Map();
  total = 0;

  constructor(path, parent) {
    Object.assign(this, { path, parent });
  }

  label(above) {
    const text = this.path.slice(above.path.length);
    return text[0] === '/' ? text.slice(1) : text;
  }

  ordered() {
    if (!this.sorted) this.children.sort((a, b) => order(a.path, b.path));
    this.sorted = true;
    return this.children;
  }
}

export class ClaimTree {
  root = new Node('', null);
  nodes = new Map();
  sessions = new Map();
  openDepth = Infinity;

  get size() {
    return this.root.total;
  }

  /** What a session holds, as a map from path to claim. */
  of(session) {
    return this.sessions.get(session) ?? new Map();
  }

  at(path) {
    return [...(this.nodes.get(path)?.claims.values() ?? [])];
  }

  get(path, session) {
    return this.nodes.get(path)?.claims.get(session);
  }

  /** Every claim on the path, above it or beneath it. */
  around(path) {
    const found = prefixes(path).slice(0, -1).flatMap(cut => this.at(cut));
    const node = this.nodes.get(path);
    if (node) this.walk(node, claim => found.push(claim));
    return found;
  }

  walk(node, visit) {
    node.claims.forEach(visit);
    node.ordered().forEach(child => this.walk(child, visit));
  }

  add(claim) {
    const node = this.grow(claim.path);
    if (!node.claims.has(claim.session)) {
      for (let up = node; up; up = up.parent) up.total++;
    }
    node.claims.set(claim.session, claim);
    if (!this.sessions.has(claim.session)) this.sessions.set(claim.session, new Map());
    this.sessions.get(claim.session).set(claim.path, claim);
  }

  remove(path, session) {
    const node = this.nodes.get(path);
    if (!node?.claims.delete(session)) return;
    const held = this.sessions.get(session);
    held.delete(path);
    if (held.size === 0) this.sessions.delete(session);
    for (let up = node; up; up = up.parent) up.total--;
    this.prune(node);
  }

  grow(path) {
    let node = this.nodes.get(path);
    if (node) return node;
    let parent = this.root;
    for (const cut of prefixes(path)) {
      node = this.nodes.get(cut);
      if (!node) {
        node = new Node(cut, parent);
        this.nodes.set(cut, node);
        parent.children.push(node);
        parent.sorted = false;
      }
      parent = node;
    }
    return node;
  }

  prune(node) {
    while (node.parent && node.total === 0 && node.children.length === 0) {
      const { path, parent } = node;
      parent.children.splice(parent.children.indexOf(node), 1);
      this.nodes.delete(path);
      node = parent;
    }
  }

  settleDepth() {
    let level = this.root.children;
    let rows = level.length;
    let depth = 0;
    while (level.length > 0) {
      const next = level.flatMap(node => inner(node).children);
      if (rows + next.length > ROWS_AT_FIRST && rows >= FEWEST_AT_FIRST) break;
      rows += next.length;
      level = next;
      depth++;
    }
    this.openDepth = level.length > 0 ? depth : Infinity;
  }

  /**
   * The visible rows, top to bottom: {key, node, label, depth, open, folder}. A chain of folders with nothing else in them
   * is one row. With a `match`, only what matches and the way to it, all unfolded.
   */
  rows(folds, match) {
    const shown = match && this.matching(match);
    const rows = [];
    const visit = (above, depth) => {
      for (const child of above.ordered()) {
        if (shown && !shown.has(child)) continue;
        const node = inner(child);
        const folder = node.children.length > 0;
        const open = folder && (shown ? true : folds.get(node.path) ?? depth < this.openDepth);
        rows.push({ key: node.path, node, label: node.label(above), depth, open, folder });
        if (open) visit(node, depth + 1);
      }
    };
    visit(this.root, 0);
    return rows;
  }

  matching(match) {
    const shown = new Set();
    for (const node of this.nodes.values()) {
      if (![...node.claims.values()].some(match)) continue;
      for (let up = node; up && !shown.has(up); up = up.parent) shown.add(up);
    }
    return shown;
  }

  count(match) {
    let count = 0;
    this.walk(this.root, claim => { if (match(claim)) count++; });
    return count;
  }

  holders(node, most = 4) {
    const seen = new Map();
    const visit = at => {
      for (const claim of at.claims.values()) seen.set(claim.session, claim);
      // the row has room for a few faces
      for (const child of at.children) {
        if (seen.size > most) return;
        visit(child);
      }
    };
    visit(node);
    return [...seen.values()].slice(0, most);
  }
}

/** The end of a chain of folders that hold nothing but one another. */
function inner(node) {
  let at = node;
  while (at.claims.size === 0 && at.children.length === 1) at = at.children[0];
  return at;
}
