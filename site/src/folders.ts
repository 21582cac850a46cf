/** The repository. This module is `site/src/folders.ts`, or `site/dist/folders.js` when it is compiled. */
export const root: URL = new URL("../../", import.meta.url);
/** The workspace package of the site. */
export const siteFolder: URL = new URL("site/", root);
/** The markdown that the site is built of, and the pictures beside it. */
export const pagesFolder: URL = new URL(".cache/pages/", siteFolder);
/** The built site. */
export const outFolder: URL = new URL(".vitepress/dist/", siteFolder);
