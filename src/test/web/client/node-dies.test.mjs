// A page whose node is killed and started again. These tests run nodes of their own.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { test } from 'node:test';
import { connected, join, other, profile, tab, until, workspace } from './kit.mjs';

const { DIBS_TEST_JAR: jar, DIBS_TEST_JAVA: java = 'java' } = process.env;

const freePort = () => new Promise((resolve) => {
  const server = net.createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

/** A node that can be killed, and started again where it was. */
async function node(t, cluster, joining) {
  const home = mkdtempSync(path(tmpdir(), 'dibs-web-'));
  const [port, clusterPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  let child;
  const one = {
    url,
    clusterPort,
    async start() {
      const env = {
        PATH: process.env.PATH, DIBS_HOME: home, DIBS_HTTP_PORT: port, DIBS_CLUSTER_PORT: clusterPort, DIBS_CLUSTER_NAME: cluster,
        ...(joining && { DIBS_JOIN: `127.0.0.1:${joining.clusterPort}` }),
      };
      child = spawn(java, ['-jar', jar, 'up', '--foreground'], { env, stdio: 'ignore' });
      await until(async () => (await fetch(`${url}/readyz`).catch(() => null))?.ok, 'the node is ready', 60_000);
    },
    async kill() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    },
  };
  t.after(async () => {
    if (child.exitCode === null && child.signalCode === null) await one.kill();
    rmSync(home, { recursive: true, force: true });
  });
  await one.start();
  return one;
}

test('a page goes on when its node was killed and is back, with its session and every event', { skip: !jar && 'no DIBS_TEST_JAR' }, async (t) => {
  const cluster = `web-${process.pid}-${Date.now()}`;
  const stays = await node(t, cluster);
  const dies = await node(t, cluster, stays);
  const members = async (url) => (await (await fetch(`${url}/v1/cluster`)).json());
  await until(async () => (await members(stays.url)).members.length === 2 && (await members(stays.url)).safe, 'both are one cluster', 30_000);

  const ws = workspace();
  const page = await tab(await profile(t), dies.url);
  await join(page, { workspace: ws });
  await connected(page);
  const id = await page.evaluate(() => dibs.open().then((session) => session.id));
  await page.evaluate(() => dibs.claim('mine'));
  const writer = await other(ws, 'writer', stays.url);
  await writer.stir(5);
  await page.waitForFunction(() => told.event.some((event) => event.path === 'stir/4'));

  await dies.kill();
  await page.waitForFunction(() => !dibs.connected);
  await writer.stir(20, 'meanwhile');
  await dies.start();
  await page.waitForFunction(() => dibs.connected && told.event.some((event) => event.path === 'meanwhile/19' && event.type === 'claim.released'), null, { timeout: 60_000 });

  const seen = await page.evaluate(() => told.event.map(({ revision, type }) => ({ revision, type })));
  seen.slice(1).forEach(({ revision, type }, i) => {
    const before = seen[i].revision;
    assert.ok(type === 'reset' ? revision > before : revision === before + 1, `${before} is followed by ${revision} (${type})`);
  });
  assert.equal(await page.evaluate(() => dibs.session.id), id);
  await until(() => page.evaluate(() => dibs.claims.some((claim) => claim.path === 'mine')), 'it holds its claim (again)', 30_000);
  assert.equal((await writer.get('/claims/mine')).body.holders[0].session, id);
});
