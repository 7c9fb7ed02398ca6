// Replays a log in a process that has nothing but its bytes: node replay.mjs DIST LOG.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const [dist, log] = process.argv.slice(2);
const load = (path) => import(new URL(path, `${pathToFileURL(dist)}/`).href);
const { LogReader } = await load('hypervisor/log/log-reader.js');
const { memorySource } = await load('hypervisor/log/log-source.js');
const { Replayer } = await load('hypervisor/replayer.js');
const { replaySync } = await load('hypervisor/replay.js');
const { computerFrom } = await load('riscv/description.js');

const reader = new LogReader(memorySource(readFileSync(log)));
const machine = computerFrom(reader.header.machine);
const result = replaySync(machine, new Replayer(reader));
process.stdout.write(JSON.stringify({ result, digest: machine.digest() }));
