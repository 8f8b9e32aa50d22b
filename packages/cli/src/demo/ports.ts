import { connect } from 'node:net';
import type { Address } from './settings.ts';

/** What to say when somebody else listens where we want to. One sentence with the port and the variable that changes it. */
export function takenSentence({ port, variable }: Address): string {
  return `Port ${port} is taken: stop the program that listens there (perhaps an earlier \`npm start\`), or choose another port with ${variable}=http://localhost:${port + 2}.`;
}

/** Whether a program on this machine answers at that port, on IPv4 or IPv6. */
export async function isTaken(port: number): Promise<boolean> {
  const answers = await Promise.all([answersAt('127.0.0.1', port), answersAt('::1', port)]);
  return answers.includes(true);
}

function answersAt(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
