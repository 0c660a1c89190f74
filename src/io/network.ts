// The addresses that this machine has.

import { networkInterfaces } from 'node:os';

export interface MachineAddress {
  /** Name of the network card. */
  readonly card: string;
  readonly address: string;
  readonly family: 'IPv4' | 'IPv6';
  readonly isInternal: boolean;
}

export function machineAddresses(): MachineAddress[] {
  return Object.entries(networkInterfaces()).flatMap(([card, all = []]) =>
    all.map(({ address, family, internal }) => ({ card, address, family, isInternal: internal })),
  );
}
