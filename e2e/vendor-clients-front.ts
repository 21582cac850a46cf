import { once } from "node:events";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createServer } from "node:tls";
import { type Certificate, makeCertificate } from "./certificate.ts";

/** The host that stands in the code of public clients. */
const API_HOST = "api.tik.tools";

/** Nothing where there is no openssl. */
export const certificate: Certificate | undefined = makeCertificate(API_HOST);

/** The API's host on loopback: TLS, and a mock behind it. */
export interface Front {
  /** What a process finds the front by, in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** @param port where the mock listens on loopback, in plain text */
export async function openFront({ key, cert }: Certificate, port: number): Promise<Front> {
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), "vendor-front-"));
  const certificateFile = path.join(folder, "certificate.pem");
  writeFileSync(certificateFile, cert);
  const open = new Set<Socket>();
  const server = createServer({ key, cert }, (client) => {
    const mock = connect(port, "127.0.0.1");
    for (const [end, other] of [
      [client, mock],
      [mock, client],
    ] as const) {
      open.add(end);
      end.on("error", () => other.destroy());
      end.once("close", () => {
        open.delete(end);
        other.destroy();
      });
    }
    client.pipe(mock).pipe(client);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    environment: {
      FRONT_HOST: API_HOST,
      FRONT_PORT: String((server.address() as AddressInfo).port),
      NODE_EXTRA_CA_CERTS: certificateFile,
      SSL_CERT_FILE: certificateFile,
    },
    close: async () => {
      const closed = once(server, "close");
      server.close();
      for (const end of open) end.destroy();
      await closed;
      rmSync(folder, { recursive: true });
    },
  };
}
