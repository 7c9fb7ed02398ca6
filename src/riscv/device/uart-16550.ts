import { consoleByte } from './console-byte.ts';
import type { Device, DeviceHost, InterruptLine } from './device.ts';
import { ACCESS_FAULT } from './device.ts';
import type { StateStream } from './state-stream.ts';

/** Register offsets, one byte each, by their names in the PC16550D datasheet (table 2). */
const REGISTER = { RBR_THR_DLL: 0, IER_DLM: 1, IIR_FCR: 2, LCR: 3, MCR: 4, LSR: 5, MSR: 6, SCR: 7 } as const;

/** Interrupt enable: received data, transmitter empty, line status, modem status. */
const IER = { ERBFI: 0x01, ETBEI: 0x02, ELSI: 0x04, EDSSI: 0x08, all: 0x0f } as const;
/** Interrupt identification, by falling priority; `fifo` are the two bits that say the FIFOs are on. */
const IIR = {
  line: 0x06,
  data: 0x04,
  timeout: 0x0c,
  transmitter: 0x02,
  modem: 0x00,
  none: 0x01,
  fifo: 0xc0,
} as const;
const FCR = { enable: 0x01, clearReceiver: 0x02, triggerShift: 6 } as const;
const LCR_DLAB = 0x80;
const MCR = { DTR: 0x01, RTS: 0x02, OUT1: 0x04, OUT2: 0x08, loop: 0x10, all: 0x1f } as const;
const LSR = { DR: 0x01, OE: 0x02, THRE: 0x20, TEMT: 0x40 } as const;
/** Modem inputs; shifted right by four they are the delta bits (for RI: its trailing edge). */
const MSR = { CTS: 0x10, DSR: 0x20, RI: 0x40, DCD: 0x80 } as const;

const FIFO_BYTES = 16;
/** Bytes that must wait for a "data available" interrupt, by FCR's two upper bits. */
const TRIGGER_BYTES = [1, 4, 8, 14] as const;
/** Divisor latch at power-on: 9600 baud of QEMU's 1.8432 MHz; the datasheet leaves it open. */
const DIVISOR_AT_RESET = 0x000c;

/**
 * A 16550A UART whose transmitter is always empty and whose line always carries eight bits. There is no time in it: what
 * a datasheet says happens after four character times (the receiver's timeout) happens at once.
 */
export class Uart16550 implements Device {
  readonly widths = [1, 2, 4] as const;
  readonly #host: DeviceHost;
  readonly #line: InterruptLine;

  #interruptEnable = 0;
  #lineControl = 0;
  #modemControl: number = MCR.OUT2;
  #modemDelta = 0;
  #scratch = 0;
  #divisor = DIVISOR_AT_RESET;
  #fifoEnabled = false;
  #trigger = 0;
  #overrun = false;
  /** The transmitter-empty interrupt, set on its enabling and after each THR write, cleared by reading it in IIR. */
  #transmitterInterrupt = false;
  readonly #received = new Uint8Array(FIFO_BYTES);
  #receivedCount = 0;

  constructor(host: DeviceHost, line: InterruptLine) {
    this.#host = host;
    this.#line = line;
  }

  /** How many bytes `receive` takes now without losing one. */
  get receiveRoom(): number {
    return this.#loopback ? 0 : this.#capacity - this.#receivedCount;
  }

  /**
   * Bytes from the line, in order. Those that find no room are lost and set the overrun error: with FIFOs the new byte,
   * without them the one that waited. In loopback mode the receiver is cut off from the line, and all are lost.
   */
  receive(data: Uint8Array): void {
    if (this.#loopback) return;
    for (const byte of data) this.#push(byte);
    this.#update();
  }

  /** The line carries one register a time: wider accesses see a zero-extended byte, as on QEMU's `virt`. */
  load(offset: number, _bytes: number): number {
    switch (offset) {
      case REGISTER.RBR_THR_DLL:
        return this.#divisorAccess ? this.#divisor & 0xff : this.#pop();
      case REGISTER.IER_DLM:
        return this.#divisorAccess ? this.#divisor >> 8 : this.#interruptEnable;
      case REGISTER.IIR_FCR:
        return this.#readInterruptIdentification();
      case REGISTER.LCR:
        return this.#lineControl;
      case REGISTER.MCR:
        return this.#modemControl;
      case REGISTER.LSR:
        return this.#readLineStatus();
      case REGISTER.MSR:
        return this.#readModemStatus();
      case REGISTER.SCR:
        return this.#scratch;
      default:
        return ACCESS_FAULT;
    }
  }

  store(offset: number, _bytes: number, value: number): number {
    const byte = value & 0xff;
    switch (offset) {
      case REGISTER.RBR_THR_DLL:
        if (this.#divisorAccess) this.#divisor = (this.#divisor & 0xff00) | byte;
        else this.#transmit(byte);
        break;
      case REGISTER.IER_DLM:
        if (this.#divisorAccess) this.#divisor = (this.#divisor & 0x00ff) | (byte << 8);
        else this.#writeInterruptEnable(byte & IER.all);
        break;
      case REGISTER.IIR_FCR:
        this.#writeFifoControl(byte);
        break;
      case REGISTER.LCR:
        this.#lineControl = byte;
        break;
      case REGISTER.MCR:
        this.#writeModemControl(byte & MCR.all);
        break;
      case REGISTER.LSR:
      case REGISTER.MSR:
        break; // read-only; the datasheet allows writes for factory tests only
      case REGISTER.SCR:
        this.#scratch = byte;
        break;
      default:
        return ACCESS_FAULT;
    }
    this.#update();
    return 0;
  }

  reset(): void {
    this.#interruptEnable = 0;
    this.#lineControl = 0;
    this.#modemControl = MCR.OUT2;
    this.#modemDelta = 0;
    this.#scratch = 0;
    this.#divisor = DIVISOR_AT_RESET;
    this.#fifoEnabled = false;
    this.#trigger = 0;
    this.#overrun = false;
    this.#transmitterInterrupt = false;
    this.#receivedCount = 0;
    this.#update();
  }

  exchange(s: StateStream): void {
    this.#interruptEnable = s.u8('UART IER', this.#interruptEnable, IER.all);
    this.#lineControl = s.u8('UART LCR', this.#lineControl);
    this.#modemControl = s.u8('UART MCR', this.#modemControl, MCR.all);
    this.#modemDelta = s.u8('UART MSR delta bits', this.#modemDelta, 0x0f);
    this.#scratch = s.u8('UART SCR', this.#scratch);
    this.#divisor = s.u16('UART divisor', this.#divisor);
    this.#fifoEnabled = s.bool('UART FIFO enable', this.#fifoEnabled);
    this.#trigger = s.u8('UART trigger level', this.#trigger, TRIGGER_BYTES.length - 1);
    this.#overrun = s.bool('UART overrun', this.#overrun);
    this.#transmitterInterrupt = s.bool('UART transmitter interrupt', this.#transmitterInterrupt);
    s.require(
      !this.#transmitterInterrupt || (this.#interruptEnable & IER.ETBEI) !== 0,
      'UART transmitter interrupt without its enable bit',
    );
    const waiting = this.#received.subarray(0, this.#receivedCount);
    const received = s.bytes('UART received bytes', waiting, this.#capacity);
    if (!s.loading) return;
    this.#received.set(received);
    this.#receivedCount = received.length;
    this.#update();
  }

  get #divisorAccess(): boolean {
    return (this.#lineControl & LCR_DLAB) !== 0;
  }

  get #loopback(): boolean {
    return (this.#modemControl & MCR.loop) !== 0;
  }

  get #capacity(): number {
    return this.#fifoEnabled ? FIFO_BYTES : 1;
  }

  #push(byte: number): void {
    if (this.#receivedCount === this.#capacity) {
      this.#overrun = true;
      if (this.#fifoEnabled) return; // the FIFO keeps its bytes; without it the new one takes the old one's place
      this.#receivedCount = 0;
    }
    this.#received[this.#receivedCount++] = byte;
  }

  /** RBR: 0 when nothing waits. */
  #pop(): number {
    if (this.#receivedCount === 0) return 0;
    const byte = this.#received[0]!;
    this.#received.copyWithin(0, 1, this.#receivedCount--);
    this.#update();
    return byte;
  }

  #transmit(byte: number): void {
    if (this.#loopback) this.#push(byte);
    else this.#host.effect(consoleByte(byte));
    this.#transmitterInterrupt = (this.#interruptEnable & IER.ETBEI) !== 0;
  }

  #writeInterruptEnable(value: number): void {
    const enabled = (value & IER.ETBEI) !== 0;
    const rising = enabled && (this.#interruptEnable & IER.ETBEI) === 0;
    this.#transmitterInterrupt = enabled && (rising || this.#transmitterInterrupt);
    this.#interruptEnable = value;
  }

  #writeFifoControl(value: number): void {
    const enabled = (value & FCR.enable) !== 0;
    if (enabled !== this.#fifoEnabled) this.#receivedCount = 0;
    this.#fifoEnabled = enabled;
    if (!enabled) return; // the other bits are programmed only together with this one
    if ((value & FCR.clearReceiver) !== 0) this.#receivedCount = 0;
    this.#trigger = value >> FCR.triggerShift;
  }

  #writeModemControl(value: number): void {
    const before = this.#modemInputs();
    this.#modemControl = value;
    const after = this.#modemInputs();
    const changed = (before ^ after) & ~MSR.RI;
    const trailing = before & ~after & MSR.RI;
    this.#modemDelta |= (changed | trailing) >> 4;
  }

  /** CTS, DSR and DCD always asserted, as QEMU has them; in loopback mode the chip's own outputs. */
  #modemInputs(): number {
    if (!this.#loopback) return MSR.CTS | MSR.DSR | MSR.DCD;
    const outputs = this.#modemControl;
    return (
      (outputs & MCR.RTS ? MSR.CTS : 0) |
      (outputs & MCR.DTR ? MSR.DSR : 0) |
      (outputs & MCR.OUT1 ? MSR.RI : 0) |
      (outputs & MCR.OUT2 ? MSR.DCD : 0)
    );
  }

  #readLineStatus(): number {
    const status =
      LSR.THRE | LSR.TEMT | (this.#receivedCount > 0 ? LSR.DR : 0) | (this.#overrun ? LSR.OE : 0);
    this.#overrun = false;
    this.#update();
    return status;
  }

  #readModemStatus(): number {
    const status = this.#modemInputs() | this.#modemDelta;
    this.#modemDelta = 0;
    this.#update();
    return status;
  }

  #readInterruptIdentification(): number {
    const cause = this.#cause();
    if (cause === IIR.transmitter) {
      this.#transmitterInterrupt = false;
      this.#update();
    }
    return cause | (this.#fifoEnabled ? IIR.fifo : 0);
  }

  /** The pending interrupt of highest priority (datasheet, table 5). */
  #cause(): number {
    const enable = this.#interruptEnable;
    if ((enable & IER.ELSI) !== 0 && this.#overrun) return IIR.line;
    if ((enable & IER.ERBFI) !== 0 && this.#receivedCount > 0) {
      const reached = !this.#fifoEnabled || this.#receivedCount >= TRIGGER_BYTES[this.#trigger]!;
      return reached ? IIR.data : IIR.timeout;
    }
    if (this.#transmitterInterrupt) return IIR.transmitter;
    if ((enable & IER.EDSSI) !== 0 && this.#modemDelta !== 0) return IIR.modem;
    return IIR.none;
  }

  #update(): void {
    this.#line(this.#cause() !== IIR.none);
  }
}
