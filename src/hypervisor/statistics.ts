import type { Effect, Exit } from '../machine/exit.ts';
import type { Input } from '../machine/input.ts';

/** How often a machine stopped, for what, and what reached it and left it, by kind. */
export class Statistics {
  readonly exits: Record<Exit['reason'], number> = {
    limit: 0,
    question: 0,
    effects: 0,
    timer: 0,
    doorbell: 0,
    happening: 0,
    idle: 0,
    halt: 0,
  };
  readonly inputs: Record<Input['kind'], number> = {
    clock: 0,
    pace: 0,
    console: 0,
    frame: 0,
    completion: 0,
    reset: 0,
    signal: 0,
  };
  readonly effects: Record<Effect['kind'], number> = {
    console: 0,
    frame: 0,
    read: 0,
    write: 0,
    flush: 0,
    entropy: 0,
    cancel: 0,
  };
}
