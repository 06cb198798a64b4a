import { type LookupAddress, type LookupOptions, lookup as lookUpName } from "node:dns";
import { type HostRules, reaches } from "./host-rules";

type Answered = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;
export type Lookup = (hostname: string, options: LookupOptions, answered: Answered) => void;

/**
 * Resolves a name for the very connection that is made: the addresses that were looked at are the only ones it can go to,
 * whatever the name says a moment later. One that may not be reached refuses them all: such a name is no provider's.
 */
export function checkedLookup(rules: Pick<HostRules, "addresses">, secure: boolean): Lookup {
  return (hostname, options, answered) => {
    lookUpName(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) {
        answered(error, []);
        return;
      }
      const list = found as unknown as LookupAddress[];
      const [first] = list;
      if (first === undefined || !list.every(({ address }) => reaches(rules, address, secure))) {
        answered(
          Object.assign(new Error("the name leads to an address that is not allowed"), { code: "EADDRREFUSED" }),
          [],
        );
        return;
      }
      if (options.all === true) answered(null, list);
      else answered(null, first.address, first.family);
    });
  };
}
