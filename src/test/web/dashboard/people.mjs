// Participants over plain REST, so that what the page shows is compared with what others did, not with the page's own client.

export class Workspace {
  constructor(base, name) {
    this.base = `${base}/v1/workspaces/${name}`;
    this.name = name;
  }

  async call(method, path, { body, token, allow = [] } = {}) {
    const answer = await fetch(this.base + path, {
      method,
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: body && JSON.stringify(body),
    });
    const json = await answer.json().catch(() => null);
    if (!answer.ok && !allow.includes(answer.status)) throw new Error(`${method} ${path}: ${answer.status} ${json?.detail}`);
    return json;
  }

  async open(session) {
    const opened = await this.call('POST', '/sessions', { body: { ttl: '30m', ...session } });
    return new Person(this, opened.id, opened.token);
  }
}

class Person {
  constructor(workspace, id, token) {
    Object.assign(this, { workspace, id, token });
  }

  post(path, body, allow) {
    return this.workspace.call('POST', path, { body, token: this.token, allow });
  }

  claim(paths, options = {}) {
    return this.post('/claims', { paths: [paths].flat(), ...options });
  }

  /** A claim that somebody is in the way of. */
  refused(paths, options = {}) {
    return this.post('/claims', { paths: [paths].flat(), ...options }, [409]);
  }

  queue(paths, options = {}) {
    return this.claim(paths, { wait: '10m', hold: 0, ...options });
  }

  release(paths) {
    return this.post('/claims/release', { paths: [paths].flat() });
  }

  change(path, body) {
    return this.workspace.call('PUT', `/resources/${path.split('/').map(encodeURIComponent).join('/')}`, { body, token: this.token });
  }
}

/** `count` claims by twenty sessions, in folders of folders. */
export async function crowd(workspace, count) {
  const people = [];
  for (let i = 0; i < 20; i++) people.push(await workspace.open({ id: `worker-${i}`, name: `worker ${i}`, kind: 'agent', user: `u${i}` }));
  const batch = 50;
  for (let from = 0; from < count; from += batch) {
    const paths = Array.from({ length: Math.min(batch, count - from) }, (_, i) => {
      const k = from + i;
      return `area${k % 23}/module${Math.floor(k / 23) % 17}/file${k}.js`;
    });
    await people[(from / batch) % 20].claim(paths, { reason: `batch ${from / batch}` });
  }
  return people;
}
