// Runs every guest of guests/manifest.json on QEMU, the board they are written for, with the devices
// and the input that it needs, and checks how it ends and what it says: `node tools/guests-oracle.mjs`.
// Only loopback is used. What the guests do on Lockstep's own machine is the test suite's business.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { conversation } from './echo-frames.mjs';

const guestsFolder = resolve(import.meta.dirname, '..', 'guests');
const { guests } = JSON.parse(readFileSync(join(guestsFolder, 'manifest.json'), 'utf8'));
const patienceMilliseconds = 60_000;

/** What must stand in the output, beyond the exit code that the manifest promises. */
const says = {
  hello: [/^Hello from a RISC-V machine\.\n$/],
  scheduler: [/^[ABC]{60}$/m, /^task C: 20 pieces, sum 3142$/m],
  counters: [/^amoxor   0$/m],
  clocks: [/^20\d\d-\d\d-\d\dT/, /^alarm: \d+ ticks late/m],
  shuffle: [/^(([A2-9TJQK][cdhs][ \n]){13}){4}$/],
  'dma-poll': [/disk sector 0, round 3\n {2}changed at turn \d+, complete at turn \d+/],
  blocks: [/^read, in order of completion:( \d+){16}$/m, /unknown type: status 2/],
  editor: [/^> .*\n6$/m, /^dlrow olleh$/m, /^no such: no such command|^no: no such command/m, /^abc$/m],
  mix: [/^crc32 {4}eac4263e9432d205$/m],
  'lost-update': [/^result 715548626295ceb0$/m],
  tohost: [/^Hello through tohost\.\n$/],
};

/** Keys: a sum, a word typed wrongly and mended, editing in the middle of a line, and an unknown command. */
const keys = ['sum 1 2 3\r', 'rev hellp\x7fo world\r', 'no such\r', 'echo bc\x02\x02a\x05\r', 'quit\r'];

async function openLink() {
  const ours = createSocket('udp4');
  ours.bind(0, '127.0.0.1');
  const spare = createSocket('udp4'); // finds a free port for QEMU's end
  spare.bind(0, '127.0.0.1');
  await Promise.all([once(ours, 'listening'), once(spare, 'listening')]);
  const theirPort = spare.address().port;
  spare.close();
  return { socket: ours, ourPort: ours.address().port, theirPort };
}

function commandLine(guest, disk, link) {
  const kernel = join(guestsFolder, 'elf', `${guest.name}.elf`);
  const board = guest.board === 'htif' ? 'spike' : 'virt';
  const args = [
    '-M',
    board,
    '-m',
    '128',
    '-bios',
    'none',
    '-display',
    'none',
    '-serial',
    'stdio',
    '-kernel',
    kernel,
  ];
  const devices = [...guest.devices.needs, ...guest.devices.uses];
  if (board === 'virt') args.push('-global', 'virtio-mmio.force-legacy=false');
  if (devices.includes('entropy')) args.push('-device', 'virtio-rng-device');
  if (devices.includes('block'))
    args.push('-drive', `file=${disk},format=raw,if=none,id=d0`, '-device', 'virtio-blk-device,drive=d0');
  if (devices.includes('network'))
    args.push(
      '-netdev',
      `dgram,id=n0,local.type=inet,local.host=127.0.0.1,local.port=${link.theirPort},` +
        `remote.type=inet,remote.host=127.0.0.1,remote.port=${link.ourPort}`,
      '-device',
      'virtio-net-device,netdev=n0',
    );
  return args;
}

/** Plays the echo conversation: sends a frame, compares what comes back. @returns what went wrong */
async function converse(link, signal) {
  const wrong = [];
  for (const { name, send, expect } of conversation) {
    const answer = expect ? once(link.socket, 'message', { signal }) : undefined;
    link.socket.send(send, link.theirPort, '127.0.0.1');
    if (answer === undefined) continue; // were it answered, the next comparison would fail
    const [frame] = await answer.catch(() => []); // the guest ended, or was ended, instead
    if (frame === undefined) return [...wrong, `${name}: no answer`];
    if (!frame.equals(expect))
      wrong.push(`${name}: got ${frame.toString('hex')}, not ${expect.toString('hex')}`);
  }
  return wrong;
}

async function runGuest(guest, disk) {
  const link = guest.devices.needs.includes('network') ? await openLink() : undefined;
  const qemu = spawn('qemu-system-riscv64', commandLine(guest, disk, link), {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  let conversed;
  const ended = new AbortController();
  qemu.stdout.on('data', (bytes) => {
    output += bytes;
    if (link && conversed === undefined && output.includes(' at ')) conversed = converse(link, ended.signal); // it is up
  });
  qemu.stderr.on('data', (bytes) => (errors += bytes));
  if (guest.name === 'editor') for (const line of keys) qemu.stdin.write(line);
  const timer = setTimeout(() => qemu.kill(), patienceMilliseconds);
  const [code] = await once(qemu, 'exit');
  clearTimeout(timer);
  ended.abort();

  output = output.replaceAll('\r', '');
  const wrong = conversed ? await conversed : [];
  link?.socket.close();
  const faultShown = guest.role === 'faulty' && code === 1 && /^LOST: /m.test(output);
  if (code !== guest.exit && !faultShown) wrong.push(`exit ${code}, not ${guest.exit}`);
  for (const pattern of says[guest.name] ?? [])
    if (!pattern.test(output)) wrong.push(`no ${pattern} in the output`);
  if (wrong.length > 0) wrong.push(output, errors);
  return wrong;
}

const scratch = mkdtempSync(join(tmpdir(), 'lockstep-oracle-'));
try {
  const disk = join(scratch, 'disk.img');
  writeFileSync(disk, '');
  truncateSync(disk, 4 << 20);
  let failed = 0;
  for (const guest of guests) {
    const wrong = await runGuest(guest, disk);
    console.log(`${wrong.length === 0 ? 'ok  ' : 'FAIL'} ${guest.name}`);
    for (const line of wrong) console.error(`     ${line}`);
    if (wrong.length > 0) failed++;
  }
  console.log(`${guests.length - failed} of ${guests.length} guests do on QEMU what they promise`);
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true });
}
