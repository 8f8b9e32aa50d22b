// Runs the steps of a check, two at a time, and prints them in their order.
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

/** One named check: a program that fails by its exit code, or a function that lists what is wrong. */
export interface Step {
  readonly name: string;
  readonly run: (signal: AbortSignal) => Promise<StepResult>;
}

/** `output` is shown in full when the step failed, and not at all when it passed. */
export interface StepResult {
  readonly passed: boolean;
  readonly output: string;
}

export interface StepOptions {
  readonly jobs?: number;
  readonly write?: (text: string) => void;
  /** When aborted, running programs are ended and the steps that have not started count as failed. */
  readonly signal?: AbortSignal;
}

/** Runs every step, also after a failure, and says each in one line as soon as it and all steps before it are done. */
export async function runSteps(steps: readonly Step[], options: StepOptions = {}): Promise<{ passed: number; failed: number }> {
  const { jobs = 2, write = (text: string) => void process.stdout.write(text), signal = new AbortController().signal } = options;
  const lines: (string | undefined)[] = steps.map(() => undefined);
  const counts = { passed: 0, failed: 0 };
  let next = 0;
  let printed = 0;
  const work = async () => {
    for (let index = next++; index < steps.length; index = next++) {
      const step = steps[index] as Step;
      const started = performance.now();
      const result = await runStep(step, signal);
      counts[result.passed ? 'passed' : 'failed'] += 1;
      const took = `${((performance.now() - started) / 1000).toFixed(1)} s`;
      const detail = result.passed ? '' : `\n${result.output.trimEnd()}\n\n`;
      lines[index] = `  ${result.passed ? '✓' : '✗'} ${step.name} (${took})${result.passed ? '' : ' failed'}\n${detail}`;
      for (let line = lines[printed]; line !== undefined; line = lines[printed]) {
        write(line);
        printed += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return counts;
}

async function runStep(step: Step, signal: AbortSignal): Promise<StepResult> {
  if (signal.aborted) return { passed: false, output: 'Interrupted.' };
  try {
    return await step.run(signal);
  } catch (error) {
    return { passed: false, output: `The check itself broke: ${error instanceof Error ? error.stack : String(error)}` };
  }
}

/** A step that runs a program of node_modules on this Node. @param script path below node_modules */
export function program(name: string, root: string, script: string, ...args: readonly string[]): Step {
  return { name, run: (signal) => runProgram(root, [join(root, 'node_modules', script), ...args], signal) };
}

/** A step that calls a function; every problem that it returns is one line. */
export function problems(name: string, find: () => readonly string[] | Promise<readonly string[]>): Step {
  return {
    name,
    run: async () => {
      const found = await find();
      return { passed: found.length === 0, output: found.map((each) => `    ${each}`).join('\n') };
    },
  };
}

function runProgram(root: string, args: readonly string[], signal: AbortSignal): Promise<StepResult> {
  const env = { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env['PATH'] ?? ''}` };
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, env, signal, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.on('error', (error) => resolve({ passed: false, output: `${output}\n${error.message}` }));
    child.on('close', (code) => resolve({ passed: code === 0, output }));
  });
}
