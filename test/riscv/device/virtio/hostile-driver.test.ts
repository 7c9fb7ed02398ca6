import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Effect } from '../../../../src/machine/exit.ts';
import type { DeviceHost, InterruptLine } from '../../../../src/riscv/device/device.ts';
import { BYTES_IN_FLIGHT_MAX, VirtioBlock } from '../../../../src/riscv/device/virtio/virtio-block.ts';
import { VirtioEntropy } from '../../../../src/riscv/device/virtio/virtio-entropy.ts';
import type { VirtioMmio } from '../../../../src/riscv/device/virtio/virtio-mmio.ts';
import { REGISTER } from '../../../../src/riscv/device/virtio/virtio-mmio.ts';
import { VirtioNetwork } from '../../../../src/riscv/device/virtio/virtio-network.ts';
import { FakeHost, RAM_BASE, expectCanonicalState, save } from '../fake-host.ts';
import type { Descriptor } from './driver.ts';
import { Driver } from './driver.ts';

/** Small, so that rings, tables and buffers overlap. */
const RAM_BYTES = 0x2000;
const SECTORS = 64;

const DEVICES: Record<string, DeviceUnderTest> = {
  'a disk': {
    queues: 1,
    kinds: ['read', 'write', 'flush', 'cancel'],
    make: (host, line) => new VirtioBlock(host, line, 0, SECTORS, false),
  },
  'a network card': {
    queues: 2,
    kinds: ['frame'],
    make: (host, line) => new VirtioNetwork(host, line, 1, '02:00:00:00:00:01'),
  },
  'a source of random numbers': {
    queues: 1,
    kinds: ['entropy', 'cancel'],
    make: (host, line) => new VirtioEntropy(host, line, 2),
  },
};

interface DeviceUnderTest {
  readonly queues: number;
  /** What it must have done before the test counts. */
  readonly kinds: readonly Effect['kind'][];
  make(host: DeviceHost, line: InterruptLine): VirtioMmio;
}

const address = fc.oneof(
  { weight: 8, arbitrary: fc.nat(RAM_BYTES - 1).map((offset) => RAM_BASE + offset) },
  { weight: 1, arbitrary: fc.nat(0xffff_ffff) },
);
const bytes = fc.oneof(
  fc.constantFrom(1, 12, 16, 17, 512, 513, 1024, 1025),
  fc.nat(RAM_BYTES),
  fc.nat(0xffff_ffff),
);
const flags = fc.oneof({ weight: 20, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.nat(0xffff) });
const queue = fc.nat(2);
/** A buffer of a chain that may well be right. */
const segment = fc.record({
  address: fc.nat(RAM_BYTES - 1024).map((offset) => RAM_BASE + offset),
  bytes: fc.constantFrom(512, 512, 512, 512, 1024, 1024, 12, 60),
});

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('start' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('register' as const),
      offset: fc.oneof(fc.constantFrom(...Object.values(REGISTER)), fc.nat(0x180)),
      bytes: fc.constantFrom(4, 4, 4, 4, 2, 1),
      value: fc.oneof(fc.nat(3), fc.constantFrom(0x0b, 0x0f, 8), address, fc.nat(0xffff_ffff)),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('descriptor' as const),
      queue,
      index: fc.nat(7),
      address,
      bytes,
      flags,
      next: fc.nat(8),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('head' as const), queue, head: fc.nat(8) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('poke' as const), address, value: fc.nat(0xffff_ffff) }),
  },
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('chain' as const),
      queue,
      readable: fc.array(segment, { maxLength: 3 }),
      writable: fc.array(segment, { maxLength: 3 }),
      type: fc.constantFrom(0, 0, 1, 1, 4, 8, 11),
      sector: fc.nat(SECTORS),
      indirect: fc.boolean(),
      ring: fc.boolean(),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('notify' as const), queue }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('complete' as const),
      choice: fc.nat(),
      status: fc.constantFrom('ok' as const, 'ok' as const, 'error' as const),
      byte: fc.nat(255),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('frame' as const), bytes: fc.integer({ min: 14, max: 600 }) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What the outside knows of a device: which requests wait for a completion, and with how many bytes. */
class Outside {
  readonly waiting = new Map<number, number>();

  take(effects: readonly Effect[]): void {
    for (const effect of effects) {
      switch (effect.kind) {
        case 'read':
        case 'entropy':
          this.#add(effect.request, effect.bytes);
          break;
        case 'write':
          expect(effect.data.length % 512).toBe(0);
          this.#add(effect.request, 0);
          break;
        case 'flush':
          this.#add(effect.request, 0);
          break;
        case 'cancel':
          expect(effect.requests).toEqual([...this.waiting.keys()]);
          this.waiting.clear();
          break;
        case 'frame':
        case 'console':
          break;
      }
    }
    expect(this.waiting.size).toBeLessThanOrEqual(256);
    expect([...this.waiting.values()].reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(
      BYTES_IN_FLIGHT_MAX,
    );
  }

  #add(request: number, bytes: number): void {
    expect(this.waiting.has(request)).toBe(false);
    this.waiting.set(request, bytes);
  }
}

function perform(step: Step, queues: number, driver: Driver, outside: Outside): void {
  const { host, device } = driver;
  const { memory } = host;
  switch (step.kind) {
    case 'start':
      driver.start(queues);
      break;
    case 'register':
      device.store(step.offset, step.bytes, step.value);
      device.load(step.offset, step.bytes);
      break;
    case 'descriptor': {
      const entry = driver.table(step.queue % queues) + 16 * step.index;
      memory.u64(entry, BigInt(step.address));
      memory.u32(entry + 8, step.bytes);
      memory.u16(entry + 12, step.flags);
      memory.u16(entry + 14, step.next);
      break;
    }
    case 'head':
      driver.offerHead(step.queue % queues, step.head);
      break;
    case 'poke':
      if (memory.contains(step.address, 4)) memory.u32(step.address, step.value);
      break;
    case 'chain': {
      const header = { address: RAM_BASE + RAM_BYTES - 64, bytes: 16 };
      memory.u32(header.address, step.type);
      memory.u64(header.address + 8, BigInt(step.sector));
      const chain: Descriptor[] = [
        header,
        ...step.readable,
        ...step.writable.map((segment) => ({ ...segment, write: true })),
      ];
      // Only what goes with the device: a disk's status, nothing to read for random numbers.
      if (device instanceof VirtioBlock) chain.push({ address: header.address + 32, bytes: 1, write: true });
      if (device instanceof VirtioEntropy) chain.splice(0, 1 + step.readable.length);
      driver.offerChain(step.queue % queues, step.indirect ? RAM_BASE + RAM_BYTES - 0x200 : undefined, chain);
      if (step.ring) driver.notify(step.queue % queues);
      break;
    }
    case 'notify':
      driver.notify(step.queue);
      break;
    case 'complete': {
      const waiting = [...outside.waiting];
      if (waiting.length === 0) break;
      const [request, bytes] = waiting[step.choice % waiting.length]!;
      const data = new Uint8Array(step.status === 'ok' ? bytes : 0).fill(step.byte);
      (device as VirtioBlock | VirtioEntropy).complete(request, step.status, data);
      outside.waiting.delete(request);
      break;
    }
    case 'frame':
      if (device instanceof VirtioNetwork) device.receive(new Uint8Array(step.bytes));
      break;
  }
}

test.each(Object.entries(DEVICES))(
  '%s survives every driver, and its state stays canonical',
  (_, { queues, kinds, make }) => {
    const effects = new Map<string, number>();
    let gaveUp = 0;
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 20, maxLength: 120 }),
        fc.array(fc.nat(4000), { maxLength: 8 }),
        (steps, bits) => {
          const host = new FakeHost(RAM_BYTES);
          const device = make(host, host.line);
          const driver = new Driver(host, device);
          const outside = new Outside();
          perform({ kind: 'start' }, queues, driver, outside);
          for (const step of steps) {
            perform(step, queues, driver, outside);
            for (const { kind } of host.effects) effects.set(kind, (effects.get(kind) ?? 0) + 1);
            outside.take(host.takeEffects());
            expect(host.level).toBe(device.load(REGISTER.InterruptStatus, 4) !== 0);
          }
          if (driver.needsReset) gaveUp++;
          expectCanonicalState(device, () => make(new FakeHost(RAM_BYTES), () => {}), bits);
          device.reset();
          outside.take(host.takeEffects());
          expect(outside.waiting.size).toBe(0);
          expect(save(device)).toEqual(save(make(new FakeHost(RAM_BYTES), () => {})));
        },
      ),
      { seed: 2, numRuns: 400 },
    );
    // The drivers are bad, but not so bad that nothing ever works.
    expect(gaveUp).toBeGreaterThan(20);
    for (const kind of kinds) expect([kind, (effects.get(kind) ?? 0) > 50]).toEqual([kind, true]);
  },
);
