export { run } from './run';
export { clockNow, updateTimersNow } from './clock';
export { dropFrames } from './frames';
export { digestRam, hashWindow } from './digest';
export { endEpoch, flushTlb, nextDirty, prepareDma } from './memory';
