import { connect, type Socket } from 'node:net';

/** An HTTP answer as far as a load generator needs it. */
export interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  readonly body: string;
}

/**
 * One kept-alive HTTP/1.1 connection that sends one request after the other. It understands just what the benchmarked servers send
 * and costs a fraction of a full client, so that on two cores the servers are measured and not the load generator.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #host: string;
  #received = '';
  #waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;

  private constructor(socket: Socket, host: string) {
    this.#socket = socket;
    this.#host = host;
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => this.#take(chunk));
    socket.on('error', (error) => this.#waiting?.reject(error));
    socket.on('close', () => this.#waiting?.reject(new Error('the server closed the connection')));
  }

  /** Connects to a server of this machine. */
  static async open(origin: string): Promise<Connection> {
    const { hostname, port, host } = new URL(origin);
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new Connection(socket, host);
  }

  /** Sends a request and waits for the answer. @param headers whole lines, each with its line end */
  send(method: string, path: string, headers: string, body = ''): Promise<Answer> {
    const length = method === 'POST' ? `content-length: ${body.length}\r\n` : '';
    this.#socket.write(`${method} ${path} HTTP/1.1\r\nhost: ${this.#host}\r\n${headers}${length}\r\n${body}`, 'latin1');
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  close(): void {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #take(chunk: string): void {
    this.#received += chunk;
    const headEnd = this.#received.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const head = this.#received.slice(0, headEnd);
    const body = wholeBody(head, this.#received, headEnd + 4);
    if (body === undefined || !this.#waiting) return;
    const { resolve } = this.#waiting;
    this.#waiting = undefined;
    this.#received = '';
    resolve({ status: Number(head.slice(9, 12)), location: /\r\nlocation: ([^\r]*)/i.exec(head)?.[1], body });
  }
}

/** The body once all of it is there; undefined before. @see RFC 9112 §6.3 */
function wholeBody(head: string, received: string, start: number): string | undefined {
  if (/\r\ntransfer-encoding: chunked/i.test(head)) {
    if (!received.endsWith('0\r\n\r\n')) return undefined;
    return received.slice(start).replace(/(?:^|\r\n)[0-9a-f]+\r\n/gi, '');
  }
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
  return received.length >= start + length ? received.slice(start, start + length) : undefined;
}
