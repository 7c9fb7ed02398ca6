import { spawn } from 'node:child_process';
import type { Socket } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import path from 'node:path';
import { root } from '../repository/files.ts';
import { conversationWith } from './conversations.ts';
import type { Turn } from './frames.ts';

/** What this test needs of an entry of guests/manifest.json. */
export interface Guest {
  readonly name: string;
  readonly role: string;
  readonly board: string;
  readonly exit: number;
  readonly devices: { readonly needs: readonly string[]; readonly uses: readonly string[] };
}

export interface Run {
  readonly code: number | null;
  /** Console output, without carriage returns. */
  readonly output: string;
  /** Answers of a conversation that were missing or not the expected ones. */
  readonly wrongAnswers: readonly string[];
}

/** Our end of the guest's network cable: frames as datagrams on loopback. */
interface Link {
  readonly socket: Socket;
  readonly ourPort: number;
  readonly theirPort: number;
}

const PATIENCE_MILLISECONDS = 60_000;
const PROMPT = '\n> ';

async function openLink(): Promise<Link> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  const spare = createSocket('udp4').bind(0, '127.0.0.1'); // finds a free port for QEMU's end
  await Promise.all([once(socket, 'listening'), once(spare, 'listening')]);
  const theirPort = spare.address().port;
  spare.close();
  return { socket, ourPort: socket.address().port, theirPort };
}

function commandLine(guest: Guest, disk: string, link: Link | undefined): string[] {
  const kernel = path.join(root, 'guests', 'elf', `${guest.name}.elf`);
  const options = ['-m', '128', '-bios', 'none', '-display', 'none', '-serial', 'stdio', '-kernel', kernel];
  if (guest.board === 'htif') return ['-M', 'spike', ...options];
  options.push('-M', 'virt', '-global', 'virtio-mmio.force-legacy=false');
  const devices = [...guest.devices.needs, ...guest.devices.uses];
  if (devices.includes('entropy')) options.push('-device', 'virtio-rng-device');
  if (devices.includes('block'))
    options.push('-drive', `file=${disk},format=raw,if=none,id=d0`, '-device', 'virtio-blk-device,drive=d0');
  if (link !== undefined) {
    const ends =
      `local.type=inet,local.host=127.0.0.1,local.port=${link.theirPort},` +
      `remote.type=inet,remote.host=127.0.0.1,remote.port=${link.ourPort}`;
    options.push('-netdev', `dgram,id=n0,${ends}`, '-device', 'virtio-net-device,netdev=n0');
  }
  return options;
}

/**
 * Sends each frame, and compares what comes back from a guest that answers.
 * @returns what went wrong
 */
async function converse(
  link: Link,
  conversation: readonly Turn[],
  answers: boolean,
  signal: AbortSignal,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const { name, send, expect } of conversation) {
    const answer = answers && expect ? once(link.socket, 'message', { signal }) : undefined;
    link.socket.send(send, link.theirPort, '127.0.0.1');
    if (answer === undefined) continue; // were it answered, the next comparison would fail
    const [frame] = (await answer.catch(() => [])) as [Buffer?];
    if (frame === undefined) return [...wrong, `${name}: no answer`]; // the guest has ended, or was ended
    if (!frame.equals(expect!)) wrong.push(`${name}: ${frame.toString('hex')}`);
  }
  return wrong;
}

/**
 * Runs a guest on QEMU, with the devices that it needs or uses, until it ends or patience does. Frames are sent to
 * any with a network; one that needs it is a server, which has to answer them.
 * @param disk path of a raw disk image; it is written
 * @param keys typed at the console when the guest first prompts: a byte that comes while its driver switches the
 * UART's FIFO on is lost, on hardware too
 * @param options more of QEMU's command line
 * @throws Error if the guest says nothing, with what QEMU says instead
 */
export async function runOnQemu(
  guest: Guest,
  disk: string,
  keys: string,
  options: readonly string[] = [],
): Promise<Run> {
  const serves = guest.devices.needs.includes('network');
  const link = serves || guest.devices.uses.includes('network') ? await openLink() : undefined;
  const qemu = spawn('qemu-system-riscv64', [...commandLine(guest, disk, link), ...options]);
  const ended = new AbortController();
  let output = '';
  let errors = '';
  let typed = false;
  let conversed: Promise<string[]> | undefined;
  qemu.stdout.on('data', (bytes: Buffer) => {
    output += bytes.toString('latin1').replaceAll('\r', '');
    if (!typed && output.includes(PROMPT)) {
      typed = true;
      qemu.stdin.write(keys);
    }
    // The first whole line says that the server is up.
    if (link !== undefined && output.includes('\n'))
      conversed ??= converse(link, conversationWith(guest.name), serves, ended.signal);
  });
  qemu.stderr.on('data', (bytes: Buffer) => (errors += bytes.toString()));
  qemu.stdin.on('error', () => {}); // a guest may end before it has read them
  const timer = setTimeout(() => qemu.kill(), PATIENCE_MILLISECONDS);
  const [code] = (await once(qemu, 'close')) as [number | null];
  clearTimeout(timer);
  ended.abort();
  const wrongAnswers = link === undefined ? [] : ((await conversed) ?? ['the server did not start']);
  link?.socket.close();
  if (output === '') throw new Error(`the guest said nothing; QEMU said: ${errors}`);
  return { code, output, wrongAnswers };
}
