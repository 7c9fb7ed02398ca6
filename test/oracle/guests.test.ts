import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import manifest from '../../guests/manifest.json' with { type: 'json' };
import { runOnQemu } from './qemu-guest.ts';

/** What stands in the guests' output, whatever the clocks, the random bytes and the order of completions are. */
const SAYS: Readonly<Record<string, readonly RegExp[]>> = {
  hello: [/^Hello from a RISC-V machine\.\n$/],
  scheduler: [/^[ABC]{60}$/m, /^task C: 20 pieces, sum 3142$/m],
  counters: [/^rounds: 1000 in main/m, /^amoxor {3}0$/m],
  clocks: [/^20\d\d-\d\d-\d\dT/, /^alarm: \d+ ticks late/m],
  shuffle: [/^(([A2-9TJQK][cdhs][ \n]){13}){4}$/],
  'dma-poll': [/disk sector 0, round 3\n {2}changed at turn \d+, complete at turn \d+/],
  blocks: [/^read, in order of completion:( \d+){16}$/m, /^a request of unknown type: status 2$/m],
  echo: [/^echo: 10\.0\.2\.15 at 52:54:00:12:34:56\n/, /^refused: UDP, wrong checksum$/m],
  'key-value': [/^key-value: 10\.0\.2\.15 port 4711, 0 keys, 0 records recovered$/m, /^refused: request/m],
  editor: [/^> sum 1 2 3\n6$/m, /^dlrow olleh$/m, /^no: no such command/m, /^abc$/m],
  exerciser: [/^(round \d: [0-9a-f]{16}\n){4}$/],
  mix: [/^crc32 {4}eac4263e9432d205$/m],
  'lost-update': [/^items 4000, result 3dd989fd4b1ed001$/m, /^keys \d+, checksum/m],
  'counted-update': [/^items 4000, result 3dd989fd4b1ed001$/m, /^keys \d+, checksum/m],
  tohost: [/^Hello through tohost\.\n$/],
};

/** What those that share data with a timer's handler say when it did interrupt them. */
const INTERRUPTED: Readonly<Record<string, RegExp>> = {
  scheduler: /^[1-9]\d* preemptions, \d+ switches$/m,
  counters: / [1-9]\d* in the timer's handler/,
};

/** One instruction takes 32 ns of QEMU's time instead of the host's: slow enough for many interrupts, and repeatable. */
const SLOW_CLOCK = ['-icount', 'shift=5,sleep=off'];

/** A sum, a word typed wrongly and mended, a command that there is not, editing in the middle of a line. */
const KEYS = 'sum 1 2 3\rrev hellp\x7fo world\rno such\recho bc\x02\x02a\x05\rquit\r';

describe('on QEMU, the board that the guests are written for,', () => {
  let folder = '';
  let disk = '';

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'lockstep-oracle-'));
    disk = path.join(folder, 'disk.img');
    writeFileSync(disk, '');
    truncateSync(disk, 4 << 20);
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(manifest.guests)('$name does what it promises', async (guest) => {
    const { code, output, wrongAnswers } = await runOnQemu(guest, disk, KEYS);
    // When a key reaches QEMU is up to the host, so here the faulty guest's fault may or may not show.
    const bugShown = guest.role === 'faulty' && /^LOST: \d+ of \d+ updates$/m.test(output);
    expect({ code, wrongAnswers }).toEqual({ code: bugShown ? 1 : guest.exit, wrongAnswers: [] });
    const says = SAYS[guest.name] ?? [];
    expect(says).not.toEqual([]);
    for (const pattern of says) expect(output).toMatch(pattern);
  });

  test.each(manifest.guests.filter(({ name }) => name in INTERRUPTED))(
    '$name does so while the timer interrupts it',
    async (guest) => {
      const { code, output } = await runOnQemu(guest, disk, '', SLOW_CLOCK);
      expect(output).toMatch(INTERRUPTED[guest.name]!);
      expect(code).toBe(guest.exit);
    },
  );
});
