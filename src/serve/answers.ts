// The answers of both servers, and the headers that all of them have. Pure.

import { posix } from 'node:path';
import type { WebResponse } from '../io/http-server.js';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.otf': 'font/otf',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
  '.ogv': 'video/ogg',
  '.mp3': 'audio/mpeg',
  '.m4a': 'audio/mp4',
  '.ogg': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.flac': 'audio/flac',
  '.wav': 'audio/wav',
  '.vtt': 'text/vtt; charset=utf-8',
  '.pdf': 'application/pdf',
  '.txt': 'text/plain; charset=utf-8',
  '.sh': 'text/plain; charset=utf-8',
};

/** `allowsScripts`: the author's own scripts and those of other sites run, as the course says. */
export function securityHeaders(allowsScripts: boolean): Record<string, string> {
  const anywhere = allowsScripts ? ` 'unsafe-inline' 'unsafe-eval' https:` : '';
  const policy = [
    `default-src 'self'`,
    `script-src 'self'${anywhere}`,
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data: blob: https: http:`,
    `media-src 'self' data: blob: https: http:`,
    `font-src 'self' data:`,
    `connect-src 'self'${allowsScripts ? ' https:' : ''}`,
    `frame-src 'self'${allowsScripts ? ' https:' : ''}`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'self'`,
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
  };
}

export function html(text: string | Uint8Array): WebResponse {
  return {
    status: 200,
    headers: { 'content-type': contentTypes['.html'] ?? '', 'cache-control': 'no-store' },
    body: text,
  };
}

export function bytesOf(name: string, body: Uint8Array, cache: string): WebResponse {
  const type = contentTypes[posix.extname(name).toLowerCase()] ?? 'application/octet-stream';
  return { status: 200, headers: { 'content-type': type, 'cache-control': cache }, body };
}

export function plain(status: number, text: string, headers: Readonly<Record<string, string>> = {}): WebResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body: `${text}\n` };
}

export function redirect(location: string): WebResponse {
  return { status: 302, headers: { location: location.split('/').map(encodeURIComponent).join('/') }, body: '' };
}
