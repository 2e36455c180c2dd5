// SPDX-License-Identifier: Apache-2.0
// Asks for every file of a folder over one undici client that pipelines, and compares each answer with the file.
// Usage: NODE_PATH=/usr/share/nodejs node pipelining.mjs URL FOLDER (gets | heads)
import { createRequire } from 'node:module';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const { Client } = createRequire(import.meta.url)('undici'); // import would not look into NODE_PATH
const [url, folder, which] = process.argv.slice(2);
const client = new Client(url, { pipelining: 10 });
let connections = 0;
client.on('connect', () => connections++);

const kinds = {
  whole: () => [{ method: 'GET' }, 200, file => file],
  notModified: time => [{ method: 'GET', headers: { 'if-modified-since': time } }, 304, () => Buffer.alloc(0)],
  changed: () => [{ method: 'GET', headers: { 'if-none-match': '"another"' } }, 200, file => file],
  end: () => [{ method: 'GET', headers: { range: 'bytes=-3' } }, 206, file => file.subarray(-3)],
  missing: () => [{ method: 'GET', path: '/nowhere' }, 404],
  head: () => [{ method: 'HEAD' }, 200, () => Buffer.alloc(0)],
};
const turns = {
  gets: ['whole', 'notModified', 'whole', 'end', 'whole', 'changed', 'whole', 'missing', 'whole'],
  heads: ['whole', 'notModified', 'whole', 'end', 'whole', 'head', 'whole'],
}[which];

async function check(name, kind) {
  const file = await readFile(join(folder, name));
  const time = (await stat(join(folder, name))).mtime.toUTCString();
  const [options, expectedStatus, expectedBody] = kinds[kind](time);
  const { statusCode, headers, body } = await client.request({ path: '/' + name, ...options });
  const bytes = Buffer.from(await body.arrayBuffer());
  const fits = statusCode === expectedStatus
    && (expectedBody === undefined || bytes.equals(expectedBody(file)))
    && (kind !== 'head' || headers['content-length'] === String(file.length));
  if (!fits) {
    throw new Error(`${kind} of ${name}: ${statusCode} with ${bytes.length} bytes`);
  }
  return kind;
}

const names = (await readdir(folder)).sort();
const done = await Promise.all(names.map((name, i) => check(name, turns[i % turns.length])));
await client.close();
console.log(`${done.length} answers, ${done.filter(kind => kind === 'head').length} to HEAD, ${connections} connections`);
