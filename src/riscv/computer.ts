import { LockstepError } from '../machine/errors.ts';
import type { Cancellation, Effect, Exit } from '../machine/exit.ts';
import type { Explanation, MemoryRegion } from '../machine/explanation.ts';
import type { Input } from '../machine/input.ts';
import type { Happening, Machine } from '../machine/machine.ts';
import { Board } from './board/board.ts';
import type { BoardConfiguration } from './board/configuration.ts';
import { exchangeCancellations } from './cancellation.ts';
import { checkInput, refuseInput } from './check-input.ts';
import { Clock } from './clock.ts';
import { consoleByteExit } from './device/console-byte.ts';
import type { DeviceHost } from './device/device.ts';
import { Htif } from './device/htif.ts';
import type { StateStream } from './device/state-stream.ts';
import { StateReader, StateWriter } from './device/state-stream.ts';
import type { RequestInFlight } from './device/virtio/requests-in-flight.ts';
import * as cell from './hart/assembly/layout.ts';
import { Core } from './hart/core.ts';
import type { HartImports } from './hart/core.ts';
import { explain } from './explain.ts';
import { checkHartState, HART_FIELDS } from './hart/hart-state.ts';
import type { Image } from './loader/image.ts';
import { symboliser } from './loader/symbols.ts';
import type { ComputerParts } from './computer-parts.ts';
import type { PowerOn } from './power-on.ts';
import { powerOn } from './power-on.ts';
import { Ram } from './ram.ts';
import { decodeState, encodeState, refuseState } from './saved-state.ts';
import { SEMANTICS } from './semantics.ts';
import type { Slot } from './trace.ts';
import { Trace } from './trace.ts';
import { Watch } from './watch.ts';

/** The one hart that runs. */
const HART = cell.HARTS;
const MIP_MSIP = 1 << 3;
const MIP_MEIP = 1 << 11;
/** `mstatus` at power-on: no mode but machine mode. */
const MSTATUS_MPP = 0x1800;
const REGISTER_A0 = 8 * 10;
const REGISTER_A1 = 8 * 11;

const LIMIT: Exit = { reason: 'limit' };
const TIMER: Exit = { reason: 'timer' };
const DOORBELL: Exit = { reason: 'doorbell' };
const HAPPENING: Exit = { reason: 'happening' };
const IDLE: Exit = { reason: 'idle' };
const QUESTION: Exit = { reason: 'question', question: { kind: 'clock' } };

/** A RISC-V computer: an RV64IMAC hart on QEMU's `virt` board. */
export class Computer implements Machine {
  readonly configuration: BoardConfiguration;
  /** Names configuration and image: 16 hexadecimal digits. A saved state belongs to the machine of its identity. */
  readonly identity: string;
  readonly #core: Core;
  readonly #ram: Ram;
  readonly #watch: Watch;
  readonly #board: Board;
  readonly #htif: Htif | undefined;
  readonly #image: Image;
  readonly #powerOn: PowerOn;
  readonly #clock: Clock;
  readonly #writer = new StateWriter();
  #trace: Trace | undefined;

  #effects: Effect[] = [];
  #requests = 0;
  #exitCode: number | undefined;
  #restarting = false;
  /** The slot just executed has rung a doorbell. */
  #rung = false;
  /** The slot at `position` has asked for a reading, and has no answer yet. */
  #asking = false;

  /**
   * Builds the machine and switches it on.
   * @param parts others than the shipped ones
   * @throws LockstepError `bad-configuration` or `bad-image`
   */
  constructor(configuration: BoardConfiguration, image: Image, { hart, devices }: ComputerParts = {}) {
    this.configuration = configuration;
    this.#image = image;
    this.#powerOn = powerOn(configuration, image);
    const callbacks: HartImports = {
      load: (address, bytes) => this.#board.bus.load(address, bytes),
      store: (address, bytes, value) => this.#storeDevice(address, bytes, value >>> 0),
      storedToHost: (offset, bytes) => this.#htif?.stored(image.tohost! + offset, bytes),
      clockAdvanced: () => this.#clockAdvanced(),
    };
    this.#core = new Core(configuration.memoryBytes, callbacks, hart);
    this.#ram = new Ram(this.#core, configuration.memoryBytes);
    this.#clock = new Clock(this.#core, configuration.clock);
    this.#watch = new Watch(this.#core, this.#ram, image.symbols);
    const host = this.#deviceHost();
    const external = (context: number, level: boolean): void => this.#externalInterrupt(context, level);
    this.#board = new Board(configuration, host, external, devices);
    if (image.tohost !== undefined) this.#htif = new Htif(host, image.tohost, image.fromhost);
    this.#core.setNumber(cell.RAM_BYTES, configuration.memoryBytes);
    this.#core.setU32(cell.EPOCH, 1);
    this.#core.calls.flushTlb();
    if (image.tohost === undefined) this.#core.setNever(cell.TOHOST);
    else this.#core.setNumber(cell.TOHOST, image.tohost);
    for (const { offset, data } of this.#powerOn.contents) this.#ram.write(this.#ram.base + offset, data);
    this.#ram.setBase();
    this.#startMachine();
    this.identity = this.#identify(image);
  }

  get position(): number {
    return this.#core.number(cell.POSITION);
  }

  get deadline(): number | undefined {
    const clock = this.#clock.now;
    const comparator = this.#core.number(HART + cell.MTIMECMP);
    const timer = comparator > clock && comparator <= Number.MAX_SAFE_INTEGER ? comparator : undefined;
    const alarm = this.#board.rtc.deadline;
    if (timer === undefined || alarm === undefined) return timer ?? alarm;
    return Math.min(timer, alarm);
  }

  get consoleRoom(): number {
    return this.#board.consoleRoom;
  }

  /** Number of instructions retired since power-on or the last reset. */
  get retired(): number {
    return this.#core.number(HART + cell.MINSTRET);
  }

  run(limit: number): Exit {
    if (Number.isNaN(limit)) throw new LockstepError('bad-input', 'run: the limit is not a number');
    this.#watch.forget();
    if (this.#effects.length > 0) return this.#takeEffects();
    if (this.#exitCode !== undefined) return { reason: 'halt', code: this.#exitCode };
    for (;;) {
      const reason = this.#execute(Math.min(Math.floor(limit), Number.MAX_SAFE_INTEGER));
      if (reason === cell.RUN_LIMIT) return LIMIT;
      if (reason === cell.RUN_IDLE) return IDLE;
      if (reason === cell.RUN_QUESTION) {
        this.#asking = true;
        return QUESTION;
      }
      if (this.#restarting) this.#restart();
      const notice = this.#takeNotice();
      if (notice !== undefined) return notice;
    }
  }

  deliver(input: Input): void {
    checkInput(input);
    if (this.#exitCode !== undefined) refuseInput(input, 'the machine is switched off');
    if (this.#asking && input.kind !== 'clock') refuseInput(input, 'a slot waits for its clock reading');
    if (this.#core.u32(cell.ANSWERED) !== 0) refuseInput(input, 'a slot has its reading and is under way');
    if (input.kind === 'clock') {
      this.#clock.read(input);
      if (this.#asking) this.#core.setU32(cell.ANSWERED, 1);
      this.#asking = false;
    } else if (input.kind === 'pace') this.#clock.redraw(input);
    else if (input.kind === 'reset') this.#restart();
    else if (input.kind === 'signal') refuseInput(input, 'a RISC-V computer takes no signals');
    else this.#board.deliver(input);
  }

  save(): Uint8Array {
    return encodeState(this.identity, this.#registers(), this.#ram.pages());
  }

  load(state: Uint8Array): void {
    const { registers, ram } = decodeState(new StateReader(state), this.identity, this.#ram.size);
    const before = this.#registers().slice();
    const memory = this.#ram.pages();
    const asking = this.#asking;
    // Devices check requests in flight against RAM, and what they refuse must leave no trace.
    this.#ram.setPages(ram);
    try {
      this.#setRegisters(registers);
    } catch (error) {
      this.#ram.setPages(memory);
      this.#setRegisters(before);
      this.#asking = asking;
      throw error;
    }
  }

  digest(): string {
    this.#core.calls.digestRam();
    this.#core.copyCell(cell.RAM_DIGEST, cell.VALUE);
    this.#core.hashOn(this.#registers());
    return this.#core.hex(cell.VALUE);
  }

  reset(): void {
    this.#ram.restoreBase();
    this.#startMachine();
  }

  watch(happenings: readonly Happening[]): void {
    this.#watch.set(happenings);
  }

  get happened(): readonly Happening[] {
    return this.#watch.happened;
  }

  /**
   * Forgets decoded code and the contents of the TLB. Nobody can tell, inside or outside, but by the time it takes: that
   * is what tests call it for.
   */
  forgetCaches(): void {
    this.#core.calls.dropFrames();
    this.#core.calls.flushTlb();
  }

  /** Physical memory, where it is RAM. @throws LockstepError `bad-input` elsewhere */
  read(address: number, bytes: number): Uint8Array {
    this.#ram.require(address, bytes);
    return this.#ram.read(address, bytes);
  }

  /**
   * Writes into physical memory as a debugger does, between slots: like DMA, what depends on these bytes goes.
   * @throws LockstepError `bad-input` outside RAM; nothing has changed
   */
  write(address: number, data: Uint8Array): void {
    this.#ram.require(address, data.length);
    this.#ram.write(address, data);
  }

  /** The I/O requests that wait for a completion, by rising number, and where their data will go. */
  requestsInFlight(): RequestInFlight[] {
    return this.#board.requestsInFlight();
  }

  explain(): Explanation {
    const [core, ram, clock, board] = [this.#core, this.#ram, this.#clock, this.#board];
    return explain({ core, ram, clock, board, image: this.#image, requests: this.#requests });
  }

  memory(): readonly MemoryRegion[] {
    return [{ base: this.#ram.base, bytes: this.#ram.view() }];
  }

  nameOf(address: number): string | undefined {
    return symboliser(this.#image.symbols)(BigInt(address));
  }

  /** The hart's registers, by name. */
  registers(): Record<string, bigint> {
    return Object.fromEntries(
      HART_FIELDS.map(({ name, offset }) => [name, this.#core.view.getBigUint64(HART + offset, true)]),
    );
  }

  /**
   * From now on, remembers the last `slots` slots, for `lastSlots`; execution is slower and otherwise the same. With 0
   * it remembers none.
   * @throws LockstepError `bad-configuration`: not a whole number from 0
   */
  trace(slots: number): void {
    if (!(Number.isSafeInteger(slots) && slots >= 0)) {
      throw new LockstepError('bad-configuration', `a trace of ${slots} slots: a whole number is possible`);
    }
    this.#trace = slots === 0 ? undefined : new Trace(this.#core, this.#ram, slots);
  }

  /** The last slots executed since `trace`, oldest first. */
  lastSlots(): Slot[] {
    return this.#trace?.slots() ?? [];
  }

  #execute(limit: number): number {
    if (this.#asking) refuseRun();
    if (limit <= this.position) return cell.RUN_LIMIT;
    return this.#trace === undefined ? this.#core.calls.run(limit) : this.#trace.run(limit);
  }

  /** What there is to tell of the slot that ended the hart's `run`. */
  #takeNotice(): Exit | undefined {
    if (this.#effects.length > 0) return this.#takeEffects();
    if (this.#exitCode !== undefined) return { reason: 'halt', code: this.#exitCode };
    const rung = this.#rung;
    this.#rung = false;
    if (rung) return DOORBELL;
    const stop = this.#core.u32(cell.STOP);
    if ((stop & cell.STOP_TIMER) !== 0) return TIMER;
    return (stop & cell.STOP_HAPPENING) !== 0 ? HAPPENING : undefined;
  }

  #takeEffects(): Exit {
    this.#rung = false;
    const effects = this.#effects;
    const exit = effects.length === 1 ? consoleByteExit(effects[0]!) : undefined;
    if (exit !== undefined) {
      effects.pop();
      return exit;
    }
    this.#effects = [];
    return { reason: 'effects', effects };
  }

  /** The slot under way is the last one of the hart's `run`. @param why a STOP_ constant */
  #stop(why: number): void {
    this.#core.setU32(cell.STOP, this.#core.u32(cell.STOP) | why);
  }

  #deviceHost(): DeviceHost {
    const core = this.#core;
    const { paced } = this.#clock;
    return {
      memory: this.#ram,
      effect: (effect) => {
        this.#effects.push(effect);
        this.#stop(cell.STOP_NOTICE);
      },
      doorbell: () => {
        this.#rung = true;
        this.#watch.rung();
        this.#stop(cell.STOP_NOTICE);
      },
      nextRequest: () => this.#requests++,
      requestsMade: () => this.#requests,
      readClock: () => {
        if (!paced && core.u32(cell.ANSWERED) === 0) return undefined;
        core.setU32(cell.ANSWERED, 0);
        return core.number(cell.CLOCK);
      },
      get clock() {
        return core.number(cell.CLOCK);
      },
      halt: (code) => {
        this.#exitCode = code;
        this.#stop(cell.STOP_NOTICE);
      },
      restart: () => {
        this.#restarting = true;
        this.#stop(cell.STOP_NOTICE);
      },
    };
  }

  #storeDevice(address: number, bytes: number, value: number): number {
    const alarm = this.#board.rtc.deadline;
    const status = this.#board.bus.store(address, bytes, value);
    if (this.#board.rtc.deadline !== alarm) {
      this.#setAlarm();
      if (!this.#clock.paced) this.#stop(cell.STOP_TIMER);
    }
    return status;
  }

  #clockAdvanced(): void {
    this.#board.rtc.clockAdvanced();
    this.#setAlarm();
  }

  #setAlarm(): void {
    const alarm = this.#board.rtc.deadline;
    if (alarm === undefined) this.#core.setNever(cell.ALARM);
    else this.#core.setNumber(cell.ALARM, alarm);
  }

  #externalInterrupt(context: number, level: boolean): void {
    // Odd contexts are supervisor mode's, which the hart does not have.
    if (context !== 0) return;
    const pending = this.#core.u32(HART + cell.MIP);
    this.#core.setU32(HART + cell.MIP, level ? pending | MIP_MEIP : pending & ~MIP_MEIP);
  }

  /** Everything but RAM, as at power-on. */
  #startMachine(): void {
    this.#core.setNumber(cell.POSITION, 0);
    this.#core.setNever(cell.TRAP_POSITION);
    this.#core.setU32(cell.ANSWERED, 0);
    this.#requests = 0;
    this.#asking = false;
    this.#clock.start();
    this.#startHart();
    this.#effects = [];
    this.#watch.forget();
  }

  /** Hart and devices, as at power-on. */
  #startHart(): void {
    const core = this.#core;
    core.bytes.fill(0, HART, HART + cell.HART_STATE_BYTES);
    core.setNumber(HART + cell.PC, this.#powerOn.entry);
    core.setNumber(HART + cell.MSTATUS, MSTATUS_MPP);
    core.setNever(HART + cell.MTIMECMP);
    core.setNumber(HART + cell.X + REGISTER_A0, core.number(HART + cell.HART_ID));
    core.setNumber(HART + cell.X + REGISTER_A1, this.#powerOn.deviceTree);
    this.#exitCode = undefined;
    this.#rung = false;
    this.#restarting = false;
    this.#board.reset();
    this.#deriveInterrupts();
  }

  /**
   * A reset, by the guest or by the button: memory, hart and devices begin anew; position, clock and request numbers go
   * on. Requests in flight are cancelled, which the slot that has done it, or the next `run`, tells as its effects.
   */
  #restart(): void {
    this.#ram.restoreBase();
    this.#startHart();
    // Timers are no longer armed.
    if (!this.#clock.paced) this.#stop(cell.STOP_TIMER);
  }

  /** Makes what follows from the state follow. */
  #deriveInterrupts(): void {
    const core = this.#core;
    const external = core.u32(HART + cell.MIP) & MIP_MEIP;
    const software = core.u32(HART + cell.MSIP) !== 0 ? MIP_MSIP : 0;
    core.setNumber(HART + cell.MIP, external | software);
    this.#setAlarm();
    core.calls.updateTimersNow();
  }

  #registers(): Uint8Array {
    this.#writer.clear();
    this.#exchange(this.#writer);
    return this.#writer.view();
  }

  #setRegisters(registers: Uint8Array): void {
    this.#watch.forget();
    this.#core.setNever(cell.TRAP_POSITION);
    const reader = new StateReader(registers);
    this.#exchange(reader);
    reader.finish();
    const alarm = this.#board.rtc.deadline;
    if (alarm !== undefined && alarm <= this.#clock.now) {
      refuseState('the alarm of the RTC is due and has not gone off');
    }
    this.#asking = false;
    this.#rung = false;
    this.#restarting = false;
    this.#deriveInterrupts();
  }

  #exchange(s: StateStream): void {
    const core = this.#core;
    core.setNumber(cell.POSITION, s.u53('position', this.position));
    this.#requests = s.u53('requests', this.#requests);
    const off = s.bool('off', this.#exitCode !== undefined);
    const code = off ? s.u53('exit code', this.#exitCode ?? 0) : undefined;
    this.#exitCode = code;
    this.#clock.exchange(s);
    if (!this.#clock.paced) {
      core.setU32(cell.ANSWERED, s.bool('answered', core.u32(cell.ANSWERED) !== 0) ? 1 : 0);
    }
    this.#exchangeHart(s);
    this.#board.exchange(s);
    this.#effects = exchangeCancellations(s, this.#effects as Cancellation[], {
      makesRequests: (device) => this.#board.makesRequests(device),
      requests: this.#requests,
      stands: this.#exitCode === undefined && core.u32(cell.ANSWERED) === 0,
    });
  }

  #exchangeHart(s: StateStream): void {
    const { bytes } = this.#core;
    bytes.fill(0, HART + cell.X_SINK, HART + cell.X_SINK + 8);
    const block = bytes.subarray(HART, HART + cell.HART_STATE_BYTES);
    const found = s.bytes('hart', block, cell.HART_STATE_BYTES);
    if (!s.loading) return;
    if (found.length !== block.length) refuseState(`a hart of ${found.length} bytes`);
    checkHartState(found);
    block.set(found);
  }

  #identify(image: Image): string {
    const { entry, tohost, fromhost } = image;
    const segments = image.segments.map(({ address, bytes }) => ({ address, bytes }));
    const description = {
      semantics: SEMANTICS,
      configuration: this.configuration,
      image: { entry, tohost, fromhost, segments },
    };
    this.#core.setNumber(cell.VALUE, 0);
    this.#core.hashOn(new TextEncoder().encode(JSON.stringify(description, sortKeys)));
    for (const { data } of this.#powerOn.contents) this.#core.hashOn(data);
    return this.#core.hex(cell.VALUE);
  }
}

/** For JSON.stringify: in what order an object's members were written down is no part of what it says. */
function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function refuseRun(): never {
  throw new LockstepError(
    'bad-input',
    'run: the slot under way has asked for a clock reading; deliver it first',
  );
}
