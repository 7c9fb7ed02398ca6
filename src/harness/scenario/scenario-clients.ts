import type { Client } from '../../simulation/client.ts';
import { DiskReader } from '../../simulation/clients/disk-reader.ts';
import { EchoClient } from '../../simulation/clients/echo-client.ts';
import { formatCalls, formatVerdict } from '../../simulation/clients/format-verdict.ts';
import { History } from '../../simulation/clients/history.ts';
import { KeyValueClient } from '../../simulation/clients/key-value-client.ts';
import type { Operation } from '../../simulation/clients/key-value-protocol.ts';
import { linearizability } from '../../simulation/clients/linearizability.ts';
import { outsideStation } from '../../simulation/clients/stations.ts';
import { Typist } from '../../simulation/clients/typist.ts';
import type { ClientSetting } from './scenario.ts';

const DEFAULT_THINK_TICKS = [500];
const DEFAULT_PATIENCE_TICKS = 20_000;
/** So often a request is made again before it is given up. */
const RETRIES = 8;
const ECHO_PORT = 4000;
const ECHO_STATION = 60;
/** How often a reader reads its sectors. */
const READINGS = 20;

/** Those who deal with the guest, as a scenario has them. Clients of one key-value guest share one history, which is judged too. */
export function scenarioClients(settings: readonly ClientSetting[]): Client[] {
  const history = new History();
  let keyValue = 0;
  let echo = 0;
  const clients = settings.map((setting): Client => {
    const think = setting.think ?? [];
    const thinkTicks = think.length === 0 ? DEFAULT_THINK_TICKS : think;
    const patience = {
      thinkTicks,
      timeoutTicks: setting.patience ?? DEFAULT_PATIENCE_TICKS,
      retries: RETRIES,
    };
    if ('keyValue' in setting) {
      const operations = setting.keyValue.map(operationOf);
      return new KeyValueClient({ ...patience, client: keyValue++, operations, history });
    }
    if ('echo' in setting) {
      const number = echo++;
      const station = outsideStation(ECHO_STATION + number);
      return new EchoClient({ ...patience, payloads: setting.echo, station, port: ECHO_PORT + number });
    }
    if ('types' in setting) {
      return new Typist(
        setting.types.map((text, index) => ({ text, thinkTicks: thinkTicks[index % thinkTicks.length]! })),
      );
    }
    return new DiskReader({ sectors: setting.reads, periodTicks: thinkTicks[0]!, readings: READINGS });
  });
  return keyValue === 0 ? clients : [...clients, new HistoryJudge(history)];
}

/** Who compares what all clients of a key-value guest have seen: there has to be one order in which it was done. */
class HistoryJudge implements Client {
  readonly done = true;
  readonly #history: History;

  constructor(history: History) {
    this.#history = history;
  }

  get counts() {
    return { operations: this.#history.calls.length };
  }

  start(): void {}

  told(): string[] {
    const { calls } = this.#history;
    if (calls.length === 0) return [];
    // Whoever reads the answers wants to know that they were judged, and by what.
    const verdict = calls.some(({ answered }) => answered !== undefined)
      ? formatVerdict(linearizability(calls)).split('\n')
      : ['nobody was answered: there is nothing to judge'];
    return [...formatCalls(calls), ...verdict];
  }

  objection(): string | undefined {
    const verdict = linearizability(this.#history.calls);
    return verdict.kind === 'holds' ? undefined : formatVerdict(verdict);
  }
}

function operationOf(text: string): Operation {
  const [kind, key, ...rest] = text.split(' ') as [string, string, ...string[]];
  switch (kind) {
    case 'put':
      return { kind: 'put', key, value: rest[0]! };
    case 'swap':
      return { kind: 'swap', key, old: rest[0]!, value: rest[1]! };
    case 'delete':
      return { kind: 'delete', key };
    default:
      return { kind: 'get', key };
  }
}
