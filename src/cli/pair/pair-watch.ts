import type { Bench } from '../../harness/bench.ts';
import type { Scenario } from '../../harness/scenario/scenario.ts';
import type { Client } from '../../simulation/client.ts';
import type { HostName } from '../../simulation/fault.ts';
import type { Pair } from '../../simulation/pair.ts';
import { hostNames } from '../../report/pair/by-host.ts';
import { Chronicle } from './chronicle.ts';
import { ConsoleText } from '../../report/words/console-text.ts';
import type { PairInsight } from './pair-insight.ts';
import { pairSummary } from './pair-summary.ts';
import type { PairSummary } from './pair-summary.ts';
import { pairVerdict } from './pair-verdict.ts';

/** A pair that somebody watches, step by step. */
export class PairWatch {
  readonly pair: Pair;
  readonly insight: PairInsight;
  readonly chronicle: Chronicle;
  /** As seen from outside. */
  readonly console = new ConsoleText();
  /** Of the guests: those at the end, once there is a summary. */
  readonly positions: Record<HostName, number> = { primary: 0, backup: 0, spare: 0 };
  /** Begun or not. */
  readonly hosts: readonly HostName[];
  readonly #bench: Bench;
  readonly #scenario: Scenario;
  #seen = 0;
  #summary: PairSummary | undefined;

  /**
   * @param bench made with the parts of the insight
   * @param others who deal with the guest beside the scenario's clients
   * @throws LockstepError `bad-scenario`
   */
  constructor(bench: Bench, insight: PairInsight, scenario: Scenario, others: readonly Client[] = []) {
    this.#scenario = scenario;
    this.#bench = bench;
    this.insight = insight;
    this.pair = this.#bench.pair(scenario, others);
    insight.watch(this.pair);
    this.hosts = hostNames(this.pair);
    this.chronicle = new Chronicle(this.pair, insight);
    this.#update();
  }

  /** To where something has happened, however little; where nothing does, to the next heartbeat. */
  step(): void {
    const { pair } = this;
    const { length } = pair.moments;
    const until = pair.now() + pair.options.settings.heartbeatTicks;
    do pair.step(until);
    while (!pair.over && pair.moments.length === length && pair.next < until);
    this.#update();
  }

  /** Until the world's time has come to `ticks`, or to the end, or for as long as it may go on. */
  runUntil(ticks: number, mayGoOn: () => boolean = () => true): void {
    const { pair } = this;
    while (!pair.over && pair.next < ticks && mayGoOn()) {
      pair.step(ticks);
      this.#update();
    }
    if (!pair.over) pair.passUntil(ticks);
  }

  /** What can strike at any time. */
  strike(fault: Parameters<Pair['strike']>[0]): void {
    this.pair.strike(fault);
    this.#update();
  }

  /** What came of a pair that is over. It takes the machines of its hosts. */
  get summary(): PairSummary {
    if (this.#summary === undefined) {
      const { history } = this.pair;
      const verdict = pairVerdict(this.#bench, this.#scenario, this.pair);
      this.#summary = pairSummary(this.hosts, this.chronicle, this.insight, history, verdict);
    }
    return this.#summary;
  }

  #update(): void {
    for (const { name, position } of this.pair.hosts) this.positions[name] = position;
    this.chronicle.update();
    const { seen } = this.chronicle;
    for (; this.#seen < seen.length; this.#seen++) {
      const { output, again } = seen[this.#seen]!;
      if (output.kind === 'console') this.console.add(output.data, again);
    }
  }
}
