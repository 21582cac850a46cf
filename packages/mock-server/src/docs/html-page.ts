import { type Content, html } from "./html.ts";

export interface HtmlPageInit {
  readonly title: string;
  /** What else stands in the head: styles, scripts, an icon. */
  readonly head: Content;
  readonly body: Content;
}

/** A whole page, for wide screens and narrow ones, in the light and in the dark. */
export function htmlPage({ title, head, body }: HtmlPageInit): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
${head}
</head>
<body>
${body}
</body>
</html>
`;
  return page.markup;
}
