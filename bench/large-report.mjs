const KINDS = ['reading', 'timer', 'completion', 'frame'];
/** By lane, its share of all marks, and their kinds. */
const SHARES = [
  { lane: 0, share: 0.35, kinds: KINDS },
  { lane: 1, share: 0.05, kinds: ['output'] },
  { lane: 2, share: 0.1, kinds: ['send', 'receive', 'acknowledge'] },
  { lane: 4, share: 0.35, kinds: KINDS },
  { lane: 5, share: 0.05, kinds: ['output'] },
  { lane: 6, share: 0.02, kinds: ['write'] },
  { lane: 7, share: 0.08, kinds: ['release', 'frame'] },
];
const LANES = [
  ['primary', 'marks'],
  ['held outputs', 'bars'],
  ['log channel', 'messages'],
  ['lag', 'curve'],
  ['backup', 'marks'],
  ['kept outputs', 'bars'],
  ['disk', 'marks'],
  ['clients', 'marks'],
];

/** The same numbers each time, from 0 to below `limit`. */
function draws() {
  let state = 12_345;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % limit;
  };
}

/** A report of a pair with so many marks, a fifth as many spans, and messages: as busy as a long run is. */
export function largeReport(count) {
  const draw = draws();
  const marks = [];
  for (const { lane, share, kinds } of SHARES) {
    let position = 0;
    const of = Math.round(count * share);
    for (let index = 0; index < of; index++) {
      position += 1 + draw(Math.round(2e9 / of));
      const kind = kinds[draw(kinds.length)];
      const ticks = Math.round(position / 10);
      marks.push({
        lane,
        kind,
        position,
        ticks,
        text: `${kind} ${index}, ${draw(1000)} ticks`,
        tone: 'routine',
      });
    }
  }
  const last = Math.max(...[1e8, 5e8, 9e8]);
  for (const [kind, position] of [
    ['crash', 5e8],
    ['live', 5.2e8],
    ['end', last],
  ])
    marks.push({
      lane: 0,
      kind,
      position,
      ticks: position / 10,
      text: kind,
      tone: kind === 'crash' ? 'bad' : 'good',
    });
  marks.sort((a, b) => a.ticks - b.ticks || a.lane - b.lane);
  const place = (position) => ({ position, ticks: Math.round(position / 10) });
  const spans = Array.from({ length: Math.round(count / 5) }, (_, index) => {
    const from = Math.round((index * 1e9 * 5) / count);
    const [lane, kind] = index % 2 === 0 ? [1, 'held'] : [5, 'kept'];
    return { lane, kind, from: place(from), to: place(from + 200 + draw(20_000)), text: `output ${index}` };
  });
  const arrows = Array.from({ length: Math.round(count / 20) }, (_, index) => {
    const from = Math.round((index * 1e9 * 20) / count);
    const kind = index % 2 === 0 ? 'log' : 'acknowledgement';
    return {
      lane: 2,
      kind,
      from: place(from),
      to: place(from + 500 + draw(900)),
      text: `up to entry ${index}`,
    };
  });
  const points = Array.from({ length: Math.round(count / 30) }, (_, index) => {
    return { ...place(Math.round((index * 1e9 * 30) / count)), value: draw(8000) };
  });
  return {
    title: 'large.elf',
    about: `${marks.length} events`,
    verdict: { tone: 'plain', words: 'made to measure' },
    facts: [],
    lanes: LANES.map(([name, draws]) => ({ name, about: '', draws })),
    marks,
    spans,
    arrows,
    curves: [{ lane: 3, name: 'slots behind', points }],
    timed: true,
    texts: [],
  };
}
