/** The guard behind `--offline`: from then on this process cannot open a socket, whoever tries. */
import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';
import { FixpointError } from '../core/index.ts';

/** Makes every attempt to connect, listen, send a datagram or look up a host name throw. Cannot be undone. */
export function forbidNetwork(): void {
  const refuse = (): never => {
    throw new FixpointError('usage', 'the network was used although --offline forbids it');
  };
  net.Socket.prototype.connect = refuse;
  net.Server.prototype.listen = refuse;
  dgram.Socket.prototype.bind = refuse;
  dgram.Socket.prototype.send = refuse;
  dgram.Socket.prototype.connect = refuse;
  for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6'] as const) {
    Object.assign(dns, { [name]: refuse });
    Object.assign(dns.promises, { [name]: refuse });
  }
}
