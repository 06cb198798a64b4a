import { linkSchema, openLink, redeemLink, redeemLinkSchema } from "../../services/users/account-links";
import { linkProcedure, router } from "../procedures";

/** Mutations both: what a query asks stands in the address, and logs keep addresses. */
export const linksRouter = router({
  open: linkProcedure.input(linkSchema).mutation(({ ctx, input }) => openLink(ctx.services, input)),
  redeem: linkProcedure.input(redeemLinkSchema).mutation(({ ctx, input }) => redeemLink(ctx.services, input)),
});
