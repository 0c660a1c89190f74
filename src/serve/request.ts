// Which requests are answered at all: from which pages, to which name of this machine, for which paths. Pure.

/** What the server is reachable under. */
export interface Listening {
  readonly host: string;
  readonly port: number;
  /** The name of this machine in its network. */
  readonly machine: string;
}

export interface Asked {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly fetchSite: string | undefined;
  readonly fetchMode: string | undefined;
}

export function askedBy(header: (name: string) => string | undefined): Asked {
  return {
    host: header('host'),
    origin: header('origin'),
    fetchSite: header('sec-fetch-site'),
    fetchMode: header('sec-fetch-mode'),
  };
}

export function isLoopback(address: string): boolean {
  return /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+|localhost)$/.test(address.replace(/^\[|\]$/g, ''));
}

/** Why a request is refused; undefined when it is not. */
export function refusal({ host, origin, fetchSite, fetchMode }: Asked, listening: Listening): string | undefined {
  // A name of somebody else that leads here would make their page one of ours.
  if (host === undefined || !isOurs(host, listening)) return 'The Host header is not one of this server';
  if (origin !== undefined && origin !== 'null' && origin !== `http://${host}`)
    return 'The Origin header is another site';
  if (origin === 'null') return 'The Origin header is no site';
  if (fetchSite !== undefined && !['same-origin', 'none'].includes(fetchSite) && fetchMode !== 'navigate')
    return 'The request comes from another site';
  return undefined;
}

function isOurs(host: string, { host: bound, port, machine }: Listening): boolean {
  const [, name = '', asked = '80'] = /^(\[[^\]]+\]|[^:]*)(?::(\d+))?$/.exec(host.toLowerCase()) ?? [];
  if (Number(asked) !== port) return false;
  const plain = name.replace(/^\[|\]$/g, '');
  if (isLoopback(plain) || plain === bound.toLowerCase()) return true;
  if (isLoopback(bound)) return false;
  // Open to the network: by address or by this machine's name, which networks without a name server give `.local`. An address cannot be made to lead elsewhere.
  const [short = ''] = machine.toLowerCase().split('.');
  return /^\d+\.\d+\.\d+\.\d+$|:/.test(plain) || [machine.toLowerCase(), short, `${short}.local`].includes(plain);
}

/** The path of a file below the root, without a query; undefined for one that leads elsewhere or to a hidden file. */
export function pathOf(url: string): string | undefined {
  const [encoded = ''] = url.split(/[?#]/);
  let decoded: string;
  try {
    decoded = decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
  if (!decoded.startsWith('/') || /[\0\\]/.test(decoded)) return undefined;
  const parts = decoded.slice(1).split('/');
  const isPlain = (part: string, index: number): boolean =>
    (part !== '' || index === parts.length - 1) && !part.startsWith('.');
  return parts.every(isPlain) ? parts.join('/') : undefined;
}
