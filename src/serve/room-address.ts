// Under which of its addresses a room finds this machine. Pure.

import type { MachineAddress } from '../io/network.js';

/** Cards that lead to machines within this one, or into a tunnel. */
const elsewhere =
  /^(?:docker|br-|veth|virbr|vmnet|vnet|vboxnet|vEthernet|podman|cni|lxc|lxd|tun|tap|utun|wg|zt|tailscale)/i;
const wireless = /^(?:wl|wlan|wi-?fi|ath|airport)/i;

/** The one that phones reach most probably comes first. */
export function roomAddresses(all: readonly MachineAddress[]): string[] {
  const rank = ({ card, address }: MachineAddress): number => {
    if (elsewhere.test(card)) return 3;
    if (address.startsWith('169.254.')) return 4;
    return wireless.test(card) ? 0 : isPrivate(address) ? 1 : 2;
  };
  const usable = all.filter(({ isInternal, family }) => !isInternal && family === 'IPv4');
  const sorted = [...usable].sort((a, b) => rank(a) - rank(b));
  return [...new Set(sorted.map(({ address }) => address))];
}

function isPrivate(address: string): boolean {
  return /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(address);
}
