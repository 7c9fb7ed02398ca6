import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { ACCESS_FAULT } from '../../../src/riscv/device/device.ts';
import { Uart16550 } from '../../../src/riscv/device/uart-16550.ts';
import { FakeHost, everyBit, expectCanonicalState, load, save } from './fake-host.ts';

const [RBR, IER, IIR, LCR, MCR, LSR, MSR, SCR] = [0, 1, 2, 3, 4, 5, 6, 7] as const;
const [THR, FCR] = [0, 2] as const;

let host: FakeHost;
let uart: Uart16550;
beforeEach(() => {
  host = new FakeHost();
  uart = new Uart16550(host, host.line);
});

const read = (register: number): number => uart.load(register, 1);
const write = (register: number, value: number): void => expect(uart.store(register, 1, value)).toBe(0);
const receive = (text: string): void => uart.receive(new TextEncoder().encode(text));
const readText = (count: number): string =>
  String.fromCharCode(...Array.from({ length: count }, () => read(RBR)));

describe('the registers', () => {
  test('after power-on, are as in the datasheet and on QEMU', () => {
    expect([RBR, IER, IIR, LCR, MCR, LSR, MSR, SCR].map(read)).toEqual([0, 0, 1, 0, 8, 0x60, 0xb0, 0]);
    expect(host.level).toBe(false);
  });

  test('end after the eighth', () => {
    expect(uart.load(8, 1)).toBe(ACCESS_FAULT);
    expect(uart.store(8, 1, 0)).toBe(ACCESS_FAULT);
  });

  test('keep what is written, without the bits that do not exist', () => {
    write(IER, 0xff);
    write(LCR, 0x7f);
    write(MCR, 0xff);
    write(SCR, 0x5a);
    expect([IER, LCR, MCR, SCR].map(read)).toEqual([0x0f, 0x7f, 0x1f, 0x5a]);
  });

  test('behind DLAB are the divisor latch', () => {
    write(LCR, 0x80);
    write(0, 0x34);
    write(1, 0x12);
    expect([read(0), read(1)]).toEqual([0x34, 0x12]);
    write(LCR, 0x03);
    expect([read(IER), host.effects.length]).toEqual([0, 0]);
  });

  test('in wider accesses are zero-extended bytes', () => {
    uart.store(SCR, 4, 0x1234_5678);
    expect(uart.load(SCR, 4)).toBe(0x78);
  });
});

describe('the transmitter', () => {
  test('sends each byte as one console effect, and is empty again', () => {
    write(THR, 0x68);
    write(THR, 0x169);
    expect(host.effects).toEqual([
      { kind: 'console', data: Uint8Array.of(0x68) },
      { kind: 'console', data: Uint8Array.of(0x69) },
    ]);
    expect(read(LSR)).toBe(0x60);
  });

  test('interrupts when that is enabled and after each byte, until IIR is read', () => {
    write(IER, 2);
    expect(host.level).toBe(true);
    expect(read(IIR)).toBe(0x02);
    expect([host.level, read(IIR)]).toEqual([false, 0x01]);
    write(THR, 0x41);
    expect([host.level, read(IIR), read(IIR)]).toEqual([true, 0x02, 0x01]);
    write(IER, 2);
    expect(host.level, 'enabling what is enabled').toBe(false);
    write(IER, 0);
    write(IER, 2);
    expect(host.level, 'enabling again').toBe(true);
  });

  test('keeps its interrupt while IIR shows one of higher priority', () => {
    write(IER, 3);
    receive('x');
    expect(read(IIR)).toBe(0x04);
    read(RBR);
    expect([read(IIR), read(IIR)]).toEqual([0x02, 0x01]);
  });
});

describe('the receiver', () => {
  test('without FIFO holds one byte; a second one takes its place and sets the overrun error', () => {
    receive('ab');
    expect([read(LSR), read(LSR)]).toEqual([0x63, 0x61]);
    expect([read(RBR), read(RBR), read(LSR)]).toEqual([0x62, 0, 0x60]);
  });

  test('with FIFO holds sixteen bytes in order; the seventeenth is lost and sets the overrun error', () => {
    write(FCR, 1);
    receive('abcdefghijklmnop');
    expect([uart.receiveRoom, read(LSR)]).toEqual([0, 0x61]);
    receive('q');
    expect(read(LSR)).toBe(0x63);
    expect(readText(16)).toBe('abcdefghijklmnop');
    expect([read(LSR), uart.receiveRoom]).toEqual([0x60, 16]);
  });

  test.each([
    { fcr: 0x01, level: 1 },
    { fcr: 0x41, level: 4 },
    { fcr: 0x81, level: 8 },
    { fcr: 0xc1, level: 14 },
  ])('with FCR $fcr reports data from $level bytes on, and the timeout below', ({ fcr, level }) => {
    write(FCR, fcr);
    write(IER, 1);
    for (let count = 1; count <= 16; count++) {
      receive('.');
      expect([count, host.level, read(IIR)]).toEqual([count, true, count >= level ? 0xc4 : 0xcc]);
    }
    readText(16);
    expect([host.level, read(IIR)]).toEqual([false, 0xc1]);
  });

  test('interrupts for an overrun before all else, until LSR is read', () => {
    write(IER, 5);
    receive('ab');
    expect(read(IIR)).toBe(0x06);
    read(LSR);
    expect(read(IIR)).toBe(0x04);
  });

  test('loses what waits when the FIFO is cleared, switched on or switched off', () => {
    for (const control of [0x03, 0x01, 0x00]) {
      write(FCR, control === 0x01 ? 0 : 1);
      receive('a');
      write(FCR, control);
      expect([control, read(LSR)]).toEqual([control, 0x60]);
    }
  });

  test('keeps its bytes and its trigger level when FCR is written without its enable bit or unchanged', () => {
    write(FCR, 0x81);
    receive('a');
    write(FCR, 0x81);
    expect(read(LSR)).toBe(0x61);
    write(FCR, 0xc0);
    write(FCR, 0x01);
    write(IER, 1);
    receive('a');
    expect(read(IIR)).toBe(0xc4);
  });
});

describe('loopback mode', () => {
  test('receives what is sent, sends nothing out and hears nothing from the line', () => {
    write(MCR, 0x10);
    write(THR, 0x41);
    receive('z');
    expect(uart.receiveRoom).toBe(0);
    expect([read(RBR), read(LSR), host.effects.length]).toEqual([0x41, 0x60, 0]);
  });

  test('shows the modem outputs as inputs, and their changes as delta bits', () => {
    write(MCR, 0x1f);
    expect(read(MSR)).toBe(0xf0);
    write(MCR, 0x10);
    expect([read(MSR), read(MSR)]).toEqual([0x0f, 0x00]);
    write(MCR, 0x14);
    expect(read(MSR), 'a leading edge of RI').toBe(0x40);
    write(IER, 8);
    write(MCR, 0x10);
    expect([host.level, read(IIR), read(MSR), host.level]).toEqual([true, 0x00, 0x04, false]);
  });
});

describe('its state', () => {
  test('holds all of it: every bit counts', () => {
    write(FCR, 0x81);
    write(IER, 0x0f);
    write(SCR, 0x77);
    receive('abcdefghijklmnopq');
    expectCanonicalState(uart, () => new Uart16550(new FakeHost(), () => {}), everyBit(uart));
  });

  test('sets the interrupt line when it is loaded', () => {
    write(IER, 1);
    receive('a');
    const other = new FakeHost();
    const copy = new Uart16550(other, other.line);
    load(copy, save(uart));
    expect(other.level).toBe(true);
    load(copy, save(new Uart16550(new FakeHost(), () => {})));
    expect(other.level).toBe(false);
  });

  test('is that of power-on after a reset', () => {
    const atPowerOn = save(uart);
    write(FCR, 1);
    write(IER, 0x0f);
    receive('abc');
    uart.reset();
    expect(save(uart)).toEqual(atPowerOn);
    expect(host.level).toBe(false);
  });
});

const access = fc.oneof(
  fc.record({ kind: fc.constant('load' as const), offset: fc.nat(9) }),
  fc.record({ kind: fc.constant('store' as const), offset: fc.nat(9), value: fc.nat(0xff) }),
  fc.record({ kind: fc.constant('receive' as const), data: fc.uint8Array({ maxLength: 20 }) }),
);

test('any accesses leave a state that is canonical and an interrupt line that agrees with IIR', () => {
  fc.assert(
    fc.property(fc.array(access, { maxLength: 60 }), fc.array(fc.nat(400)), (accesses, bits) => {
      const host = new FakeHost();
      const uart = new Uart16550(host, host.line);
      for (const step of accesses) {
        if (step.kind === 'receive') uart.receive(step.data);
        else if (step.kind === 'load') uart.load(step.offset, 1);
        else uart.store(step.offset, 1, step.value);
        const copy = new Uart16550(new FakeHost(), () => {});
        load(copy, save(uart));
        expect((copy.load(IIR, 1) & 1) === 0).toBe(host.level);
      }
      expectCanonicalState(uart, () => new Uart16550(new FakeHost(), () => {}), bits);
    }),
    { seed: 16550, numRuns: 300 },
  );
});
