/**
 * What somebody does on purpose, with an effect: how do i fix it, how can i fix it and how to fix it ask the same. Not here is
 * what happens to somebody or how somebody is (feel, look, die, know, rank): there do, can and to ask for different things.
 */
const DOING =
  "access activate add adjust apply authenticate back bake balance ban block boil book boost build buy calculate cancel cash change charge check chop choose claim clean close collect complete compress configure confirm connect convert cook copy correct create customize deactivate debug decrease delete deploy deposit detect disable disconnect dispute do download edit email enable encrypt end exchange exit export file fill find finish fix flash flip format freeze fry fund generate get grill hire implement import improve increase insert install invest jump knit learn lift link load locate lock log lower make merge modify mount mow move mute open order organize paint parse pay peel plant prepare prevent print program protect prove purchase put raise reactivate receive recover recycle redeem reduce refinance refresh refund register remove rename renew rent repair replace report request reserve reset resolve restart restore retrieve return reverse roast roll rollover rotate run save scan schedule sell send set setup sew share shut sign solve sort start steam stop store submit substitute sub subscribe swap switch tag tell terminate test track train transfer troubleshoot turn unblock unclog unfreeze uninstall unlink unlock unsubscribe unsync update upgrade upload use validate verify view wash withdraw wrap write zip";

const VERBS = new Set(DOING.split(" "));

export function isDoing(verb: string): boolean {
  return VERBS.has(verb);
}
