import { fold, unfold } from './fold.ts';

const MAX = Number.MAX_SAFE_INTEGER;
const SECTOR_BYTES = 512;

/**
 * The argument of a completion's word: from the lowest bit on, one for the device (the last one that completed a request,
 * or the one before that), three for the request, six for what became of it.
 */
const REQUEST_SHIFT = 1;
const REQUEST_CODES = 8;
const RESULT_SHIFT = 4;
const RESULT_CODES = 64;

/** Results: nothing read, an error, as many bytes as last; from the next one on, the number of sectors and 2. */
const EMPTY = 0;
const ERROR = 1;
const SAME_LENGTH = 2;

/** Beyond all arguments: none says this. */
export const NO_ARGUMENT = 2 ** 30;

/** A completion without its data. */
export interface CompletionFields {
  device: number;
  request: number;
  status: 'ok' | 'error';
  bytes: number;
}

/** What the next completion will be, so that it takes a few bits. */
export class CompletionPrediction {
  /** Requests complete mostly in the order of their numbers. */
  #nextRequest = 0;
  /** The device that completed last, and how many bytes its last completion with any had; and the one before that. */
  #device = 0;
  #bytes = 0;
  #otherDevice = 1;
  #otherBytes = 0;

  requestCode(request: number): number {
    return fold(request, this.#nextRequest);
  }

  requestOf(code: number): number {
    return unfold(code, this.#nextRequest);
  }

  /** The argument that says all of it, or `NO_ARGUMENT`. */
  argumentOf(device: number, request: number, status: 'ok' | 'error', bytes: number): number {
    if (device !== this.#device && device !== this.#otherDevice) return NO_ARGUMENT;
    const other = device === this.#device ? 0 : 1;
    const code = this.requestCode(request);
    const result = resultOf(status, bytes, other === 0 ? this.#bytes : this.#otherBytes);
    if (code >= REQUEST_CODES || result >= RESULT_CODES) return NO_ARGUMENT;
    return other | (code << REQUEST_SHIFT) | (result << RESULT_SHIFT);
  }

  /** What an argument says; `argumentOf` tells whether it should have been said otherwise. */
  fieldsOf(argument: number, fields: CompletionFields): void {
    const other = argument & 1;
    const result = argument >> RESULT_SHIFT;
    fields.device = other === 0 ? this.#device : this.#otherDevice;
    fields.request = this.requestOf((argument >> REQUEST_SHIFT) & (REQUEST_CODES - 1));
    fields.status = result === ERROR ? 'error' : 'ok';
    if (result <= ERROR) fields.bytes = 0;
    else if (result === SAME_LENGTH) fields.bytes = other === 0 ? this.#bytes : this.#otherBytes;
    else fields.bytes = (result - SAME_LENGTH) * SECTOR_BYTES;
  }

  /** A completion was written or read. */
  completed(device: number, request: number, bytes: number): void {
    this.#nextRequest = Math.min(request + 1, MAX);
    if (device !== this.#device) {
      const before = this.#bytes;
      this.#bytes = device === this.#otherDevice ? this.#otherBytes : 0;
      this.#otherDevice = this.#device;
      this.#otherBytes = before;
      this.#device = device;
    }
    if (bytes > 0) this.#bytes = bytes;
  }
}

function resultOf(status: 'ok' | 'error', bytes: number, lastBytes: number): number {
  if (bytes === 0) return status === 'ok' ? EMPTY : ERROR;
  if (status === 'error') return RESULT_CODES;
  if (bytes === lastBytes) return SAME_LENGTH;
  return bytes % SECTOR_BYTES === 0 ? SAME_LENGTH + bytes / SECTOR_BYTES : RESULT_CODES;
}
