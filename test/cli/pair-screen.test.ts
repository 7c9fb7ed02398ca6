import { describe, expect, test } from 'vitest';

import { ConsoleText } from '../../src/report/words/console-text.ts';
import { consoleLines } from '../../src/cli/pair/console-lines.ts';
import { formatConsole } from '../../src/cli/pair/format-story.ts';
import { formatSummary, holds } from '../../src/cli/pair/format-summary.ts';
import { pairCommands } from '../../src/cli/pair/pair-keys.ts';
import type { HostView, PairView } from '../../src/cli/pair/pair-view.ts';
import type { PairSummary } from '../../src/cli/pair/pair-summary.ts';
import { quotedOutputs } from '../../src/report/words/quoted.ts';
import { formatScreen } from '../../src/cli/pair/screen.ts';
import { trackBar } from '../../src/cli/pair/track.ts';

const HOSTILE = 'a\u001b[2J\u0007\u009b31m\u202e\u2028\u007fz';
const LONG = 'much too long for any screen '.repeat(20);

function console(...parts: readonly (readonly [text: string, again: boolean])[]): ConsoleText {
  const text = new ConsoleText();
  for (const [part, again] of parts) text.add(new TextEncoder().encode(part), again);
  return text;
}

function host(more: Partial<HostView> = {}): HostView {
  return {
    ...{ state: 'PRIMARY', tone: 'good', about: 'runs the guest', position: 39_100, generation: 1 },
    ...{ safe: 38_700, held: [38_900, 39_050], detail: 'logged 97 entries, holds 12 outputs' },
    ...more,
  };
}

const SUMMARY: PairSummary = {
  ...{ ticks: 7100, end: 'done', survivor: 'backup', outcome: 'the guest ended with exit code 0' },
  outputs: {
    ...{ left: { primary: 40, backup: 70 }, repeated: 3, held: 40 },
    ...{ leastHeldTicks: 41, mostHeldTicks: 63, mostHeld: 12 },
  },
  takeovers: [
    {
      ticks: 7000,
      host: 'backup',
      outage: 2600,
      position: 39_000,
      consumed: 95,
      kept: 30,
      pending: 2,
      ended: false,
    },
  ],
  spare: undefined,
  aloneSince: undefined,
  log: { entries: 97, bytes: 1234 },
  lag: 6360,
  disk: { generation: 2, owner: 'backup', writes: { primary: 5, backup: 1 } },
  clients: { requests: 7 },
  told: [],
  missed: [],
  laws: [
    { name: 'the output rule', breach: undefined },
    { name: 'never two live', breach: { position: 39_000, message: LONG } },
  ],
};

const WITH_SPARE: PairSummary = {
  ...SUMMARY,
  takeovers: [
    ...SUMMARY.takeovers,
    {
      ticks: 12_000,
      host: 'spare',
      outage: 2700,
      position: 61_000,
      consumed: 40,
      kept: 3,
      pending: 0,
      ended: false,
    },
  ],
  spare: { asked: 7500, copied: 7560, bytes: 45_970, protectedSince: 8200 },
  outputs: { ...SUMMARY.outputs, left: { primary: 40, backup: 70, spare: 9 } },
  disk: { generation: 4, owner: 'spare', writes: { primary: 5, backup: 1, spare: 2 } },
};

function view(more: Partial<PairView> = {}): PairView {
  return {
    ...{ guest: 'counters.elf', about: 'seed 42', ticks: 4012, speed: 300, mode: 'runs' },
    hosts: { primary: host(), backup: host({ state: 'BACKUP', tone: 'cool', position: 38_000 }) },
    pairing: { primary: 'primary', backup: 'backup' },
    ...{ lead: 39_100, lag: { slots: 1100, mostSlots: 60_000 } },
    channel: { sent: 97, acknowledged: 93, cut: false, idle: false },
    gate: {
      ...{ held: 12, text: '"task A"', needs: 39_001, left: 40, again: 3 },
      state: 'holds',
    },
    disk: { generation: 1, owner: 'primary', writes: { primary: 12, backup: 0 } },
    console: console(['rounds: 10\r\nlr', false], ['10\r\nlr', true], ['/sc\r\n', false]).lines,
    told: [{ ticks: 3900, host: 'primary', what: 'crash', position: 39_100, words: 'is gone', kind: 'bad' }],
    summary: undefined,
    ...more,
  };
}

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 132, rows: 50 },
  { columns: 61, rows: 17 },
  { columns: 60, rows: 15 },
  { columns: 20, rows: 5 },
];

describe('the screen of a pair', () => {
  const strange = view({
    ...{ guest: LONG, about: LONG, ticks: 123_456_789, speed: 1e9 },
    hosts: { primary: host({ about: LONG, detail: LONG }), backup: host({ state: LONG }) },
    gate: { ...view().gate, text: LONG },
    console: console([HOSTILE.repeat(50), false], [LONG, true]).lines,
    told: Array.from({ length: 100 }, () => ({ ...view().told[0]!, words: LONG })),
  });
  const over = view({ mode: 'summary', summary: SUMMARY });
  const spare = host({ state: 'JOINING', tone: 'busy', position: 0, generation: 0, about: LONG });
  const three = view({ hosts: { ...view().hosts, spare }, pairing: { primary: 'backup', backup: 'spare' } });
  const threeOver = { ...three, mode: 'summary', summary: WITH_SPARE } as const;

  test.each(SIZES)('fills $columns by $rows exactly, whatever it shows', (size) => {
    for (const each of [view(), strange, over, three, threeOver, { ...strange, mode: 'typing' } as const]) {
      const lines = formatScreen(each, size, false);
      expect(lines).toHaveLength(size.rows);
      for (const line of lines) {
        expect([...line]).toHaveLength(size.columns);
        expect(line).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u);
      }
    }
  });

  test('is the same with colours, which are all that is added', () => {
    const [plain, coloured] = [false, true].map((colours) => formatScreen(strange, SIZES[0]!, colours));
    // oxlint-disable-next-line no-control-regex -- this is what is added
    expect(coloured!.map((line) => line.replaceAll(/\u001b\[[0-9;]*m/g, ''))).toEqual(plain);
    expect(coloured!.join('')).toContain('\u001b[1;32m');
  });

  test('shows both hosts, channel, gate, disk, console and what has happened in 80 by 24', () => {
    const text = formatScreen(view(), SIZES[0]!, false).join('\n');
    for (const shown of [
      'counters.elf',
      'tick 4,012',
      'PRIMARY ─┐',
      'BACKUP ─┐',
      'position 39,100',
      '97 entries sent ▸▸▸▸──',
      '93 acknowledged, 4 under way',
      '1,100 slots',
      'holds 12 until 39,001 is acknowledged  "task A"',
      '40 outputs have left, «3 twice» ─',
      "generation 1 is the primary's; writes: primary 12, backup 0",
      'lr«10»',
      '«lr»/sc',
      '3,900  primary  crash   is gone',
      'q quit',
    ]) {
      expect(text).toContain(shown);
    }
  });

  test('counts what is lost with a primary', () => {
    const gateLine = (held: number): string => {
      const gate = { ...view().gate, held, state: 'lost' } as const;
      return formatScreen(view({ gate }), SIZES[0]!, false).find((line) => line.startsWith(' gate'))!;
    };
    expect(gateLine(2)).toContain('2 held are lost with the primary');
    expect(gateLine(1)).toContain('1 held is lost with the primary');
    expect(gateLine(0)).toContain('held nothing when the primary was lost');
  });

  test('has the summary and every law in 80 by 24, in place of what has happened', () => {
    const laws = Array.from({ length: 9 }, (_, index) => ({ name: `law ${index}`, breach: undefined }));
    const good = view({ mode: 'summary', summary: { ...SUMMARY, laws } });
    const text = formatScreen(good, SIZES[0]!, false).join('\n');
    expect(text).toContain('all 9 laws of pairs hold');
    for (const { name } of laws) expect(text).toContain(`✓ ${name}`);
    expect(formatScreen(over, SIZES[0]!, false).join('\n')).toContain('✗ never two live');
  });

  test('shows a third host beside the two where there is room for it, else those of the pairing and it in a line', () => {
    const wide = formatScreen(three, SIZES[1]!, false);
    expect(wide[1]).toMatch(
      /host 1, the primary ─+ PRIMARY .*host 2, the backup .*host 3, the spare ─+ JOINING/,
    );
    const narrow = formatScreen(three, SIZES[0]!, false);
    expect(narrow[1]).toMatch(/^┌─ host 2, the backup ─+ BACKUP ─┐┌─ host 3, the spare ─+ JOINING ─┐$/);
    expect(narrow[7]).toMatch(/^ host 1, the primary: PRIMARY, runs the guest; logged 97 entries/);
    expect(narrow[1]).not.toContain('primary');
    expect(narrow.at(-1)).toMatch(/^ p\/b\/s crash a host {2}c cut channel .* q quit *$/);
    expect(formatScreen(view(), SIZES[0]!, false).join('\n')).not.toMatch(/spare|host 3/);
  });

  test('has the states of three hosts and what happened last even in 60 by 15', () => {
    const protectedAgain = { ...three.hosts, backup: host({ state: 'PROTECTED' }) };
    const lines = formatScreen({ ...three, hosts: protectedAgain }, { columns: 60, rows: 15 }, false);
    expect(lines[1]).toMatch(/^┌─ backup ─+ PROTECTED ─┐┌─ spare ─+ JOINING ─┐$/);
    expect(lines.at(-2)).toContain('crash');
  });

  test('keeps what matters in 60 by 15: positions, states, what happened, the way out, and the verdict', () => {
    const small = { columns: 60, rows: 15 };
    const apart = view({
      hosts: { primary: host({ position: 1_234_567 }), backup: host({ state: 'CRASHED' }) },
    });
    const lines = formatScreen(apart, small, false);
    expect(lines[1]).toMatch(/^┌─ primary ─+ PRIMARY ─┐┌─ backup ─+ CRASHED ─┐$/);
    expect(lines[3]).toMatch(/^│ position 1,234,567 +││ position 39,100 +│$/);
    const heading = lines.findIndex((line) => line.startsWith('─ what has happened'));
    expect(lines[heading + 1]).toMatch(/ 3,900 {2}primary {2}crash /);
    expect(lines.at(-1)).toMatch(/^ p\/b crash {2}c cut {2}space pause {2}n step {2}i type {2}q quit *$/);
    for (const columns of [60, 40, 30])
      expect(formatScreen(three, { columns, rows: 15 }, false).at(-1)).toMatch(/^ p\/b\/s crash .*q quit *$/);
    const said = formatScreen(over, small, false).join('\n');
    expect(said).toContain('1 of 2 laws of pairs is violated');
    expect(said).toContain('✗ never two live');
    const laws = SUMMARY.laws.map((law) => ({ ...law, breach: undefined }));
    const good = formatScreen({ ...over, summary: { ...SUMMARY, laws } }, small, false);
    expect(good.at(-2)).toMatch(/^─ all 2 laws of pairs hold ─+$/);
    expect(good.at(-3)).toMatch(/^ [a-z ]{9}\S/);
  });

  test('says at the end who took over, when a new backup came, and with little room only which laws are violated', () => {
    const laws = Array.from({ length: 10 }, (_, index) => ({ name: `law ${index}`, breach: undefined }));
    const text = formatScreen({ ...threeOver, summary: { ...WITH_SPARE, laws } }, SIZES[0]!, false).join(
      '\n',
    );
    for (const shown of [
      'by the backup, at tick 7,000, 2,600 ticks after the last sign of life',
      'by the spare, at tick 12,000, 2,700 ticks after the last sign of life',
      'spare    asked at tick 7,500, was sent 45,970 bytes at tick 7,560',
      'the guest was protected again from tick 8,200',
      '40 left the primary, 70 the backup, 9 the spare; 3 a second time',
      "generation 4 is the spare's; writes: primary 5, backup 1, spare 2",
      'all 10 laws of pairs hold',
    ])
      expect(text).toContain(shown);
    expect(formatScreen(threeOver, SIZES[0]!, false).join('\n')).toContain('✗ never two live');
  });
});

describe('what a guest has printed', () => {
  test('reaches nobody’s terminal with characters that it acts on, or that are wider than one column', () => {
    const { lines } = console([`${HOSTILE}\u{1f600}漢e\u0301`, false]);
    expect(lines.flat().map(({ character }) => [...character].length)).not.toContain(0);
    const text = lines.flat().map(({ character }) => character);
    expect(text.join('')).toBe('a^[[2J^G\\u{9b}31m\\u{202e}\\u{2028}^?z··e·');
    const frame = { kind: 'frame', device: 6, data: new Uint8Array(60) } as const;
    const printed = { kind: 'console', data: new TextEncoder().encode(HOSTILE) } as const;
    expect(quotedOutputs([printed, frame, printed])).toMatch(
      /^"a\\u001b\[2J\\u0007\\u\{9b\}31m.*z" \[frame of 60 bytes\] "a/,
    );
  });

  test('is laid out as a terminal would, and characters may come in pieces', () => {
    const text = new ConsoleText();
    for (const byte of new TextEncoder().encode('abc\b\bX\r\né!')) text.add(Uint8Array.of(byte), false);
    const rows = text.lines.map((line) => line.map(({ character }) => character).join(''));
    expect(rows).toEqual(['aXc', 'é!']);
  });

  test('is marked where it came a second time', () => {
    const twice = console(['Hello f', false], ['Hello f', true], ['rom\n', false]);
    expect(formatConsole(twice)).toContain('  | Hello fHello from\n           ~~~~~~~\n');
    const shown = consoleLines(twice.lines, 3, 12).map((line) => line.map(({ text }) => text).join(''));
    expect(shown).toEqual(['Hello f«Hell', 'o f»rom']);
  });
});

test('a bar shows what is acknowledged, what is not, and where outputs are held', () => {
  const text = (track: Parameters<typeof trackBar>[0]): string =>
    trackBar(track, 16, 'good')
      .map((span) => span.text)
      .join('');
  expect(text({ position: 8000, safe: 6000, held: [7200], lead: 8000 })).toBe('━┿━┿━┿━┿━┿━┿─┼●┼');
  expect(text({ position: 4000, safe: 6000, held: [], lead: 8000 })).toBe('━┿━┿━┿━┿╌╌╌╌    ');
  expect(text({ position: 1000, safe: 1000, held: [], lead: 90_000 })).toBe(' '.repeat(16));
});

test('keys are commands, and those that send several characters are none', () => {
  expect(pairCommands('pbsc n+-=irqQ', false)).toEqual([
    ...['crash-primary', 'crash-backup', 'crash-spare', 'cut-channel', 'pause', 'step', 'faster', 'slower'],
    ...['faster', 'type', 'again', 'quit', 'quit'],
  ]);
  expect(pairCommands('srS', true)).toEqual(['summary', 'again', 'summary']);
  expect(pairCommands('\u001b[Cxyz', false)).toEqual([]);
  expect(pairCommands('zxy\r', false)).toEqual([]);
});

test('the verdict names what is violated, and where', () => {
  expect(holds(SUMMARY)).toBe(false);
  const text = formatSummary(SUMMARY);
  expect(text).toContain('verdict: 1 of 2 laws of pairs is violated\n  holds       the output rule\n');
  expect(text).toContain('  VIOLATED    never two live: position 39,000: much too long');
  expect(text).toContain('at tick 7,000, 2,600 ticks after the last sign of life');
  expect(text).toContain('30 kept outputs sent, 2 pending requests made again');
  expect(text).toContain('40 until acknowledged, for 41 to 63 ticks; 12 at once at most');
  const [law] = SUMMARY.laws.filter(({ breach }) => breach !== undefined);
  const both = formatSummary({ ...SUMMARY, laws: [law!, law!] });
  expect(both).toContain('verdict: 2 of 2 laws of pairs are violated\n');
});

test('what did not happen is named, and is no success', () => {
  const laws = [{ name: 'the output rule', breach: undefined }];
  const missed = [{ what: 'fault', text: 'at 100000: the primary crashes' }] as const;
  const summary: PairSummary = { ...SUMMARY, laws, missed };
  expect([holds(summary), holds({ ...summary, missed: [] })]).toEqual([false, true]);
  const text = formatSummary(summary);
  expect(text).toContain('\n  fault       did not happen at 100000: the primary crashes\n');
  expect(text).toContain('\nverdict: not exercised, since not all has happened; all 1 laws of pairs hold\n');
  const screen = formatScreen(view({ mode: 'summary', summary }), SIZES[0]!, false).join('\n');
  expect(screen).toContain('fault    did not happen at 100000: the primary crashes');
  expect(screen).toContain('not exercised');
});
