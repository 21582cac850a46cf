/** A kind of media file by its extension: small bodies that are valid, and always the same. */
export interface MediaFile {
  readonly type: string;
  readonly bytes: Buffer;
}

/** One grey pixel each. */
const JPEG =
  "/9j/2wBDAAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQH/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AP//Z";
const WEBP = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==";

/** Header of a stream with sound and picture, and the size of the tag before the first, which is none. */
const FLV = [0x46, 0x4c, 0x56, 0x01, 0x05, 0, 0, 0, 9, 0, 0, 0, 0];

/** Packets without content, as streams are padded with. */
const TS_PACKETS = 7;
const TS_PACKET = Buffer.alloc(188, 0xff).fill(Buffer.from([0x47, 0x1f, 0xff, 0x10]), 0, 4);

const jpeg: MediaFile = { type: "image/jpeg", bytes: Buffer.from(JPEG, "base64") };

export const mediaFiles: ReadonlyMap<string, MediaFile> = new Map([
  ["jpg", jpeg],
  ["jpeg", jpeg],
  ["webp", { type: "image/webp", bytes: Buffer.from(WEBP, "base64") }],
  ["flv", { type: "video/x-flv", bytes: Buffer.from(FLV) }],
  ["ts", { type: "video/mp2t", bytes: Buffer.concat(Array<Buffer>(TS_PACKETS).fill(TS_PACKET)) }],
]);
