import type { GiftTotals } from "../room/gift-totals.ts";
import type { GiftCount } from "../room/top-counts.ts";
import { printable } from "./printable.ts";
import { fit } from "./width.ts";

const NAME_COLUMNS = 24;

/** Lines for people; none when there was no gift. */
export function formatGiftTotals(totals: GiftTotals): string[] {
  if (totals.gifts === 0) return [];
  return [
    `${totals.gifts} gifts, ${totals.diamonds} diamonds`,
    ...totals.topGifts(10).map(formatRow),
    "by",
    ...totals.topGivers(10).map(formatRow),
  ];
}

function formatRow({ name, gifts, diamonds }: GiftCount): string {
  return `  ${fit(printable(name), NAME_COLUMNS)}${gifts} ×, ${diamonds} diamonds`;
}
