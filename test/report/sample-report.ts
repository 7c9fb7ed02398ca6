import type { Localisation } from '../../src/harness/localise/localisation.ts';
import type { Report } from '../../src/report/report.ts';

/** What a guest could print that wants to be more than text. */
export const HOSTILE =
  '</script><img src=x onerror="document.title=\'broken\'"><!-- \u2028\u2029 \u202etxt.exe\u202c \u001b[31m \u0000 & \ud800';

/** A difference as somebody would write it by hand: every part of it is there. */
export const LOCALISATION: Localisation = {
  certainty: 'first',
  sides: ['primary', 'backup'],
  position: 41_207,
  equalAt: 41_206,
  place: { pc: '0x80000040', symbol: 'count+0x8', source: 'counters.c:41', text: 'addi a0, a0, 1' },
  did: ['addi a0, a0, 1', 'an interrupt is taken'],
  code: [
    { pc: '0x8000003c', bits: '00052503', text: 'lw a0, 0(a0)' },
    { pc: '0x80000040', bits: '00150513', text: 'addi a0, a0, 1', symbol: 'count+0x8' },
    { pc: '0x80000044', bits: '00a5a023', text: `sw a0, 0(a1) ${HOSTILE}` },
  ],
  registers: [
    { name: 'a0', values: ['0x0000000000000007', '0x0000000000000008'] },
    { name: 'mcause', values: ['0x0', ''] },
  ],
  devices: [{ name: 'uart.ier', values: ['0', '1'] }],
  memory: [
    {
      ...{ address: '0x80001000', symbol: 'counter' },
      bytes: ['0700000000000000ffffffffffffffff0102', '0800000000000000ffffffffffffffff0103'],
      differing: [
        [0, 1],
        [17, 18],
      ],
    },
  ],
  memoryBytes: 2,
  outputs: [
    { channel: 'console', parts: [{ text: 'count: ' }, { side: 0, text: '7\n' }, { side: 1, text: '8\n' }] },
  ],
  events: [
    [{ position: 41_200, text: 'clock 1042', differs: false }],
    [
      { position: 41_200, text: 'clock 1042', differs: false },
      {
        ...{ position: 41_207, text: 'timer', differs: true },
        place: { pc: '0x80000040', symbol: 'count+0x8' },
      },
    ],
  ],
  blame: {
    events: [
      {
        ...{ what: 'at 41207: the timer expires', failsWithout: false, position: 41_207 },
        place: { pc: '0x80000040', symbol: 'count+0x8' },
        code: [{ pc: '0x80000040', bits: '00150513', text: 'addi a0, a0, 1' }],
      },
    ],
    says: 'this event is needed',
  },
  loop: [{ place: { pc: '0x80000040', text: 'j .' }, slots: 999, of: 1000 }],
};

/** A small report with something of everything, by hand. */
export const SAMPLE: Report = {
  title: 'sample.elf',
  about: 'by hand',
  verdict: { tone: 'bad', words: `the backup differs ${HOSTILE}` },
  facts: [{ name: 'guest', lines: ['two lines', HOSTILE] }],
  lanes: [
    { name: 'primary', about: 'what reaches its guest', draws: 'marks' },
    { name: 'held outputs', about: 'bars', draws: 'bars' },
    { name: 'log channel', about: 'messages', draws: 'messages' },
    { name: 'lag', about: 'slots', draws: 'curve' },
    { name: 'backup', about: 'what its guest is given', draws: 'marks' },
  ],
  marks: [
    { lane: 0, kind: 'begin', position: 0, ticks: 0, text: 'primary: runs the guest', tone: 'step' },
    { lane: 0, kind: 'reading', position: 100, ticks: 10, text: '10 ticks', tone: 'routine' },
    { lane: 0, kind: 'console', position: 200, ticks: 20, text: HOSTILE, tone: 'routine' },
    { lane: 4, kind: 'reading', position: 100, ticks: 40, text: '10 ticks', tone: 'routine' },
    { lane: 0, kind: 'crash', position: 400, ticks: 60, text: 'primary: is gone', tone: 'bad' },
    { lane: 4, kind: 'live', position: 300, ticks: 90, text: 'backup: takes over', tone: 'good' },
    { lane: 4, kind: 'difference', position: 350, ticks: 95, text: 'it differs', tone: 'bad' },
  ],
  spans: [
    {
      ...{ lane: 0, kind: 'live', from: { position: 0, ticks: 0 }, to: { position: 400, ticks: 60 } },
      text: 'runs the guest live',
    },
    {
      ...{ lane: 1, kind: 'held', from: { position: 150, ticks: 15 }, to: { position: 300, ticks: 45 } },
      text: `output 0 ${HOSTILE}`,
    },
    {
      ...{ lane: 1, kind: 'held', from: { position: 160, ticks: 16 }, to: { position: 310, ticks: 46 } },
      text: 'output 1',
    },
  ],
  arrows: [
    {
      ...{ lane: 2, kind: 'log', from: { position: 110, ticks: 11 }, to: { position: 60, ticks: 31 } },
      text: 'the log up to entry 1',
    },
    {
      ...{ lane: 2, kind: 'acknowledgement', from: { position: 60, ticks: 31 } },
      text: 'the word that it has the log never comes',
    },
  ],
  curves: [
    {
      ...{ lane: 3, name: 'slots behind' },
      points: [
        { position: 50, ticks: 5, value: 3 },
        { position: 150, ticks: 15, value: 40 },
        { position: 250, ticks: 25, value: 7 },
      ],
    },
  ],
  timed: true,
  texts: [
    {
      title: 'The console',
      lines: [[{ text: 'plain ' }, { text: HOSTILE, again: true }], [{ text: 'end' }]],
    },
  ],
  localisation: LOCALISATION,
};
