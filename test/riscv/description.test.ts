import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

import type { MachineDescription } from '../../src/machine/description.ts';
import { computerFrom, imageFrom } from '../../src/riscv/description.ts';
import { riscvGuest } from '../../src/riscv/guest.ts';
import { loadImage } from '../../src/riscv/loader/load.ts';
import { imageOf, RAM_BASE } from '../support/computers.ts';

const HELLO = readFileSync(new URL('../../guests/elf/hello.elf', import.meta.url));
const hello = riscvGuest(loadImage(HELLO, 'hello.elf'), {
  memory: '1MiB',
  diskSectors: [8],
  clock: { kind: 'paced', rate: 5 },
  epochSeconds: 77,
});

/** What is left of a description that went through a file. */
function written(description: MachineDescription): MachineDescription {
  const { image, ...rest } = description;
  const { bytes, ...named } = image!;
  const copy = JSON.parse(JSON.stringify({ ...rest, image: named })) as MachineDescription;
  return { ...copy, image: { ...copy.image!, ...(bytes !== undefined && { bytes: bytes.slice() }) } };
}

describe('a machine of a description', () => {
  test('is the described one: an ELF file on its board', () => {
    const again = computerFrom(written(hello.describe()));
    expect(again.identity).toBe(hello.create().identity);
    expect(again.configuration).toEqual(hello.configuration);
    expect(again.digest()).toBe(hello.create().digest());
  });

  test('is the described one: plain bytes, and what a program put together', () => {
    const raw = riscvGuest(loadImage(Uint8Array.of(0x13, 0, 0, 0), 'nop.bin', { raw: true }));
    expect(raw.describe().image?.format).toBe('raw');
    expect(computerFrom(written(raw.describe())).identity).toBe(raw.create().identity);

    const symbols = [{ name: 'start', address: RAM_BASE, bytes: 4, type: 'function' as const }];
    const segments = [
      { address: RAM_BASE + 4096, data: Uint8Array.of(1, 2, 3), bytes: 100 },
      { address: RAM_BASE, data: Uint8Array.of(0x13, 0, 0, 0), bytes: 4 },
    ];
    const changes = { segments, symbols, tohost: RAM_BASE + 64 };
    const made = riscvGuest(imageOf(new Uint8Array(0), changes));
    const description = written(made.describe());
    expect(description.image?.format).toBe('segments');
    expect(imageFrom(description)).toEqual(made.image);
    expect(computerFrom(description).identity).toBe(made.create().identity);
  });

  test('needs the file where only the hash was kept, and takes no other', () => {
    const { image, ...rest } = written(hello.describe());
    const { bytes: _bytes, ...named } = image!;
    const description = { ...rest, image: named };
    expect(() => computerFrom(description)).toThrow(/hello\.elf: only its hash was kept .* give the file/);
    expect(computerFrom(description, HELLO).identity).toBe(hello.create().identity);
    expect(() => computerFrom(description, HELLO.subarray(1))).toThrow(/is not that of the guest/);
  });

  test('is refused for another family, and for semantics of another release', () => {
    const description = hello.describe();
    expect(() => computerFrom({ ...description, family: 'abacus' })).toThrow(/family "abacus"/);
    expect(() => computerFrom({ ...description, semantics: 99 })).toThrow(/semantics 99; this release has/);
    const { image: _image, ...without } = description;
    expect(() => computerFrom(without)).toThrow(/without an image/);
  });

  test.each([
    ['configuration.memoryBytes', { memoryBytes: '1MiB' }],
    ['configuration.virtio', { virtio: {} }],
    ['configuration.virtio[0].type', { virtio: [{ type: 'sound' }] }],
    ['configuration.virtio[0].readOnly', { virtio: [{ type: 'block', sectors: 1, readOnly: 1 }] }],
    ['configuration.virtio[0].mac', { virtio: [{ type: 'network', mac: 'x' }] }],
    ['configuration.clock.kind', { clock: { kind: 'sundial' } }],
    ['configuration.clock.rate', { clock: { kind: 'paced' } }],
    ['configuration.commandLine', { commandLine: 1 }],
    ['configuration.surprise', { surprise: 1 }],
  ])('is refused where %s makes no sense', (member, change) => {
    const configuration = { ...hello.configuration, ...change };
    const attempt = (): unknown => computerFrom({ ...hello.describe(), configuration });
    expect(attempt).toThrow(expect.objectContaining({ code: 'bad-configuration' }));
    expect(attempt).toThrow(member);
  });

  test.each([
    ['cut off', (bytes: Uint8Array) => bytes.subarray(0, 3)],
    ['cut off in its data', (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 1)],
    ['followed by more', (bytes: Uint8Array) => Uint8Array.of(...bytes, 0)],
    ['no JSON', (bytes: Uint8Array) => bytes.with(4, 0)],
    ['without its entry', (bytes: Uint8Array) => bytes.with(6, 0x78)],
  ])('is refused where a program’s image is %s', async (_what, damage) => {
    const description = riscvGuest(imageOf(Uint8Array.of(0x13, 0, 0, 0))).describe();
    const bytes = damage(description.image!.bytes!);
    const hash = Buffer.from(await crypto.subtle.digest('SHA-256', Uint8Array.from(bytes))).toString('hex');
    const image = { ...description.image!, bytes, hash };
    expect(() => computerFrom({ ...description, image })).toThrow(
      expect.objectContaining({ code: 'bad-image' }),
    );
  });
});

test('a guest says what its machines take, and where its symbols are', () => {
  expect(hello.accepts).toEqual(['timer', 'console', 'frame', 'reset']);
  expect(hello.devices).toEqual({ disks: [{ device: 0, sectors: 8 }], networks: [6] });
  expect(hello.clock).toEqual({ kind: 'paced', rate: 5 });
  expect(hello.addressOf('main')).toBeGreaterThanOrEqual(RAM_BASE);
  expect(hello.addressOf('nowhere')).toBeUndefined();
});
