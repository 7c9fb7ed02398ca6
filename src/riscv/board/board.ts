import { LockstepError } from '../../machine/errors.ts';
import type { NamedValue } from '../../machine/explanation.ts';
import type { CompletionInput, ConsoleInput, FrameInput } from '../../machine/input.ts';
import type { Device, DeviceHost, InterruptLine } from '../device/device.ts';
import { GoldfishRtc } from '../device/goldfish-rtc.ts';
import type { ContextLine } from '../device/plic.ts';
import { Plic } from '../device/plic.ts';
import { StateNames } from '../device/state-names.ts';
import type { StateStream } from '../device/state-stream.ts';
import { TestFinisher } from '../device/test-finisher.ts';
import { Uart16550 } from '../device/uart-16550.ts';
import type { RequestInFlight } from '../device/virtio/requests-in-flight.ts';
import { VirtioBlock } from '../device/virtio/virtio-block.ts';
import { VirtioEmpty } from '../device/virtio/virtio-empty.ts';
import { VirtioEntropy } from '../device/virtio/virtio-entropy.ts';
import { VirtioNetwork } from '../device/virtio/virtio-network.ts';
import type { Region } from './bus.ts';
import { Bus } from './bus.ts';
import type { BoardConfiguration, VirtioConfiguration } from './configuration.ts';
import type { DeviceParts } from './device-parts.ts';
import {
  INTERRUPT_SOURCE,
  INTERRUPT_SOURCES,
  MEMORY_MAP,
  VIRTIO_SLOTS,
  VIRTIO_SLOT_BYTES,
} from './memory-map.ts';

/** Contexts of the interrupt controller for one hart: machine and supervisor. */
const CONTEXTS_PER_HART = 2;
const HART_COUNT = 1;

type VirtioDevice = VirtioBlock | VirtioNetwork | VirtioEntropy | VirtioEmpty;

/** The devices of the `virt` board around the harts, wired to the interrupt controller and the bus. */
export class Board {
  readonly bus: Bus;
  readonly rtc: GoldfishRtc;
  readonly #uart: Uart16550;
  readonly #virtio: readonly VirtioDevice[];
  /** The interrupt controller last: its inputs must stand before it is loaded. */
  readonly #devices: readonly Device[];

  constructor(
    configuration: BoardConfiguration,
    host: DeviceHost,
    externalInterrupt: ContextLine,
    parts: DeviceParts = {},
  ) {
    const plic = new (parts.plic ?? Plic)(
      INTERRUPT_SOURCES,
      HART_COUNT * CONTEXTS_PER_HART,
      externalInterrupt,
    );
    const finisher = new TestFinisher(host);
    this.#uart = new Uart16550(host, plic.line(INTERRUPT_SOURCE.uart));
    this.rtc = new GoldfishRtc(host, plic.line(INTERRUPT_SOURCE.rtc), configuration.epochSeconds);
    this.#virtio = Array.from({ length: VIRTIO_SLOTS }, (_, slot) =>
      virtioDevice(
        configuration.virtio[slot] ?? { type: 'empty' },
        host,
        plic.line(INTERRUPT_SOURCE.virtio + slot),
        slot,
        parts,
      ),
    );
    this.#devices = [finisher, this.#uart, this.rtc, ...this.#virtio, plic];
    this.bus = new Bus([
      { ...MEMORY_MAP.uart, device: this.#uart },
      { ...MEMORY_MAP.plic, device: plic },
      { ...MEMORY_MAP.rtc, device: this.rtc },
      { ...MEMORY_MAP.testFinisher, device: finisher },
      ...this.#virtio.map((device, slot): Region => ({
        base: MEMORY_MAP.virtio.base + slot * VIRTIO_SLOT_BYTES,
        bytes: VIRTIO_SLOT_BYTES,
        device,
      })),
    ]);
  }

  /** How many bytes the console takes now without losing one. */
  get consoleRoom(): number {
    return this.#uart.receiveRoom;
  }

  /** Hands an input to its device. @throws LockstepError `bad-input`, with nothing changed */
  deliver(input: ConsoleInput | FrameInput | CompletionInput): void {
    if (input.kind === 'console') {
      this.#uart.receive(input.data);
      return;
    }
    const device = this.#virtio[input.device];
    if (input.kind === 'frame') {
      if (device instanceof VirtioNetwork) device.receive(input.data);
      else
        throw new LockstepError('bad-input', `a frame for device ${input.device}, which is no network card`);
      return;
    }
    if (asksOutside(device)) {
      device.complete(input.request, input.status, input.data);
    } else {
      throw new LockstepError(
        'bad-input',
        `a completion for device ${input.device}, which makes no requests`,
      );
    }
  }

  /** Whether a virtio slot has a device whose requests are answered from outside. */
  makesRequests(slot: number): boolean {
    return asksOutside(this.#virtio[slot]);
  }

  /** What waits for a completion, by rising number. */
  requestsInFlight(): RequestInFlight[] {
    return this.#virtio
      .flatMap((device) => (asksOutside(device) ? device.requestsInFlight() : []))
      .sort((a, b) => a.request - b.request);
  }

  /** All devices to their state at power-on. */
  reset(): void {
    for (const device of this.#devices) device.reset();
  }

  exchange(s: StateStream): void {
    for (const device of this.#devices) device.exchange(s);
  }

  /** The state of all devices, for people. Those of virtio have their slot's number in front. */
  explain(): readonly NamedValue[] {
    return this.#devices.flatMap((device) => {
      const slot = this.#virtio.indexOf(device as VirtioDevice);
      const names = new StateNames(slot < 0 ? '' : `slot ${slot} `);
      device.exchange(names);
      return names.values;
    });
  }
}

function asksOutside(device: VirtioDevice | undefined): device is VirtioBlock | VirtioEntropy {
  return device instanceof VirtioBlock || device instanceof VirtioEntropy;
}

function virtioDevice(
  configuration: VirtioConfiguration,
  host: DeviceHost,
  line: InterruptLine,
  slot: number,
  { block: Block = VirtioBlock }: DeviceParts,
): VirtioDevice {
  switch (configuration.type) {
    case 'block':
      return new Block(host, line, slot, configuration.sectors, configuration.readOnly);
    case 'network':
      return new VirtioNetwork(host, line, slot, configuration.mac);
    case 'entropy':
      return new VirtioEntropy(host, line, slot);
    case 'empty':
      return new VirtioEmpty();
  }
}
