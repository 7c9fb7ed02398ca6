import type { Call } from './history.ts';
import { formatAnswer, formatOperation } from './key-value-protocol.ts';
import type { Verdict } from './linearizability.ts';

/** A verdict in words; of a broken history, the calls that cannot be put in order, with their ticks. */
export function formatVerdict(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'holds':
      return 'the answers are those of a single server';
    case 'undecided':
      return `key ${verdict.key}: undecided, the search for an order was given up after ${verdict.steps} steps`;
    case 'broken':
      return [
        `key ${verdict.key}: no single server answers so, in whatever order it executes these operations:`,
        ...formatCalls(verdict.calls).map((line) => `  ${line}`),
        `The answer at tick ${lastAnswer(verdict.calls)} makes it impossible.`,
      ].join('\n');
  }
}

/** A line for each call: client, operation, answer, and the ticks at which it was invoked and answered. */
export function formatCalls(calls: readonly Call[]): string[] {
  const rows = calls.map(({ client, operation, invoked, answered }) => ({
    client: `client ${client}`,
    operation: formatOperation(operation),
    answer: answered === undefined ? '(no answer)' : formatAnswer(answered.answer),
    ticks: `[${invoked.ticks}, ${answered?.ticks ?? 'never'}]`,
  }));
  const width = (column: 'client' | 'operation' | 'answer') =>
    Math.max(...rows.map((row) => row[column].length));
  const [clients, operations, answers] = [width('client'), width('operation'), width('answer')];
  return rows.map(({ client, operation, answer, ticks }) =>
    [client.padEnd(clients), operation.padEnd(operations), answer.padEnd(answers), ticks].join('  '),
  );
}

function lastAnswer(calls: readonly Call[]): number | undefined {
  const answers = calls.flatMap(({ answered }) => answered ?? []);
  return answers.sort((a, b) => a.order - b.order).at(-1)?.ticks;
}
