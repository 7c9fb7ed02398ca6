import { mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { DiskFile } from '../../../src/environment/host/disk-file.ts';
import { hostEntropy } from '../../../src/environment/host/entropy.ts';
import { readWholeFile } from '../../../src/environment/host/file.ts';
import { HostLoop } from '../../../src/environment/host/host-loop.ts';
import { UdpNetwork } from '../../../src/environment/host/udp-network.ts';
import { LockstepError } from '../../../src/machine/errors.ts';

let folder = '';
const path = (name: string): string => join(folder, name);
const file = (name: string, data: Uint8Array | string): string => {
  writeFileSync(path(name), data);
  return path(name);
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a file', () => {
  test('is read whole, and named without its folder', () => {
    expect(readWholeFile(file('a.elf', 'abc'))).toEqual({ name: 'a.elf', bytes: Buffer.from('abc') });
  });

  test('that cannot be read is refused in one line', () => {
    expect(() => readWholeFile(path('none'))).toThrow(/none: no such file$/);
    expect(() => readWholeFile(folder)).toThrow(/: is a directory$/);
    expect(() => readWholeFile(join(file('plain', ''), 'x'))).toThrow(/: no such file$/);
    expect(() => readWholeFile(path('none'))).toThrow(LockstepError);
  });
});

describe('a disk file', () => {
  test('is read and written in place', () => {
    const image = file('disk', new Uint8Array(2048).fill(1));
    const disk = new DiskFile(image);
    expect(disk.sectors).toBe(4);
    disk.write(2, new Uint8Array(512).fill(9));
    disk.flush();
    expect(disk.read(1, 1024)).toEqual(Uint8Array.from({ length: 1024 }, (_, at) => (at < 512 ? 1 : 9)));
    disk.close();
    expect(readFileSync(image)[1024]).toBe(9);
  });

  test('of no whole number of sectors, empty or missing is refused', () => {
    expect(() => new DiskFile(file('odd', 'x'))).toThrow(/sectors of 512 bytes, and this file 1 bytes/);
    expect(() => new DiskFile(file('empty', ''))).toThrow(/0 bytes/);
    expect(() => new DiskFile(path('none'))).toThrow(/no such file/);
    expect(() => new DiskFile(folder)).toThrow(/is a directory/);
  });

  test('is known again under another name', () => {
    const image = file('one', new Uint8Array(512));
    symlinkSync(image, path('two'));
    const [one, two] = [new DiskFile(image), new DiskFile(path('two'))];
    expect(one.identity).toBe(two.identity);
    for (const disk of [one, two]) disk.close();
  });

  test('that becomes shorter fails the request, and keeps count', () => {
    const image = file('shrinking', new Uint8Array(1024));
    const disk = new DiskFile(image);
    truncateSync(image, 512);
    expect(() => disk.read(1, 512)).toThrow(/the file has become shorter/);
    expect(() => disk.read(0, 1024)).toThrow(LockstepError);
    expect(disk.failures).toBe(2);
    disk.close();
  });
});

describe('a UDP network', () => {
  const frame = (size: number, byte = 1): Uint8Array => new Uint8Array(size).fill(byte);

  test('hands datagrams over as frames, and sends frames to whoever sent last', async () => {
    let wake = (): void => {};
    const network = await UdpNetwork.open(0, () => wake());
    const peer = createSocket('udp4');
    const send = async (data: Uint8Array): Promise<void> => {
      const arrived = new Promise<void>((resolve) => (wake = resolve));
      peer.send(data, network.port, '127.0.0.1');
      await arrived;
    };
    network.send(frame(60));
    await send(frame(60, 7));
    expect([...network.receive()!]).toEqual([...frame(60, 7)]);
    expect(network.receive()).toBeUndefined();
    const answer = once(peer, 'message');
    network.send(frame(61, 8));
    expect([...((await answer) as [Buffer])[0]]).toEqual([...frame(61, 8)]);
    network.close();
    peer.close();
  });

  test('drops what is no Ethernet frame', async () => {
    let woken = (): void => {};
    const network = await UdpNetwork.open(0, () => woken());
    const peer = createSocket('udp4');
    const arrived = new Promise<void>((resolve) => (woken = resolve));
    for (const size of [0, 13, 1519, 14]) peer.send(frame(size), network.port, '127.0.0.1');
    await arrived;
    expect(network.receive()).toHaveLength(14);
    expect(network.receive()).toBeUndefined();
    network.close();
    peer.close();
  });

  test('refuses a port that another program has', async () => {
    const first = await UdpNetwork.open(0, () => {});
    await expect(UdpNetwork.open(first.port, () => {})).rejects.toThrow(/another program has it/);
    first.close();
  });
});

describe('the host’s event loop', () => {
  test('ends a wait when its time has come, and not before', async () => {
    const loop = new HostLoop(() => undefined);
    const ticks = loop.ticks() + 200_000;
    while (loop.ticks() < ticks) await loop.wait(ticks);
    expect(loop.ticks()).toBeGreaterThanOrEqual(ticks);
  });

  test('ends a wait when something comes in, even before the wait has begun in earnest', async () => {
    const loop = new HostLoop(() => undefined);
    setTimeout(() => loop.wake(), 5);
    await loop.wait(undefined);
    setImmediate(() => loop.wake());
    await loop.wait(undefined);
    expect(loop.stopped).toBe(false);
  });

  test('sends out what the guest printed at every turn, and keeps the first reason to stop', async () => {
    let flushed = 0;
    const loop = new HostLoop(() => {
      flushed++;
      return undefined;
    });
    await loop.breathe();
    loop.stop({ kind: 'left' });
    loop.stop({ kind: 'output-closed' });
    await loop.breathe();
    expect(flushed).toBe(2);
    expect(loop.stopReason).toEqual({ kind: 'left' });
  });
});

test('entropy differs each time', () => {
  expect(hostEntropy.bytes(32)).not.toEqual(hostEntropy.bytes(32));
  expect(hostEntropy.bytes(5)).toHaveLength(5);
});
