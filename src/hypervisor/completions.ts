import type { CompletionInput } from '../machine/input.ts';

/** I/O requests that are carried out, and whose completions have not reached the guest. */
export class Completions {
  /** In the order of arrival: by time, then by request. */
  #pending: { readonly ticks: number; readonly input: CompletionInput }[] = [];

  /** Lets a completion arrive at `ticks`. */
  add(input: CompletionInput, ticks: number): void {
    const at = this.#pending.findLastIndex((other) => other.ticks <= ticks) + 1;
    this.#pending.splice(at, 0, { ticks, input });
  }

  /** The guest has reset the device that these requests were for. */
  cancel(requests: readonly number[]): void {
    this.#pending = this.#pending.filter(({ input }) => !requests.includes(input.request));
  }

  /** Takes those that arrive until `ticks`. */
  take(ticks: number): CompletionInput[] {
    const first = this.#pending.findIndex((other) => other.ticks > ticks);
    return this.#pending.splice(0, first < 0 ? this.#pending.length : first).map(({ input }) => input);
  }

  /** When the next one arrives. */
  get next(): number | 'never' {
    return this.#pending[0]?.ticks ?? 'never';
  }
}
