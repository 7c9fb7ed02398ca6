import { readFileSync } from 'node:fs';
import type { Random } from '../../../src/environment/random.ts';
import { Seed } from '../../../src/environment/seed.ts';
import type { Effect, Exit, Request } from '../../../src/machine/exit.ts';
import { NETWORK_SLOT, standardBoard } from '../../../src/riscv/board/standard-board.ts';
import { Computer } from '../../../src/riscv/computer.ts';
import { loadImage } from '../../../src/riscv/loader/load.ts';
import { datagram, receive } from '../../../src/simulation/clients/ethernet.ts';
import { GUEST, outsideStation } from '../../../src/simulation/clients/stations.ts';
import { CrashDisk } from './crash-disk.ts';

const PORT = 4711;
const US = outsideStation(1);
const OUR_PORT = 4000;
const FILE = 'key-value.elf';
const image = loadImage(readFileSync(new URL(`../../../guests/elf/${FILE}`, import.meta.url)), FILE);

/** The disk that the guest needs, no more: it compacts after some 25 requests. */
export const LEAST_SECTORS = 64;

export interface BenchOptions {
  /** Default: of a fixed seed. */
  readonly random?: Random;
  readonly disk?: CrashDisk;
  /** Slots from a request to its completion, if the guest does not wait for it. Default: 100 to 20,000. */
  readonly latency?: () => number;
  /** Whether a request fails. A flush that does loses what it should have kept. */
  readonly fails?: (request: Request) => boolean;
}

interface Pending {
  readonly request: Request;
  readonly position: number;
  /** Of a flush: what it covers. */
  readonly covered: number;
}

/** The guest `key-value` on a machine whose disk, cable, power switch and reset button are in the test's hands. */
export class Bench {
  readonly machine: Computer;
  readonly disk: CrashDisk;
  /** All disk requests so far. */
  readonly requests: Request[] = [];
  /** The exit code, once the guest has ended. */
  exit: number | undefined;
  printed = '';
  readonly #random: Random;
  readonly #latency: () => number;
  readonly #fails: (request: Request) => boolean;
  #pending: Pending[] = [];
  #answers: string[] = [];

  constructor({ random, disk, latency, fails }: BenchOptions = {}) {
    this.#random = random ?? Seed.root(1).random();
    this.disk = disk ?? new CrashDisk(LEAST_SECTORS);
    this.#latency = latency ?? (() => this.#random.integer(100, 20_000));
    this.#fails = fails ?? (() => false);
    const configuration = standardBoard({
      memoryBytes: 2 ** 20,
      diskSectors: [this.disk.content.length / 512],
      commandLine: '',
      clock: { kind: 'read' },
      epochSeconds: 0,
    });
    this.machine = new Computer(configuration, image);
  }

  /** Puts a datagram on the cable. */
  send(text: string): void {
    this.sendFrame(datagram(US, OUR_PORT, GUEST, PORT, text));
  }

  sendFrame(data: Uint8Array): void {
    this.machine.deliver({ kind: 'frame', device: NETWORK_SLOT, data });
  }

  /** @returns what the guest has answered since the last call */
  takeAnswers(): string[] {
    const answers = this.#answers;
    this.#answers = [];
    return answers;
  }

  /** Sends a datagram and lets the guest do all that there is to do. */
  ask(text: string): string[] {
    this.send(text);
    this.settle();
    return this.takeAnswers();
  }

  /** Runs until the guest waits for more than its disk, or has ended. */
  settle(): void {
    while (this.step());
  }

  /** Runs for some slots, or until the guest waits for what is on nobody's way. */
  run(slots: number): void {
    const end = this.machine.position + slots;
    while (this.machine.position < end && this.step(end));
  }

  /**
   * Runs to the next thing that happens: a request, a frame, a completion.
   * @returns false if the guest waits and nothing is to come
   */
  step(end = Infinity): boolean {
    if (this.exit !== undefined) return false;
    const due = this.#pending[0];
    const { position } = this.machine;
    if (due !== undefined && due.position <= position) {
      this.#complete(this.#pending.shift()!);
      return true;
    }
    const exit = this.#run(Math.min(end, due?.position ?? position + 1_000_000));
    if (exit.reason === 'halt') this.exit = exit.code;
    if (exit.reason !== 'idle') return true;
    if (due === undefined || due.position === Infinity) return false;
    this.#complete(this.#pending.shift()!); // positions stand still meanwhile
    return true;
  }

  /** What the disk has begun, it ends now. */
  completeAll(): void {
    for (const pending of this.#pending.splice(0)) this.#complete(pending);
  }

  /** @returns what brings all back to where it is now; the disk's cache has to be empty */
  keep(): () => void {
    const state = this.machine.save();
    const content = this.disk.content.slice();
    const { printed } = this;
    const pending = [...this.#pending];
    const answers = [...this.#answers];
    return () => {
      this.machine.load(state);
      this.disk.loseCache();
      this.disk.content.set(content);
      this.#pending = [...pending];
      this.#answers = [...answers];
      this.printed = printed;
    };
  }

  /** Presses the reset button: what was being written may get to the disk in part. */
  reset(): void {
    for (const { request } of this.#pending)
      if (request.kind === 'write') this.disk.tear(request.sector, request.data, this.#random);
    this.machine.deliver({ kind: 'reset' });
    this.#pending = [];
    this.#answers = [];
  }

  /** Cuts the power, and starts the machine anew. */
  losePower(): void {
    this.reset();
    this.disk.losePower(this.#random);
  }

  /** Runs to what is more than a byte on the console. */
  #run(limit: number): Exit {
    for (;;) {
      const exit = this.machine.run(limit);
      if (exit.reason !== 'effects') return exit;
      for (const effect of exit.effects) this.#take(effect);
      if (this.machine.position >= limit || exit.effects.some(({ kind }) => kind !== 'console')) return exit;
    }
  }

  #take(effect: Effect): void {
    switch (effect.kind) {
      case 'console':
        this.printed += new TextDecoder().decode(effect.data).replaceAll('\r', '');
        break;
      case 'frame': {
        const received = receive(effect.data, US);
        if (received?.kind === 'datagram') this.#answers.push(received.payload);
        if (received?.kind === 'damage') throw new Error(`the guest sent: ${received.what}`);
        break;
      }
      case 'cancel':
        break; // by a reset; forgotten already, or nothing was under way
      default: {
        this.requests.push(effect);
        const position = this.machine.position + this.#latency();
        this.#pending.push({ request: effect, position, covered: this.disk.beginFlush() });
        this.#pending.sort((a, b) => a.position - b.position);
      }
    }
  }

  #complete({ request, covered }: Pending): void {
    const { device, request: number } = request;
    const fails = this.#fails(request);
    let data = new Uint8Array(0);
    if (fails) {
      if (request.kind === 'flush') this.disk.loseCache();
    } else if (request.kind === 'read') {
      data = this.disk.read(request.sector, request.bytes) as Uint8Array<ArrayBuffer>;
    } else if (request.kind === 'write') {
      this.disk.write(request.sector, request.data);
    } else {
      this.disk.endFlush(covered);
    }
    this.machine.deliver({
      kind: 'completion',
      device,
      request: number,
      status: fails ? 'error' : 'ok',
      data,
    });
  }
}
