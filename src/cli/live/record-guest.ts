import { LogFile } from '../../environment/host/log-file.ts';
import { EnvironmentEvents } from '../../hypervisor/environment-events.ts';
import type { LogHeader } from '../../hypervisor/log/header.ts';
import { LogWriter } from '../../hypervisor/log/log-writer.ts';
import { OutputGate } from '../../hypervisor/output-gate.ts';
import { record } from '../../hypervisor/record.ts';
import { DEFAULT_CHECKPOINT_INTERVAL, Recorder } from '../../hypervisor/recorder.ts';
import type { MachineDescription } from '../../machine/description.ts';
import { LockstepError } from '../../machine/errors.ts';
import { refuseOverwriting } from './refuse-overwriting.ts';
import { runOnTerminal } from './run-guest.ts';
import type { Live } from './run-guest.ts';
import type { RunArguments } from '../run-options.ts';
import { scenarioSetup } from './scenario-setup.ts';
import { hostSetup } from './setup.ts';
import type { Setup } from './setup.ts';
import { required } from '../values.ts';
import { VERSION } from '../../environment/host/version.ts';

/** What is particular about recording. */
export interface RecordArguments {
  /** Path of the log. */
  readonly output: string;
  /** Path of a scenario. */
  readonly scenario: string | undefined;
  /** Slots. */
  readonly checkpointInterval: number | undefined;
  /** Whether the log has the guest's file inside. */
  readonly embed: boolean;
}

/** Runs a guest on this process's terminal and records it; returns what the process ends with. */
export async function recordGuest(
  path: string | undefined,
  options: RunArguments,
  recording: RecordArguments,
): Promise<number> {
  const setup =
    recording.scenario === undefined
      ? await hostSetup(required('guest', path), options)
      : scenarioSetup(recording.scenario, path, options);
  try {
    const file = new LogFile(recording.output);
    try {
      refuseOverwriting(file, setup.files);
      const header = headerOf(setup, recording);
      return await runOnTerminal(setup, options, ['reset', 'snapshot'], recordingInto(file, header));
    } finally {
      file.close();
    }
  } finally {
    setup.close();
  }
}

/** Runs a guest recorded: what it sends out leaves only after what leads there was written to the file. */
function recordingInto(file: LogFile, header: LogHeader): Live {
  return async (computer, environment, how, options) => {
    const gate = new OutputGate(environment);
    try {
      const log = new LogWriter(header, file);
      const events = new EnvironmentEvents(gate.environment, how);
      const outcome = await record(computer, new Recorder(events, log, { gate }), options);
      file.finish();
      return outcome;
    } catch (error) {
      if (!(error instanceof LockstepError) || error.code !== 'bad-file') throw error;
      const where = `the recording ends at position ${computer.position}`;
      throw new LockstepError('bad-file', `${error.message}; ${where}, and what was written of it replays`, {
        cause: error,
      });
    }
  };
}

function headerOf(
  { guest, checkpointInterval }: Setup,
  { checkpointInterval: wanted, embed }: RecordArguments,
): LogHeader {
  return {
    release: VERSION,
    machine: embed ? guest.describe() : withoutImage(guest.describe()),
    checkpointInterval: wanted ?? checkpointInterval ?? DEFAULT_CHECKPOINT_INTERVAL,
  };
}

/** Only the name and hash of the image are kept. */
function withoutImage({ image, ...machine }: MachineDescription): MachineDescription {
  if (image === undefined) return machine;
  const { bytes: _, ...identity } = image;
  return { ...machine, image: identity };
}
