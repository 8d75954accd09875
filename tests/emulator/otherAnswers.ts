/** Every switch with its values beside the default, which is what tests go through. */
import { isAmount, type SwitchName, type Switches, switches, switchNames } from "../../emulator/switches.js";

/** Of numbers, those that make a difference. */
const amounts: Readonly<Partial<Record<SwitchName, readonly number[]>>> = {
  mostTlsCertificates: [2],
  enrollingMilliseconds: [0, 60_000],
  expiringDays: [0, 400],
  longestText: [64],
  largestCertificate: [4096],
};

export interface OtherAnswer {
  readonly name: SwitchName;
  readonly value: string | number;
  readonly title: string;
  readonly options: Partial<Switches>;
}

export const otherAnswers: readonly OtherAnswer[] = switchNames.flatMap((name) => {
  const of = switches[name];
  const values = isAmount(of) ? (amounts[name] ?? []) : of.values.filter((value) => value !== of.default);
  return values.map((value) => ({ name, value, title: `${name}=${value}`, options: { [name]: value } }));
});
