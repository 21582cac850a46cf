import { createPrivateKey, KeyObject, randomBytes, webcrypto, X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import * as asn1 from "asn1js";
import * as pki from "pkijs";
import { nameConstraints, subjectNames } from "./general-names.ts";

/** A certificate and its private key, as PEM. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateTerms {
  /**
   * DNS names and addresses. Of an authority: what it may vouch for, each DNS name with all below it. Of a server: what
   * it is for, also `*.…`.
   */
  readonly names: readonly string[];
  readonly notBefore: Date;
  readonly notAfter: Date;
}

const { subtle } = webcrypto;
/** P-256 is what every client of today knows, and such a key is made in a millisecond. */
const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };
const HASH = "SHA-256";

const oids = {
  commonName: "2.5.4.3",
  subjectKeyId: "2.5.29.14",
  keyUsage: "2.5.29.15",
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  nameConstraints: "2.5.29.30",
  authorityKeyId: "2.5.29.35",
  extendedKeyUsage: "2.5.29.37",
  serverAuth: "1.3.6.1.5.5.7.3.1",
};
/** What a key is for: bits of an extension. */
const keyUsages = { sign: { byte: 0x80, unusedBits: 7 }, signCertificates: { byte: 0x04, unusedBits: 2 } };

/** Makes an authority that can vouch for its names only: whoever gets hold of its key can pass for nobody else. */
export async function createAuthority({ names, ...terms }: CertificateTerms): Promise<KeyPair> {
  const keys = await createKeys();
  const certificate = await draft(keys, "webcast-kit mock server CA", terms);
  certificate.issuer = certificate.subject;
  certificate.extensions?.push(
    extension(oids.basicConstraints, new pki.BasicConstraints({ cA: true, pathLenConstraint: 0 }).toSchema(), true),
    usageOf("signCertificates"),
    extension(oids.nameConstraints, nameConstraints(names).toSchema(), true),
  );
  return await sign(certificate, keys, keys.privateKey);
}

/** Makes the certificate of a server, in the name of an authority. */
export async function createServerCertificate(
  authority: KeyPair,
  { names, ...terms }: CertificateTerms,
): Promise<KeyPair> {
  const keys = await createKeys();
  const issuer = pki.Certificate.fromBER(new Uint8Array(new X509Certificate(authority.cert).raw));
  const certificate = await draft(keys, names.find((name) => isIP(name) === 0) ?? "localhost", terms);
  certificate.issuer = issuer.subject;
  const keyIdentifier = new asn1.OctetString({ valueHex: await issuer.getKeyHash() });
  certificate.extensions?.push(
    extension(oids.basicConstraints, new pki.BasicConstraints({ cA: false }).toSchema(), true),
    usageOf("sign"),
    extension(oids.extendedKeyUsage, new pki.ExtKeyUsage({ keyPurposes: [oids.serverAuth] }).toSchema()),
    extension(oids.authorityKeyId, new pki.AuthorityKeyIdentifier({ keyIdentifier }).toSchema()),
    extension(oids.subjectAltName, subjectNames(names).toSchema()),
  );
  return await sign(certificate, keys, await importKey(authority.key));
}

function createKeys(): Promise<webcrypto.CryptoKeyPair> {
  return subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}

function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(pem).export({ type: "pkcs8", format: "der" });
  return subtle.importKey("pkcs8", der, ALGORITHM, false, ["sign"]);
}

/** What every certificate has, but for its issuer and what it may do. */
async function draft(
  { publicKey }: webcrypto.CryptoKeyPair,
  commonName: string,
  { notBefore, notAfter }: Omit<CertificateTerms, "names">,
): Promise<pki.Certificate> {
  const certificate = new pki.Certificate();
  certificate.version = 2; // which is how version 3 is written
  certificate.serialNumber = new asn1.Integer({ valueHex: serialNumber() });
  certificate.subject.typesAndValues.push(
    new pki.AttributeTypeAndValue({ type: oids.commonName, value: new asn1.Utf8String({ value: commonName }) }),
  );
  certificate.notBefore.value = notBefore;
  certificate.notAfter.value = notAfter;
  await certificate.subjectPublicKeyInfo.importKey(publicKey);
  const keyId = new asn1.OctetString({ valueHex: await certificate.getKeyHash() });
  certificate.extensions = [extension(oids.subjectKeyId, keyId)];
  return certificate;
}

/** A positive number of 16 bytes that nobody else has. */
function serialNumber(): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(randomBytes(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

function usageOf(name: keyof typeof keyUsages): pki.Extension {
  const { byte, unusedBits } = keyUsages[name];
  return extension(oids.keyUsage, new asn1.BitString({ valueHex: Uint8Array.of(byte), unusedBits }), true);
}

function extension(extnID: string, value: asn1.BaseBlock, critical = false): pki.Extension {
  return new pki.Extension({ extnID, critical, extnValue: value.toBER() });
}

async function sign(
  certificate: pki.Certificate,
  { privateKey }: webcrypto.CryptoKeyPair,
  issuerKey: webcrypto.CryptoKey,
): Promise<KeyPair> {
  await certificate.sign(issuerKey, HASH);
  const cert = new X509Certificate(new Uint8Array(certificate.toSchema().toBER())).toString();
  return { cert, key: KeyObject.from(privateKey).export({ type: "pkcs8", format: "pem" }).toString() };
}
