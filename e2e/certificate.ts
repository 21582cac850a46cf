import { execFileSync } from "node:child_process";
import { isRequired } from "./required.ts";

/** A certificate that signs itself, and its key, as PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** Makes a certificate for a host name, valid for a day; nothing when there is no openssl. */
export function makeCertificate(host: string): Certificate | undefined {
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "-"];
  const subject = ["-subj", `/CN=${host}`, "-addext", `subjectAltName=DNS:${host},IP:127.0.0.1`];
  try {
    const pem = execFileSync("openssl", ["req", "-x509", ...key, ...subject, "-days", "1"], {
      stdio: "pipe",
    }).toString();
    const [, privateKey = "", cert = ""] = /^(-+BEGIN PRIVATE.*?KEY-+\n)(-+BEGIN CERT.*)$/s.exec(pem) ?? [];
    return { key: privateKey, cert };
  } catch (error) {
    if (isRequired("openssl")) throw error;
    return undefined;
  }
}
