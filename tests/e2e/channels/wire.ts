import { connect, createServer, type Server, type Socket } from "node:net";
import { freePort } from "./bot.js";

/** The network between a browser and the server: plain TCP, which a test can fail. */
export class Wire {
  private readonly pairs = new Set<[Socket, Socket]>();

  /** What the server says on WebSockets gets lost, as when a phone leaves the house; nobody notices yet. */
  silent = false;

  /** WebSockets that were opened so far. */
  sockets = 0;

  private constructor(readonly url: string, private readonly server: Server) {}

  static async to(port: number): Promise<Wire> {
    const own = await freePort();
    const server = createServer();
    const wire = new Wire(`http://127.0.0.1:${own}`, server);
    server.on("connection", (browser) => wire.join(browser, connect(port, "127.0.0.1")));
    server.listen(own, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    return wire;
  }

  private join(browser: Socket, bot: Socket): void {
    const pair: [Socket, Socket] = [browser, bot];
    let upgraded = false;
    this.pairs.add(pair);
    browser.on("data", (data) => {
      if (!upgraded && /\r\nupgrade: websocket\r\n/i.test(data.toString("latin1"))) {
        upgraded = true;
        this.sockets++;
      }
      bot.write(data);
    });
    bot.on("data", (data) => {
      if (!(upgraded && this.silent))
        browser.write(data);
    });
    for (const [one, other] of [pair, [bot, browser] as const])
      one.on("error", () => other.destroy()).on("close", () => {
        other.destroy();
        this.pairs.delete(pair);
      });
  }

  /** Every connection breaks. */
  cut(): void {
    for (const pair of this.pairs)
      pair.forEach((socket) => socket.destroy());
  }

  close(): void {
    this.cut();
    this.server.close();
  }
}
