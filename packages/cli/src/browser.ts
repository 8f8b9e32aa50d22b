import type { Cli } from './cli.ts';

/** Whether a browser can be shown to the person: a graphical session, or a program that BROWSER names, as remote editors do. */
export function hasBrowser({ env }: Pick<Cli, 'env'>, platform: NodeJS.Platform = process.platform): boolean {
  if (env['BROWSER']) return true;
  if (platform === 'darwin' || platform === 'win32') return !env['SSH_CONNECTION'];
  return Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'] || env['WSL_DISTRO_NAME']);
}

/**
 * Shows a web page in the person's browser, and does not wait until it is there.
 * @returns whether a browser could be started
 */
export async function openInBrowser({ env }: Pick<Cli, 'env'>, url: string): Promise<boolean> {
  if (!/^https?:\/\//.test(url)) return false; // anything else might start a program
  const { default: open } = await import('open');
  const named = env['BROWSER'];
  const isOneProgram = named !== undefined && /^[^:%]+$/.test(named); // otherwise a list, which the desktop knows how to read
  try {
    const launcher = await open(url, isOneProgram ? { app: { name: named } } : {});
    launcher.on('error', () => {}); // told too late to help
    return true;
  } catch {
    return false;
  }
}
