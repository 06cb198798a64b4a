import type { TenantId } from "@/lib/core/brand";
import { subjectRefOf } from "@/lib/keying/scope";
import { spellingsOf } from "@/lib/keying/subject";
import type { Person } from "../../ports/entry-store";
import type { Services } from "../context";
import { ServiceError } from "../service-error";

/** A person as an officer names them. `spelling` is what is looked for. */
export interface NamedPerson extends Person {
  readonly spelling: string;
}

/**
 * By the one spelling, by the one that was typed and by what that was before: entries of before spellings were unified are held under theirs.
 * @throws ServiceError `invalid` for a name of blanks
 */
export async function personOf(services: Services, tenantId: TenantId, subject: string): Promise<NamedPerson> {
  const spellings = spellingsOf(subject);
  const [spelling = ""] = spellings;
  if (spelling === "") throw new ServiceError("invalid", "Name the person: the subject holds nothing but blanks.");
  const { subject: key } = await services.vault.tenantKeys(tenantId);
  const refs = spellings.filter((text) => text !== "").map((text) => subjectRefOf(key, text));
  const keyIds = (await Promise.all(refs.map((ref) => services.vault.keyIds(tenantId, ref)))).flat();
  return { spelling, refs, keyIds };
}
