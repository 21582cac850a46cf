import { isIPv4 } from "node:net";
import * as asn1 from "asn1js";
import * as pki from "pkijs";

/** What kind of name it is, as the standard (RFC 5280) counts them. */
const DNS_NAME = 2;
const IP_ADDRESS = 7;

/** What an authority may vouch for: each DNS name with all below it, and each address. */
export function nameConstraints(names: readonly string[]): pki.NameConstraints {
  const permittedSubtrees = names.map((name) => {
    const address = addressBytes(name);
    const base =
      address === undefined ? dnsName(name) : ipAddress(Uint8Array.from([...address, ...address.map(() => 0xff)]));
    return new pki.GeneralSubtree({ base });
  });
  return new pki.NameConstraints({ permittedSubtrees });
}

/** What a server's certificate is for. */
export function subjectNames(names: readonly string[]): pki.GeneralNames {
  const all = names.map((name) => {
    const address = addressBytes(name);
    return address === undefined ? dnsName(name) : ipAddress(address);
  });
  return new pki.GeneralNames({ names: all });
}

function dnsName(value: string): pki.GeneralName {
  return new pki.GeneralName({ type: DNS_NAME, value });
}

function ipAddress(bytes: Uint8Array<ArrayBuffer>): pki.GeneralName {
  return new pki.GeneralName({ type: IP_ADDRESS, value: new asn1.OctetString({ valueHex: bytes }) });
}

/** The 4 or 16 bytes of an address; nothing when it is a name. */
function addressBytes(name: string): Uint8Array<ArrayBuffer> | undefined {
  if (isIPv4(name)) return Uint8Array.from(name.split(".").map(Number));
  if (!name.includes(":")) return undefined;
  return groupsOf(name);
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): Uint8Array<ArrayBuffer> {
  // As URLs write it: no zeros in front, no dotted end, one "::" at most.
  const { hostname } = new URL(`http://[${address}]`);
  const [head = "", tail] = hostname.slice(1, -1).split("::");
  const left = head.split(":").filter(Boolean);
  const right = (tail ?? "").split(":").filter(Boolean);
  const zeros = Array<string>(8 - left.length - right.length).fill("0");
  return Uint8Array.from(
    [...left, ...zeros, ...right].flatMap((group) => {
      const value = Number.parseInt(group, 16);
      return [value >> 8, value & 0xff];
    }),
  );
}
