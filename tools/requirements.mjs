// What a machine must bring along. Plain JavaScript for Node 20, see setup.mjs.

const oldestNode = 20;
const oldestNpm = 10;

/** A failure that a person can put right: its message is the whole story, so it is printed without a stack. */
export class SetupError extends Error {}

/** @param {string} version @throws SetupError when this Node cannot run npm 10 and the tools that follow. */
export function requireNode(version) {
  if (Number.parseInt(version, 10) >= oldestNode) return;
  throw new SetupError(
    `Gatehouse needs Node.js ${oldestNode} or newer and this is ${version}. Install it from your package manager or nodejs.org.`,
  );
}

/** @param {string | undefined} version undefined when there is no npm @throws SetupError when npm is missing or too old to read the lockfile. */
export function requireNpm(version) {
  if (version === undefined) {
    throw new SetupError(`npm is not on the PATH. Install npm ${oldestNpm} or newer; it comes with Node.js.`);
  }
  if (Number.parseInt(version, 10) >= oldestNpm) return;
  throw new SetupError(
    `Gatehouse needs npm ${oldestNpm} or newer and this is ${version}. Run \`npm install --global npm@${oldestNpm}\`.`,
  );
}
