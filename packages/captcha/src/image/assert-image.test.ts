import { gzipSync } from "node:zlib";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { assertImage } from "./assert-image.ts";

const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");
const png = await sharp({ create: { width: 40, height: 30, channels: 4, background: "red" } })
  .png()
  .toBuffer();
const jpeg = await sharp(png).jpeg().toBuffer();
const avif = await sharp(png).avif().toBuffer();

const refusals: readonly (readonly [look: string, bytes: Uint8Array])[] = [
  ["HTML", latin1("<!DOCTYPE html><html><body><svg></svg>Not found")],
  ["HTML", latin1("\xef\xbb\xbf\r\n <html lang=en>")],
  ["HTML", latin1("<!-- cached -->\n<head><title>403</title></head>")],
  ["HTML", latin1("<h1>Forbidden</h1>")],
  ["HTML", Buffer.from("\ufeff<!doctype html>", "utf16le")],
  ["SVG", latin1('<svg xmlns="http://www.w3.org/2000/svg"><title>a</title></svg>')],
  ["SVG", latin1('<?xml version="1.0"?>\n<!-- made by hand --><!DOCTYPE svg PUBLIC "x">\n<svg width="1">')],
  ["SVG", latin1("<s:svg xmlns:s='http://www.w3.org/2000/svg'/>")],
  ["XML", latin1('<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>')],
  ["a PDF", latin1("%PDF-1.7\n")],
  ["JSON", latin1('{"status_code":1}')],
  ["JSON", latin1('["iVBORw0KGgo"]')],
  ["JSON", latin1(`"${jpeg.toString("base64").slice(0, 60)}"`)],
  ["a BMP image", latin1("BM\x46\0\0\0\0\0\0\0\x36\0\0\0")],
  ["a TIFF image", latin1("II*\0\x08\0\0\0")],
  ["a TIFF image", latin1("MM\0*\0\0\0\x08")],
  ["a HEIC image", latin1("\0\0\0\x18ftypheic\0\0\0\0mif1heic")],
  ["a video", latin1("\0\0\0\x18ftypisom\0\0\0\0isommp42")],
  ["an icon (ICO)", latin1("\0\0\x01\0\x01\0")],
  ["a ZIP archive", latin1("PK\x03\x04")],
  ["something gzipped", gzipSync(png)],
  ["a JPEG XL image", latin1("\xff\x0a\0\0")],
  ["a JPEG 2000 image", latin1("\0\0\0\x0cjP  \r\n\x87\n")],
  ["a Photoshop file", latin1("8BPS\0\x01")],
  ["the base64 text of an image", latin1(png.toString("base64"))],
  ["the base64 text of an image", latin1(`\n${jpeg.toString("base64url").replace(/.{76}/g, "$&\r\n")}`)],
  ["the base64 text of an image", latin1(Buffer.from(avif.toString("base64")).toString("base64"))],
  ["a data: URL", latin1(`data:image/png;base64,${png.toString("base64")}`)],
  ["the text of a URL", latin1("https://example.com/a.png")],
  ["an image that was read as text", Buffer.from(png.toString("utf8"))],
  ["an image that was read as text", Buffer.from(jpeg.toString("utf8"))],
  ["text", latin1("Access denied.")],
];

describe("assertImage", () => {
  it.each(refusals)("says that something looks like %s", (look, bytes) => {
    expect(() => assertImage("piece", bytes)).toThrow(
      `ERR_IMAGE_INVALID: piece looks like ${look}, expected a PNG, JPEG, WebP, AVIF or GIF image`,
    );
  });

  it("says when there is nothing", () => {
    expect(() => assertImage("outer", new Uint8Array())).toThrow("ERR_IMAGE_INVALID: outer is empty, expected a PNG");
  });

  it("says when it looks like nothing that is known", () => {
    const fault = { code: "ERR_IMAGE_INVALID", side: "local", retryable: false, image: "inner" };
    expect(() => assertImage("inner", latin1("\x01\x02\x03"))).toThrow(expect.objectContaining(fault));
    expect(() => assertImage("inner", latin1("\x01\x02\x03"))).toThrow("inner is of no known type (3 bytes), expected");
  });

  it("shows nothing of what was given", () => {
    expect(() => assertImage("image", latin1("the-key-of-somebody"))).not.toThrow(/somebody/);
  });
});
