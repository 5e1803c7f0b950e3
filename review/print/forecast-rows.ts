import type { StackReview } from "../judge/review";
import { groupIdentical } from "./group-identical";
import { code, listed, plainText } from "./markdown-text";

type Forecast = NonNullable<StackReview["forecast"]>;

/** Maximum rows of the table: with its heading and its head twelve lines, whatever the number of sites. */
export const maxForecasts = 8;

const verdicts = ["does not fit", "not known", "fits"] as const;

/** Rows of the table of forecasts. Sites with the same forecast share a row; where there are too many, all with the same verdict do, with the range of their figures. */
export function forecastRows(stacks: readonly StackReview[]): string[][] {
  const items = stacks.flatMap(({ stack, forecast }) => (forecast ? [{ stack, content: forecast }] : []));
  const groups = groupIdentical(items);
  const rank = ({ verdict }: Forecast) => verdicts.indexOf(verdict);
  if (groups.length <= maxForecasts)
    return groups.sort((a, b) => rank(a.content) - rank(b.content)).map(({ stacks: names, content }) => [namesOf(names), plainText(content.text)]);
  return verdicts.flatMap((verdict) => {
    const same = items.filter(({ content }) => content.verdict === verdict);
    const text = rangeOf(
      verdict,
      same.map(({ content }) => content),
    );
    return same.length === 0 ? [] : [[namesOf(same.map(({ stack }) => stack)), plainText(text)]];
  });
}

function rangeOf(verdict: Forecast["verdict"], forecasts: readonly Forecast[]): string {
  const [first] = forecasts;
  if (first !== undefined && new Set(forecasts.map(({ text }) => text)).size === 1) return first.text;
  const left = forecasts.flatMap((forecast) => forecast.left ?? []);
  const arrivals = forecasts.flatMap(({ arrivesAt }) => arrivesAt ?? []).sort();
  const [earliest, latest] = [arrivals[0], arrivals.at(-1)];
  const unknown = forecasts.length - arrivals.length;
  return [
    left.length > 0 ? `${verdict}: ${formatRange(left)} GiB left` : `${verdict}: see the JSON report`,
    ...(earliest === undefined || latest === undefined ? [] : [`arrives ${formatTime(earliest)} to ${formatTime(latest)}`]),
    ...(arrivals.length > 0 && unknown > 0 ? [`no time for ${unknown}`] : []),
  ].join("; ");
}

function formatRange(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)].map((value) => value.toFixed(1));
  return least === most ? `${least}` : `${least} to ${most}`;
}

/** `2026-12-05 00:40 UTC` */
function formatTime(moment: string): string {
  return `${moment.slice(0, 16).replace("T", " ")} UTC`;
}

function namesOf(stacks: readonly string[]): string {
  return listed(stacks.map(code), 2);
}
