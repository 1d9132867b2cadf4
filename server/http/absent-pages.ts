import { pagePolicy } from './security-headers.ts';
import { StaticFile } from './static-file.ts';

/** What a browser is shown where the web app is not there. */
export interface AbsentPage {
  status: number;
  headers: Record<string, string>;
  file: StaticFile;
}

export const notBuiltPage: AbsentPage = {
  status: 200,
  headers: {},
  file: page(
    'The server runs; its web app has not been built',
    `<p><code>npm start</code> builds it and starts the server; <code>npm run dev</code> serves it from its sources, at the
address that it prints. The API works without it: see <a href="/api/docs/">its documentation</a>.</p>`,
  ),
};

export const comingPage: AbsentPage = {
  status: 503,
  headers: { 'retry-after': '1' },
  file: page(
    'Colloquy is being set up',
    '<p>Its pages are being built, which takes some seconds. This page comes again by itself.</p>',
    '<meta http-equiv="refresh" content="1">',
  ),
};

function page(heading: string, text: string, head = ''): StaticFile {
  return new StaticFile({
    type: 'text/html; charset=utf-8',
    headers: { 'cache-control': 'no-store', 'content-security-policy': pagePolicy },
    read: async () => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
${head}
<title>Colloquy</title>
<body style="max-width: 36rem; margin: 4rem auto; padding: 0 1rem; font: 1rem/1.6 system-ui; color-scheme: light dark">
<h1>${heading}</h1>
${text}
</body>
</html>
`,
  });
}
