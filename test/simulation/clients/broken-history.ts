import type { Random } from '../../../src/environment/random.ts';
import type { Call } from '../../../src/simulation/clients/history.ts';
import type { Answer, Operation } from '../../../src/simulation/clients/key-value-protocol.ts';
import { NOWHERE } from './concurrent-history.ts';
import type { ConcurrentHistory } from './concurrent-history.ts';

/** An answer that is put in the place of a call's. */
interface Forgery {
  readonly call: Call;
  readonly answer: Answer;
}

/** All ways to break a history so, each of which leaves no order: no value is written by two calls. */
type Breakage = (history: ConcurrentHistory) => Forgery[];

const no: Answer = { kind: 'no' };
const ok: Answer = { kind: 'ok' };
const none: Answer = { kind: 'none' };

function written({ operation }: Call): string {
  return 'value' in operation ? operation.value : '-';
}

function read(value: string): Answer {
  return value === '-' ? none : { kind: 'value', value };
}

/** Whether one is over before the other begins. */
function before(a: Call, b: Call): boolean {
  return a.answered !== undefined && a.answered.order < b.invoked.order;
}

function answered(calls: readonly Call[], kind: Operation['kind'], ...answers: Answer['kind'][]): Call[] {
  return calls.filter(
    (call) =>
      call.operation.kind === kind &&
      call.answered !== undefined &&
      answers.includes(call.answered.answer.kind),
  );
}

const reads = (calls: readonly Call[]) => answered(calls, 'get', 'none', 'value');

/** Calls that have changed their key, or may have. */
function writes(calls: readonly Call[]): Call[] {
  return calls.filter(
    ({ operation, answered }) => operation.kind !== 'get' && answered?.answer.kind !== 'no',
  );
}

/** Writes of a value that are acknowledged. */
function puts(calls: readonly Call[]): Call[] {
  return [...answered(calls, 'put', 'ok'), ...answered(calls, 'swap', 'ok')];
}

function ofKey(calls: readonly Call[], { operation }: Call): Call[] {
  return calls.filter((call) => call.operation.key === operation.key);
}

/** The acknowledged write that alone can have made what a call met: all others are over before it, or begin too late. */
function lastWrite(calls: readonly Call[], call: Call): Call[] {
  const others = writes(ofKey(calls, call)).filter((other) => other !== call && !before(call, other));
  return others.filter(
    (last) => before(last, call) && others.every((other) => other === last || before(other, last)),
  );
}

export const BREAKAGES: Readonly<Record<string, Breakage>> = {
  'a read of what had been overwritten': ({ calls }) =>
    reads(calls).flatMap((call) => {
      const earlier = puts(ofKey(calls, call)).filter((put) => before(put, call));
      const old = earlier.filter((put) => earlier.some((other) => before(put, other)));
      return old.map((put) => ({ call, answer: read(written(put)) }));
    }),
  'an acknowledged write that vanished': ({ calls, found }) =>
    reads(calls).flatMap((call) =>
      lastWrite(calls, call)
        .filter(({ operation }) => operation.kind !== 'delete')
        .map((write) => ({ call, answer: read(found.get(calls.indexOf(write))!) })),
    ),
  'a read of what nobody wrote': ({ calls }) => reads(calls).map((call) => ({ call, answer: read(NOWHERE) })),
  'a read of what was written later': ({ calls }) =>
    reads(calls).flatMap((call) =>
      puts(ofKey(calls, call))
        .filter((put) => before(call, put))
        .map((put) => ({ call, answer: read(written(put)) })),
    ),
  'a read that went back': ({ calls }) =>
    reads(calls).flatMap((call) => {
      const same = ofKey(calls, call);
      // Of what the first read saw nobody knew yet that it was done.
      const seen = same.filter((write) =>
        reads(same).some((first) => {
          const { answer } = first.answered!;
          const saw = answer.kind === 'value' && answer.value === written(write);
          return saw && before(first, call) && !before(write, first);
        }),
      );
      const old = puts(same).filter((put) => seen.some((write) => before(put, write)));
      return old.map((put) => ({ call, answer: read(written(put)) }));
    }),
  'a value that came back after it was deleted': ({ calls }) =>
    reads(calls).flatMap((call) => {
      const deletes = answered(ofKey(calls, call), 'delete', 'ok').filter((other) => before(other, call));
      const old = puts(ofKey(calls, call)).filter((put) => deletes.some((other) => before(put, other)));
      return old.map((put) => ({ call, answer: read(written(put)) }));
    }),
  'a key without a value that nobody had deleted': ({ calls }) =>
    reads(calls)
      .filter((call) => {
        const deletes = ofKey(calls, call).filter(({ operation }) => operation.kind === 'delete');
        return puts(ofKey(calls, call)).some(
          (put) => before(put, call) && deletes.every((other) => before(other, put) || before(call, other)),
        );
      })
      .map((call) => ({ call, answer: none })),
  'two swaps that won against the same value': ({ calls }) =>
    answered(calls, 'swap', 'no')
      .filter((call) =>
        answered(ofKey(calls, call), 'swap', 'ok').some(
          ({ operation }) => old(operation) !== '-' && old(operation) === old(call.operation),
        ),
      )
      .map((call) => ({ call, answer: ok })),
  'a swap that won against what was never there': ({ calls }) =>
    answered(calls, 'swap', 'no')
      .filter(({ operation }) => old(operation) === NOWHERE)
      .map((call) => ({ call, answer: ok })),
  'a swap that won against what had been overwritten': ({ calls }) =>
    answered(calls, 'swap', 'no')
      .filter((call) => lastWrite(calls, call).length > 0)
      .map((call) => ({ call, answer: ok })),
  'a swap that lost against what was there': ({ calls }) =>
    answered(calls, 'swap', 'ok')
      .filter((call) => lastWrite(calls, call).length > 0)
      .map((call) => ({ call, answer: no })),
};

function old(operation: Operation): string {
  return 'old' in operation ? operation.old : '-';
}

/** A history in which one answer is forged, so that there is no order any more; `undefined` if it cannot be broken so. */
export function broken(history: ConcurrentHistory, breakage: Breakage, random: Random): Call[] | undefined {
  const forgeries = breakage(history);
  if (forgeries.length === 0) return undefined;
  const { call, answer } = forgeries[random.integer(0, forgeries.length - 1)]!;
  return history.calls.map((other) =>
    other === call ? { ...call, answered: { ...call.answered!, answer } } : other,
  );
}
