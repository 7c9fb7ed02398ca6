export { run } from './run';
export { clockNow, updateTimersNow } from './clock';
export { dropFrames } from './frames';
export { digestRam, hashWindow } from './digest';
export { endEpoch, nextDirty } from './epochs';
export { flushTlb } from './tlb';
export { prepareDma } from './stores';
