import type { Device, DeviceHost, InterruptLine } from './device.ts';
import { ACCESS_FAULT, QUESTION } from './device.ts';
import type { StateStream } from './state-stream.ts';

/** Register offsets, 32 bits each, by their names in the Goldfish virtual hardware guide. */
const REGISTER = {
  TIME_LOW: 0x00,
  TIME_HIGH: 0x04,
  ALARM_LOW: 0x08,
  ALARM_HIGH: 0x0c,
  IRQ_ENABLED: 0x10,
  CLEAR_ALARM: 0x14,
  ALARM_STATUS: 0x18,
  CLEAR_INTERRUPT: 0x1c,
} as const;

/** Of the board's 10 MHz clock. */
const NANOSECONDS_PER_TICK = 100n;
const NANOSECONDS_PER_SECOND = 1_000_000_000n;

/**
 * Goldfish real-time clock: nanoseconds since 1970, as the board's one clock has them. It cannot be set: there is one
 * clock, and a write that vanished would leave a guest believing in a time of its own, so it faults.
 */
export class GoldfishRtc implements Device {
  readonly widths = [4] as const;
  readonly #host: DeviceHost;
  readonly #line: InterruptLine;
  readonly #epoch: bigint;

  /** The upper half of the time that TIME_LOW last gave. */
  #timeHigh = 0;
  /** Nanoseconds since 1970, 64 bits. */
  #alarmLow = 0;
  #alarmHigh = 0;
  #alarmArmed = false;
  #interruptEnabled = false;
  #interruptPending = false;
  #deadline: number | undefined;

  /** @param epochSeconds what the clock reads at tick 0, in seconds since 1970; a safe integer from 0 */
  constructor(host: DeviceHost, line: InterruptLine, epochSeconds: number) {
    this.#host = host;
    this.#line = line;
    this.#epoch = BigInt(epochSeconds) * NANOSECONDS_PER_SECOND;
  }

  /** The tick at which the armed alarm goes off; undefined without one, or beyond all safe integers. */
  get deadline(): number | undefined {
    return this.#deadline;
  }

  /** The greatest clock value that the guest has seen has risen: an alarm that it has reached goes off. */
  clockAdvanced(): void {
    if (this.#deadline === undefined || this.#host.clock < this.#deadline) return;
    this.#alarmArmed = false;
    this.#deadline = undefined;
    this.#interruptPending = true;
    this.#update();
  }

  load(offset: number): number {
    switch (offset) {
      case REGISTER.TIME_LOW:
        return this.#readTime();
      case REGISTER.TIME_HIGH:
        return this.#timeHigh;
      case REGISTER.ALARM_LOW:
        return this.#alarmLow;
      case REGISTER.ALARM_HIGH:
        return this.#alarmHigh;
      case REGISTER.IRQ_ENABLED:
        return this.#interruptEnabled ? 1 : 0;
      case REGISTER.ALARM_STATUS:
        return this.#alarmArmed ? 1 : 0;
      case REGISTER.CLEAR_ALARM:
      case REGISTER.CLEAR_INTERRUPT:
        return 0;
      default:
        return ACCESS_FAULT;
    }
  }

  store(offset: number, _bytes: number, value: number): number {
    switch (offset) {
      case REGISTER.ALARM_LOW: // arms the comparator with both halves
        this.#alarmLow = value >>> 0;
        this.#alarmArmed = true;
        this.#deadline = this.#alarmTick();
        this.clockAdvanced();
        return 0;
      case REGISTER.ALARM_HIGH: // an armed comparator stays as it is
        this.#alarmHigh = value >>> 0;
        return 0;
      case REGISTER.IRQ_ENABLED:
        this.#interruptEnabled = (value & 1) !== 0;
        break;
      case REGISTER.CLEAR_ALARM:
        this.#alarmArmed = false;
        this.#deadline = undefined;
        break;
      case REGISTER.CLEAR_INTERRUPT:
        this.#interruptPending = false;
        break;
      case REGISTER.ALARM_STATUS:
        break;
      default:
        return ACCESS_FAULT;
    }
    this.#update();
    return 0;
  }

  reset(): void {
    this.#timeHigh = 0;
    this.#alarmLow = 0;
    this.#alarmHigh = 0;
    this.#alarmArmed = false;
    this.#deadline = undefined;
    this.#interruptEnabled = false;
    this.#interruptPending = false;
    this.#update();
  }

  exchange(s: StateStream): void {
    this.#timeHigh = s.u32('RTC TIME_HIGH', this.#timeHigh);
    this.#alarmLow = s.u32('RTC ALARM_LOW', this.#alarmLow);
    this.#alarmHigh = s.u32('RTC ALARM_HIGH', this.#alarmHigh);
    this.#interruptEnabled = s.bool('RTC IRQ_ENABLED', this.#interruptEnabled);
    this.#interruptPending = s.bool('RTC interrupt', this.#interruptPending);
    this.#alarmArmed = s.bool('RTC ALARM_STATUS', this.#alarmArmed);
    const reachable = s.bool('RTC alarm within reach', this.#deadline !== undefined);
    s.require(this.#alarmArmed || !reachable, 'RTC alarm within reach but not armed');
    this.#deadline = reachable ? s.u53('RTC alarm tick', this.#deadline ?? 0) : undefined;
    if (s.loading) this.#update();
  }

  #readTime(): number {
    const ticks = this.#host.readClock();
    if (ticks === undefined) return QUESTION;
    const nanoseconds = this.#epoch + BigInt(ticks) * NANOSECONDS_PER_TICK;
    this.#timeHigh = Number((nanoseconds >> 32n) & 0xffff_ffffn);
    return Number(nanoseconds & 0xffff_ffffn);
  }

  /** The first tick at which the time is at least the alarm; undefined where no clock value gets there. */
  #alarmTick(): number | undefined {
    const alarm = (BigInt(this.#alarmHigh) << 32n) | BigInt(this.#alarmLow);
    if (alarm <= this.#epoch) return 0;
    const tick = (alarm - this.#epoch + NANOSECONDS_PER_TICK - 1n) / NANOSECONDS_PER_TICK;
    return tick <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(tick) : undefined;
  }

  #update(): void {
    this.#line(this.#interruptEnabled && this.#interruptPending);
  }
}
