import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';

import {
  LockstepError,
  check,
  disassemble,
  invariant,
  loadImage,
  riscv,
  sourceOf,
  symbolNamed,
} from '../src/index.ts';

const HELLO = fileURLToPath(new URL('../guests/elf/hello.elf', import.meta.url));

/** Runs a machine that asks for nothing to its end; what it printed and its exit code. */
function runToEnd(machine: ReturnType<ReturnType<typeof riscv>['create']>): {
  printed: string;
  code: number;
} {
  let printed = '';
  for (;;) {
    const exit = machine.run(1_000_000);
    if (exit.reason === 'halt') return { printed, code: exit.code };
    if (exit.reason !== 'effects') throw new Error(`unexpected exit: ${exit.reason}`);
    for (const effect of exit.effects) {
      if (effect.kind === 'console') printed += new TextDecoder().decode(effect.data);
    }
  }
}

describe('riscv', () => {
  test('makes machines that run a guest, each from power-on', () => {
    const hello = riscv({ elf: HELLO, memory: '1MiB' });
    const expected = { printed: 'Hello from a RISC-V machine.\r\n', code: 0 };
    expect(runToEnd(hello.create())).toEqual(expected);
    expect(runToEnd(hello.create())).toEqual(expected);
  });

  test('names a guest by its file, its bytes and its board', () => {
    const hello = riscv({ elf: HELLO, memory: '1MiB' });
    expect(hello.id).toMatch(/^hello\.elf@[0-9a-f]{16}$/);
    expect(riscv({ elf: HELLO, memory: 1024 * 1024 }).id).toBe(hello.id);
    expect(riscv({ elf: HELLO, memory: '2MiB' }).id).not.toBe(hello.id);
  });

  test('takes an image that was made otherwise', () => {
    const code = Uint32Array.of(0x0010_02b7, 0x0000_5337, 0x5553_0313, 0x0062_a023);
    const image = loadImage(new Uint8Array(code.buffer), 'pass.bin', { raw: true });
    expect(runToEnd(riscv({ image }).create()).code).toBe(0);
  });

  test('builds no machine before one is asked for, and refuses a bad image all the same', () => {
    const { Memory } = WebAssembly;
    const memory = vi.spyOn(WebAssembly, 'Memory').mockImplementation(function (descriptor) {
      return new Memory(descriptor);
    });
    try {
      const hello = riscv({ elf: HELLO, memory: '1MiB' });
      expect(() => riscv({ elf: HELLO, memory: '64KiB', commandLine: 'x'.repeat(65536) })).toThrow(
        /no room for the device tree/,
      );
      expect(memory).not.toHaveBeenCalled();
      const { id } = hello;
      expect(memory).toHaveBeenCalledTimes(1);
      expect(hello.id).toBe(id);
      expect(memory).toHaveBeenCalledTimes(1);
    } finally {
      memory.mockRestore();
    }
  });

  test('needs a guest', () => {
    const nothing = (): unknown => riscv({} as { elf: string });
    expect(nothing).toThrow(expect.objectContaining({ code: 'bad-configuration' }));
    expect(nothing).toThrow(/`elf`, a path, or `image`/);
    expect(() => riscv({ elf: 7 } as unknown as { elf: string })).toThrow(/`elf`/);
  });

  test('refuses what makes no sense', () => {
    expect(() => riscv({ elf: `${HELLO}.none` })).toThrow(LockstepError);
    expect(() => riscv({ elf: HELLO, memory: '1 MB' })).toThrow(/a size is written as 64KiB/);
    expect(() => riscv({ elf: HELLO, diskSectors: Array<number>(7).fill(1) })).toThrow(/takes 6/);
    expect(() => riscv({ elf: HELLO, diskSectors: [0] })).toThrow(/a disk of 0 sectors/);
    const clock = { kind: 'foo' } as unknown as { kind: 'read' };
    expect(() => riscv({ elf: HELLO, clock })).toThrow(/a clock of kind foo/);
  });
});

test('a guest’s instructions can be disassembled where its symbols say', () => {
  const { image } = riscv({ elf: HELLO });
  const main = symbolNamed(image.symbols, 'main')!;
  const segment = image.segments.find(({ address, bytes }) => main.address < address + bytes)!;
  const view = new DataView(segment.data.buffer, segment.data.byteOffset);
  expect(disassemble(view.getUint32(main.address - segment.address, true), main.address).text).toMatch(
    /^addi sp/,
  );
  expect(sourceOf(image, main.address)).toMatch(/^hello\.c:\d+$/);
});

test('a misspelled option is refused, with the one that was meant', async () => {
  const hello = riscv({ elf: HELLO, memory: '1MiB' });
  await expect(check(hello, { numRun: 5 } as object)).rejects.toThrow(/"numRun"; did you mean "numRuns"\?/);
  expect(() => invariant.exit(0, { require: true } as object)).toThrow(/did you mean "required"\?/);
});
