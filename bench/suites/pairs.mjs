import { Bench } from '../../dist/harness/bench.js';
import { LAWS } from '../../dist/harness/laws/laws.js';
import { guestOf } from '../guest-run.mjs';
import { cpuSeconds } from '../measure.mjs';
import { guestFile } from '../programs.mjs';

const LIMIT = 100_000;
const PAIR_LAWS = LAWS.filter(({ pair }) => pair === true);
/** In the middle of the run, with the log, outputs and I/O under way. */
const DEATH = { at: 20_000, crash: 'primary' };
/** Of the host that has taken over, once a new backup protects it. */
const SECOND_DEATH = { after: 'protect', plus: 100, crash: 'backup' };

/** Scenarios of one guest: on one machine, and on hosts of which none, one and two die. @returns what to call for each */
function ways(name) {
  const bench = new Bench(guestOf(guestFile(name)));
  const scenario = { lockstep: 1, limit: LIMIT };
  const judged = (setting) => () => {
    const trial = { scenario: setting, pair: bench.runPair(setting) };
    for (const law of PAIR_LAWS) {
      const breach = law.judge(trial, bench, () => {});
      if (breach !== undefined) throw new Error(`${law.name}: ${breach.message}`);
    }
    return trial.pair.history;
  };
  return {
    alone: () => bench.run(scenario),
    pair: judged({ ...scenario, pair: {} }),
    takeover: judged({ ...scenario, pair: {}, faults: [DEATH] }),
    twoDeaths: judged({ ...scenario, pair: { spare: 1 }, faults: [DEATH, SECOND_DEATH] }),
  };
}

/** What a trial on a pair of hosts costs, beside one that is only recorded and replayed. */
export function pairs({ quick }) {
  const count = quick ? 3 : 60;
  const guests = { counters: ways('counters'), exerciser: ways('exerciser') };
  for (const { takeover, twoDeaths } of Object.values(guests)) {
    if (takeover().takeovers.length !== 1 || twoDeaths().takeovers.length !== 2)
      throw new Error('nobody took over');
  }
  const seconds = (run) =>
    cpuSeconds(() => {
      for (let trial = 0; trial < count; trial++) run();
    });
  const figures = {};
  for (const name of Object.keys(guests)) {
    figures[`${name}Pair`] = { label: `${name}: on a pair, judged, over recorded and replayed`, unit: 'x' };
    figures[`${name}Takeover`] = { label: `${name}: with a takeover, over recorded and replayed`, unit: 'x' };
    figures[`${name}TwoDeaths`] = { label: `${name}: with a new backup and two takeovers`, unit: 'x' };
    figures[`${name}Rate`] = { label: `${name}: pairs with a takeover`, unit: '/s', better: 'higher' };
  }
  return {
    figures,
    sample() {
      const values = {};
      for (const [name, { alone, pair, takeover, twoDeaths }] of Object.entries(guests)) {
        const base = seconds(alone);
        const withTakeover = seconds(takeover);
        values[`${name}Pair`] = seconds(pair) / base;
        values[`${name}Takeover`] = withTakeover / base;
        values[`${name}TwoDeaths`] = seconds(twoDeaths) / base;
        values[`${name}Rate`] = count / withTakeover;
      }
      return values;
    },
  };
}
