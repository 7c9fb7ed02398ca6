/** What a key has that has no value. As an old value, it is what swaps with nothing. */
export const ABSENT = '-';

/** What a client can ask the guest `key-value` to do with a key. Keys and values: 1 to 16 of A-Z, a-z, 0-9 and _. */
export type Operation =
  | { readonly kind: 'put'; readonly key: string; readonly value: string }
  | { readonly kind: 'get'; readonly key: string }
  | { readonly kind: 'delete'; readonly key: string }
  /** Puts the value if the key has the old one, which can be `ABSENT`. */
  | { readonly kind: 'swap'; readonly key: string; readonly old: string; readonly value: string };

/** What the guest answers: `full`, to any operation, says that there was no room and that nothing was done. */
export type Answer =
  { readonly kind: 'ok' | 'no' | 'none' | 'full' } | { readonly kind: 'value'; readonly value: string };

/** Which operation of which client an answer is for. */
export interface Reply {
  readonly client: number;
  readonly sequence: number;
  readonly answer: Answer;
}

export const KEY_VALUE_PORT = 4711;
export const MOST_CLIENTS = 16;

/** A key or a value. */
const WORD = /^[A-Za-z0-9_]{1,16}$/;

const ANSWERS: Readonly<Record<Operation['kind'], readonly Answer['kind'][]>> = {
  put: ['ok', 'full'],
  get: ['value', 'none', 'full'],
  delete: ['ok', 'full'],
  swap: ['ok', 'no', 'full'],
};

/** Whether an operation can be written so that the guest understands it. */
export function isOperation(operation: Operation): boolean {
  const words = [operation.key, ...('value' in operation ? [operation.value] : [])];
  if ('old' in operation && operation.old !== ABSENT) words.push(operation.old);
  return words.every((word) => WORD.test(word));
}

/** An operation in words, as it is on the wire and in reports: `swap KEY OLD NEW`. */
export function formatOperation(operation: Operation): string {
  const { kind, key } = operation;
  const old = 'old' in operation ? [operation.old] : [];
  const value = 'value' in operation ? [operation.value] : [];
  return [kind, key, ...old, ...value].join(' ');
}

/** An answer in words, as it is on the wire and in reports. */
export function formatAnswer(answer: Answer): string {
  return answer.kind === 'value' ? `value ${answer.value}` : answer.kind;
}

/** A request's datagram. A client numbers its operations from 1; the guest executes each number once. */
export function formatRequest(client: number, sequence: number, operation: Operation): string {
  return `${client} ${sequence} ${formatOperation(operation)}`;
}

/** Reads an answer's datagram; `undefined` for what is none. */
export function parseReply(payload: string): Reply | undefined {
  const match = /^(0|[1-9]\d{0,14}) ([1-9]\d{0,14}) (?:(ok|no|none|full)|value ([A-Za-z0-9_]{1,16}))$/.exec(
    payload,
  );
  if (match === null) return undefined;
  const [, client, sequence, word, value] = match;
  const answer: Answer =
    value === undefined ? { kind: word as 'ok' | 'no' | 'none' | 'full' } : { kind: 'value', value };
  return { client: Number(client), sequence: Number(sequence), answer };
}

/** Whether an operation can be answered so at all. */
export function canAnswer(operation: Operation, answer: Answer): boolean {
  return ANSWERS[operation.kind].includes(answer.kind);
}
