import { expect, it } from "vitest";
import { html, prose } from "./html.ts";

it("escapes what is put into a template, in elements and attributes", () => {
  const text = `"><script>alert('&')</script>`;
  const escaped = "&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;";
  expect(html`<a href="${text}">${text}</a>`.markup).toBe(`<a href="${escaped}">${escaped}</a>`);
});

it("leaves markup as it is, also in lists, and shows nothing for what is missing", () => {
  expect(html`${[html`<b>${1}</b>`, "<", undefined, false]}`.markup).toBe("<b>1</b>&lt;");
});

it("makes code of backticks, and escapes around and in them", () => {
  expect(prose("a `b<` & c").markup).toBe("a <code>b&lt;</code> &amp; c");
});
