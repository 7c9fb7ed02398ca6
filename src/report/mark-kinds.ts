/** How a mark looks: by its shape too, not by its colour alone. */
export interface MarkLook {
  readonly shape:
    | 'dot'
    | 'ring'
    | 'square'
    | 'box'
    | 'diamond'
    | 'rhomb'
    | 'up'
    | 'caret'
    | 'down'
    | 'chevrons'
    | 'bar'
    | 'cross'
    | 'star'
    | 'plus'
    | 'flag'
    | 'pause'
    | 'play'
    | 'bolt';
  readonly colour: 'clock' | 'input' | 'disk' | 'output' | 'log' | 'good' | 'bad';
  /** In its lane; the middle is the default. */
  readonly at?: 'top' | 'bottom';
  /** A line goes through all lanes there. */
  readonly line?: true;
  /** What it stands for, in a few words. */
  readonly means: string;
}

/** Every kind of mark. Page, legend, trace and documentation follow from this table. */
export const MARK_KINDS = {
  reading: { shape: 'dot', colour: 'clock', means: 'the guest reads its clock' },
  timer: { shape: 'diamond', colour: 'clock', means: 'a timer expires' },
  pace: { shape: 'rhomb', colour: 'clock', means: 'the line of a paced clock is redrawn' },
  console: { shape: 'square', colour: 'input', means: 'bytes are typed at the console' },
  frame: { shape: 'box', colour: 'input', means: 'a frame arrives from the network' },
  signal: { shape: 'plus', colour: 'input', means: 'an event that the machine has its own name for' },
  completion: { shape: 'ring', colour: 'disk', means: 'a request to a device is done' },
  reset: { shape: 'play', colour: 'bad', means: 'the reset button' },
  'power-off': { shape: 'box', colour: 'bad', means: 'the machine is switched off from outside' },
  output: { shape: 'caret', colour: 'output', means: 'the guest sends something out' },
  release: { shape: 'up', colour: 'output', means: 'an output leaves, for the first time' },
  again: { shape: 'chevrons', colour: 'bad', means: 'an output leaves a second time, after a takeover' },
  mark: { shape: 'bar', colour: 'log', means: 'the log says that the primary got here' },
  checkpoint: { shape: 'rhomb', colour: 'log', means: 'a checkpoint: digests of the whole state' },
  snapshot: { shape: 'square', colour: 'log', means: 'a snapshot of the whole state' },
  send: { shape: 'bar', colour: 'log', at: 'top', means: 'a piece of the log is sent' },
  receive: { shape: 'bar', colour: 'log', at: 'bottom', means: 'a piece of the log has come' },
  acknowledge: {
    ...{ shape: 'dot', colour: 'good', at: 'top' },
    means: 'the primary hears how much of the log the backup has',
  },
  request: { shape: 'caret', colour: 'disk', means: 'the guest asks a device for something' },
  write: { shape: 'down', colour: 'disk', means: 'the shared disk takes a write' },
  take: { shape: 'flag', colour: 'good', means: 'the test-and-set is decided' },
  refused: { shape: 'cross', colour: 'bad', means: 'the shared disk refuses a write' },
  begin: { shape: 'play', colour: 'good', means: 'it begins' },
  missed: { shape: 'ring', colour: 'bad', means: 'the other host is missed' },
  live: { shape: 'star', colour: 'good', line: true, means: 'a host goes live' },
  copy: { shape: 'down', colour: 'log', means: 'a new backup is sent the state of the guest' },
  join: { shape: 'up', colour: 'good', means: 'a new backup is told that it may take over' },
  protect: { shape: 'rhomb', colour: 'good', means: 'a host that was alone is protected again' },
  halt: { shape: 'cross', colour: 'bad', means: 'a host stops for good' },
  crash: { shape: 'cross', colour: 'bad', line: true, means: 'a host crashes' },
  pause: { shape: 'pause', colour: 'bad', means: 'a host stands still' },
  resume: { shape: 'play', colour: 'good', means: 'a host that stood still goes on' },
  cut: { shape: 'cross', colour: 'bad', means: 'a connection is cut' },
  heal: { shape: 'plus', colour: 'good', means: 'a connection is whole again' },
  corrupt: { shape: 'bolt', colour: 'bad', means: 'a backup is made to compute wrongly' },
  end: { shape: 'flag', colour: 'good', means: 'it ends' },
  seen: {
    ...{ shape: 'ring', colour: 'bad', line: true },
    means: 'a replay is seen to differ from its recording',
  },
  difference: {
    ...{ shape: 'bolt', colour: 'bad', line: true },
    means: 'the first difference between two executions',
  },
  breach: {
    ...{ shape: 'bolt', colour: 'bad', line: true },
    means: 'a law or an invariant is seen to be broken',
  },
} as const satisfies Readonly<Record<string, MarkLook>>;

export type MarkKind = keyof typeof MARK_KINDS;
