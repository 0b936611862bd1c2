import { connect, createServer, type Server, type Socket } from "node:net";

/** The network between a browser and the server: plain TCP, which a test can fail without a word to either side. */
export class Wire {
  private readonly pairs = new Set<[Socket, Socket]>();
  private down = false;

  /** What the server says on WebSockets gets lost, as when a phone leaves the house; nobody notices yet. */
  silent = false;

  /** WebSockets that were opened so far. */
  sockets = 0;

  private constructor(readonly address: string, private readonly server: Server) {}

  /** @param port the server's */
  static async to(port: number): Promise<Wire> {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const wire = new Wire(`http://127.0.0.1:${(server.address() as { port: number }).port}`, server);
    server.on("connection", (browser) => wire.join(browser, port));
    return wire;
  }

  /** Every connection breaks.
   *  @param stay nothing comes through until it is mended */
  cut(stay = false): void {
    this.down = stay;
    for (const pair of this.pairs) for (const end of pair) end.resetAndDestroy();
  }

  mend(): void {
    this.down = false;
  }

  close(): Promise<void> {
    this.cut(true);
    return new Promise((done) => this.server.close(() => done()));
  }

  private join(browser: Socket, port: number): void {
    if (this.down) {
      browser.resetAndDestroy();
      return;
    }
    const server = connect(port, "127.0.0.1");
    const pair: [Socket, Socket] = [browser, server];
    let upgraded = false;
    this.pairs.add(pair);
    browser.on("data", (data) => {
      if (!upgraded && /\r\nupgrade: websocket\r\n/i.test(data.toString("latin1"))) {
        upgraded = true;
        this.sockets++;
      }
      server.write(data);
    });
    server.on("data", (data) => {
      if (!(upgraded && this.silent)) browser.write(data);
    });
    for (const [one, other] of [pair, [server, browser] as const])
      one.on("error", () => other.destroy()).on("close", () => {
        other.destroy();
        this.pairs.delete(pair);
      });
  }
}
