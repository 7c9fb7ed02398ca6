import type { ClockLine } from '../environment/clock-line.ts';
import type { ClockFeed } from '../hypervisor/environment-events.ts';
import type { Arrival } from '../hypervisor/event-source.ts';

/** What a guest has been told of the time, on whichever host: whoever goes on with it goes on from there. */
export class KnownTime {
  /** The greatest clock value that the guest has been given, in ticks. */
  clock = 0;
  /** The line that a paced clock is on. */
  line: ClockLine;

  constructor(feed: ClockFeed) {
    this.line = { origin: 0, base: 0, rate: feed.kind === 'paced' ? feed.rate : 0 };
  }

  /** Goes on from what another host knows. */
  takeOn({ clock, line }: Pick<KnownTime, 'clock' | 'line'>): void {
    this.clock = clock;
    this.line = line;
  }

  /** The guest is given this before the slot at `position`, or in it. */
  given(input: Arrival, position: number): void {
    if (input.kind === 'clock') this.clock = input.value;
    else if (input.kind === 'pace') this.line = { origin: position, base: input.base, rate: input.rate };
  }
}
