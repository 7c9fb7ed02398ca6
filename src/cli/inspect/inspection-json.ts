import { entryJson } from '../../report/words/describe-entry.ts';
import type { Inspection } from './inspection.ts';

/** A log as one JSON value, with a line for each entry. */
export function inspectionJson(): Inspection {
  let separator = '';
  return {
    begin({ release, machine, checkpointInterval }, { file, header }) {
      const { image, ...rest } = machine;
      const described = image && {
        name: image.name,
        format: image.format,
        hash: image.hash,
        ...(image.bytes !== undefined && { bytes: image.bytes.length }),
      };
      const fields = {
        bytes: file,
        headerBytes: header,
        release,
        machine: { ...rest, ...(described !== undefined && { image: described }) },
        checkpointInterval,
      };
      return `{"log":${JSON.stringify(fields)},\n"entries":[\n`;
    },
    entry(entry) {
      const text = `${separator}${JSON.stringify(entryJson(entry))}`;
      separator = ',\n';
      return text;
    },
    end({ kinds, total, events, position }, _sizes, ending) {
      const statistics = { kinds: Object.fromEntries(kinds), total, events, position };
      return `\n],\n"statistics":${JSON.stringify(statistics)},\n"end":${JSON.stringify(ending)}}\n`;
    },
  };
}
