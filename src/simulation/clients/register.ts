import { ABSENT } from './key-value-protocol.ts';
import type { Answer, Operation } from './key-value-protocol.ts';

/**
 * What one key of a correct server has after an operation that was answered so, or `undefined` if it does not answer so to
 * a key that has `state`. A key without a value has `ABSENT`. Without an answer, what it has once the operation is done.
 */
export function step(state: string, operation: Operation, answer: Answer | undefined): string | undefined {
  switch (operation.kind) {
    case 'put':
      return operation.value;
    case 'delete':
      return ABSENT;
    case 'get':
      return answer === undefined || shown(answer) === state ? state : undefined;
    case 'swap': {
      const swapped = operation.old === state;
      if (answer !== undefined && swapped !== (answer.kind === 'ok')) return undefined;
      return swapped ? operation.value : state;
    }
  }
}

/** Whether what an operation does depends on what the key has. */
export function looks({ kind }: Operation): boolean {
  return kind === 'get' || kind === 'swap';
}

/** Whether an operation that was answered so has left the key as it was, whatever the key had. */
export function onlyLooked(operation: Operation, answer: Answer | undefined): boolean {
  return operation.kind === 'get' || answer?.kind === 'no';
}

function shown(answer: Answer): string {
  return answer.kind === 'value' ? answer.value : ABSENT;
}
