import { createReadStream, existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Connect, Plugin } from 'vite';

/**
 * Serves the sandbox's pictures at /pics while screens are looked at in a browser (dev and preview). They are
 * never part of a build.
 */
export function pictures(folder: string): Plugin {
  const serve: Connect.NextHandleFunction = (request, response, next) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (!path.startsWith('/pics/')) return next();
    const file = join(folder, basename(path));
    if (!existsSync(file)) {
      response.statusCode = 404;
      response.end();
      return;
    }
    response.setHeader('content-type', 'image/jpeg');
    createReadStream(file).pipe(response);
  };
  return {
    name: 'sandbox-pictures',
    configureServer: (server) => void server.middlewares.use(serve),
    configurePreviewServer: (server) => void server.middlewares.use(serve),
  };
}
